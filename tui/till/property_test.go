package till_test

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/staff"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
	"regulars/tui/till"
)

// wild is a desk that answers with whatever a shop may hold.
type wild struct {
	t     *rapid.T
	clock time.Time
}

var letters = []rune("a王芳欧阳志强ÁéñÖΩЖ한ก👍🏽👨‍👩‍👧️ ·’-x1９ﷺ")

func (w *wild) name() string {
	return clean.Name(rapid.StringOfN(rapid.SampledFrom(letters), 0, 40, -1).Draw(w.t, "name"))
}

func (w *wild) line() string {
	return clean.Line(rapid.StringOfN(rapid.SampledFrom(letters), 0, 90, -1).Draw(w.t, "line"))
}

func (w *wild) points() model.Points {
	return model.Points(rapid.Int64Range(-2_000_000_000, 2_000_000_000).Draw(w.t, "points"))
}

func (w *wild) money() model.Money {
	return model.Money(rapid.Int64Range(-1e12, 1e12).Draw(w.t, "money"))
}

func (w *wild) past() time.Time {
	return w.clock.Add(-time.Duration(rapid.Int64Range(0, 40_000).Draw(w.t, "hours")) * time.Hour)
}

func (w *wild) phone() string {
	return rapid.SampledFrom([]string{"+8613812341641", "+4915123456789", "+861012345678", ""}).Draw(w.t, "phone")
}

func (w *wild) entry() desk.Entry {
	bodies := []model.Body{
		&model.SaleRecorded{}, &model.PointsRedeemed{}, &model.ActUndone{Of: model.SaleRecordedKind},
		&model.CaseOpened{Feedback: "complaint"}, &model.MemberEnrolled{}, nil,
	}
	e := desk.Entry{
		ID: model.ID{N: 9}, At: w.past(), Name: w.name(), Tier: rapid.SampledFrom([]string{"gold", "old", ""}).Draw(w.t, "tier"), By: w.name(), Net: w.points(), After: w.points(),
		Amount: w.money(), Detail: w.line(), Undone: rapid.Bool().Draw(w.t, "undone"),
		Body: rapid.SampledFrom(bodies).Draw(w.t, "body"), Kind: "some.kind", Member: model.ID{N: 1},
	}
	if e.Body != nil {
		e.Kind = e.Body.Kind()
	}
	return e
}

func (w *wild) entries(limit int) []desk.Entry {
	out := make([]desk.Entry, rapid.IntRange(0, min(limit, 6)).Draw(w.t, "entries"))
	for i := range out {
		out[i] = w.entry()
	}
	return out
}

func (w *wild) Seek(context.Context, string) (bool, error) { return false, nil }
func (w *wild) Find(_ context.Context, _ string, limit int) ([]desk.Found, error) {
	if rapid.IntRange(0, 9).Draw(w.t, "find fails") == 0 {
		return nil, model.Refuse("store.damaged")
	}
	out := make([]desk.Found, rapid.IntRange(0, limit).Draw(w.t, "found"))
	fields := []string{"name", "pinyin", "initials", "mixed", "phone tail", "phone", "card", "external", "words", "id", "email"}
	for i := range out {
		out[i] = desk.Found{
			ID: model.ID{N: uint64(i) + 1}, Name: w.name(), Phone: clean.MaskPhone(w.phone()), Card: "2000000001234", Tier: "gold",
			Points: w.points(), LastVisit: w.past(), Field: rapid.SampledFrom(fields).Draw(w.t, "field"), Matched: w.name(),
		}
	}
	return out, nil
}

