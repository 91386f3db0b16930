package hq_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

func TestFaultOfTheDatabaseIsToldHere(t *testing.T) {
	p := newPlace(t)
	s := p.shop(1)
	var told []error
	machine := hq.New(hq.Deps{Office: p.office, Report: func(err error) { told = append(told, err) }})
	p.db.Commit = func() (bool, error) { return false, model.Refuse("hqfile.full") }
	answer := machine.Step(ctx, p.now, hq.Peer{Stream: s.id}, s.claim())
	require.Equal(t, "sync.later", answer.(*wire.Problem).Code, "it is nothing to a shop")
	require.Len(t, told, 1)
	require.ErrorIs(t, told[0], model.Refuse("hqfile.full"))

	answer = machine.Step(ctx, p.now, hq.Peer{}, s.claim())
	require.Equal(t, "sync.peer", answer.(*wire.Problem).Code)
	require.Len(t, told, 1, "what the shop did wrong is the shop's")
}
