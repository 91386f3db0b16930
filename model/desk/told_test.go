package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/say"
	"regulars/store/storetest"
)

// told is what a member's timeline has, newest first: words, or the kind of what has none, and where.
func told(all []desk.Entry) (out []string) {
	for _, e := range all {
		line := string(e.Kind)
		if e.Kind == model.CaseOpenedKind {
			line = e.Detail
		}
		if e.Undone {
			line += " (undone)"
		}
		out = append(out, line+"@"+e.Shop.Say(model.ZH))
	}
	return out
}

// paged reads a timeline a few lines at a time.
func paged(t testing.TB, s *storetest.Shop, id model.ID, page int) (all []desk.Entry) {
	t.Helper()
	for before := uint64(0); ; {
		some, err := s.Owner.Timeline(t.Context(), id, before, page)
		require.NoError(t, err)
		require.LessOrEqual(t, len(some), page)
		all = append(all, some...)
		if len(some) < page {
			return all
		}
		before = some[len(some)-1].Pos
	}
}

func TestWhatWasSaidElsewhereStandsInTheTimelineByTheClock(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Join()
	var want []string
	for i := range 4 {
		s.Clock.Advance(time.Hour)
		s.Award(id, 1000)
		s.Clock.Advance(time.Hour)
		text := fmt.Sprint("话", i)
		s.Hear(storetest.Said{N: uint64(i + 1), Member: id, Kind: care.Service, Text: text, Place: "河畔店"})
		want = append([]string{text + "@河畔店", "sale.recorded@"}, want...)
	}
	s.Hear(
		storetest.Said{N: 10, Member: id, Kind: care.Praise, Text: "最早", Ago: 30 * 24 * time.Hour},
		storetest.Said{N: 11, Member: id, Kind: care.Praise, Text: "更早", Ago: 40 * 24 * time.Hour, Undone: true},
	)
	want = append(want, "member.enrolled@", "最早@5 号店", "更早 (undone)@5 号店")
	all := timeline(t, s, id)
	require.Equal(t, want, told(all))
	for page := 1; page < 14; page++ {
		again := paged(t, s, id, page)
		require.Equal(t, want, told(again), "%d a page", page)
		require.Equal(t, all, again)
	}
	places := map[uint64]bool{}
	for _, e := range all {
		places[e.Pos] = true
		require.Equal(t, e.Shop.IsZero(), e.Case.IsZero())
		require.Equal(t, e.Shop.IsZero(), !e.ID.IsZero(), "no entry of this file is named by what is not in it")
		require.NotNil(t, e.Body)
	}
	require.Len(t, places, len(all), "each has a place of its own")

	// One more, later: what was read before is still where it was.
	first, err := s.Owner.Timeline(t.Context(), id, 0, 3)
	require.NoError(t, err)
	s.Hear(storetest.Said{N: 20, Member: id, Kind: care.Praise, Text: "新的"})
	rest, err := s.Owner.Timeline(t.Context(), id, first[2].Pos, 50)
	require.NoError(t, err)
	require.Equal(t, want, slices.Concat(told(first), told(rest)))
}

func TestOneMomentInTwoShopsIsReadOnce(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Join()
	s.Clock.Advance(time.Hour)
	s.Award(id, 1000)
	var clock time.Duration
	require.NoError(t, s.Store.View(t.Context(), func(b desk.Book) error {
		e, err := b.Event(b.Last())
		clock = s.Clock.Now().Sub(e.HLC.Time())
		return err
	}))
	s.Hear(storetest.Said{N: 1, Member: id, Kind: care.Service, Text: "同时", Ago: clock}, storetest.Said{N: 2, Member: id, Kind: care.Service, Text: "同时二", Ago: clock})
	want := []string{"同时二@5 号店", "同时@5 号店", "sale.recorded@", "member.enrolled@"}
	for page := 1; page < 6; page++ {
		require.Equal(t, want, told(paged(t, s, id, page)), "%d a page", page)
	}
}

