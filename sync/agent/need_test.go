package agent

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

func TestPointsThatAreFreeAtHQAreInTheFileWhenTheTillHears(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free = 50
	id := l.need(30)
	require.NoError(t, l.got[id].Err)
	require.EqualValues(t, 1, l.file.granted[li])
	require.EqualValues(t, 20, l.hq.free)
	calls := len(l.file.calls)
	require.NoError(t, l.sync().Err)
	require.NotContains(t, l.file.calls[calls:], "tidy", "not before the till had time to spend them")
	l.now = l.now.Add(2 * time.Minute)
	require.NoError(t, l.sync().Err)
	require.Contains(t, l.file.calls[calls:], "tidy")
}

func TestTooFewPointsAreSaidWithHowMany(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free = 5
	id := l.need(30)
	require.Equal(t, model.Refuse("chain.short", model.Points(5), model.Points(30)), l.got[id].Err)
	require.EqualValues(t, 5, l.got[id].Have)
}

func TestWhatHQKnowsOfAMemberIsInTheFileBeforeItsGrant(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.row = &wire.Row{Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}
	l.hq.free = 5
	calls, place := len(l.file.calls), l.file.place.State.Cursors
	require.Error(t, l.got[l.need(30)].Err)
	require.Equal(t, []string{"lay"}, l.file.calls[calls:], "a refusal brings what there is")
	l.hq.free = 50
	calls = len(l.file.calls)
	require.NoError(t, l.got[l.need(30)].Err)
	require.Equal(t, []string{"lay", "receive"}, l.file.calls[calls:])
	require.Equal(t, place, l.file.place.State.Cursors, "the place in the feeds stays")
}

func TestACouponIsAskedForUntilItsHolderHasGivenItBack(t *testing.T) {
	paper := model.ID{Stream: li.Stream, N: 91}
	wish := func(l *line) uint64 {
		id := l.id()
		l.step(Need{ID: id, Member: li, Points: 1, Coupon: paper})
		return id
	}
	l := newLine(t, Options{})
	l.join()
	l.hq.slow = 2
	l.hq.row = &wire.Row{Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}
	calls := len(l.file.calls)
	id := wish(l)
	require.NotContains(t, l.got, id, "its holder has just heard")
	l.now = l.now.Add(recallPause - time.Millisecond)
	l.step(Tick{})
	require.Equal(t, 1, l.hq.slow, "and is given some time")
	for range 2 {
		l.now = l.now.Add(recallPause)
		l.step(Tick{})
	}
	require.NoError(t, l.got[id].Err)
	require.EqualValues(t, 1, l.file.granted[paper])
	require.Zero(t, l.file.granted[li], "a coupon is no points")
	require.Equal(t, []string{"lay", "lay", "receive"}, l.file.calls[calls:])

	l.hq.slow = 1 << 20
	id = wish(l)
	for range 20 {
		l.now = l.now.Add(recallPause / 2)
		l.step(Tick{})
	}
	require.Equal(t, model.Code("chain.short"), model.CodeOf(l.got[id].Err), "within two seconds")
	l.hq.slow, l.hq.gone = 0, true
	require.Equal(t, model.Code("coupon.gone"), model.CodeOf(l.got[wish(l)].Err))
}

func TestPointsThatMayComeAreAskedForOnceMore(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free, l.hq.coming = 5, 20
	require.Error(t, l.got[l.need(30)].Err, "what is on its way is too little")
	l.hq.coming = 25
	id := l.need(30)
	require.NotContains(t, l.got, id)
	l.hq.free, l.hq.coming = 30, 0
	l.now = l.now.Add(recallPause)
	l.step(Tick{})
	require.NoError(t, l.got[id].Err)

	l.hq.free, l.hq.coming = 5, 25
	id = l.need(30)
	for range 20 {
		l.now = l.now.Add(recallPause / 2)
		l.step(Tick{})
	}
	require.Equal(t, model.Refuse("chain.short", model.Points(5), model.Points(30)), l.got[id].Err, "within two seconds, with what there is")
}

func TestAGrantWhoseAnswerWasLostIsUsedAndOnlyTheRestAskedFor(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free = 50
	l.net = func(r Request) []Answer {
		l.hq.answer(r.Message)
		return nil
	}
	lost := l.need(10)
	l.now = l.now.Add(needBudget)
	l.step(Tick{})
	require.Equal(t, model.Code("chain.unreachable"), model.CodeOf(l.got[lost].Err))
	require.EqualValues(t, 40, l.hq.free)
	l.net = nil
	id := l.need(30)
	require.NoError(t, l.got[id].Err)
	require.EqualValues(t, 2, l.file.granted[li])
	require.EqualValues(t, 20, l.hq.free, "30 in all")
}

func TestATillHearsWithinTwoSecondsWhateverTheLineDoes(t *testing.T) {
	for name, from := range map[string]string{"no session": "session", "no answer": "reserve", "a push that hangs": "push"} {
		l := newLine(t, Options{})
		l.join()
		if from == "session" {
			l.restart(Options{})
		}
		l.file.sell(1)
		l.net = func(r Request) []Answer {
			if sorts([]wire.Message{r.Message})[0] == from {
				return nil
			}
			return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
		}
		began := l.now
		id := l.need(30)
		for i := 0; i < 10 && l.got[id].ID == 0; i++ {
			require.NotEmpty(t, l.wakes, name)
			at := l.wakes[len(l.wakes)-1]
			require.False(t, at.After(began.Add(needBudget)), name)
			l.now = at
			l.step(Tick{})
		}
		require.Contains(t, l.got, id, name)
		require.Error(t, l.got[id].Err, name)
		require.LessOrEqual(t, l.now.Sub(began), needBudget, name)
	}
}

