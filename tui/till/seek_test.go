package till_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/tui/till"
)

// abroad is a desk whose headquarters knows somebody whom the shop learns of by asking.
type abroad struct {
	till.Desk
	w     *world
	asked []string
}

func (a *abroad) Seek(_ context.Context, text string) (bool, error) {
	a.asked = append(a.asked, text)
	if text != "8800000017" {
		return false, nil
	}
	a.w.Guest(900)
	return true, nil
}

func TestScanOfAStrangersCardAsksHeadquarters(t *testing.T) {
	w := newWorld(t)
	w.Join()
	desk := &abroad{Desk: w.Owner, w: w}
	w.spy.Desk = desk
	d := w.start(t)
	d.Scan(ouyang).Sees("欧阳志强")
	require.Empty(t, desk.asked, "who is known needs no headquarters")
	d.Scan("8800000017").Sees("远客", "4 号店的会员", "积分  900")
	d.Scan(nobody).Fails("没有会员")
	require.Equal(t, []string{"8800000017", nobody}, desk.asked)
}
