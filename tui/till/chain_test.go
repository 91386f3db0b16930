package till_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/till"
)

// headquarters lends points, or says why not.
type headquarters struct {
	w       *world
	fails   error
	lent    uint64       // grants so far
	asked   model.Points // the latest
	looking func()       // while it is asked
}

func (*headquarters) Seek(context.Context, string, string) ([]model.ID, error) {
	return nil, errors.New("no route to host")
}

func (h *headquarters) Bring(ctx context.Context, member, coupon model.ID) error {
	if h.looking != nil {
		h.looking()
	}
	if h.fails != nil {
		return h.fails
	}
	grant := chain.Grant{Member: member, N: 1, Lots: []model.Lot{{Points: 1}}, Coupon: coupon}
	return h.w.Store.Decide(ctx, model.ID{}, desk.Received([]chain.Grant{grant}, 1))[0]
}

func (h *headquarters) Need(ctx context.Context, member model.ID, points model.Points) (model.Points, error) {
	if h.asked = points; h.looking != nil {
		h.looking()
	}
	if h.fails != nil {
		return 0, h.fails
	}
	h.lent++
	grant := chain.Grant{Member: member, N: h.lent, Lots: []model.Lot{{Points: points}}}
	return 0, h.w.Store.Decide(ctx, model.ID{}, desk.Received([]chain.Grant{grant}, 1))[0]
}

// joined is the sample shop in a chain: of Ouyang's 5,263 points 763 are here.
func joined(t testing.TB) (*drive.Driver, *world, *headquarters) {
	t.Helper()
	w := newWorld(t)
	h := &headquarters{w: w}
	session, err := desk.New(w.Store, desk.Options{PINCost: storetest.FastPIN, HQ: h}).SignIn(t.Context(), "王芳", storetest.PIN)
	require.NoError(t, err)
	w.spy.Desk = session
	w.Join()
	w.Release(w.members["欧阳志强"], 4500)
	return w.start(t), w, h
}

func TestGoldenChain(t *testing.T) {
	_, w, h := joined(t)
	h.fails = errors.New("no route to host")
	guest := w.Guest(900)
	w.Call(4, "河畔店")
	drive.Matrix(t, w.stage(), func(_ *testing.T, d *drive.Driver) {
		d.Scan(ouyang).Golden("chain-card").Press("f6").Wait(time.Second).Golden("chain-choose").Press("6").Golden("chain-away")
		d.Press("f9").Wait(time.Second).Golden("chain-offline").Press("4").Sees("▸ 4").Esc()
		d.Send(screen.Open{What: till.CardName, ID: guest.String()}).Golden("chain-guest")
	})
}

func TestShopOnItsOwnSaysNothingOfHeadquarters(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).SeesNot("这里可用").Press("f6").SeesNot("总部", "这里最多")
}

func TestHeadquartersIsAskedForWhatIsMissing(t *testing.T) {
	d, w, h := joined(t)
	d.Scan(ouyang).Sees("积分  5,263", "这里可用 763").Press("f6").Sees("抵 ¥7.00，这里最多", "抵 ¥52.00  总部 4,437", "标「总部」的要先问总部")
	d.Press("6").Sees("另有 4,437 分在总部，会先询问")
	shown := ""
	h.looking = func() { shown = ansi.Strip(d.Root().View().Content) }
	d.Press("f9").Toast("抵 ¥52.00，用 5,200 分  欧阳志强  5,263 → 63  总部调来 4,437 分")
	require.Contains(t, shown, "正在问总部要 4,437 分，最多两秒…")
	require.Contains(t, shown, "F7 反馈", "the rest of the screen can be used meanwhile")
	require.EqualValues(t, 4437, h.asked)
	require.EqualValues(t, 63, w.Member(w.members["欧阳志强"]).Balance)
}

func TestACouponThatLiesElsewhereIsAskedFor(t *testing.T) {
	w := rich(t)
	code := w.coupon("欧阳志强", "ten")
	h := &headquarters{w: w}
	session, err := desk.New(w.Store, desk.Options{PINCost: storetest.FastPIN, HQ: h}).SignIn(t.Context(), "王芳", storetest.PIN)
	require.NoError(t, err)
	w.spy.Desk = session
	w.Join()
	id := w.members["欧阳志强"]
	var issued model.ID
	require.NoError(t, w.Store.View(t.Context(), func(b desk.Book) error {
		c, err := b.Coupon(strings.ReplaceAll(code, "-", ""))
		if err == nil {
			issued = c.Issued
		}
		return err
	}))
	d := w.start(t).Scan(ouyang).Type("80").Press("ctrl+o").Sees("减 ¥10.00").SeesNot("问总部").Esc()
	require.NoError(t, w.Store.Decide(t.Context(), model.ID{}, desk.CouponReleased(id, issued))[0])
	h.fails = errors.New("no route to host")
	d.Press("ctrl+o").Sees("减 ¥10.00  问总部").Press("1")
	shown := ""
	h.looking = func() { shown = ansi.Strip(d.Root().View().Content) }
	d.Press("f9").Fails("连不上总部")
	require.Contains(t, shown, "正在问总部要这张券，最多两秒…")
	h.fails = nil
	d.Press("ctrl+o", "1", "f9").Toast("已用").Sees("消费 ❯ 70")
}