func TestWhatWasReleasedIsPushedBeforePointsAreAskedFor(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free, l.hq.asked = 50, nil
	l.file.sell(2)
	require.NoError(t, l.got[l.need(30)].Err)
	require.Equal(t, "push", sorts(l.hq.asked)[0])
}

func TestAWishThatWasFencedIsAskedInANewSession(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free = 50
	l.hq.session++
	require.NoError(t, l.got[l.need(30)].Err)
}

func TestAGrantOfAnotherGenerationIsNotTaken(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free = 50
	once := true
	l.net = func(r Request) []Answer {
		a := l.hq.answer(r.Message)
		if res, ok := a.(*wire.Reserved); ok && once {
			once = false
			res.Generation = 2
		}
		return []Answer{{ID: r.ID, Message: a}}
	}
	id := l.need(30)
	require.NoError(t, l.got[id].Err)
	require.EqualValues(t, 1, l.file.granted[li], "the repeat was of the present one")
	require.Equal(t, []string{"receive"}, filter(l.file.calls, "receive")[:1])
}

func filter(all []string, want string) (out []string) {
	for _, s := range all {
		if s == want {
			out = append(out, s)
		}
	}
	return out
}

func TestTwoTillsThatWantTheSameMembersPointsGetTheirOwnGrants(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.free = 50
	var held []Request
	l.net = func(r Request) []Answer {
		if _, ok := r.Message.(*wire.Reserve); ok {
			held = append(held, r)
			return nil
		}
		return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
	}
	one, two := l.need(20), l.need(30)
	require.Len(t, held, 1, "the second one waits: it would get the same grant")
	l.net = nil
	l.step(Answer{ID: held[0].ID, Message: l.hq.answer(held[0].Message)})
	require.NoError(t, l.got[one].Err)
	require.NoError(t, l.got[two].Err)
	require.Zero(t, l.hq.free)
	require.EqualValues(t, 2, l.file.granted[li])
}

func TestAMemberOfAnotherMarketIsInTheFileWhenTheTillHears(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	before := l.file.place.State.Cursors
	l.step(Seek{ID: 77, By: "phone", Value: "+8613800138000"})
	require.Equal(t, Got{ID: 77, Members: []model.ID{li}}, l.got[77])
	require.Len(t, l.file.laid, 1)
	require.Equal(t, chain.SortMember, l.file.laid[0].Sort)
	require.Equal(t, before, l.file.place.State.Cursors)
}

func TestAMemberWhomNobodyKnowsIsNotAskedFor(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.step(Need{ID: 88, Member: model.ID{Stream: model.StreamID{9}, N: 99}, Points: 1})
	require.Equal(t, model.Code("member.unknown"), model.CodeOf(l.got[88].Err))
	require.NotContains(t, sorts(l.hq.asked), "reserve")
}

func TestHQIsMadeToAnswerWhenNothingIsMissing(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.now = l.now.Add(48 * time.Hour)
	l.net = func(r Request) []Answer { return []Answer{{ID: r.ID, Err: errors.New("cut")}} }
	id := l.need(0)
	require.Equal(t, model.Code("chain.unreachable"), model.CodeOf(l.got[id].Err))
	require.Less(t, l.file.place.State.Contact, l.now.Unix()-47*3600, "nobody answered")

	l.net = nil
	l.now = l.now.Add(time.Minute)
	before := len(l.hq.asked)
	id = l.need(0)
	require.Contains(t, l.got, id)
	require.NoError(t, l.got[id].Err)
	require.Equal(t, l.now.Unix(), l.file.place.State.Contact)
	require.NotContains(t, sorts(l.hq.asked[before:]), "reserve", "nothing is lent for it")

	l.now = l.now.Add(-365 * 24 * time.Hour) // whatever the clock says, an answer of before is none of now
	l.net = func(Request) []Answer { return nil }
	id = l.need(0)
	l.now = l.now.Add(needBudget)
	l.step(Tick{})
	require.Error(t, l.got[id].Err)
}

func TestWhoIsAnAliasIsLookedUpWithWhomTheyStandFor(t *testing.T) {
	l := newLine(t, Options{})
	l.join()
	l.hq.alias, l.hq.free = true, 50
	before := len(l.hq.asked)
	id := l.need(30)
	require.Equal(t, model.Code("rights.merged"), model.CodeOf(l.got[id].Err))
	require.Empty(t, l.got[id].Members, "points were asked for")
	asked := l.hq.asked[before:]
	require.Equal(t, []string{"reserve", "lookup"}, sorts(asked))
	look := asked[1].(*wire.Lookup)
	require.Equal(t, "id", look.By)
	require.Equal(t, fmt.Sprintf("%s/%d", li.Stream, li.N), look.Value)
	require.Len(t, l.file.laid, 1, "the row of whom they stand for")
	require.EqualValues(t, 50, l.hq.free)
}
