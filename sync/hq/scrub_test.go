package hq_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/store/hqbolt"
)

// filed is a headquarters in a file.
type filed struct {
	*place
	bolt *hqbolt.DB
	path string
}

func inAFile(t *testing.T) *filed {
	t.Helper()
	dir := t.TempDir()
	db, err := hqbolt.Create(dir, hqbolt.Options{NoSync: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return &filed{place: placeOver(t, db), bolt: db, path: filepath.Join(dir, hqbolt.FileName)}
}

// traces returns what is sealed about a member, and the look-ups.
func (f *filed) traces(id model.ID) (all [][]byte) {
	f.t.Helper()
	keep := func(raw []byte) {
		if raw != nil {
			all = append(all, bytes.Clone(raw))
		}
	}
	require.NoError(f.t, f.bolt.View(ctx, func(tx hub.Tx) error {
		found, err := tx.Members([]model.ID{id})
		require.NoError(f.t, err)
		keep(found[id].PII)
		for _, k := range found[id].Keys {
			keep(k[:])
		}
		streams, err := tx.Streams()
		require.NoError(f.t, err)
		for _, s := range streams {
			events, err := tx.Events(s.ID, 1, 1000)
			require.NoError(f.t, err)
			for _, e := range events {
				if e.Names == id {
					keep(e.PII)
				}
			}
		}
		cases, err := tx.Things(chain.SortCase, model.ID{}, 100)
		for _, c := range cases {
			var v chain.Case
			require.NoError(f.t, model.Decode(c.Value, &v))
			if v.Member == id {
				keep(c.PII)
			}
		}
		return err
	}))
	return all
}

// found returns how many of the traces are in the raw bytes of the file.
func (f *filed) found(traces [][]byte) (n int) {
	f.t.Helper()
	raw, err := os.ReadFile(f.path)
	require.NoError(f.t, err)
	for _, trace := range traces {
		if bytes.Contains(raw, trace) {
			n++
		}
	}
	return n
}

// person enrols somebody, with a case, and then a better name.
func (f *filed) person(shop *shop, name, phone string) (id model.ID, traces [][]byte) {
	id = shop.enrolMember(model.Fields{model.FieldName: name, model.FieldPhone: phone})
	shop.write(model.Draft{
		Kind: model.CaseOpenedKind, Member: id, Subject: model.ID{Stream: shop.id, N: shop.last().Seq}, Body: &model.CaseOpened{At: f.now.Unix(), Feedback: "praise"},
		PII: model.Fields{model.FieldText: "I am " + name},
	})
	shop.level()
	first := f.traces(id)
	shop.write(model.Draft{
		Kind: model.MemberEditedKind, Member: id, Body: &model.MemberEdited{Fields: []uint64{model.FieldName}}, PII: model.Fields{model.FieldName: name + "!"},
	})
	shop.level()
	now := f.traces(id)
	require.GreaterOrEqual(f.t, len(now), 5, "profile, look-up, two edits, a case")
	require.Equal(f.t, len(now), f.found(now))
	return id, append(now, first...)
}

func (f *filed) requireSound() {
	f.t.Helper()
	wrong, err := f.bolt.Check(ctx)
	require.NoError(f.t, err)
	require.Empty(f.t, wrong)
	v, err := f.office.Verify(ctx, f.now, nil)
	require.NoError(f.t, err)
	require.Empty(f.t, v.Problems)
}

func TestAnErasureLeavesNoTraceInTheRawBytesOfHeadquartersFile(t *testing.T) {
	f := inAFile(t)
	a := f.shop(1)
	li, gone := f.person(a, "Li Mei", "+8613800138000")
	wang, _ := f.person(a, "Wang Fang", "+8613800138001")
	stays := f.traces(wang)
	_, err := f.office.Erase(ctx, f.now, "Chen", li, "asked")
	require.NoError(t, err)
	require.Zero(t, f.found(gone))
	require.Equal(t, len(stays), f.found(stays))
	f.requireSound()
	a.sell(wang, 10)
	a.level()
	f.requireSound()
}

// cutOff is a database whose process dies before it scrubs.
type cutOff struct{ hub.DB }

func (cutOff) Scrub(context.Context) error { return context.Canceled }

func TestAnErasureThatWasCutOffIsCompletedByTheNextOneAndByTheNight(t *testing.T) {
	for name, complete := range map[string]func(*filed, model.ID) error{
		"again": func(f *filed, id model.ID) error {
			_, err := f.office.Erase(ctx, f.now, "Chen", id, "asked")
			return err
		},
		"night": func(f *filed, _ model.ID) error { _, err := f.office.Nightly(ctx, f.now); return err },
	} {
		t.Run(name, func(t *testing.T) {
			f := inAFile(t)
			li, gone := f.person(f.shop(1), "Li Mei", "+8613800138000")
			f.office.DB = cutOff{f.bolt}
			number, err := f.office.Erase(ctx, f.now, "Chen", li, "asked")
			require.ErrorIs(t, err, context.Canceled)
			require.Positive(t, number, "the order is given")
			require.Empty(t, f.traces(li))
			require.NotZero(t, f.found(gone), "bbolt leaves it in free pages")
			f.office.DB = f.bolt
			require.NoError(t, complete(f, li))
			require.Zero(t, f.found(gone))
			f.requireSound()
		})
	}
}
