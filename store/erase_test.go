package store

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
)

// traces returns the sealed bytes of everything in a file that names one of the members: parts of their events,
// profiles, rows, cases.
func (s *shop) traces(ids ...model.ID) (all [][]byte) {
	s.t.Helper()
	for _, id := range ids {
		s.see(func(v desk.Book) {
			_, ok := v.(*book).local(id)
			require.True(s.t, ok)
		})
	}
	all, err := s.store.Traces(s.t.Context(), ids...)
	require.NoError(s.t, err)
	s.see(func(v desk.Book) {
		b := v.(*book)
		keep := func(raw []byte) { all = append(all, bytes.Clone(raw)) }
		require.NoError(s.t, b.bucket(bRow).ForEach(func(k, sealed []byte) error {
			if !isCaseKey(k) {
				return nil
			}
			var r rowRecord
			var c chain.Case
			require.NoError(s.t, b.openCBOR(bRow, k, sealed, &r))
			require.NoError(s.t, model.Decode(r.Value, &c))
			if slices.Contains(ids, c.Member) {
				keep(sealed)
			}
			return nil
		}))
	})
	return all
}

// found returns how many of the traces are in the raw bytes of the file.
func (s *shop) found(traces [][]byte) (n int) {
	s.t.Helper()
	raw, err := os.ReadFile(s.path())
	require.NoError(s.t, err)
	for _, trace := range traces {
		if bytes.Contains(raw, trace) {
			n++
		}
	}
	return n
}

func (s *shop) erase(orders ...Erasure) {
	s.t.Helper()
	require.NoError(s.t, s.store.Erase(s.t.Context(), orders...))
}

// receipts lists the receipts in the log.
func (s *shop) receipts() (all []model.ErasureDone) {
	s.t.Helper()
	s.see(func(b desk.Book) {
		for pos := uint64(1); pos <= b.Last(); pos++ {
			e, err := b.Event(pos)
			require.NoError(s.t, err)
			if e.Kind == model.ErasureDoneKind {
				body, err := e.ParseBody()
				require.NoError(s.t, err)
				all = append(all, *body.(*model.ErasureDone))
			}
		}
	})
	return all
}

func TestErasureLeavesNoTraceInTheRawBytesOfTheOpenFile(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.linked()
	a, guest := s.firstMember(), stranger(1, 2)
	_, err := s.owner.Edit(t.Context(), a, model.Fields{model.FieldName: "改过的名字", model.FieldEmail: "a@example.com"})
	require.NoError(t, err)
	before := s.traces(a, guest)
	require.Greater(t, len(before), 7)
	require.Equal(t, len(before), s.found(before))
	require.NoError(t, os.WriteFile(s.path()+".format-1.bak", []byte("a copy"), 0o600))

	s.erase(Erasure{Member: a, Number: 1}, Erasure{Member: guest, Number: 2})
	require.Zero(t, s.found(before))
	require.NoFileExists(t, s.path()+".format-1.bak")
	done := s.receipts()
	require.Len(t, done, 2)
	require.Equal(t, []uint64{1, 2}, []uint64{done[0].Number, done[1].Number})
	require.EqualValues(t, 3, done[0].Events, "enrolment, edit and feedback")
	require.EqualValues(t, 1, done[1].Events)
	s.requireForgotten(a)
	s.requireForgotten(guest)
	r := s.verified()
	require.EqualValues(t, 4, r.Erased)

	// Once is enough, also after another look at the order.
	s.erase(Erasure{Member: a, Number: 1})
	require.Len(t, s.receipts(), 2)
	s.reopen()
	s.requireForgotten(a)
	s.verified()
}

func (s *shop) requireForgotten(id model.ID) {
	s.t.Helper()
	require.NoError(s.t, s.store.Ready(s.t.Context()))
	require.Empty(s.t, s.store.Search("改", 5))
	s.see(func(v desk.Book) {
		n, ok := v.Number(id)
		require.True(s.t, ok)
		p, err := v.Profile(n)
		require.NoError(s.t, err)
		require.Empty(s.t, p.Fields())
		for _, name := range lookups {
			require.NoError(s.t, v.(*book).bucket(name).ForEach(func(k, _ []byte) error {
				require.NotEqual(s.t, key32(n), k[macSize:], "look-up %s", name)
				return nil
			}))
		}
		require.NoError(s.t, v.Cases(0, false, func(_ uint32, c *care.Case) bool {
			if c.Number == n {
				require.Empty(s.t, c.Text)
			}
			return true
		}))
	})
}