func (w *wild) Member(context.Context, model.ID) (*desk.Member, error) {
	tier := program.Tier{Code: "gold", Name: map[model.Lang]string{model.ZH: w.name(), model.EN: w.name()}}
	m := &desk.Member{
		ID: model.ID{N: 1}, Name: w.name(), Phone: w.phone(), Card: "2000000001234", Joined: w.past(), Balance: max(w.points(), 0),
		Debt: max(w.points(), 0), Value: w.money(), Standing: program.Standing{Tier: &tier, By: program.BySpend, Have: int64(w.money()), Missing: int64(w.money())},
		Visits: rapid.Int64Range(0, 100_000).Draw(w.t, "visits"), LastVisit: w.past(), OpenCases: rapid.Int64Range(0, 99).Draw(w.t, "cases"),
	}
	if rapid.Bool().Draw(w.t, "next") {
		m.Standing.Next = &tier
	}
	for range rapid.IntRange(0, 4).Draw(w.t, "lots") {
		m.Lots = append(m.Lots, model.Lot{Ends: w.day(), Points: w.points()})
	}
	m.Held, m.Coupons, m.Standing.Until = max(w.points(), 0), rapid.Int64Range(0, 40).Draw(w.t, "coupons"), w.day()
	tier.Benefits = map[model.Lang][]string{model.ZH: {w.name(), w.line()}, model.EN: {w.name(), w.line()}}
	if rapid.Bool().Draw(w.t, "cue") {
		m.Cue = &model.Why{Code: rapid.SampledFrom([]model.Code{"cue.new", "cue.case", "cue.unheard"}).Draw(w.t, "code"), Args: []any{int64(3)}}
	}
	return m, nil
}

func (w *wild) Timeline(_ context.Context, _ model.ID, _ uint64, limit int) ([]desk.Entry, error) {
	return w.entries(limit), nil
}

func (w *wild) answer() desk.Answer {
	return desk.Answer{
		Entry: model.ID{N: 7}, Member: model.ID{N: 1}, Points: w.points(), Before: w.points(), Balance: w.points(), Amount: w.money(),
		Why: []model.Why{model.Explain("why.rate", "¥128.50", "1", "¥1.00"), model.Explain("why.carry", "0.75", "+128", "0.25"), model.Explain("why.program", 3)},
	}
}

func (w *wild) Quote(context.Context, model.ID, desk.Sale) (desk.Answer, error) {
	return w.answer(), nil
}

func (w *wild) Award(context.Context, model.ID, desk.Sale) (desk.Answer, error) {
	return w.answer(), nil
}

func (w *wild) Redeem(context.Context, model.ID, desk.Redemption) (desk.Answer, error) {
	return w.answer(), nil
}

func (w *wild) CheckIn(context.Context, model.ID) (desk.Answer, error) { return w.answer(), nil }

func (w *wild) Activity(context.Context, model.ID, string) (desk.Answer, error) {
	return w.answer(), nil
}

func (w *wild) day() model.Day {
	return rapid.SampledFrom([]model.Day{model.Never, model.Idle, 1, 20_640, 20_650, 40_000}).Draw(w.t, "day")
}

func (w *wild) coupon() desk.CouponView {
	return desk.CouponView{
		Code: "C123456789018", Template: rapid.SampledFrom([]string{"ten", "gone"}).Draw(w.t, "template"), Label: program.Label{model.ZH: w.name(), model.EN: w.name()},
		Member: model.ID{N: 1}, Name: w.name(), From: w.day(), Until: w.day(),
		State: rapid.SampledFrom([]coupon.State{coupon.Open, coupon.Used, coupon.Voided}).Draw(w.t, "state"), Usable: rapid.Bool().Draw(w.t, "usable"),
	}
}

func (w *wild) Coupons(context.Context, model.ID) ([]desk.CouponView, error) {
	out := make([]desk.CouponView, rapid.IntRange(0, 14).Draw(w.t, "coupons"))
	for i := range out {
		out[i] = w.coupon()
	}
	return out, nil
}

func (w *wild) Coupon(context.Context, string) (desk.CouponView, error) { return w.coupon(), nil }

func (w *wild) UseCoupon(context.Context, model.ID, desk.CouponUse) (desk.Answer, error) {
	return w.answer(), nil
}

func (w *wild) Adjust(_ context.Context, _ model.ID, in desk.Adjustment) (desk.Answer, error) {
	return w.answer(), w.colleague(in.Approval)
}

func (w *wild) Transfer(_ context.Context, _, _ model.ID, in desk.Adjustment) (desk.Answer, error) {
	return w.answer(), w.colleague(in.Approval)
}

