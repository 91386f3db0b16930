package agent

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// sorts are the kinds of messages that were asked, in their order.
func sorts(asked []wire.Message) (out []string) {
	for _, m := range asked {
		switch m.(type) {
		case *wire.Enrol:
			out = append(out, "enrol")
		case *wire.Session:
			out = append(out, "session")
		case *wire.Push:
			out = append(out, "push")
		case *wire.Pull:
			out = append(out, "pull")
		case *wire.Reserve:
			out = append(out, "reserve")
		case *wire.Lookup:
			out = append(out, "lookup")
		}
	}
	return out
}

func TestAShopOnItsOwnAsksNobody(t *testing.T) {
	l := newLine(t, Options{})
	l.step(Tick{})
	require.Equal(t, model.Code("chain.alone"), model.CodeOf(l.sync().Err))
	require.Equal(t, model.Code("chain.alone"), model.CodeOf(l.got[l.need(5)].Err))
	require.Empty(t, l.hq.asked)
}

func TestEnrollingJoinsAndThenExchangesEverything(t *testing.T) {
	l := newLine(t, Options{})
	l.file.sell(700)
	l.join()
	require.Equal(t, []string{"enrol", "session", "push", "push", "pull", "pull"}, sorts(l.hq.asked))
	l.level()
	require.EqualValues(t, 3, l.file.place.State.Generation)
	require.EqualValues(t, 702, l.file.place.State.Applied)
	require.Contains(t, l.file.calls, "tidy")
	st, err := l.agent.Status()
	require.NoError(t, err)
	require.True(t, st.Joined)
	require.Zero(t, st.Unsent)
	l.file.sell(2)
	st, err = l.agent.Status()
	require.NoError(t, err)
	require.EqualValues(t, 2, st.Unsent)
}

func TestAKeyThatIsNoGoodIsSaidAndNothingIsJoined(t *testing.T) {
	l := newLine(t, Options{})
	l.step(Enrol{ID: 1, Key: "used"})
	require.Equal(t, model.Code("enrol.key"), model.CodeOf(l.done[1].Err))
	require.Nil(t, l.file.place.Chain)
}

func TestEarlierStreamsArePushedFirstFromWhereHQIs(t *testing.T) {
	l := newLine(t, Options{})
	l.file.sell(9)
	first := l.file.present()
	l.file.open()
	for _, e := range l.file.logs[first][:4] { // HQ has some of it already
		l.hq.applied[first] = append(l.hq.applied[first], e.Hash)
	}
	l.join()
	require.Len(t, l.hq.applied[first], 10)
	l.level()
	require.Equal(t, []wire.Stream{wire.Stream(first)}, l.hq.asked[0].(*wire.Enrol).Earlier)
	pushes := 0
	for _, m := range l.hq.asked {
		if p, ok := m.(*wire.Push); ok {
			pushes++
			if p.Stream == wire.Stream(l.file.present()) {
				require.Equal(t, 3, pushes, "after the question where HQ is and its answer")
			}
		}
	}
	l.hq.asked = nil
	require.NoError(t, l.sync().Err)
	require.Equal(t, []string{"session", "pull", "pull"}, sorts(l.hq.asked), "what is settled is not asked again")
}

func TestAnEarlierStreamThatForkedIsLeftAndShown(t *testing.T) {
	l := newLine(t, Options{})
	first := l.file.present()
	l.hq.applied[first] = []model.Hash{{1}}
	l.file.open()
	l.join()
	l.level()
	require.Len(t, l.file.place.State.Aside, 1)
	require.Equal(t, "sync.forked", l.file.place.State.Aside[0].Why)
}

func TestRowsAndCursorComeInOneGoAndAreReadOnce(t *testing.T) {
	l := newLine(t, Options{})
	for i := range uint64(5) {
		l.hq.rows = append(l.hq.rows, wire.Row{Seq: i + 1, Sort: chain.SortMember, ID: model.ID{Stream: model.StreamID{9}, N: i + 1}, Value: []byte{0xa0}})
	}
	l.hq.rows[2].PII = []byte{0xff} // cannot be read
	l.join()
	require.Len(t, l.file.laid, 4)
	require.Equal(t, []chain.Cursor{{Generation: 3, Market: 1, Seq: 5}}, withoutEveryone(l.file.place.State.Cursors))
	require.Equal(t, "aside.unread", l.file.place.State.Aside[0].Why)
	require.NoError(t, l.sync().Err)
	require.Len(t, l.file.laid, 4)
}

