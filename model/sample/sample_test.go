package sample_test

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/sample"
	"regulars/model/staff"
	"regulars/store"
	"regulars/store/storetest"
)

// told is what of a shop does not depend on the identities that its file draws.
type told struct {
	members []desk.Member
	entries []desk.Entry
	cases   []desk.CaseView
}

func (s *shop) told() told {
	var t told
	for _, m := range s.members() {
		m.ID = model.ID{}
		t.members = append(t.members, *m)
	}
	for _, e := range s.entries() {
		e.ID, e.Member, e.Body = model.ID{}, model.ID{}, nil
		t.entries = append(t.entries, e)
	}
	for _, c := range s.cases() {
		c.ID, c.Member = model.ID{}, model.ID{}
		t.cases = append(t.cases, c)
	}
	return t
}

func TestSameSeedAndMomentMakeTheSameShop(t *testing.T) {
	const members = 300
	one := open(t, sample.Options{Now: friday, Seed: 7, Members: members}, 1).told()
	require.Len(t, one.members, members)
	require.Equal(t, one, open(t, sample.Options{Now: friday, Seed: 7, Members: members}, 2).told())
	other := open(t, sample.Options{Now: friday, Seed: 8, Members: members}, 1).told()
	require.NotEqual(t, one.members, other.members)
}

func TestShopLooksAlive(t *testing.T) {
	for _, lang := range model.Langs {
		t.Run(string(lang), func(t *testing.T) {
			done, total := 0, 0
			s := open(t, sample.Options{Now: friday, Seed: 1, Lang: lang, Progress: func(d, n int) {
				require.GreaterOrEqual(t, d, done)
				done, total = d, n
			}}, 1)
			require.Equal(t, total, done)
			s.verify()
			crowd(t, s.members(), lang)
			sales(t, s.entries())
			examples(s, lang)
			day, err := s.owner.Day(t.Context())
			require.NoError(t, err)
			require.Equal(t, "2026-11-20", day.Date)
			require.Greater(t, day.Visits, int64(8))
			require.EqualValues(t, 2, day.Enrolled)
			require.EqualValues(t, 300, day.Redeemed)
			require.EqualValues(t, 2, day.Feedback)
			require.Positive(t, day.Earned)
			shop, err := s.owner.Shop(t.Context())
			require.NoError(t, err)
			require.True(t, shop.Demo)
			require.Equal(t, lang, shop.Lang)
			require.Equal(t, sample.StaffIn(lang).Shop, shop.Name)
		})
	}
}

// crowd checks that every sort of member is there, in numbers that a shop like this has.
func crowd(t *testing.T, members []*desk.Member, lang model.Lang) {
	t.Helper()
	require.Len(t, members, 2_000)
	tiers, cues, kinds := map[string]int{}, map[model.Code]int{}, map[string]int{}
	oneTimers, chinese := 0, 0
	for _, m := range members {
		tiers[m.Standing.Tier.Code]++
		kinds[m.Fields[model.FieldKind]]++
		if m.Cue != nil {
			cues[m.Cue.Code]++
		}
		if m.Visits == 1 {
			oneTimers++
		}
		if strings.ContainsFunc(m.Name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			chinese++
		}
		if lang == model.EN {
			require.False(t, strings.ContainsFunc(m.Name, isForeign), m.Name)
		}
	}
	require.Equal(t, lang == model.ZH, chinese > 1_700, "%d names in characters", chinese)
	require.Greater(t, oneTimers, 100)
	for _, tier := range []struct {
		code        string
		least, most int
	}{{"ordinary", 1_200, 1_800}, {"silver", 150, 600}, {"gold", 15, 120}, {"diamond", 2, 20}} {
		require.GreaterOrEqual(t, tiers[tier.code], tier.least, tier.code)
		require.LessOrEqual(t, tiers[tier.code], tier.most, tier.code)
	}
	for _, code := range []model.Code{
		"cue.case", "cue.debt", "cue.birthday_today", "cue.birthday", "cue.rhythm", "cue.tier", "cue.new",
	} {
		require.Positive(t, cues[code], code)
	}
	for _, kind := range []string{"person", "family", "company"} {
		require.Positive(t, kinds[kind], kind)
	}
}

// examples checks that what the examples type finds whom they say, among all the others.
func examples(s *shop, lang model.Lang) {
	s.t.Helper()
	if lang == model.EN {
		require.ElementsMatch(s.t, []string{"Ouyang Zhiqiang", "Ouyang Ziqi", "Ouyang Zeqing"}, s.found("ouyang z"))
		require.Equal(s.t, []string{"Ouyang Zhiqiang"}, s.found("1641"))
		return
	}
	require.ElementsMatch(s.t, []string{"欧阳志强", "欧阳子琪", "欧阳泽清"}, s.found("oyzq"))
	require.Equal(s.t, []string{"欧阳志强"}, s.found("1641"))
	require.Contains(s.t, s.found("0023"), "欧阳子琪")
	require.Contains(s.t, s.found("maria jose"), "María José")
	require.Contains(s.t, s.found("安可"), "安可👋🍵", "the skin tone is cleaned away, four columns stay")
}