func TestWithoutHeadquartersWhatIsHereIsOfferedAgain(t *testing.T) {
	for _, fails := range []error{errors.New("no route to host"), model.Refuse("chain.short", 0)} {
		d, w, h := joined(t)
		h.fails = fails
		d.Scan(ouyang).Press("f6", "6", "f9").Fails("763").Sees("抵 ¥7.00，这里最多").SeesNot("▸")
		require.EqualValues(t, 5263, w.Member(w.members["欧阳志强"]).Balance)
		d.Wait(time.Second).Press("4").Sees("▸ 4").SeesNot("另有").Press("f9").Toast("抵 ¥7.00，用 700 分  欧阳志强  5,263 → 4,563")
		d.Sees("这里可用 63")
	}
}

func TestWithNothingHereNothingIsOfferedAgain(t *testing.T) {
	d, w, h := joined(t)
	h.fails = errors.New("no route to host")
	guest := w.Guest(900)
	d.Send(screen.Open{What: till.CardName, ID: guest.String()}).Sees("远客", "4 号店的会员", "这里可用 0")
	w.Call(4, "人民广场地铁站二号口店")
	d.Esc().Send(screen.Open{What: till.CardName, ID: guest.String()}).Sees("人民广场地铁站二号…的会员", "138 **** 9999")
	d.Press("f6", "1", "f9").Fails("总部").SeesNot("1-5 选择").Sees("消费 ❯")
}

func TestWhatIsTypedMeanwhileIsNotCovered(t *testing.T) {
	d, _, h := joined(t)
	h.fails = errors.New("no route to host")
	d.Scan(ouyang).Press("f6", "5")
	h.looking = func() { d.Root().Update(tea.KeyPressMsg{Code: '7', Text: "7"}) }
	d.Press("f9").SeesNot("这里最多").Sees("消费 ❯ 7")
}

func TestBillTakesLessThanThePoints(t *testing.T) {
	d, _, _ := joined(t)
	d.Scan(ouyang).Type("20").Press("f6").Sees("抵 ¥7.00，这里最多", "抵 ¥20.00  总部 1,237").SeesNot("抵 ¥52.00")
	d.Esc().Press("ctrl+u").Type("5").Press("f6").Sees("抵 ¥5.00", "本单最多 ¥5.00")
}

func TestBalanceThatCannotBeKnownIsLeftOut(t *testing.T) {
	d, w, _ := joined(t)
	id := w.members["欧阳志强"]
	acc := w.Account(id)
	acc.Earned += 120
	w.Lay(id, storetest.ShopNumber, acc, w.Member(id).Fields, w.Last())
	w.sale("欧阳志强", 1000)
	d.Scan(ouyang).Sees("→ 5,393", "其间别处也有往来").SeesNot("→ 5,383", "→ 5,263")
}

// heard is the sample shop in a chain, where Ouyang said this and that elsewhere.
func heard(t testing.TB) (*drive.Driver, *world) {
	t.Helper()
	_, w, _ := joined(t)
	id := w.members["欧阳志强"]
	w.Hear(
		storetest.Said{N: 1, Member: id, Kind: care.Complaint, Score: 1, Text: "排队太久，收银台只开了一个", Ago: 26 * time.Hour, Place: "河畔店"},
		storetest.Said{N: 2, Member: id, Kind: care.Praise, Score: 5, Ago: 9 * 24 * time.Hour},
	)
	return w.start(t), w
}

func TestCardShowsWhatWasSaidInOtherShops(t *testing.T) {
	d, w := heard(t)
	d.Scan(ouyang).Sees("! 昨天在河畔店：投诉", "河畔店：排队太久", "5 号店").SeesNot("别店反馈")
	id := w.members["欧阳志强"]
	_, err := w.Owner.Feedback(t.Context(), desk.Feedback{Member: id, Kind: care.Complaint, Text: "这里也是"})
	require.NoError(t, err)
	d.Esc().Scan(ouyang).Sees("! 有 1 件反馈未结", "! 别店反馈 2")
	_, err = w.Owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	w.Hear(
		storetest.Said{N: 1, Member: id, Kind: care.Complaint, Score: 1, Text: "排队太久，收银台只开了一个", Ago: 26 * time.Hour, Place: "河畔店", Undone: true},
		storetest.Said{N: 2, Member: id, Kind: care.Praise, Score: 5, Ago: 9 * 24 * time.Hour, Undone: true},
	)
	d.Esc().Scan(ouyang).SeesNot("在河畔店：投诉", "排队太久").Sees("已撤销  河畔店")
}

func TestGoldenHeard(t *testing.T) {
	_, w := heard(t)
	drive.Matrix(t, w.stage(), func(_ *testing.T, d *drive.Driver) { d.Scan(ouyang).Golden("chain-heard") })
}
