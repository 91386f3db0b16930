package store

import (
	"context"
	"crypto/ed25519"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
)

func TestRowShowsWhatOthersDidWithOwnLaterEventsUponIt(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.write(sale(a, 100))
	s.join()
	require.EqualValues(t, 100, rights.Sum(rights.Of(ptr(s.accountOf(a))).Lots), "what the enrolling stream had it takes along")
	s.write(sale(a, 30))
	mark := s.present().Last
	s.write(sale(a, 7), spend(a, 5))
	// Headquarters has the first two sales, and another shop's 50.
	require.Empty(t, s.lay(memberRow(t, a, mark, 180, model.Fields{model.FieldName: "新名"})))
	acc := s.accountOf(a)
	require.EqualValues(t, 182, acc.Net())
	require.EqualValues(t, 132, rights.Sum(rights.Of(&acc).Lots))
	s.verified()
	// A later row has all of it, and an older one comes again.
	require.Empty(t, s.lay(memberRow(t, a, s.present().Last, 182, nil)))
	require.EqualValues(t, 182, ptr(s.accountOf(a)).Net())
	require.Empty(t, s.lay(memberRow(t, a, mark, 180, nil)))
	require.EqualValues(t, 182, ptr(s.accountOf(a)).Net())
	s.verified()
	s.reopen()
	require.Equal(t, s.accountOf(a).Away, []model.Lot{{Points: 50}})
	s.verified()
}

func ptr[T any](v T) *T { return &v }

// A till asked headquarters while a pull was under way: the pull's row was written before the grant.
func TestRowThatWasOvertakenByAGrantIsPassedOver(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	row := func(points model.Points, lent uint64) chain.Row {
		return rowOf(t, a, s.present().Last, ledger.Account{Earned: points}, chain.Member{Home: 3, Lent: lent}, model.Fields{model.FieldName: "新名"})
	}
	require.Empty(t, s.lay(row(300, 1)))
	s.write(model.Draft{Kind: model.GrantReceivedKind, Member: a, Body: &model.GrantReceived{N: 1, Lots: []model.Lot{{Points: 300}}}})
	require.Empty(t, s.lay(row(10, 0)), "it is no fault that people have to hear of")
	acc := s.accountOf(a)
	require.EqualValues(t, 300, acc.Net(), "never less than what lies here")
	require.EqualValues(t, 300, rights.Sum(rights.Of(&acc).Lots))
	require.Empty(t, s.lay(row(310, 1)))
	require.EqualValues(t, 310, ptr(s.accountOf(a)).Net())
	gone := row(0, 0)
	gone.Gone, gone.Value, gone.Fields = true, nil, nil
	require.Empty(t, s.lay(gone))
	s.see(func(v desk.Book) {
		n, _ := v.Number(a)
		_, err := v.Profile(n)
		codeOf(t, err, "member.unknown")
	})
	s.verified()

	// A stream that was opened since has received nothing, so no row is too old for it.
	require.NoError(t, s.store.Renew(t.Context(), "rejoin"))
	require.Empty(t, s.lay(rowOf(t, a, 0, ledger.Account{Earned: 310}, chain.Member{Home: 3}, nil)))
	require.EqualValues(t, 310, ptr(s.accountOf(a)).Net())
	s.verified()
}