func (w *wild) IssueCoupon(_ context.Context, _ model.ID, in desk.Issue) (desk.CouponView, error) {
	return desk.CouponView{Code: "C123456789018"}, w.colleague(in.Approval)
}

func (w *wild) VoidCoupon(_ context.Context, _, _ string, a *desk.Approval) error {
	return w.colleague(a)
}

func (w *wild) Refund(_ context.Context, want desk.Refund) (desk.Answer, error) {
	return w.answer(), w.colleague(want.Approval)
}

// colleague refuses what has no approval, or has one and no luck.
func (w *wild) colleague(a *desk.Approval) error {
	if a == nil {
		return rapid.SampledFrom([]error{nil, model.Refuse("adjust.limit", "500", "100"), model.Refuse("store.full")}).Draw(w.t, "alone")
	}
	return rapid.SampledFrom([]error{nil, model.Refuse("pin.wrong", "x"), model.Refuse("store.full")}).Draw(w.t, "approved")
}

func (w *wild) Sold(context.Context, string) (desk.SoldView, error) {
	v := desk.SoldView{Entry: model.ID{N: 4}, Name: w.name(), Phone: w.phone(), At: w.past(), Amount: w.money(), Left: w.money(), Points: w.points()}
	for range rapid.IntRange(0, 20).Draw(w.t, "lines") {
		v.Lines = append(v.Lines, desk.SoldLine{
			SKU: w.name(), Category: w.name(), Quantity: 3000, Left: rapid.Int64Range(0, 3000).Draw(w.t, "left"), Amount: w.money(),
		})
	}
	return v, nil
}

func (w *wild) Approvers(context.Context, staff.Right) ([]desk.Person, error) {
	out := make([]desk.Person, rapid.IntRange(0, 5).Draw(w.t, "colleagues"))
	for i := range out {
		out[i] = desk.Person{ID: model.ID{N: uint64(i) + 1}, Name: w.name(), Role: staff.Manager, HasPIN: rapid.Bool().Draw(w.t, "pin")}
	}
	return out, nil
}

func (w *wild) Explain(context.Context, string) (desk.Explanation, error) {
	return desk.Explanation{Why: w.answer().Why}, nil
}

func (w *wild) Undo(context.Context, desk.Reversal) (desk.Answer, error) { return w.answer(), nil }
func (w *wild) Undoable(context.Context) (*desk.Entry, error) {
	e := w.entry()
	return &e, nil
}

func (w *wild) Rewards(context.Context, model.ID) ([]desk.Reward, error) {
	out := make([]desk.Reward, rapid.IntRange(0, 12).Draw(w.t, "rewards"))
	for i := range out {
		out[i] = desk.Reward{
			Type: rapid.SampledFrom([]string{model.RedeemOff, model.RedeemGift, model.RedeemCoupon, model.RedeemDraw, model.RedeemCharity}).Draw(w.t, "type"),
			Code: "off", Label: program.Label{model.ZH: w.name(), model.EN: w.name()}, Points: w.points(), Value: w.money(), After: w.points(),
			Missing: max(0, w.points()), Left: rapid.Int64Range(-1, 1000).Draw(w.t, "stock"), Most: rapid.Bool().Draw(w.t, "most"),
			Blocked: rapid.SampledFrom([]model.Code{"", "", "gift.none", "draw.closed", "redeem.day"}).Draw(w.t, "blocked"),
		}
		out[i].Any = out[i].Type == model.RedeemCharity
	}
	return out, nil
}

func (w *wild) Day(context.Context) (desk.Day, error) {
	return desk.Day{
		Visits: 1 << 40, Enrolled: 3, Earned: w.points(), Redeemed: w.points(), Feedback: rapid.Int64Range(0, 1e9).Draw(w.t, "feedback"),
		OpenCases: rapid.Int64Range(0, 1e9).Draw(w.t, "open"), Due: w.past().Add(5000 * time.Hour),
	}, nil
}

func (w *wild) Recent(_ context.Context, limit int) ([]desk.Entry, error) {
	return w.entries(limit), nil
}

func (w *wild) ProgramText(context.Context) (string, uint, error) {
	return program.DefaultText(), 1, nil
}