// The account stays: numbers name nobody, and the books must balance.
func TestErasedMembersPointsStay(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.award(a, 5000)
	before := s.accountOf(a)
	s.erase(Erasure{Member: a})
	after := s.accountOf(a)
	require.Equal(t, before.Net(), after.Net())
	require.Len(t, s.receipts(), 1)
	s.verified()
}

// Headquarters orders every identity of a person, aliases first.
func TestErasureOfAPersonIsOneOfEveryIdentity(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	guest := stranger(1, 5)
	require.Empty(t, s.lay(
		rowOf(t, a, s.present().Last, ledgerOf(3), chain.Member{Into: guest}, model.Fields{model.FieldName: "改一"}),
		memberRow(t, guest, 0, 70, model.Fields{model.FieldName: "改二"}),
	))
	before := s.traces(a, guest)
	s.erase(Erasure{Member: a, Number: 3}, Erasure{Member: guest, Number: 4})
	require.Zero(t, s.found(before))
	require.Equal(t, uint64(1), s.receipts()[0].Events)
	s.verified()
}

// The order may come before the row that takes the merge back.
func TestWhoIsNoAliasAnyMoreIsNotErasedWithTheOther(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	guest := stranger(1, 5)
	own := model.Fields{model.FieldName: "改一"}
	require.Empty(t, s.lay(
		rowOf(t, a, s.present().Last, ledgerOf(3), chain.Member{Into: guest}, own),
		memberRow(t, guest, 0, 70, model.Fields{model.FieldName: "改二"}),
		toldRow(t, stranger(1, 2), chain.Case{Member: a, At: clockAt(2), Shop: 3}, "别人的话"),
	))
	s.erase(Erasure{Member: guest, Number: 4})
	require.Zero(t, s.receipts()[0].Events)
	require.Empty(t, s.lay(rowOf(t, a, s.present().Last, ledgerOf(3), chain.Member{}, own)))
	s.see(func(v desk.Book) {
		n, _ := v.Number(a)
		p, err := v.Profile(n)
		require.NoError(t, err)
		require.Equal(t, "改一", p.Of(model.FieldName))
	})
	require.Equal(t, []string{"3 new 别人的话"}, s.toldOf(a))
	s.verified()
}

func TestErasureOfWhomNobodyKnowsHasItsReceipt(t *testing.T) {
	s := newShop(t)
	s.join()
	s.erase(Erasure{Member: stranger(2, 9), Number: 7})
	require.Equal(t, uint64(7), s.receipts()[0].Number)
	require.Zero(t, s.receipts()[0].Events)
	s.verified()
}

// Cases are written when a span ends; after that their words stand in the bucket, or in both.
func TestErasureReachesCasesThatAreWritten(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	for k := range 3 {
		_, err := s.owner.Feedback(t.Context(), desk.Feedback{Member: a, Kind: care.Complaint, Text: fmt.Sprint("改", k)})
		require.NoError(t, err)
	}
	s.fillTo(runSpan + 3)
	_, err := s.owner.Feedback(t.Context(), desk.Feedback{Member: a, Kind: care.Complaint, Text: "改后"})
	require.NoError(t, err)
	s.undoOfCase(1)
	before := s.traces(a)
	s.erase(Erasure{Member: a})
	require.Zero(t, s.found(before))
	s.requireForgotten(a)
	s.verified()
	s.reopen()
	s.requireForgotten(a)
}

// undoOfCase takes the feedback back that opened a case.
func (s *shop) undoOfCase(number uint32) {
	s.t.Helper()
	var entry model.ID
	s.see(func(b desk.Book) {
		c, err := b.Case(number)
		require.NoError(s.t, err)
		e, err := b.Event(c.Event)
		require.NoError(s.t, err)
		entry = e.ID()
	})
	_, err := s.owner.Undo(s.t.Context(), desk.Reversal{Entry: entry, Reason: "mistake"})
	require.NoError(s.t, err)
}