func TestGuestsGetTheNextNumbersAndAreFoundLikeOwnMembers(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	guest := stranger(1, 77)
	require.Empty(t, s.lay(memberRow(t, guest, 0, 250, model.Fields{
		model.FieldName: "林青霞", model.FieldPhone: "+8613911112222", model.FieldEmail: "lin@example.com",
	})))
	b := s.enrol(2)
	require.EqualValues(t, 1, a.N)
	require.EqualValues(t, 3, b.N, "the number of the guest is skipped")
	require.NoError(t, s.store.Ready(t.Context()))
	s.see(func(v desk.Book) {
		n, ok := v.Number(guest)
		require.True(t, ok)
		require.EqualValues(t, 2, n)
		_, ok = v.Number(model.ID{Stream: a.Stream, N: 2})
		require.False(t, ok, "no stream of this file enrolled a second member")
		_, ok = v.Number(model.ID{Stream: a.Stream, N: 4})
		require.False(t, ok)
		found, err := v.ByKey(desk.KeyPhone, "+8613911112222")
		require.NoError(t, err)
		require.Equal(t, []desk.Number{2}, found)
		id, err := v.Named(2)
		require.NoError(t, err)
		require.Equal(t, guest, id)
		require.EqualValues(t, 4, v.Next(desk.NextMember).N)
	})
	require.EqualValues(t, 2, s.store.Search("林青", 5)[0].Number)
	require.EqualValues(t, 3, s.store.Search("会员2", 5)[0].Number)
	s.write(sale(guest, 10))
	require.EqualValues(t, 260, ptr(s.accountOf(guest)).Net())
	s.reopen()
	require.NoError(t, s.store.Ready(t.Context()))
	require.EqualValues(t, 2, s.store.Search("林青", 5)[0].Number)
	s.verified()
}

// After a restore headquarters knows members whom the lost end of the file's own stream enrolled.
func TestMemberOfTheLostEndOfAnOwnStreamIsAGuest(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	require.NoError(t, s.store.Renew(t.Context(), "rejoin"))
	b := s.enrol(2)
	require.NotEqual(t, a.Stream, b.Stream)
	lost := model.ID{Stream: a.Stream, N: 2}
	require.Empty(t, s.lay(memberRow(t, lost, 0, 9, model.Fields{model.FieldName: "找回"})))
	s.see(func(v desk.Book) {
		n, ok := v.Number(b)
		require.True(t, ok)
		require.EqualValues(t, 2, n)
		n, ok = v.Number(lost)
		require.True(t, ok)
		require.EqualValues(t, 3, n)
	})
	s.write(sale(lost, 4), sale(b, 5))
	require.EqualValues(t, 13, ptr(s.accountOf(lost)).Net())
	require.EqualValues(t, 5, ptr(s.accountOf(b)).Net())
	s.verified()
}

func TestMemberWhoIsGoneLeavesTheViewsAndKeepsTheNumber(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.write(sale(a, 100))
	s.join()
	row := memberRow(t, a, s.present().Last, 100, nil)
	gone := row
	gone.Gone, gone.Value = true, nil
	require.Empty(t, s.lay(gone))
	require.NoError(t, s.store.Ready(t.Context()))
	require.Empty(t, s.store.Search("会员1", 5))
	s.see(func(v desk.Book) {
		found, err := v.ByKey(desk.KeyPhone, "+86"+phone(1))
		require.NoError(t, err)
		require.Empty(t, found)
		n, ok := v.Number(a)
		require.True(t, ok)
		require.EqualValues(t, 1, n)
		_, err = v.Profile(n)
		codeOf(t, err, "member.unknown")
		require.NoError(t, v.Accounts(0, func(desk.Number, *ledger.Account) bool { t.Fatal("nobody is left"); return false }))
		require.NoError(t, v.Members(0, func(desk.Number) bool { t.Fatal("nobody is left"); return false }))
		require.EqualValues(t, 2, v.Next(desk.NextMember).N)
	})
	require.NoError(t, s.store.Briefs(t.Context(), func(desk.Number, ledger.Brief) { t.Fatal("nobody is left") }))
	// What the stream holds can still be given back.
	s.write(model.Draft{Kind: model.RightsReleasedKind, Member: a, Body: &model.RightsReleased{At: 1, Lots: []model.Lot{{Points: 100}}, Why: model.ReleaseRecall}})
	require.Zero(t, rights.Sum(rights.Of(ptr(s.accountOf(a))).Lots))
	s.verified()
	s.reopen()
	s.verified()
	row.Fields = model.Fields{model.FieldName: "回来", model.FieldPhone: "+8613900000001"}
	require.Empty(t, s.lay(row))
	s.see(func(v desk.Book) {
		found, err := v.ByKey(desk.KeyPhone, "+8613900000001")
		require.NoError(t, err)
		require.Equal(t, []desk.Number{1}, found)
	})
	require.Zero(t, rights.Sum(rights.Of(ptr(s.accountOf(a))).Lots))
	s.verified()
}