func TestAVersionThatReadsMoreOfRowsReadsThemOnceMore(t *testing.T) {
	l := newLine(t, Options{})
	l.hq.rows = []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
	l.join()
	require.Len(t, l.file.laid, 1)
	require.EqualValues(t, chain.Reads, l.file.place.State.Reads)
	l.file.place.State.Reads-- // an older program read this
	l.restart(Options{})
	require.NoError(t, l.sync().Err)
	require.Len(t, l.file.laid, 2)
	require.NoError(t, l.sync().Err)
	l.restart(Options{})
	require.NoError(t, l.sync().Err)
	require.Len(t, l.file.laid, 2, "once")
}

func withoutEveryone(all []chain.Cursor) (out []chain.Cursor) {
	for _, c := range all {
		if c.Market != chain.Everyone {
			out = append(out, c)
		}
	}
	return out
}

func TestAFileThatCannotWriteEndsTheTalkAndItGoesOnLater(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.rows = []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
	l.net = func(r Request) []Answer {
		if p, ok := r.Message.(*wire.Pull); ok && p.After.Market == 1 {
			l.file.broken = model.Refuse("store.full")
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	require.Equal(t, model.Code("store.full"), model.CodeOf(l.sync().Err))
	require.Empty(t, l.file.laid)
	l.net, l.file.broken = nil, nil
	l.now = l.wakes[len(l.wakes)-1]
	l.step(Tick{})
	require.Len(t, l.file.laid, 1)
}

func TestPausesGrowAndAreSpreadAndEnd(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.net = func(r Request) []Answer { return []Answer{{ID: r.ID, Err: errGone}} }
	var pauses []time.Duration
	for range 12 {
		l.now = l.wakes[len(l.wakes)-1]
		l.step(Tick{})
		pauses = append(pauses, l.wakes[len(l.wakes)-1].Sub(l.now))
	}
	require.LessOrEqual(t, pauses[0], time.Second)
	require.GreaterOrEqual(t, pauses[0], 750*time.Millisecond)
	require.Greater(t, pauses[5], 20*time.Second)
	require.LessOrEqual(t, pauses[11], 5*time.Minute)
	require.GreaterOrEqual(t, pauses[11], 3*time.Minute)
	require.Equal(t, model.Code("chain.unreachable"), model.CodeOf(l.sync().Err))
	l.net = nil
	l.file.sell(1)
	l.now = l.wakes[len(l.wakes)-1]
	l.step(Tick{})
	l.level()
}

func TestHQCanAskForATimeToWait(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.net = func(r Request) []Answer {
		return []Answer{{ID: r.ID, Message: &wire.Problem{Code: "sync.later", Wait: 90}}}
	}
	require.Equal(t, model.Code("sync.later"), model.CodeOf(l.sync().Err))
	require.Equal(t, 90*time.Second, l.wakes[len(l.wakes)-1].Sub(l.now))
}

func TestAClockThatGoesBackStopsNothing(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.file.sell(1)
	l.now = l.now.Add(-10 * 365 * 24 * time.Hour)
	l.step(Tick{})
	l.level()
}

func TestAnswersThatComeTwiceOrLateAreMet(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	var old []Answer
	l.net = func(r Request) []Answer {
		a := Answer{ID: r.ID, Message: l.hq.answer(r.Message)}
		out := append([]Answer{a, a}, old...)
		old = append(old, a)
		return out
	}
	l.file.sell(1200)
	require.NoError(t, l.sync().Err)
	require.NoError(t, l.sync().Err)
	l.level()
}

func TestANewGenerationIsNotedAndNamedBeforeAnythingElse(t *testing.T) {
	l := newLine(t, Options{})
	l.hq.rows = []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
	l.file.sell(5)
	l.join()
	id := l.file.present()
	l.hq.generation, l.hq.applied[id], l.hq.asked = 4, l.hq.applied[id][:3], nil
	require.NoError(t, l.sync().Err)
	require.Equal(t, []string{"session", "session", "push", "pull", "pull"}, sorts(l.hq.asked))
	require.EqualValues(t, 3, l.hq.asked[0].(*wire.Session).Generation)
	require.EqualValues(t, 4, l.hq.asked[1].(*wire.Session).Generation)
	require.Zero(t, l.hq.asked[4].(*wire.Pull).After.Seq, "cursors begin again")
	l.level()

	l.hq.generation = 2
	require.Equal(t, model.Code("chain.older"), model.CodeOf(l.sync().Err))
	require.EqualValues(t, 4, l.file.place.State.Generation)
}

func TestAClosedStreamIsContinuedInANewOne(t *testing.T) {
	l := newLine(t, Options{})
	l.file.sell(5)
	l.join()
	old, _ := l.file.Place()
	l.hq.verdict[l.file.present()] = wire.Closed
	require.NoError(t, l.sync().Err)
	require.Contains(t, l.file.calls, "renew rejoin")
	require.Len(t, l.file.streams, 2)
	l.level()
	for _, m := range l.hq.asked {
		if e, ok := m.(*wire.Enrol); ok && e.Key == "" {
			require.Equal(t, wire.Stream(old.present().ID), e.After)
			require.Equal(t, old.present().Last, e.AfterSeq)
			require.Equal(t, wire.Hash(old.present().Hash), e.AfterHash)
			return
		}
	}
	t.Fatal("HQ was not told which stream goes on")
}

func TestAnHQThatClosesEveryStreamDoesNotFillTheFileWithThem(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.net = func(r Request) []Answer {
		a := l.hq.answer(r.Message)
		if w, ok := a.(*wire.Welcome); ok {
			w.Verdict, w.Session, w.Why = wire.Closed, 0, "sync.closed"
		}
		return []Answer{{ID: r.ID, Message: a}}
	}
	for range 20 {
		l.now = l.now.Add(time.Hour)
		l.step(Tick{})
	}
	require.LessOrEqual(t, len(l.file.streams), 1+maxRenewals)
}

func TestAFrozenFileStopsUntilPeopleEnrolItAgain(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.verdict[l.file.present()] = wire.Frozen
	require.Equal(t, model.Code("sync.frozen"), model.CodeOf(l.sync().Err))
	l.restart(Options{})
	l.hq.asked = nil
	l.step(Tick{})
	require.Empty(t, l.hq.asked)
	require.Equal(t, model.Code("sync.frozen"), model.CodeOf(l.got[l.need(1)].Err))
	st, err := l.agent.Status()
	require.NoError(t, err)
	require.Equal(t, "sync.frozen", st.Closed)
	l.join()
	require.Len(t, l.file.streams, 2)
	enrol := l.hq.asked[0].(*wire.Enrol)
	require.Equal(t, wire.Stream(l.file.streams[0]), enrol.After)
	require.Equal(t, "secret", enrol.Key)
	require.Empty(t, enrol.Earlier)
	l.level()
	require.Empty(t, l.file.place.State.Closed)
}

func TestASessionThatWasFencedIsOpenedAgain(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	fenceOnce := true
	l.net = func(r Request) []Answer {
		if _, ok := r.Message.(*wire.Push); ok && fenceOnce {
			fenceOnce = false
			l.hq.session++
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	l.file.sell(3)
	require.NoError(t, l.sync().Err)
	l.level()
}

func TestAnHQThatTakesNothingIsNotAskedForEver(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.net = func(r Request) []Answer {
		if _, ok := r.Message.(*wire.Push); ok {
			id := l.file.present()
			return []Answer{{ID: r.ID, Message: &wire.Pushed{Applied: uint64(len(l.hq.applied[id])), Hash: l.hq.head(id)}}}
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	l.file.sell(1)
	require.Equal(t, model.Code("chain.stuck"), model.CodeOf(l.sync().Err))
}

func TestGrantsAreReceivedAndRecallsReleasedAndBothPushed(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.grants = []wire.Grant{{Member: li, N: 1, Lots: []model.Lot{{Ends: 9, Points: 5}}}}
	l.hq.recalls = []wire.Recall{{Member: li, Points: 3}}
	require.NoError(t, l.sync().Err)
	require.EqualValues(t, 1, l.file.granted[li])
	releases := 0
	for _, c := range l.file.calls {
		if c == "release" {
			releases++
		}
	}
	require.Equal(t, 1, releases, "a recall is repeated in each answer until the release came")
	l.level()
}

func TestACheckpointThatContradictsAnOlderOneIsShown(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	id := l.file.present()
	sign := func(applied uint64, clock model.HLC) {
		l.hq.checkpoint = &wire.Checkpoint{Generation: 3, Clock: clock, Root: wire.Hash{1}, Applied: applied}
		l.hq.checkpoint.Sign(id, l.hq.key)
	}
	sign(2, 100)
	require.NoError(t, l.sync().Err)
	kept := l.file.place.State.Checkpoint
	require.NotEmpty(t, kept)
	require.Empty(t, l.file.place.State.Aside)
	sign(1, 101)
	require.NoError(t, l.sync().Err)
	require.Equal(t, kept, l.file.place.State.Checkpoint)
	require.Equal(t, "aside.contradicts", l.file.place.State.Aside[0].Why)
	l.hq.checkpoint.Applied = 5 // and not signed again
	require.NoError(t, l.sync().Err)
	require.Equal(t, "aside.unsigned", l.file.place.State.Aside[1].Why)
}

func TestListeningIsInterruptedByWishesAndGivesNews(t *testing.T) {
	l := newLine(t, Options{Poll: 30 * time.Second})
	var held *Request
	l.net = func(r Request) []Answer {
		if p, ok := r.Message.(*wire.Pull); ok && p.Wait > 0 {
			held = &r
			return nil
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	l.join()
	require.NotNil(t, held)
	first := held.ID
	require.NoError(t, l.sync().Err)
	require.Equal(t, []uint64{first}, l.drops)
	require.NotEqual(t, first, held.ID, "and listens again")
	l.hq.rows = []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
	l.now = l.now.Add(10 * time.Second)
	l.step(Answer{ID: held.ID, Message: l.hq.answer(held.Message)})
	require.Len(t, l.file.laid, 1)
}

func TestAMarketFullOfNewsIsListenedToWithPauses(t *testing.T) {
	l := newLine(t, Options{Poll: 30 * time.Second})
	var held *Request
	listened, calm := 0, uint(0)
	l.net = func(r Request) []Answer {
		if p, ok := r.Message.(*wire.Pull); ok && p.Wait > 0 {
			held, calm = &r, p.Calm
			listened++
			return nil
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	l.join()
	require.Equal(t, 1, listened)
	require.Zero(t, calm)
	for seq := range uint64(5) {
		l.hq.rows = []wire.Row{{Seq: seq + 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
		l.now = l.now.Add(time.Second)
		l.step(Answer{ID: held.ID, Message: l.hq.answer(held.Message)})
		require.Len(t, l.file.laid, int(seq)+1, "it is there at once")
		require.Equal(t, int(seq)+2, listened, "it listens on, for what cannot wait")
		require.EqualValues(t, 5, calm, "and other rows not at once")
	}
}

func TestAnHQThatDoesNotWaitIsNotAskedInALoop(t *testing.T) {
	l := newLine(t, Options{Poll: 30 * time.Second})
	l.join()
	require.LessOrEqual(t, len(l.hq.asked), 10)
	asked := len(l.hq.asked)
	l.step(Tick{})
	require.Len(t, l.hq.asked, asked)
}

func TestAWishDuringATalkIsForWhatHappenedSince(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.rows = []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
	var held *Request
	l.net = func(r Request) []Answer {
		if p, ok := r.Message.(*wire.Pull); ok && p.After.Market == 1 && held == nil {
			held = &r
			return nil
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	l.step(SyncNow{ID: 50})
	late := l.hq.answer(held.Message) // from before what follows
	calls := len(l.file.calls)
	l.file.sell(1)
	l.hq.rows = append(l.hq.rows, wire.Row{Seq: 2, Sort: chain.SortMember, ID: model.ID{Stream: model.StreamID{9}, N: 8}, Value: []byte{0xa0}})
	l.step(SyncNow{ID: 51})
	l.step(Answer{ID: held.ID, Message: late})
	require.NoError(t, l.done[50].Err)
	require.NoError(t, l.done[51].Err)
	require.Len(t, l.file.laid, 2)
	require.Contains(t, l.file.calls[calls:], "tidy")
	l.level()
}

func TestAFileThatWasRestoredTwiceBeforeHQHeardOfItNamesTheStreamThatHQKnows(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.file.open()
	l.file.sell(2)
	l.file.open()
	l.restart(Options{})
	require.NoError(t, l.sync().Err)
	l.level()
	require.Len(t, l.hq.applied[l.file.streams[1]], 3, "what was between them is pushed")
	l.hq.verdict = map[model.StreamID]string{} // HQ forgot everybody
	l.restart(Options{})
	require.Equal(t, model.Code("enrol.unknown"), model.CodeOf(l.sync().Err))
}

func TestRowsOfAnotherGenerationAreNotTaken(t *testing.T) {
	l := newLine(t, Options{})
	l.hq.rows = []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}
	l.net = func(r Request) []Answer {
		a := l.hq.answer(r.Message)
		if p, ok := a.(*wire.Pulled); ok {
			p.Next.Generation = 2
			p.Grants = []wire.Grant{{Member: li, N: 1, Lots: []model.Lot{{Ends: 9, Points: 5}}}}
		}
		return []Answer{{ID: r.ID, Message: a}}
	}
	l.join()
	require.Error(t, l.sync().Err)
	require.Empty(t, l.file.laid)
	require.Zero(t, l.file.granted[li])
}