// isForeign reports letters that are not Latin.
func isForeign(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }

// sales checks that receipts add up, that nobody buys before the card is there, and that the
// two years show the festivals.
func sales(t *testing.T, entries []desk.Entry) {
	t.Helper()
	joined, weeks, categories, kinds := map[model.ID]time.Time{}, map[string]int{}, map[string]bool{}, map[model.Kind]int{}
	lines, rewards, bonuses := 0, map[string]int{}, map[string]bool{}
	for _, e := range entries {
		kinds[e.Kind]++
		if e.Kind == model.MemberEnrolledKind {
			joined[e.Member] = e.At
		}
		switch v := e.Body.(type) {
		case *model.PointsRedeemed:
			rewards[cmp.Or(v.Type, model.RedeemOff)]++
		case *model.PointsGranted:
			rule, _, _ := strings.Cut(v.Reason, ":")
			bonuses[rule] = true
		}
		body, ok := e.Body.(*model.SaleRecorded)
		if !ok {
			continue
		}
		require.False(t, e.At.Before(joined[e.Member]), "%s bought at %s", e.Name, e.At)
		require.False(t, e.At.After(friday), "%s buys at %s", e.Name, e.At)
		sum := model.Money(0)
		for _, l := range body.Lines {
			sum += l.Amount
			categories[l.Category] = true
			lines++
		}
		if len(body.Lines) > 0 {
			require.Equal(t, e.Amount, sum, e.Receipt)
		}
		weeks[e.At.Format("2006-01-")+string(rune('a'+(e.At.Day()-1)/10))]++
	}
	require.InDelta(t, 26_000, kinds[model.SaleRecordedKind], 6_000)
	require.InDelta(t, 60_000, lines, 15_000)
	require.GreaterOrEqual(t, len(categories), 30)
	require.Greater(t, kinds[model.PointsRedeemedKind], 10)
	require.Greater(t, kinds[model.SaleRefundedKind], 2)
	require.Positive(t, kinds[model.ActUndoneKind])
	require.Greater(t, rewards[model.RedeemGift], 3)
	require.Greater(t, rewards[model.RedeemOff], 3)
	require.Greater(t, kinds[model.CouponIssuedKind], 100)
	require.Positive(t, kinds[model.CouponRedeemedKind])
	require.Equal(t, map[string]bool{"welcome": true, "checkin": true, "review": true, "birthday": true}, bonuses)
	require.Greater(t, weeks["2026-02-a"], weeks["2026-03-a"]*5/4, "the Spring Festival was on 17 February")
	require.Greater(t, weeks["2026-09-b"], weeks["2026-07-b"]*5/4, "the Mid-Autumn Festival was on 25 September")
}

func TestTillWasBusyAMinuteAgo(t *testing.T) {
	s := open(t, sample.Options{Now: friday, Seed: 3, Members: 50}, 1)
	recent, err := s.owner.Recent(t.Context(), 8)
	require.NoError(t, err)
	var lines []string
	for _, e := range recent {
		line := strings.Join([]string{e.At.Format("15:04"), e.Name, e.Net.Signed(), e.After.Format(), e.By}, " ")
		if e.Undone {
			line += " undone"
		}
		lines = append(lines, line)
	}
	require.Equal(t, []string{
		"14:01 陈宇 +88 11,743 王芳",
		"14:01 陈宇 +257 11,655 王芳",
		"13:58 María José −300 592 王芳",
		"13:55 李雪 +88 1,600 王芳",
		"13:55 李雪 +54 1,512 王芳",
		"13:49 安可👋🍵 +16 371 王芳",
		"13:49 安可👋🍵 −1,680 355 王芳",
		"13:49 安可👋🍵 +1,680 2,035 王芳 undone",
	}, lines)
	cashier, err := s.owner.SignInByBadge(t.Context(), sample.Badge)
	require.NoError(t, err)
	last, err := cashier.Undoable(t.Context())
	require.NoError(t, err)
	require.Equal(t, "陈宇", last.Name)
}

func TestComplaintIsTheMostUrgentOfTheOpenCases(t *testing.T) {
	s := open(t, sample.Options{Now: friday, Seed: 1, Members: 50}, 1)
	kinds := map[string]int{}
	anonymous := 0
	for _, c := range s.cases() {
		kinds[c.Kind]++
		if c.Member.IsZero() {
			anonymous++
		}
		if c.Kind == care.Complaint {
			require.Equal(t, 80*time.Minute, c.RespondBy.Sub(friday))
		}
	}
	require.Equal(t, map[string]int{
		care.Complaint: 1, care.Service: 1, care.Product: 1, care.Suggestion: 2, care.Praise: 2,
	}, kinds)
	require.Equal(t, 3, anonymous)
	day, err := s.owner.Day(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 7, day.OpenCases)
	require.Equal(t, 80*time.Minute, day.Due.Sub(friday))
}

