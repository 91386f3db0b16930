package hq_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
)

// says opens a case under a number.
func (s *shop) says(member model.ID, n uint64, text string) *model.Event {
	s.p.now = s.p.now.Add(time.Second)
	return s.write(model.Draft{
		Kind: model.CaseOpenedKind, Member: member, Subject: model.ID{Stream: s.id, N: n},
		Body: &model.CaseOpened{At: s.p.now.Unix(), Feedback: "service", Score: 2, Scale: 5}, PII: model.Fields{model.FieldText: text},
	})
}

func (p *place) cases(shop uint64, most int) []hub.CaseView {
	p.t.Helper()
	all, err := p.office.Cases(ctx, p.now, shop, most)
	require.NoError(p.t, err)
	return all
}

func texts(all []hub.CaseView) (out []string) {
	for i := range all {
		out = append(out, all[i].Text)
	}
	return out
}

func TestWhatWasSaidInAShopIsListedTheNewestFirst(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	require.Empty(t, p.cases(1, 5))
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei", model.FieldPhone: "+8613800138000"})
	var want []string
	for n := uint64(1); n <= 37; n++ {
		text := fmt.Sprint("word ", n)
		a.says(li, n+4000*(n/30), text) // with a gap, as numbers have after events that could not be read
		want = append([]string{text}, want...)
	}
	undone := a.says(model.ID{}, 4038, "never mind")
	a.undo(undone, model.CaseOpenedKind, model.Effect{Cases: -1})
	b.says(li, 1, "elsewhere")
	a.level()
	b.level()

	all := p.cases(1, 100)
	require.Equal(t, append([]string{"never mind"}, want...), texts(all))
	require.True(t, all[0].Undone)
	require.Zero(t, all[0].Member)
	require.False(t, all[1].Undone)
	require.Equal(t, []any{uint64(1), li, "Li Mei", "service", 2}, []any{all[1].Shop, all[1].Member, all[1].Who[model.FieldName], all[1].Opened.Feedback, all[1].Opened.Score})
	for most := 1; most < 12; most++ {
		require.Equal(t, texts(all)[:most], texts(p.cases(1, most)), "at most %d", most)
	}
	require.Equal(t, []string{"elsewhere"}, texts(p.cases(2, 5)))
	_, err := p.office.Cases(ctx, p.now, 7, 5)
	require.Equal(t, model.Code("hq.shop"), model.CodeOf(err))
}

func TestCasesOfARestoredShopAreThoseOfBothItsStreams(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	a.says(model.ID{}, 1, "before")
	a.level()
	b := p.newFile(a.backup())
	b.enrolWith("", a)
	b.says(model.ID{}, 2, "after")
	b.level()
	require.Equal(t, []string{"after", "before"}, texts(p.cases(1, 5)))
	require.Equal(t, []string{"after"}, texts(p.cases(1, 1)))
}

func TestForgottenWordsAreInNoList(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei"})
	a.says(li, 1, "I am Li Mei")
	a.level()
	_, err := p.office.Erase(ctx, p.now, "Wang", li, "asked")
	require.NoError(t, err)
	all := p.cases(1, 5)
	require.Len(t, all, 1)
	require.Empty(t, all[0].Text)
	require.Empty(t, all[0].Who)
}
