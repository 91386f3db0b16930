package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
)

func inZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	require.NoError(t, err)
	return zone
}

// goTo moves the clock to a moment.
func goTo(s *storetest.Shop, moment time.Time) { s.Clock.Advance(moment.Sub(s.Clock.Now())) }

// TestLotEndsAtLocalMidnight looks at points one second before and at the midnight at which they
// end, where that day has 23, 24 or 25 hours, or no midnight at all.
func TestLotEndsAtLocalMidnight(t *testing.T) {
	for _, c := range []struct{ name, zone, earned, last, over string }{
		{"an ordinary day", "Europe/Berlin", "2026-01-15T12:00:00+01:00", "2026-02-15T23:59:59+01:00", "2026-02-16T00:00:00+01:00"},
		{"before the day of 23 hours", "Europe/Berlin", "2026-02-28T12:00:00+01:00", "2026-03-28T23:59:59+01:00", "2026-03-29T00:00:00+01:00"},
		{"across the change to summer", "Europe/Berlin", "2026-03-01T09:00:00+01:00", "2026-04-01T23:59:59+02:00", "2026-04-02T00:00:00+02:00"},
		{"on the day of 23 hours", "Europe/Berlin", "2027-02-28T09:00:00+01:00", "2027-03-28T23:59:59+02:00", "2027-03-29T00:00:00+02:00"},
		{"on the day of 25 hours", "Europe/Berlin", "2026-09-25T09:00:00+02:00", "2026-10-25T23:59:59+01:00", "2026-10-26T00:00:00+01:00"},
		{"where midnight is skipped", "America/Sao_Paulo", "2018-10-03T22:00:00-03:00", "2018-11-03T23:59:59-03:00", "2018-11-04T01:00:00-02:00"},
		{"on a day without midnight", "America/Sao_Paulo", "2018-10-04T00:30:00-03:00", "2018-11-04T23:59:59-02:00", "2018-11-05T00:00:00-02:00"},
		{"where midnight comes twice", "America/Sao_Paulo", "2018-01-17T12:00:00-02:00", "2018-02-17T23:59:59-03:00", "2018-02-18T00:00:00-03:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			zone := inZone(t, c.zone)
			moment := func(text string) time.Time {
				at, err := time.Parse(time.RFC3339, text)
				require.NoError(t, err)
				return at.In(zone)
			}
			s := openIn(t, c.zone, moment(c.earned))
			publish(t, s, basic+"[expiry]\nmode = \"months\"\nmonths = 1\n")
			m := s.Enrol("13812341641", "")
			s.Award(m.ID, 10000)
			goTo(s, moment(c.last))
			require.EqualValues(t, 100, s.Member(m.ID).Balance, "the last second")
			require.Equal(t, moment(c.last).Format(time.DateOnly), s.Member(m.ID).Lots[0].Ends.String())
			goTo(s, moment(c.over))
			require.Zero(t, s.Member(m.ID).Balance, "the next day")
			_, err := s.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 10})
			code(t, err, "redeem.short")
		})
	}
}

// TestLotEndsByTheShopsDayAlsoForAVisitor lets the till, and with it the clock and the sale's
// moment, stand in other zones.
func TestLotEndsByTheShopsDayAlsoForAVisitor(t *testing.T) {
	berlin := inZone(t, "Europe/Berlin")
	for _, till := range []string{"Asia/Shanghai", "America/Los_Angeles", "UTC"} {
		at := time.Date(2026, 1, 31, 23, 30, 0, 0, berlin)
		s := openIn(t, "Europe/Berlin", at.In(inZone(t, till)))
		publish(t, s, basic+"[expiry]\nmode = \"months\"\nmonths = 1\n")
		m := s.Enrol("13812341641", "")
		sell(t, s, m.ID, desk.Sale{Amount: 10000, At: at.In(inZone(t, till))})
		require.Equal(t, "2026-02-28", s.Member(m.ID).Lots[0].Ends.String(), till)
		goTo(s, time.Date(2026, 2, 28, 23, 59, 59, 0, berlin))
		require.EqualValues(t, 100, s.Member(m.ID).Balance, till)
		goTo(s, time.Date(2026, 3, 1, 0, 0, 0, 0, berlin))
		require.Zero(t, s.Member(m.ID).Balance, till)
	}
}

func TestBirthdaysOf29FebruaryAreKept(t *testing.T) {
	const gift = `
[bonus.birthday]
points = 50
window = "day"
[[multiplier]]
code = "birthday"
zh = "生日双倍"
en = "Birthday, double"
factor = "2"
birthday = "day"
`
	s := openIn(t, "Europe/Berlin", time.Date(2026, 2, 27, 12, 0, 0, 0, time.UTC))
	publish(t, s, basic+gift)
	m, err := s.Owner.Enrol(t.Context(), desk.Enrolment{Phone: "13812341641", Fields: model.Fields{model.FieldBirthday: "2000-02-29"}})
	require.NoError(t, err)
	require.Equal(t, "2000-02-29", m.Fields[model.FieldBirthday])
	for _, c := range []struct {
		day    string
		points model.Points
	}{
		{"2026-02-27", 1}, {"2026-02-28", 52}, {"2026-02-28", 2}, {"2026-03-01", 1}, // kept on the 28th, given once
		{"2028-02-28", 1}, {"2028-02-29", 52}, {"2028-03-01", 1}, // on the day itself
		{"2100-02-28", 52}, // no leap year
	} {
		day, err := time.ParseInLocation("2006-01-02 15:04", c.day+" 12:00", inZone(t, "Europe/Berlin"))
		require.NoError(t, err)
		goTo(s, day)
		before := s.Member(m.ID).Balance
		require.Equal(t, before+c.points, s.Award(m.ID, 100).Balance, c.day)
	}
	require.Equal(t, "2000-02-29", s.Member(m.ID).Fields[model.FieldBirthday])
}

// TestDeletingAMembersSaleIsImpossibleAndReversingItIsNot takes sales back in every way that
// there is: the log only grows, the sale stays what it was, and its points are gone.
func TestDeletingAMembersSaleIsImpossibleAndReversingItIsNot(t *testing.T) {
	s := storetest.Open(t)
	ctx := t.Context()
	m := s.Enrol("13812341641", "")
	for name, reverse := range map[string]func(desk.Answer) error{
		"undo": func(a desk.Answer) error {
			_, err := s.Owner.Undo(ctx, desk.Reversal{Entry: a.Entry})
			return err
		},
		"refund": func(a desk.Answer) error {
			_, err := s.Owner.Refund(ctx, desk.Refund{Sale: a.Entry.String()})
			return err
		},
	} {
		sale := s.Award(m.ID, 10000)
		written, err := s.Owner.Explain(ctx, sale.Entry.String())
		require.NoError(t, err)
		before, err := s.Owner.Timeline(ctx, m.ID, 0, 100)
		require.NoError(t, err)
		require.NoError(t, reverse(sale), name)
		after, err := s.Owner.Timeline(ctx, m.ID, 0, 100)
		require.NoError(t, err)
		require.Len(t, after, len(before)+1, name)
		require.Equal(t, sale.Entry, after[1].ID, name)
		require.Equal(t, before[0].Body, after[1].Body, "%s: the sale is what it was", name)
		again, err := s.Owner.Explain(ctx, sale.Entry.String())
		require.NoError(t, err)
		require.Equal(t, written.Points, again.Points, name)
		require.Zero(t, s.Member(m.ID).Balance, name)
		require.Zero(t, s.Member(m.ID).Spend, name)
	}
	s.Verify() // the chain is whole
}
