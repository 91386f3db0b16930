package pos

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/storetest"
)

// headquarters is asked for points: it lends them, or says why not.
type headquarters struct {
	fails error
	asked []model.Points
}

func (*headquarters) Seek(context.Context, string, string) ([]model.ID, error) {
	return nil, errors.New("no route to host")
}

func (h *headquarters) Need(_ context.Context, _ model.ID, points model.Points) (model.Points, error) {
	h.asked = append(h.asked, points)
	return 0, h.fails
}

func TestPointsElsewhereAreToldApart(t *testing.T) {
	hq := &headquarters{fails: errors.New("no route to host")}
	d := openDoor(t, nil)
	owner, err := desk.New(d.Store, desk.Options{PINCost: storetest.FastPIN, HQ: hq}).SignIn(t.Context(), "王芳", storetest.PIN)
	require.NoError(t, err)
	d.server.opts.Tokens = func(context.Context, string) (Desk, Name, error) { return owner, "pos-1", nil }
	m := d.Enrol("+86"+phone, "陈静")
	d.Award(m.ID, 950_00)
	alone := d.ask(manager, "GET", "/v1/members/"+phone, "")
	require.Equal(t, int64(1000), alone.number(t, "here"), "a shop on its own has everything here")
	require.Nil(t, alone.of(t, "guest"))
	d.Join()
	d.Release(m.ID, 800)

	shown := d.ask(manager, "GET", "/v1/members/"+phone, "")
	require.Equal(t, int64(1000), shown.number(t, "points"))
	require.Equal(t, int64(200), shown.number(t, "here"))
	require.Equal(t, int64(200), d.ask(manager, "GET", "/v1/find?q="+phone, "").number(t, "0/here"))
	quote := d.post(200, "/v1/quote", `{"member":"`+phone+`","amount":"10"}`)
	require.Equal(t, int64(200), quote.number(t, "here"))
	require.Equal(t, int64(210), quote.number(t, "earns/here"))
	away := map[int64]int64{}
	for i := range quote.of(t, "rewards").([]any) {
		row := reply{doc: quote.of(t, "rewards").([]any)[i]}
		if row.number(t, "missing") == 0 {
			away[row.number(t, "points")] = row.number(t, "away")
		}
	}
	require.Equal(t, int64(0), away[200])
	require.Equal(t, int64(800), away[1000])

	spend := `{"member":"` + phone + `","points":500,"receipt":"R-1"}`
	got := d.refused(409, "rights.offline", manager, "POST", "/v1/redemptions", spend)
	require.NotEmpty(t, got.text(t, "detail"))
	hq.fails = model.Refuse("chain.short", 0)
	d.refused(409, "rights.lent", manager, "POST", "/v1/redemptions", spend)
	require.Equal(t, []model.Points{300, 300}, hq.asked)
	done := d.post(201, "/v1/redemptions", `{"member":"`+phone+`","points":200,"receipt":"R-1"}`)
	require.Equal(t, int64(800), done.number(t, "balance"))
	require.Equal(t, int64(0), done.number(t, "here"))
	require.Empty(t, d.logged, "a shop that cannot reach headquarters is in order")
}

func TestRepeatedAnswerSaysWhenOtherShopsMovedPoints(t *testing.T) {
	d := openDoor(t, nil)
	id := d.Enrol("+86"+phone, "陈静").ID
	d.Join()
	sale := `{"member":"` + phone + `","amount":"100","receipt":"R-1"}`
	first := d.post(201, "/v1/sales", sale)
	require.Equal(t, false, d.post(200, "/v1/sales", sale).of(t, "unsure"))
	acc := d.Account(id)
	d.Lay(id, storetest.ShopNumber, acc, d.Member(id).Fields, d.Last())
	again := d.post(200, "/v1/sales", sale)
	require.Equal(t, false, again.of(t, "unsure"), "nobody else has moved anything")
	require.Equal(t, first.number(t, "balance"), again.number(t, "balance"))
	acc.Earned += 70
	d.Lay(id, storetest.ShopNumber, acc, d.Member(id).Fields, d.Last())
	again = d.post(200, "/v1/sales", sale)
	require.Equal(t, true, again.of(t, "unsure"))
	require.Equal(t, first.number(t, "points"), again.number(t, "points"))

	guest := d.Guest(900)
	shown := d.ask(manager, "GET", "/v1/members/"+guest.String(), "")
	require.Equal(t, int64(4), shown.number(t, "guest"))
	require.Nil(t, shown.of(t, "home_shop"), "nobody has told its name")
	d.Call(4, "河畔店")
	require.Equal(t, "河畔店", d.ask(manager, "GET", "/v1/members/"+guest.String(), "").text(t, "home_shop"))
	require.Equal(t, int64(0), shown.number(t, "here"))
}

func TestAMemberComesWithWhatWasSaidInOtherShops(t *testing.T) {
	d := openDoor(t, nil)
	id := d.Enrol(phone, "陈静").ID
	require.Equal(t, "[]", fmt.Sprint(d.ask(manager, "GET", "/v1/members/"+phone, "").of(t, "cases_elsewhere")))
	d.Join()
	d.Hear(
		storetest.Said{N: 1, Member: id, Kind: "complaint", Score: 1, Text: "排队太久", Ago: 24 * time.Hour, Place: "河畔店"},
		storetest.Said{N: 2, Member: id, Kind: "praise", Text: "撤了的话", Undone: true},
	)
	shown := d.ask(manager, "GET", "/v1/members/"+phone, "", "Accept-Language", "en")
	require.Equal(t, "Yesterday at 河畔店: complaint", shown.text(t, "cue"))
	require.Zero(t, shown.number(t, "open_cases"))
	require.Equal(t, "排队太久", shown.text(t, "cases_elsewhere/0/text"))
	require.Equal(t, "河畔店", shown.text(t, "cases_elsewhere/0/shop_name"))
	require.Equal(t, int64(4), shown.number(t, "cases_elsewhere/0/shop"))
	require.Equal(t, int64(1), shown.number(t, "cases_elsewhere/0/score"))
	require.Equal(t, "2026-03-05T14:00:00+08:00", shown.text(t, "cases_elsewhere/0/at"))
	require.Len(t, shown.of(t, "cases_elsewhere"), 1, "what was taken back there is gone here")
}
