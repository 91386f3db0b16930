package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
	"regulars/store/storetest"
)

// reads gives what the trail says was read, oldest first.
func reads(s *storetest.Shop) []model.DataRead {
	s.T.Helper()
	var all []model.DataRead
	for _, e := range trail(s, model.DataReadKind) {
		body, err := e.ParseBody()
		require.NoError(s.T, err)
		all = append(all, *body.(*model.DataRead))
	}
	return all
}

// What an entry names of its own stream is said in full, also by a second answer.
func TestExplanationsNameEntriesInFull(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m, other := s.Enrol("13812341641", "欧阳志强"), s.Enrol("13812341642", "")
	sale, err := s.Owner.Award(ctx, m.ID, desk.Sale{Amount: 50000, Receipt: "R1"})
	require.NoError(t, err)
	said := func(entry model.ID) string {
		t.Helper()
		e, err := s.Owner.Explain(ctx, entry.String())
		require.NoError(t, err)
		return say.Why(model.EN, e.Why[0])
	}
	back, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R1"})
	require.NoError(t, err)
	want := "Takes back the sale of entry " + sale.Entry.String()
	require.Contains(t, sale.Entry.String(), "-", "an identity has its stream")
	require.Equal(t, want, say.Why(model.EN, back.Why[0]))
	require.Equal(t, want, said(back.Entry))
	again, err := s.Owner.Refund(ctx, desk.Refund{Sale: "R1"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	require.Equal(t, want, say.Why(model.EN, again.Why[0]))
	undone, err := s.Owner.Undo(ctx, desk.Reversal{Entry: back.Entry})
	require.NoError(t, err)
	require.Equal(t, "Undoes entry "+back.Entry.String(), said(undone.Entry))
	moved, err := s.Owner.Transfer(ctx, m.ID, other.ID, desk.Adjustment{Points: 10, Reason: "family"})
	require.NoError(t, err)
	require.Contains(t, said(moved.Entry), other.ID.String())
}

// A bonus says in words what it was for, and never by the name that it has for the machine.
func TestListsSayWhatABonusWasFor(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.PublishProgram(t.Context(), "[earn]\npoints = 1\nper = \"1\"\n[redeem]\npoints = 100\nvalue = \"1\"\nminimum = 100\nstep = 100\n[bonus.welcome]\npoints = 5\n"+
		"[[activity]]\ncode = \"HELLO\"\nzh = \"传单\"\nen = \"Leaflet\"\npoints = 7\n[[tier]]\ncode = \"a\"\nzh = \"甲\"\nen = \"A\"\nfrom = \"0\"\n")
	require.NoError(t, err)
	m := s.Enrol("13812341641", "欧阳志强")
	_, err = s.Owner.Activity(t.Context(), m.ID, "HELLO")
	require.NoError(t, err)
	s.Award(m.ID, 10000)
	entries, err := s.Owner.Timeline(t.Context(), m.ID, 0, 10)
	require.NoError(t, err)
	var zh, en []string
	for _, e := range entries {
		require.Empty(t, e.Detail)
		if e.About.Code != "" {
			zh, en = append(zh, say.Why(model.ZH, e.About)), append(en, say.Why(model.EN, e.About))
		}
	}
	require.Equal(t, []string{"活动码「传单」", "欢迎入会"}, zh)
	require.Equal(t, []string{"activity code “Leaflet”", "welcome"}, en)
}

func TestRevealIsNotedOncePerPersonAndTenMinutes(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	hire(s, "小李", staff.Cashier, "1357", "")
	till, err := s.Desk.SignIn(ctx, "小李", "1357")
	require.NoError(t, err)
	m, other := s.Enrol("13812341641", "欧阳志强"), s.Enrol("13812341642", "")
	look := func(who *desk.Session, of *desk.Member, noted int) {
		t.Helper()
		phone, err := who.Reveal(ctx, of.ID)
		require.NoError(t, err)
		require.Equal(t, of.Phone, phone)
		require.Len(t, reads(s), noted)
	}
	look(till, m, 1)
	e := trail(s, model.DataReadKind)[0]
	require.Equal(t, m.ID, e.MemberID())
	require.Equal(t, till.Who().ID, e.ActorID())
	require.Equal(t, model.DataRead{At: storetest.Start.Unix(), What: "phone", Count: 1}, reads(s)[0])
	s.Clock.Advance(10*time.Minute - time.Second)
	s.Award(m.ID, 10000)
	look(till, m, 1)
	look(till, other, 2)
	look(s.Owner, m, 3)
	s.Clock.Advance(time.Second)
	look(till, m, 4)
	require.EqualValues(t, 100, s.Member(m.ID).Balance, "a look moves no points")
}

func TestRevealOfNobodyAndOfNoNumber(t *testing.T) {
	s := storetest.Open(t)
	m, err := s.Owner.Enrol(t.Context(), desk.Enrolment{Fields: model.Fields{model.FieldCard: "C-100"}})
	require.NoError(t, err)
	phone, err := s.Owner.Reveal(t.Context(), m.ID)
	require.NoError(t, err)
	require.Empty(t, phone)
	_, err = s.Owner.Reveal(t.Context(), model.ID{Stream: m.ID.Stream, N: 99})
	code(t, err, "member.unknown")
	require.Empty(t, reads(s), "there was nothing to see")
}

func TestExportsAndTheTrailItselfAreNoted(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	hire(s, "老周", staff.Auditor, "1357", "")
	auditor, err := s.Desk.SignIn(ctx, "老周", "1357")
	require.NoError(t, err)
	require.NoError(t, auditor.ExportMembers(ctx, func(*desk.Member) error { return nil }))
	require.Empty(t, reads(s), "an empty list tells of nobody")
	m := s.Enrol("13812341641", "")
	s.Enrol("13812341642", "")
	s.Award(m.ID, 10000)
	_, err = s.Owner.Feedback(ctx, desk.Feedback{Member: m.ID, Kind: care.Kinds[0], Text: "排队太久"})
	require.NoError(t, err)
	require.NoError(t, auditor.ExportMembers(ctx, func(*desk.Member) error { return nil }))
	require.NoError(t, auditor.ExportSales(ctx, func(desk.Entry) error { return nil }))
	every := func(model.Kind) bool { return true }
	lines := int64(0)
	require.NoError(t, auditor.ExportEntries(ctx, every, func(desk.Entry) error { lines++; return nil }))
	require.NoError(t, auditor.ExportCases(ctx, func(desk.CaseView) error { return nil }))
	logged := int64(0)
	require.NoError(t, auditor.Log(ctx, desk.LogQuery{}, func(desk.LogLine) error { logged++; return nil }))
	at := storetest.Start.Unix()
	require.Equal(t, []model.DataRead{
		{At: at, What: "export.members", Count: 2},
		{At: at, What: "export.sales", Count: 1},
		{At: at, What: "export.entries", Count: lines},
		{At: at, What: "export.cases", Count: 1},
		{At: at, What: "log", Count: logged},
	}, reads(s))
	require.Equal(t, lines+2, logged, "the two exports between are lines of the trail")
	for _, e := range trail(s, model.DataReadKind) {
		require.Equal(t, auditor.Who().ID, e.ActorID())
	}
}

func TestExportThatIsBrokenOffIsNotedWithWhatItGave(t *testing.T) {
	s := storetest.Open(t)
	s.Enrol("13812341641", "")
	s.Enrol("13812341642", "")
	s.Enrol("13812341643", "")
	full := errors.New("the stick is full")
	left := 2
	err := s.Owner.ExportMembers(t.Context(), func(*desk.Member) error {
		if left--; left == 0 {
			return full
		}
		return nil
	})
	require.ErrorIs(t, err, full)
	require.Len(t, reads(s), 1)
	require.EqualValues(t, 2, reads(s)[0].Count)
}
