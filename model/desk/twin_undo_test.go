package desk_test

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/desk"
)

func (w *twins) redeem() {
	m := w.member("member")
	kind := rapid.SampledFrom([]string{"off", "off", "off", "cup", "school", "ten", "spring"}).Draw(w.t, "reward")
	points := rapid.Int64Range(1, 120).Draw(w.t, "points")
	if fixed, ok := map[string]int64{"cup": 30, "ten": 20, "spring": 10}[kind]; ok {
		points = fixed
	}
	want := desk.Redemption{Points: model.Points(points), Reward: kind}
	if kind == "off" && rapid.Bool().Draw(w.t, "numbered") {
		want.Receipt = w.next()
	}
	free, notes := w.free(m), m.take(&w.rules, m.active(), points)
	a, err := w.s.Owner.Redeem(w.s.T.Context(), m.id, want)
	if points > free {
		require.EqualValues(w.t, "redeem.short", model.CodeOf(err), "%v", err)
		return
	}
	require.NoError(w.t, err)
	require.EqualValues(w.t, -points, a.Points)
	if want.Receipt != "" {
		w.repeat(a, func() (desk.Answer, error) { return w.s.Owner.Redeem(w.s.T.Context(), m.id, want) })
	}
	m.seen = w.today()
	w.act(&twinAct{
		kind: model.PointsRedeemedKind, what: kind, who: m, entry: a.Entry, receipt: want.Receipt, changes: []twinChange{{who: m, notes: notes}},
	})
}

func (w *twins) hold() {
	m := w.member("member")
	points, free := rapid.Int64Range(1, 60).Draw(w.t, "points"), w.free(m)
	a, err := w.s.Owner.Hold(w.s.T.Context(), m.id, model.Points(points), "")
	if points > free {
		require.EqualValues(w.t, "redeem.short", model.CodeOf(err))
		return
	}
	require.NoError(w.t, err)
	w.holds = append(w.holds, &twinHold{who: m, entry: a.Entry, points: points, until: w.s.Clock.Now().Add(30 * time.Minute), open: true})
}

// endHold commits or releases a hold, open or not.
func (w *twins) endHold() {
	if len(w.holds) == 0 {
		w.t.Skip("no hold")
	}
	h := w.holds[len(w.holds)-1-rapid.IntRange(0, min(2, len(w.holds)-1)).Draw(w.t, "hold")]
	w.live(h.who)
	over := !h.until.After(w.s.Clock.Now())
	if rapid.Bool().Draw(w.t, "release") {
		a, err := w.s.Owner.Release(w.s.T.Context(), h.entry.String())
		switch {
		case !h.open:
			require.True(w.t, a.Repeated || model.CodeOf(err) == "hold.ended", "%v", err)
		case over:
			require.EqualValues(w.t, "hold.over", model.CodeOf(err))
		default:
			require.NoError(w.t, err)
			h.open = false
		}
		return
	}
	balance, _, held := w.balance(h.who)
	notes := h.who.take(&w.rules, h.who.active(), h.points)
	a, err := w.s.Owner.Commit(w.s.T.Context(), h.entry.String(), "")
	switch {
	case !h.open:
		require.True(w.t, a.Repeated || model.CodeOf(err) == "hold.ended", "%v", err)
	case over:
		require.EqualValues(w.t, "hold.over", model.CodeOf(err))
	case balance-held+h.points < h.points:
		require.EqualValues(w.t, "redeem.short", model.CodeOf(err), "what was put aside has gone since")
	default:
		require.NoError(w.t, err)
		h.open = false
		h.who.seen = w.today()
		w.act(&twinAct{kind: model.PointsRedeemedKind, what: "off", who: h.who, entry: a.Entry, hold: h, changes: []twinChange{{who: h.who, notes: notes}}})
	}
}

func (w *twins) adjust() {
	m := w.member("member")
	points := rapid.Int64Range(-40, 60).Filter(func(n int64) bool { return n != 0 }).Draw(w.t, "points")
	notes := []note{{w.rules.endsOf(w.today()), points}}
	free := w.free(m)
	if points < 0 {
		notes = m.take(&w.rules, m.active(), -points)
	}
	a, err := w.s.Owner.Adjust(w.s.T.Context(), m.id, desk.Adjustment{Points: model.Points(points), Reason: "goodwill"})
	if -points > free {
		require.EqualValues(w.t, "redeem.short", model.CodeOf(err))
		return
	}
	require.NoError(w.t, err)
	if points > 0 {
		m.seen = w.today()
	}
	w.act(&twinAct{kind: model.PointsAdjustedKind, who: m, entry: a.Entry, changes: []twinChange{{who: m, notes: notes}}})
}

func (w *twins) transfer() {
	from, to := w.member("from"), w.member("to")
	points, free := rapid.Int64Range(1, 50).Draw(w.t, "points"), w.free(from)
	notes := from.take(&w.rules, from.active(), points)
	a, err := w.s.Owner.Transfer(w.s.T.Context(), from.id, to.id, desk.Adjustment{Points: model.Points(points), Reason: "family"})
	switch {
	case from == to:
		require.EqualValues(w.t, "transfer.same", model.CodeOf(err))
		return
	case points > free:
		require.EqualValues(w.t, "redeem.short", model.CodeOf(err))
		return
	}
	require.NoError(w.t, err)
	to.seen = w.today()
	var into []note
	for _, n := range notes {
		into = append(into, note{n.ends, -n.points})
	}
	w.act(&twinAct{kind: model.PointsAdjustedKind, who: from, entry: a.Entry, changes: []twinChange{{who: from, notes: notes}, {who: to, notes: into}}})
}

