package member_test

import (
	"context"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/member"
	"regulars/tui/screen"
)

// wild is a desk with postings and holdings that no shop has.
type wild struct {
	*desk.Session
	postings []desk.Posting
	held     desk.Holdings
}

func (w *wild) Ledger(_ context.Context, _ model.ID, before uint64, limit int) ([]desk.Posting, error) {
	var out []desk.Posting
	for _, p := range w.postings {
		if (before == 0 || p.Place < before) && len(out) < limit {
			out = append(out, p)
		}
	}
	return out, nil
}

func (w *wild) Holdings(context.Context, model.ID) (*desk.Holdings, error) {
	held := w.held
	return &held, nil
}

// wildName is a text as it comes out of the log, cleaned at the door.
func wildName() *rapid.Generator[string] {
	return rapid.Map(rapid.StringOfN(rapid.RuneFrom([]rune("欧阳 a·éก👍，(")), 0, 40, -1), clean.Line)
}

func wildPoints() *rapid.Generator[model.Points] {
	return rapid.Map(rapid.Int64Range(-int64(model.MaxPoints), int64(model.MaxPoints)), func(n int64) model.Points { return model.Points(n) })
}

func wildDay() *rapid.Generator[model.Day] {
	return rapid.OneOf(rapid.Just(model.Never), rapid.Just(model.Idle), rapid.Map(rapid.Int32Range(1, 40_000), func(n int32) model.Day { return model.Day(n) }))
}

func wildPosting(place uint64) *rapid.Generator[desk.Posting] {
	return rapid.Custom(func(t *rapid.T) desk.Posting {
		name := wildName().Draw(t, "name")
		bodies := []model.Body{
			nil, &model.SaleRecorded{Amount: model.MaxMoney}, &model.SaleRefunded{Amount: -1}, &model.PointsGranted{Reason: "activity:" + name},
			&model.PointsGranted{Reason: name}, &model.PointsRedeemed{Type: model.RedeemGift, Reward: name}, &model.PointsRedeemed{Value: model.MaxMoney},
			&model.PointsAdjusted{Reason: name}, &model.PointsHeld{Points: model.MaxPoints, Until: 1 << 40}, &model.HoldReleased{Points: 1},
			&model.PointsExpired{}, &model.ActUndone{Of: model.SaleRecordedKind},
		}
		return desk.Posting{
			Place: place, Entry: model.ID{N: place}, Kind: rapid.SampledFrom(desk.PostingKinds).Draw(t, "kind"),
			At: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0), Points: wildPoints().Draw(t, "points"), Aside: wildPoints().Draw(t, "aside"),
			After: wildPoints().Draw(t, "after"), By: name, Receipt: name, Undone: rapid.Bool().Draw(t, "undone"),
			Label: program.Label{model.ZH: name, model.EN: name}, Body: rapid.SampledFrom(bodies).Draw(t, "body"),
		}
	})
}

func wildHoldings() *rapid.Generator[desk.Holdings] {
	return rapid.Custom(func(t *rapid.T) desk.Holdings {
		name := wildName().Draw(t, "name")
		tier := &program.Tier{Name: program.Label{model.ZH: name, model.EN: name}, Benefits: map[model.Lang][]string{model.ZH: {name, name}}}
		h := desk.Holdings{
			Debt: wildPoints().Draw(t, "debt"), Standing: program.Standing{Tier: tier, Next: tier, Missing: 1 << 40, Until: wildDay().Draw(t, "until"), Months: 1},
		}
		for range rapid.IntRange(0, 30).Draw(t, "lots") {
			h.Lots = append(h.Lots, model.Lot{Ends: wildDay().Draw(t, "ends"), Points: wildPoints().Draw(t, "points")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "holds") {
			h.Holds = append(h.Holds, model.Hold{Until: 1 << 40, Points: wildPoints().Draw(t, "points")})
		}
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			h.Steps = append(h.Steps, desk.Step{Why: model.Explain("why.tier.reached", name, name, "2030-01-01")})
		}
		for range rapid.IntRange(0, 5).Draw(t, "coupons") {
			state := rapid.SampledFrom([]coupon.State{coupon.Open, coupon.Used, coupon.Voided}).Draw(t, "state")
			h.Coupons = append(h.Coupons, desk.CouponView{Code: "C123456789018", Template: name, State: state, From: 1, Until: wildDay().Draw(t, "until")})
		}
		return h
	})
}

// TestWhateverTheDeskSaysFitsTheWindow shows pages of a desk that says anything at all. The
// driver holds the laws of the screens in every frame.
func TestWhateverTheDeskSaysFitsTheWindow(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "欧阳志强")
	rapid.Check(t, func(r *rapid.T) {
		w := &wild{Session: s.Owner, held: wildHoldings().Draw(r, "held")}
		for i := range rapid.IntRange(0, 40).Draw(r, "postings") {
			w.postings = append(w.postings, wildPosting(uint64(100-i)).Draw(r, "posting"))
		}
		st := stage(s, func() member.Desk { return w })
		st.Lang = rapid.SampledFrom(model.Langs).Draw(r, "lang")
		st.Profile = rapid.SampledFrom([]colorprofile.Profile{colorprofile.TrueColor, colorprofile.NoTTY}).Draw(r, "profile")
		size := rapid.SampledFrom([][2]int{{60, 20}, {61, 21}, {80, 24}, {120, 40}}).Draw(r, "size")
		st.Width, st.Height = size[0], size[1]
		d := drive.Start(t, st).Send(screen.Open{What: screen.MemberName, ID: m.ID.String()}).Press("tab", "tab")
		for range 10 {
			d.Press(rapid.SampledFrom([]string{"down", "up", "pgdown", "pgup", "enter", "tab", "shift+tab", "end", "home", "f4"}).Draw(r, "key"))
		}
		require.Equal(t, 2, d.Root().Snapshot().Depth)
	})
}
