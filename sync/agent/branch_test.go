package agent

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/sync/wire"
)

// parted is a headquarters that has other events of a stream from a place on, and takes the file's own from
// there as a branch.
type parted struct {
	hq     *office
	stream model.StreamID
	main   []model.Hash
	branch []model.Hash // from the first event on; empty before it was found
	after  int          // events that both have
	pushes int
}

func (p *parted) answer(t *testing.T, m *wire.Push) wire.Message {
	p.pushes++
	has := func(line []model.Hash) bool {
		at := m.From - 1
		return at == 0 || at <= uint64(len(line)) && line[at-1] == model.Hash(m.Before)
	}
	line := p.main
	if !has(line) && has(p.branch) {
		line = p.branch
	}
	switch {
	case !has(line) && m.From-1 > uint64(len(p.main)):
		return &wire.Pushed{Applied: uint64(len(p.main)), Hash: wire.Hash(p.main[len(p.main)-1])}
	case !has(line):
		return problem("sync.forked")
	}
	before := model.Hash(m.Before)
	for i := range m.Events {
		e := model.Event{Stream: p.stream, HeadRaw: m.Events[i].Head, Body: m.Events[i].Body, Commitment: m.Events[i].Commitment}
		before = e.Chained(before)
		at := int(m.From) - 1 + i
		if at < len(line) && line[at] == before {
			continue
		}
		if at < len(line) {
			require.Equal(t, p.after, at, "they part where they part")
			line = line[:at:at]
		}
		line = append(line, before)
		p.branch = line
	}
	return &wire.Pushed{Applied: uint64(len(line)), Hash: wire.Hash(line[len(line)-1])}
}

func TestThePlaceIsFoundWhereTwoCopiesPart(t *testing.T) {
	const length = 5000
	for _, c := range []struct{ both, others int }{{1, 1}, {1, 9000}, {600, 100}, {2500, 4000}, {2499, 2501}, {4999, 1}, {4000, 1000}} {
		l := newLine(t, Options{})
		l.file.sell(length - 1)
		first := l.file.present()
		l.file.open()
		p := &parted{hq: l.hq, stream: first, after: c.both}
		for _, e := range l.file.logs[first][:c.both] {
			p.main = append(p.main, e.Hash)
		}
		for n := range c.others {
			p.main = append(p.main, model.Hash{1, byte(n), byte(n >> 8)})
		}
		l.hq.pushed = func(m *wire.Push) wire.Message {
			if m.Stream != wire.Stream(first) {
				return nil
			}
			return p.answer(t, m)
		}
		l.join()
		l.level()
		require.Empty(t, l.file.place.State.Aside, "%+v", c)
		require.Equal(t, length, len(p.branch), "%+v", c)
		require.Equal(t, l.file.logs[first][length-1].Hash, p.branch[length-1], "%+v", c)
		require.Less(t, p.pushes, 30, "%+v", c)
	}
}