func TestTheTillSaysWhatTheMemberComplainedOfElsewhere(t *testing.T) {
	s := storetest.Open(t)
	id := s.Enrol("13812341641", "陈静").ID
	s.Award(id, 1000)
	s.Join()
	require.Nil(t, s.Member(id).Cue)
	s.Hear(storetest.Said{N: 1, Member: id, Kind: care.Complaint, Score: 2, Text: "排队太久", Ago: 24 * time.Hour, Place: "河畔店"})
	m := s.Member(id)
	require.EqualValues(t, "cue.elsewhere", m.Cue.Code)
	require.Equal(t, "昨天在河畔店：投诉", say.Why(model.ZH, *m.Cue))
	require.Equal(t, "Yesterday at 河畔店: complaint", say.Why(model.EN, *m.Cue))
	require.Zero(t, m.OpenCases, "this shop has none to work on")
	require.Len(t, m.Elsewhere, 1)
	c := m.Elsewhere[0]
	require.Equal(t, []any{care.Complaint, 2, "排队太久", "陈静", "", uint32(0), desk.ShopWord{Number: 4, Name: "河畔店"}}, []any{c.Kind, c.Score, c.Text, c.Name, c.Owner, c.Number, c.Shop})
	require.Equal(t, c.At.Add(2*time.Hour), c.RespondBy)

	s.Hear(storetest.Said{N: 1, Member: id, Kind: care.Complaint, Ago: 24 * time.Hour, Undone: true})
	m = s.Member(id)
	require.Nil(t, m.Cue, "it was taken back there")
	require.Empty(t, m.Elsewhere)
	s.Hear(storetest.Said{N: 2, Member: id, Kind: care.Praise, Text: "好茶"}, storetest.Said{N: 3, Member: id, Kind: care.Service, Ago: 31 * 24 * time.Hour})
	require.Nil(t, s.Member(id).Cue, "nobody has to be careful because of praise, or of a month ago")
	require.Len(t, s.Member(id).Elsewhere, 2)
	_, err := s.Owner.Feedback(t.Context(), desk.Feedback{Member: id, Kind: care.Complaint, Text: "这里也是"})
	require.NoError(t, err)
	s.Hear(storetest.Said{N: 4, Member: id, Kind: care.Complaint})
	require.EqualValues(t, "cue.case", s.Member(id).Cue.Code, "what is open here comes first")
}

func TestFeedbackIsListedByMemberAndForTheWholeMarket(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	id, other := s.Enrol("13812341641", "陈静").ID, s.Enrol("13812341642", "李雪").ID
	s.Join()
	own, err := s.Owner.Feedback(ctx, desk.Feedback{Member: id, Kind: care.Complaint, Text: "自家的话"})
	require.NoError(t, err)
	_, err = s.Owner.Feedback(ctx, desk.Feedback{Kind: care.Praise, Text: "无名"})
	require.NoError(t, err)
	s.Clock.Advance(time.Hour)
	s.Hear(
		storetest.Said{N: 1, Member: id, Kind: care.Service, Text: "昨天的话", Ago: 24 * time.Hour, Place: "河畔店"},
		storetest.Said{N: 2, Member: other, Kind: care.Praise, Text: "别人的话", Ago: 20 * time.Minute, Place: "河畔店"},
		storetest.Said{N: 3, Member: id, Kind: care.Product, Text: "今天的话", Place: "河畔店"},
		storetest.Said{N: 4, Member: id, Kind: care.Product, Text: "撤了的话", Ago: time.Minute, Undone: true},
		storetest.Said{N: 5, Kind: care.Product, Text: "无名的话", Ago: 48 * time.Hour},
	)
	words := func(all []desk.CaseView, err error) (out []string) {
		t.Helper()
		require.NoError(t, err)
		for _, c := range all {
			out = append(out, c.Text)
		}
		return out
	}
	require.Equal(t, []string{"今天的话", "自家的话", "昨天的话"}, words(s.Owner.CasesOf(ctx, id, desk.CaseQuery{Open: true})))
	require.Equal(t, []string{"今天的话", "撤了的话"}, words(s.Owner.CasesOf(ctx, id, desk.CaseQuery{Limit: 2})))
	market := []string{"今天的话", "别人的话", "昨天的话", "无名的话"}
	require.Equal(t, market, words(s.Owner.CasesElsewhere(ctx, desk.CaseQuery{Open: true}, model.ID{})))
	two, err := s.Owner.CasesElsewhere(ctx, desk.CaseQuery{Open: true, Limit: 2}, model.ID{})
	require.Equal(t, market[:2], words(two, err))
	require.Equal(t, market[2:], words(s.Owner.CasesElsewhere(ctx, desk.CaseQuery{Open: true}, two[1].ID)))
	require.Equal(t, []string{"无名", "自家的话"}, words(s.Owner.Cases(ctx, desk.CaseQuery{Open: true})), "what this shop has to work on is its own")

	var exported []string
	require.NoError(t, s.Owner.ExportCases(ctx, func(c desk.CaseView) error {
		exported = append(exported, fmt.Sprintf("%d %s@%s %s", c.Number, c.Text, c.Shop.Say(model.EN), c.State))
		return nil
	}))
	require.Equal(t, []string{
		"2 无名@ new", "1 自家的话@ new", "0 今天的话@河畔店 new", "0 撤了的话@shop 5 withdrawn", "0 别人的话@河畔店 new", "0 昨天的话@河畔店 new", "0 无名的话@shop 5 new",
	}, exported)

	c, err := s.Owner.CaseElsewhere(ctx, two[0].ID.String())
	require.NoError(t, err)
	require.Equal(t, two[0], c)
	for _, id := range []string{own.ID.String(), "zzzzzz-1", "1"} {
		_, err = s.Owner.CaseElsewhere(ctx, id)
		require.EqualValues(t, "case.unknown", model.CodeOf(err))
	}
}