func TestAliasLeadsToTheMemberItStandsFor(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	guest := stranger(1, 5)
	fields := model.Fields{model.FieldName: "会员1", model.FieldPhone: "+86" + phone(1)}
	require.Empty(t, s.lay(
		rowOf(t, a, s.present().Last, ledger.Account{}, chain.Member{Into: guest}, fields),
		memberRow(t, guest, 0, 70, model.Fields{model.FieldName: "留下"}),
	))
	require.NoError(t, s.store.Ready(t.Context()))
	s.see(func(v desk.Book) {
		n, ok := v.Number(a)
		require.True(t, ok)
		id, err := v.Named(n)
		require.NoError(t, err)
		require.Equal(t, guest, id)
		found, err := v.ByKey(desk.KeyPhone, "+86"+phone(1))
		require.NoError(t, err)
		require.Equal(t, []desk.Number{n}, found)
		var all []desk.Number
		require.NoError(t, v.Members(0, func(n desk.Number) bool { all = append(all, n); return true }))
		require.Equal(t, []desk.Number{n}, all)
		require.Equal(t, n, s.store.Search("会员1", 5)[0].Number)
	})
	s.write(sale(a, 3)) // an event that names the alias is the alias's
	s.verified()
	// The merge is taken back.
	require.Empty(t, s.lay(rowOf(t, a, s.present().Last, ledger.Account{Earned: 3}, chain.Member{}, fields)))
	s.see(func(v desk.Book) {
		n, ok := v.Number(a)
		require.True(t, ok)
		require.EqualValues(t, 1, n)
	})
	require.EqualValues(t, 3, ptr(s.accountOf(a)).Net())
	s.verified()
}

func TestRowThatCannotBeReadIsSetAsideAndStopsNoOther(t *testing.T) {
	s := newShop(t)
	good := memberRow(t, stranger(1, 1), 0, 10, nil)
	require.Len(t, s.lay(good), 1, "a shop on its own has no rows")
	s.join()
	bad := []chain.Row{
		{Sort: "dance", ID: stranger(1, 2)},
		{Sort: chain.SortMember, ID: stranger(1, 3), Value: []byte{0xff}},
		{Sort: chain.SortMember, Value: good.Value},
		memberRow(t, stranger(1, 4), s.present().Last+1, 10, nil),
		memberRow(t, stranger(1, 5), 0, 10, model.Fields{0: "x"}),
		memberRow(t, model.ID{Stream: s.present().ID, N: 1 << 40}, 1<<63, 10, nil),
		{Sort: chain.SortCase, ID: stranger(1, 6), Value: []byte{1}},
		{Sort: chain.SortShop, ID: stranger(1, 7), Value: []byte{1}},
		{Sort: chain.SortShop, Value: shopRow(t, 3, "河畔店").Value},
	}
	aside := s.lay(append(bad, good)...)
	require.Len(t, aside, len(bad))
	require.EqualValues(t, 10, ptr(s.accountOf(good.ID)).Net())
	st, err := s.store.State()
	require.NoError(t, err)
	require.Len(t, st.Aside, len(bad))
	st.Cursors = []chain.Cursor{{Generation: 1, Market: 1, Seq: 9}}
	_, err = s.store.Lay(t.Context(), nil, st)
	require.NoError(t, err)
	s.reopen()
	again, err := s.store.State()
	require.NoError(t, err)
	require.Equal(t, st, again)
	s.verified()
}