// TestNothingIsEverWiderThanTheWindow draws all screens over a wild desk in windows down to
// half of what the root allows.
func TestNothingIsEverWiderThanTheWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &wild{t: t, clock: time.Date(2026, 7, 4, 14, 0, 0, 0, time.UTC)}
		env, change := screen.NewEnv(screen.Setup{
			Context: context.Background(), Clock: func() time.Time { return w.clock }, Location: time.UTC,
			Prefs:    screen.Prefs{Lang: rapid.SampledFrom(model.Langs).Draw(t, "lang")},
			Terminal: theme.Options{Profile: rapid.SampledFrom([]colorprofile.Profile{colorprofile.NoTTY, colorprofile.TrueColor}).Draw(t, "profile")},
		})
		console := rapid.Bool().Draw(t, "console")
		change(func(s *screen.State) { s.NoHanzi = console })
		counter := till.New(till.Options{Desk: func() till.Desk { return w }, Pinyin: func(s string) string { return s + s }})
		area := screen.Area{Width: rapid.SampledFrom([]int{40, 60, 61, 76, 79, 80, 120}).Draw(t, "width"), Height: rapid.IntRange(16, 36).Draw(t, "height")}
		for _, s := range []screen.Screen{counter.Home(env), counter.Card(env, "id"), counter.Refund(env, ""), counter.Refund(env, "R1")} {
			p := &player{t: t, Screen: s, area: area}
			p.send(tea.WindowSizeMsg{Width: area.Width, Height: area.Height})
			p.run(s.Init())
			for range 8 {
				key := rapid.SampledFrom([]string{"1", "2", "8", ".", "o", "欧", "👍", "down", "left", "backspace"}).Draw(t, "key")
				p.send(drive.Key(key))
				do := rapid.SampledFrom([]screen.Action{
					"", screen.Redeem, screen.Confirm, screen.Back, screen.UndoLast, screen.Submit, screen.CheckIn, screen.Coupons, screen.Activity, screen.Adjust,
					screen.Transfer, screen.Issue, screen.Void, screen.Slip, screen.Done,
				}).Draw(t, "do")
				w.clock = w.clock.Add(time.Second)
				p.send(screen.Do{Action: do})
			}
		}
	})
}

// player plays a screen and holds the laws after each message.
type player struct {
	t *rapid.T
	screen.Screen
	area screen.Area
}

func (p *player) send(msg tea.Msg) {
	next, cmd := p.Update(msg)
	p.Screen = next
	p.run(cmd)
	p.look()
}

func (p *player) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil, screen.Later, screen.Pop:
	case screen.Push: // an errand: it is played in place of what opened it
		p.Screen = msg.Screen
		p.send(tea.WindowSizeMsg{Width: p.area.Width, Height: p.area.Height})
		p.run(msg.Screen.Init())
	case tea.BatchMsg:
		for _, c := range msg {
			p.run(c)
		}
	case screen.Many:
		for _, m := range msg {
			p.run(screen.Send(m))
		}
	default:
		next, cmd := p.Update(msg)
		p.Screen = next
		p.run(cmd)
	}
}

func (p *player) look() {
	body, cursor := p.View(p.area)
	lines := strings.Split(body, "\n")
	for _, line := range lines {
		require.LessOrEqual(p.t, ansi.StringWidth(line), p.area.Width, "%q", line)
		require.LessOrEqual(p.t, ansi.StringWidthWc(line), p.area.Width, "%q", line)
	}
	require.LessOrEqual(p.t, len(lines), p.area.Height, "%s", body)
	if cursor.On {
		require.Less(p.t, cursor.X, p.area.Width)
		require.Less(p.t, cursor.Y, len(lines))
		plain := ansi.Strip(lines[cursor.Y])
		column, boundary := 0, false
		for _, width := range text.Clusters(plain) {
			boundary = boundary || column == cursor.X
			column += width
		}
		require.True(p.t, boundary || cursor.X >= column, "the cursor %d is inside a character of %q", cursor.X, plain)
	}
	for _, o := range p.Actions() {
		for _, lang := range model.Langs {
			require.NotEmpty(p.t, o.Action.Label(lang))
		}
	}
}
