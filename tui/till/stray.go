package till

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/model/coupon"
)

// strayRows is how many entries are read for the card that a stray scan opens; the card reads
// again as many as it has room for.
const strayRows = 20

// either decides what a scan means on a page that asks for a code of its own. A member's card and
// a coupon are nothing else, so they open at once; then it is the page's code, and only if it is
// not (own answers false), whatever else names a member: a phone, a number of another system.
func (k *Counter) either(ctx context.Context, d Desk, code string, seq int, own func() (tea.Msg, bool)) tea.Msg {
	if out, ok := k.whose(ctx, d, code, true); ok {
		out.seq = seq
		return out
	}
	msg, known := own()
	if known {
		return msg
	}
	if out, ok := k.whose(ctx, d, code, false); ok {
		out.seq = seq
		return out
	}
	return msg
}

// whose reads the member that a scanned code names. For a card alone, everything else that may be
// a number of other matters too is passed over.
func (k *Counter) whose(ctx context.Context, d Desk, code string, cardAlone bool) (opened, bool) {
	if coupon.Looks(code) {
		out := k.findCoupon(ctx, d, code, strayRows)
		return out, out.err == nil
	}
	rows, err := d.Find(ctx, code, 1)
	if err != nil || len(rows) == 0 || !exactly(&rows[0]) || cardAlone && rows[0].Field != "card" {
		return opened{}, false
	}
	out := opened{code: code}
	out.member, out.entries, out.err = readMember(ctx, d, rows[0].ID, strayRows)
	return out, out.err == nil
}
