package store

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model/coupon"
	"regulars/model/desk"
)

// mugsForEver is everyRule with as many mugs as anybody wants.
var mugsForEver = strings.Replace(everyRule, "stock = 3", "stock = 100000", 1)

// rulesForEver goes on giving coupons, using them, handing out mugs and holding points; each is
// told to the parent after it was acknowledged.
func rulesForEver(dir string) error {
	s, owner, err := enter(dir, Options{})
	if err != nil {
		return err
	}
	ctx := context.Background()
	tell := func(what string, of any, err error) error {
		if err == nil {
			fmt.Println(what, of)
		}
		return err
	}
	for k := range awardsMost {
		member, _ := awardOf(s, k)
		if _, err := owner.Award(ctx, member, desk.Sale{Amount: 20000}); err != nil {
			return err
		}
		c, err := owner.IssueCoupon(ctx, member, desk.Issue{Template: "ten"})
		if tell("issued", string(c.Code), err) != nil {
			return err
		}
		if k%2 == 0 {
			_, err := owner.UseCoupon(ctx, member, desk.CouponUse{Code: string(c.Code), Bill: 6000})
			if tell("used", string(c.Code), err) != nil {
				return err
			}
		}
		a, err := owner.Redeem(ctx, member, desk.Redemption{Reward: "mug"})
		if tell("mug", a.Entry.N, err) != nil {
			return err
		}
		a, err = owner.Hold(ctx, member, 1, "")
		if tell("held", a.Entry.N, err) != nil {
			return err
		}
	}
	return s.Close()
}

func TestAcknowledgedCouponsGiftsAndHoldsSurviveKill(t *testing.T) {
	const seed = 25
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := openDoor(t, awardMembers)
	s, owner, err := enter(dir, Options{})
	require.NoError(t, err)
	_, err = owner.PublishProgram(t.Context(), mugsForEver)
	require.NoError(t, err)
	require.NoError(t, s.Close())

	states := map[coupon.Code]coupon.State{}
	count := map[string]int64{}
	for kills := range scaled(4) {
		for _, line := range killAfter(t, 5+rng.IntN(60), "rules", dir) {
			var what, of string
			_, err := fmt.Sscan(line, &what, &of)
			require.NoError(t, err, "a whole line: %q", line)
			count[what]++
			switch what {
			case "issued":
				states[coupon.Code(of)] = coupon.Open
			case "used":
				states[coupon.Code(of)] = coupon.Used
			}
		}
		s, _, err := enter(dir, Options{})
		require.NoError(t, err)
		requireSound(t, s)
		requireRules(t, knowOf(t, s), maps.Clone(states), count, int64(kills+1))
		require.NoError(t, s.Close())
	}
	t.Logf("acknowledged: %v", count)
}

// requireRules holds what a file says against what was acknowledged: all of it is there, and what
// is there besides is one act in flight for each time that the shop was killed.
func requireRules(t *testing.T, k known, states map[coupon.Code]coupon.State, count map[string]int64, kills int64) {
	t.Helper()
	issued, used := int64(0), int64(0)
	for _, all := range k.Coupons {
		for _, c := range all {
			issued++
			if c.State == coupon.Used {
				used++
			} else {
				require.NotEqual(t, coupon.Used, states[c.Code], "%s was acknowledged as used", c.Code)
			}
			delete(states, c.Code)
		}
	}
	require.Empty(t, states, "coupons that were acknowledged")
	mugs, held := int64(0), int64(0)
	for _, acc := range k.Accounts {
		mugs += int64(acc.Redeemed) / 80
		for _, h := range acc.Holds {
			held += int64(h.Points)
		}
	}
	require.Equal(t, issued, k.Tallies["coupon/ten"].Count)
	require.Equal(t, mugs, k.Tallies["gift/mug"].Count)
	for what, have := range map[string]int64{"issued": issued, "used": used, "mug": mugs, "held": held} {
		require.GreaterOrEqual(t, have, count[what], what)
		require.LessOrEqual(t, have, count[what]+kills, what)
	}
}