// The people of the examples have the same points whenever the shop is opened.
func TestAnyMomentMakesASoundShop(t *testing.T) {
	for _, at := range []string{
		"2026-11-20T14:02:00+08:00",
		"2026-11-21T00:00:30+08:00", // today has hardly begun
		"2026-11-21T03:10:00+08:00", // nobody is in the shop
		"2026-11-21T23:59:59+08:00",
		"2027-02-07T12:00:00+08:00", // closed for the Spring Festival
		"2028-02-29T10:00:00+08:00",
		"2027-01-01T09:00:00+08:00",
		"2027-12-31T20:00:00+08:00",
		"2026-03-01T00:00:00+08:00",
		"2041-05-05T18:00:00-05:00", // festivals that the table does not know, a till far away
	} {
		t.Run(at, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, at)
			require.NoError(t, err)
			s := open(t, sample.Options{Now: now, Seed: 5, Members: 60}, 1)
			require.Len(t, s.members(), 60)
			require.Len(t, s.cases(), 7)
			for phone, want := range map[string]struct {
				points model.Points
				tier   string
			}{
				"13812341641": {3_040, "gold"}, "13601085526": {1_600, "silver"}, "15910620592": {592, "ordinary"},
				"19910260023": {116, "ordinary"}, "13522037788": {1_073, "silver"}, "13301256478": {40_475, "diamond"},
			} {
				m := s.member(phone)
				require.Equal(t, want.points, m.Balance, m.Name)
				require.Equal(t, want.tier, m.Standing.Tier.Code, m.Name)
			}
			require.EqualValues(t, "cue.birthday_today", s.member("18611379052").Cue.Code)
			require.EqualValues(t, "cue.debt", s.member("15001392817").Cue.Code)
			require.EqualValues(t, "cue.rhythm", s.member("13716584420").Cue.Code)
			for _, e := range s.entries() {
				require.False(t, e.At.After(now), "%s at %s", e.Kind, e.At)
			}
			day, err := s.owner.Day(t.Context())
			require.NoError(t, err)
			require.EqualValues(t, 2, day.Enrolled, "the acts of today are of today")
			s.verify()
		})
	}
}

func TestFewMembersLeaveThePeopleOfTheExamples(t *testing.T) {
	s := open(t, sample.Options{Now: friday, Members: 1}, 1)
	require.Len(t, s.members(), 13)
	require.EqualValues(t, 3_040, s.member("13812341641").Balance)
	s.verify()
}

func TestStaffSignInWithTheSamplePIN(t *testing.T) {
	s := open(t, sample.Options{Now: friday, Members: 1, Lang: model.EN}, 1)
	who := sample.StaffIn(model.EN)
	require.Equal(t, who.Owner, s.owner.Who().Name)
	for name, role := range map[string]staff.Role{who.Owner: staff.Manager, who.Cashier: staff.Cashier, who.Supervisor: staff.Supervisor} {
		session, err := s.owner.SignIn(t.Context(), name, sample.PIN)
		require.NoError(t, err)
		require.Equal(t, role, session.Who().Role)
	}
	cashier, err := s.owner.SignInByBadge(t.Context(), sample.Badge)
	require.NoError(t, err)
	require.Equal(t, who.Cashier, cashier.Who().Name)
}

func TestFileWithItsOwnClockIsFilledToo(t *testing.T) {
	file, err := store.Create(t.TempDir(), store.Options{Clock: func() time.Time { return friday }})
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	owner, err := sample.Make(t.Context(), desk.New(file, desk.Options{PINCost: storetest.FastPIN}), sample.Options{Now: friday, Members: 40})
	require.NoError(t, err)
	s := &shop{t, file, owner}
	require.EqualValues(t, 3_040, s.member("13812341641").Balance)
	s.verify()
}

func TestShopThatIsOpenAlreadyIsLeftAlone(t *testing.T) {
	s := open(t, sample.Options{Now: friday, Members: 20}, 1)
	_, err := sample.Make(t.Context(), s.owner.Desk, sample.Options{Now: friday, Members: 20})
	require.EqualValues(t, "shop.open", model.CodeOf(err))
	require.Len(t, s.members(), 20)
}

func TestMakingEndsWhenItsContextDoes(t *testing.T) {
	clock := sample.NewClock(friday)
	file, err := store.Create(t.TempDir(), store.Options{Clock: clock.Now})
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	ctx, cancel := context.WithCancel(t.Context())
	steps := 0
	_, err = sample.Make(ctx, desk.New(file, desk.Options{PINCost: storetest.FastPIN}), sample.Options{
		Now: friday, Clock: clock, Members: 100, Progress: func(int, int) {
			if steps++; steps == 5 {
				cancel()
			}
		},
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, steps, 10)
}

func TestClockStandsUntilItIsLetRun(t *testing.T) {
	clock := sample.NewClock(friday)
	require.True(t, sample.Begin(friday).Equal(clock.Now()))
	clock.Set(friday)
	require.Equal(t, friday, clock.Now())
	clock.Run(func() time.Time { return friday.Add(time.Hour) })
	require.Equal(t, friday.Add(time.Hour), clock.Now())
}

// BenchmarkMake is what the demo takes from an empty directory to a session, without the cost
// of four real PIN hashes.
func BenchmarkMake(b *testing.B) {
	for b.Loop() {
		open(b, sample.Options{Now: friday, Seed: 1}, 1)
	}
}