func TestAnAliasBringsItsFeedbackAlong(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	kept, alias := s.Enrol("13812341641", "王芳"), s.Enrol("13812341642", "")
	s.Join()
	own, err := s.Owner.Feedback(ctx, desk.Feedback{Member: alias.ID, Kind: care.Complaint, Text: "自家的话"})
	require.NoError(t, err)
	fields := s.Member(alias.ID).Fields
	s.LayMember(alias.ID, chain.Member{Home: 17, Into: kept.ID}, ledger.Account{}, fields, last(s))
	s.Hear(storetest.Said{N: 1, Member: alias.ID, Kind: care.Service, Text: "别店的话", Place: "河畔店"})
	layCase(t, s, own.ID, alias.ID, "自家的话")

	require.Contains(t, told(timeline(t, s, kept.ID)), "别店的话@河畔店")
	require.Contains(t, told(timeline(t, s, kept.ID)), "自家的话@")
	m := s.Member(kept.ID)
	require.EqualValues(t, 1, m.OpenCases)
	require.Len(t, m.Elsewhere, 1)
	all, err := s.Owner.CasesOf(ctx, alias.ID, desk.CaseQuery{})
	require.NoError(t, err)
	require.Equal(t, []string{"王芳", "王芳"}, []string{all[0].Name, all[1].Name})
	for _, e := range timeline(t, s, kept.ID) {
		if e.Case == own.ID {
			require.Equal(t, "王芳", e.By)
			_, err := s.Owner.Explain(ctx, e.ID.String())
			require.NoError(t, err)
		}
	}
	_, err = s.Owner.Undo(ctx, desk.Reversal{})
	require.NoError(t, err)
	require.Zero(t, s.Member(kept.ID).OpenCases)
	require.Contains(t, told(timeline(t, s, kept.ID)), "自家的话 (undone)@")
}

// layCase sends the row of a case of the shop's own, as headquarters does.
func layCase(t testing.TB, s *storetest.Shop, id, member model.ID, text string) {
	t.Helper()
	opened, err := model.Encode(&model.CaseOpened{At: s.Clock.Now().Unix(), Feedback: care.Complaint})
	require.NoError(t, err)
	value, err := model.Encode(&chain.Case{Member: member, Opened: opened, At: uint64(model.NextHLC(0, s.Clock.Now())), Shop: storetest.ShopNumber})
	require.NoError(t, err)
	state, err := s.Store.State()
	require.NoError(t, err)
	_, err = s.Store.Lay(t.Context(), []chain.Row{{Sort: chain.SortCase, ID: id, Value: value, Fields: model.Fields{model.FieldText: text}}}, state)
	require.NoError(t, err)
}