// Who still reads what was there before is waited for; the receipt is not written before.
func TestErasureWaitsForWhoStillReads(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	before := s.traces(a)
	reading, free := make(chan struct{}), make(chan struct{})
	var read *model.Profile
	looked := make(chan error, 1)
	go func() {
		looked <- s.store.View(context.Background(), func(b desk.Book) (err error) {
			close(reading)
			<-free
			read, err = b.Profile(1)
			return err
		})
	}()
	<-reading
	short, cancel := context.WithCancel(t.Context())
	cancelled := make(chan error, 1)
	go func() { cancelled <- s.store.Erase(short, Erasure{Member: a, Number: 3}) }()
	for s.nameOf(1) != "" {
		runtime.Gosched()
	}
	require.Empty(t, s.receipts())
	s.award(a, 100) // nobody else waits
	cancel()
	require.ErrorIs(t, <-cancelled, context.Canceled)
	require.Empty(t, s.receipts(), "the order comes again")
	require.NotZero(t, s.found(before))
	close(free)
	require.NoError(t, <-looked)
	require.Equal(t, "会员1", read.Of(model.FieldName), "a reader sees what was there when it began")
	s.erase(Erasure{Member: a, Number: 3})
	require.Zero(t, s.found(before))
	require.EqualValues(t, 1, s.receipts()[0].Events, "dropped before, and counted")
	s.verified()
}

func (s *shop) nameOf(n desk.Number) (name string) {
	s.see(func(b desk.Book) {
		p, err := b.Profile(n)
		require.NoError(s.t, err)
		name = p.Of(model.FieldName)
	})
	return name
}

// The receipt of somebody who was not known then is nobody's latest event, also when the log is folded
// again after the member became known.
func TestReceiptBeforeAMemberIsKnownIsNotInTheHistory(t *testing.T) {
	s := newShop(t)
	s.join()
	guest := stranger(1, 1)
	s.erase(Erasure{Member: guest, Number: 1})
	require.Empty(t, s.lay(memberRow(t, guest, 0, 10, nil)))
	s.write(sale(guest, 5))
	s.see(func(b desk.Book) {
		n, _ := b.Number(guest)
		entries := 0
		require.NoError(t, b.History(n, 0, func(uint64, *model.Event) bool { entries++; return true }))
		require.Equal(t, 1, entries)
	})
	s.verified()
	s.reopen()
	s.verified()
}

// Tills go on while headquarters speaks; nobody ever reads a page that was overwritten.
func TestTillsGoOnWhileRowsComeAndMembersAreErased(t *testing.T) {
	s := newShop(t)
	a := s.enrol(0)
	s.join()
	ctx, cancel := context.WithCancel(t.Context())
	var tills sync.WaitGroup
	failed := make(chan error, 8)
	till := func(do func() error) {
		tills.Go(func() {
			for ctx.Err() == nil {
				if err := do(); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	award := func(desk.Book) ([]model.Draft, error) { return []model.Draft{sale(a, 1)}, nil }
	till(func() error { return s.store.Decide(context.Background(), model.ID{}, award)[0] })
	till(func() error {
		return s.store.View(context.Background(), func(b desk.Book) error {
			return b.Members(0, func(n desk.Number) bool {
				_, err := b.Profile(n)
				if err == nil {
					err = b.History(n, 0, func(uint64, *model.Event) bool { return true })
				}
				if err != nil {
					failed <- err
				}
				return err == nil
			})
		})
	})
	for k := range uint64(5) {
		rows := make([]chain.Row, 30)
		for i := range rows {
			rows[i] = memberRow(t, stranger(1, k*30+uint64(i)+1), 0, 10, model.Fields{model.FieldName: fmt.Sprint("改", i), model.FieldNotes: fmt.Sprint(make([]int, 50))})
		}
		require.Empty(t, s.lay(rows...))
		s.erase(Erasure{Member: rows[k].ID, Number: k + 1})
		require.NoError(t, s.store.Renew(t.Context(), "rejoin"))
	}
	cancel()
	tills.Wait()
	close(failed)
	require.NoError(t, <-failed)
	s.verified()
}