// pick draws an act that fits, mostly a recent one.
func (w *twins) pick(fits func(*twinAct) bool) *twinAct {
	var all []*twinAct
	for _, a := range w.acts {
		if fits(a) {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		w.t.Skip("no such act")
	}
	if rapid.Bool().Draw(w.t, "recent") {
		all = all[max(0, len(all)-3):]
	}
	return all[rapid.IntRange(0, len(all)-1).Draw(w.t, "act")]
}

// undoAlong takes bonuses back with what brought them.
func (w *twins) undoAlong(bonuses []*twinAct) {
	for _, b := range slices.Backward(bonuses) {
		if !b.standing {
			continue
		}
		w.live(b.who)
		b.undo = &twinUndo{number: len(w.acts)}
		for i := range b.changes {
			c := b.changes[i].opposite(&w.rules, b.number, len(w.acts), w.today())
			c.apply()
			b.undo.changes = append(b.undo.changes, c)
		}
		b.standing = false
	}
}

// redoAlong gives bonuses back that were taken back since an act.
func (w *twins) redoAlong(bonuses []*twinAct, since int) {
	for _, b := range bonuses {
		if b.standing || b.undo.number <= since {
			continue
		}
		w.live(b.who)
		for i := range b.undo.changes {
			c := b.undo.changes[i].inverse()
			c.apply()
		}
		b.standing, b.undo = true, nil
	}
}

// undo takes an act back, one that stands.
func (w *twins) undo() {
	act := w.pick(func(a *twinAct) bool { return a.standing && !a.entry.IsZero() && w.alone(a) })
	for _, c := range act.changes {
		w.live(c.who)
	}
	w.live(act.who)
	a, err := w.s.Owner.Undo(w.s.T.Context(), desk.Reversal{Entry: act.entry, Reason: "mistake"})
	if code := w.mayNot(act); code != "" {
		require.Equal(w.t, code, model.CodeOf(err), "%v", err)
		return
	}
	require.NoError(w.t, err)
	act.standing = false
	acts := len(w.acts)
	act.undo = &twinUndo{entry: a.Entry, number: acts}
	w.acts = append(w.acts, &twinAct{}) // time goes on: an undo is an act, too
	for i := range act.changes {
		c := act.changes[i].opposite(&w.rules, act.number, acts, w.today())
		c.apply()
		act.undo.changes = append(act.undo.changes, c)
	}
	if act.hold != nil {
		act.hold.open = true
	}
	if act.kind == model.SaleRefundedKind {
		w.redoAlong(act.of.along, act.number)
		return
	}
	w.undoAlong(act.along)
}

// alone reports whether an act is none that the shop gave with another.
func (w *twins) alone(a *twinAct) bool {
	return !slices.ContainsFunc(w.acts, func(b *twinAct) bool { return slices.Contains(b.along, a) })
}

// mayNot says why an act cannot be taken back.
func (w *twins) mayNot(act *twinAct) model.Code {
	returned := func(r *twinAct) bool {
		return r.kind == model.SaleRefundedKind && r.standing && (r.of == act || r.back.redemption == act)
	}
	switch {
	case slices.ContainsFunc(w.acts, returned):
		return "undo.refunded"
	case act.what == "spring":
		return "undo.draw"
	}
	return ""
}

// redo undoes an undo.
func (w *twins) redo() {
	act := w.pick(func(a *twinAct) bool { return a.undo != nil && !a.standing && !a.undo.entry.IsZero() })
	for _, c := range act.changes {
		w.live(c.who)
	}
	for _, b := range act.along {
		w.live(b.who)
	}
	spends := int64(0)
	for _, n := range act.changes0() {
		spends -= n.points
	}
	free := int64(0)
	if len(act.changes) > 0 {
		free = w.free(act.changes[0].who)
	}
	_, err := w.s.Owner.Undo(w.s.T.Context(), desk.Reversal{Entry: act.undo.entry, Reason: "mistake"})
	others := act.of != nil && (!act.of.standing || slices.ContainsFunc(act.of.sale.refunds, func(r *twinAct) bool { return r.standing }) ||
		act.back.redemption != nil && !act.back.redemption.standing)
	switch {
	case others:
		require.Contains(w.t, []model.Code{"refund.undone", "undo.refunded"}, model.CodeOf(err), "%v", err)
		return
	case act.what == "ten" || act.hold != nil:
		require.EqualValues(w.t, "undo.anew", model.CodeOf(err))
		return
	case act.kind == model.PointsGrantedKind && act.what == "checkin" && act.who.had("checkin", act.day) > w.since(act):
		require.EqualValues(w.t, "receipt.used", model.CodeOf(err), "another check-in took its place")
		return
	case spends > free && (act.kind == model.PointsRedeemedKind || act.kind == model.PointsAdjustedKind):
		require.EqualValues(w.t, "redeem.short", model.CodeOf(err))
		return
	}
	require.NoError(w.t, err)
	undo := act.undo
	act.standing, act.undo = true, nil
	w.acts = append(w.acts, &twinAct{})
	for i := range undo.changes {
		c := undo.changes[i].inverse()
		c.apply()
	}
	if act.kind == model.SaleRefundedKind {
		if act.back.gone {
			w.undoAlong(act.of.along)
		}
		return
	}
	w.redoAlong(act.along, undo.number)
}

// changes0 is the first change of an act: of a transfer what goes out.
func (a *twinAct) changes0() []note {
	if len(a.changes) == 0 {
		return nil
	}
	return a.changes[0].notes
}

// since counts the check-ins of later days.
func (w *twins) since(a *twinAct) int { return a.who.had("checkin", a.day+1) }