func TestEraCountsStreamsSinceTheFirstJoiningAndNewOnesHoldNothing(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	require.Equal(t, -1, s.store.Joined())
	s.see(func(v desk.Book) { require.Nil(t, v.Chain()) })
	require.NoError(t, s.store.Renew(t.Context(), "restore"))
	s.write(sale(a, 100))
	s.join()
	require.Equal(t, 1, s.store.Joined())
	era := func(want uint64) {
		s.t.Helper()
		s.see(func(v desk.Book) {
			require.Equal(t, want, v.Chain().Era)
			require.Equal(t, "熟客连锁", v.Chain().Name)
		})
	}
	era(0)
	for k := uint64(1); k <= 2; k++ {
		require.NoError(t, s.store.Renew(t.Context(), "rejoin"))
		era(k)
		require.Zero(t, rights.Sum(rights.Of(ptr(s.accountOf(a))).Lots))
		require.EqualValues(t, 100, ptr(s.accountOf(a)).Net())
	}
	s.join() // once more: what the first streams held stays where it is
	era(2)
	require.Equal(t, 1, s.store.Joined())
	require.Zero(t, rights.Sum(rights.Of(ptr(s.accountOf(a))).Lots))
	s.write(sale(a, 20))
	require.EqualValues(t, 20, rights.Sum(rights.Of(ptr(s.accountOf(a))).Lots))
	s.see(func(v desk.Book) {
		require.NoError(t, v.Accounts(0, func(_ desk.Number, acc *ledger.Account) bool {
			require.EqualValues(t, 2, acc.Era)
			return true
		}))
	})
	s.reopen()
	era(2)
	s.verified()
}

func TestDebtIsWhatTheRowSaysLessWhatWasReleasedSince(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	release := func(points model.Points) {
		s.write(model.Draft{Kind: model.RightsReleasedKind, Member: a, Body: &model.RightsReleased{At: 1, Lots: []model.Lot{{Points: points}}, Why: model.ReleaseDebt}})
	}
	owes := func(want model.Points) {
		s.t.Helper()
		s.see(func(v desk.Book) { require.Equal(t, want, v.Owed(1)) })
	}
	s.write(sale(a, 100))
	release(10)
	owes(0)
	require.Empty(t, s.lay(rowOf(t, a, s.present().Last, ledger.Account{Earned: 60}, chain.Member{Debt: 30}, nil)))
	owes(30)
	release(20)
	owes(10)
	release(20)
	owes(0)
	s.verified()
}

func TestStreamsAreReadAndSignedAsHeadquartersNeedsThem(t *testing.T) {
	s := newShop(t)
	s.furnish()
	first := s.present()
	require.NoError(t, s.store.Renew(t.Context(), "rejoin"))
	s.award(s.enrol(50), 100)
	ends, err := s.store.Ends()
	require.NoError(t, err)
	require.Len(t, ends, 2)
	require.Equal(t, first, ends[0])
	for _, end := range ends {
		prev, seq := model.Hash{}, uint64(0)
		require.NoError(t, s.store.Log(t.Context(), end.ID, 1, func(e *model.Event) bool {
			seq++
			require.Equal(t, seq, e.Seq)
			require.True(t, e.Follows(prev))
			require.False(t, e.Erased())
			prev = e.Hash
			hash, ok, err := s.store.HashAt(end.ID, seq)
			require.NoError(t, err)
			require.True(t, ok)
			require.Equal(t, e.Hash, hash)
			return true
		}))
		require.Equal(t, end, StreamEnd{ID: end.ID, Last: seq, Hash: prev})
		hash, ok, err := s.store.HashAt(end.ID, 0)
		require.NoError(t, err)
		require.True(t, ok)
		require.Zero(t, hash)
		_, ok, err = s.store.HashAt(end.ID, seq+1)
		require.NoError(t, err)
		require.False(t, ok)
	}
	_, ok, err := s.store.HashAt(otherShop(1), 0)
	require.NoError(t, err)
	require.False(t, ok)
	requireSigns(t, s)
	boot := s.store.Boot()
	require.Equal(t, boot, s.store.Boot())
	s.reopen()
	require.NotEqual(t, boot, s.store.Boot())
	s.verified()
}

func requireSigns(t *testing.T, s *shop) {
	key, err := s.store.PublicKey()
	require.NoError(t, err)
	signature, err := s.store.Sign([]byte("a message"))
	require.NoError(t, err)
	require.True(t, ed25519.Verify(key, []byte("a message"), signature))
	var opened *model.Event
	require.NoError(t, s.store.Log(t.Context(), s.present().ID, 1, func(e *model.Event) bool {
		opened = e
		return false
	}))
	body, err := opened.ParseBody()
	require.NoError(t, err)
	require.Equal(t, body.(*model.StreamOpened).PublicKey, key)
	require.Equal(t, "rejoin", body.(*model.StreamOpened).Reason)
}

func TestLogIsReadInChunksAndEndsWhenItIsTold(t *testing.T) {
	s := newShop(t)
	s.book(sales(0, 2*logChunk, 5, start))
	end := s.present()
	n := uint64(0)
	require.NoError(t, s.store.Log(t.Context(), end.ID, 5, func(e *model.Event) bool { n++; return true }))
	require.Equal(t, end.Last-4, n)
	n = 0
	require.NoError(t, s.store.Log(t.Context(), end.ID, 0, func(e *model.Event) bool { n++; return n < 700 }))
	require.EqualValues(t, 700, n)
}

func TestScreensHearThatRowsCame(t *testing.T) {
	s := newShop(t)
	s.join()
	seen, err := s.store.Wait(t.Context(), desk.Seen{})
	require.NoError(t, err)
	heard := make(chan desk.Seen)
	go func() {
		next, _ := s.store.Wait(s.t.Context(), seen)
		heard <- next
	}()
	s.lay(memberRow(t, stranger(1, 1), 0, 10, nil))
	next := <-heard
	require.Equal(t, seen.Event, next.Event)
	require.Equal(t, seen.Rows+1, next.Rows)

	// Nobody waits while the next one comes, because a screen is being painted: it is heard of all the same.
	s.lay(memberRow(t, stranger(1, 1), 0, 11, nil))
	last, err := s.store.Wait(t.Context(), next)
	require.NoError(t, err)
	require.Equal(t, next.Rows+1, last.Rows)
	gone, stop := context.WithCancel(t.Context())
	stop()
	_, err = s.store.Wait(gone, last)
	require.ErrorIs(t, err, context.Canceled)
}

func TestChainSurvivesBackupRestoreAndCompaction(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.linked()
	s.verified()
	want := s.accountOf(stranger(1, 2))
	backup := s.dir + "/backup.db"
	require.NoError(t, s.store.Backup(t.Context(), backup, "", nil))
	s.close()
	_, _, err := Compact(t.Context(), s.dir, s.opts)
	require.NoError(t, err)
	s.reopenAfter()
	s.verified()
	require.Equal(t, want, s.accountOf(stranger(1, 2)))

	o := BackupOptions{KeyFile: s.dir + "/" + KeyName, Options: s.opts}
	r, err := VerifyBackup(t.Context(), backup, o, nil)
	require.NoError(t, err)
	require.True(t, r.OK(), "%+v", r)
	restored := &shop{t: t, dir: t.TempDir(), clock: s.clock, opts: s.opts}
	require.NoError(t, Restore(backup, restored.dir, o))
	restored.reopenAfter()
	restored.verified()
	acc := restored.accountOf(stranger(1, 2))
	require.Equal(t, want.Net(), acc.Net())
	require.Zero(t, rights.Sum(rights.Of(&acc).Lots), "the restored file's stream holds nothing")
	st, err := restored.store.State()
	require.NoError(t, err)
	require.EqualValues(t, 1, st.Generation)
	require.NoError(t, restored.store.Close())
}

func TestShopOfFormatTwoBecomesOneOfFormatThreeInOneStep(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.close()
	want := dump(t, s.path())
	o := &old{shop: s}
	o.without(given...)
	o.setFormat(2)
	before := o.beside()
	s.reopenAfter()
	s.verified()
	s.close()
	require.Equal(t, want, dump(t, s.path()))
	require.Equal(t, before, o.beside(), "nothing is left beside it")
	_, err := os.Stat(s.path())
	require.NoError(t, err)
	s.reopenAfter()
}
