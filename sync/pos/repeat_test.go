package pos

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

// together asks the same twenty times at once and returns the answers.
func (d *door) together(target, body string, headers ...string) []reply {
	const times = 20
	got := make([]reply, times)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i] = d.ask(manager, http.MethodPost, target, body, headers...) })
	}
	all.Wait()
	return got
}

// TestTwentyRepeatsAtOnceAreOneAct holds for every act, with a receipt and with a key alone.
func TestTwentyRepeatsAtOnceAreOneAct(t *testing.T) {
	d := openDoor(t, nil)
	m := d.Enrol("+86"+phone, "陈静")
	d.Award(m.ID, 100_000_00)
	coupon := func() string {
		v, err := d.Owner.IssueCoupon(t.Context(), m.ID, desk.Issue{Template: "five"})
		require.NoError(t, err)
		return v.Code.String()
	}
	held := func() string {
		a, err := d.Owner.Hold(t.Context(), m.ID, 100, "")
		require.NoError(t, err)
		return a.Entry.String()
	}
	d.post(201, "/v1/sales", `{"member":"`+phone+`","amount":"30","receipt":"S","lines":[{"sku":"A","quantity":3,"amount":"30"}]}`)
	for i, c := range []struct {
		name, target, body string
		key                bool
	}{
		{"sale by receipt", "/v1/sales", `{"member":"` + phone + `","amount":"10","receipt":"A"}`, false},
		{"sale by key", "/v1/sales", `{"member":"` + phone + `","amount":"10"}`, true},
		{"redemption by receipt", "/v1/redemptions", `{"member":"` + phone + `","points":100,"receipt":"B"}`, false},
		{"redemption by key", "/v1/redemptions", `{"member":"` + phone + `","points":100}`, true},
		{"hold by receipt", "/v1/holds", `{"member":"` + phone + `","points":100,"receipt":"C"}`, false},
		{"hold by key", "/v1/holds", `{"member":"` + phone + `","points":100}`, true},
		{"commit", "/v1/holds/" + held() + "/commit", ``, false},
		{"commit by key", "/v1/holds/" + held() + "/commit", ``, true},
		{"release", "/v1/holds/" + held() + "/release", ``, false},
		{"coupon by receipt", "/v1/coupons/" + coupon() + "/use", `{"bill":"30","receipt":"D"}`, false},
		{"coupon by key", "/v1/coupons/" + coupon() + "/use", `{"bill":"30"}`, true},
		{"refund of a line by number", "/v1/refunds", `{"sale":"S","lines":[{"sku":"A","quantity":1}],"receipt":"E"}`, false},
		{"refund of a line by key", "/v1/refunds", `{"sale":"S","lines":[{"sku":"A","quantity":1}]}`, true},
		{"refund of the rest", "/v1/refunds", `{"sale":"A"}`, false},
		{"enrolment by key", "/v1/members", fmt.Sprintf(`{"phone":"138000000%02d"}`, 1), true},
		{"feedback by key", "/v1/feedback", `{"kind":"praise","score":5}`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var headers []string
			if c.key {
				headers = []string{"Idempotency-Key", fmt.Sprintf("key-%d", i)}
			}
			before := d.events()
			all := d.together(c.target, c.body, headers...)
			made, entries := 0, map[any]bool{}
			for _, got := range all {
				require.Contains(t, []int{200, 201}, got.status, got.raw)
				require.Equal(t, got.status == 200, got.of(t, "repeated"))
				made += got.status - 200
				for _, name := range []string{"entry", "id"} {
					if v, ok := got.doc.(map[string]any)[name]; ok {
						entries[v] = true
					}
				}
			}
			require.Equal(t, 1, made, "one made it, the others were told of it")
			require.Len(t, entries, 1, "all name the same entry")
			once := d.events() - before
			require.Equal(t, 200, d.ask(manager, "POST", c.target, c.body, headers...).status)
			require.Equal(t, once, d.events()-before)
		})
	}
	require.Empty(t, d.logged)
}

// events counts the log.
func (d *door) events() uint64 { return d.Verify().Events }

func TestKeyOfAnotherRequestIsRefused(t *testing.T) {
	d := openDoor(t, nil)
	d.Award(d.Enrol("+86"+phone, "陈静").ID, 1000_00)
	sale := `{"member":"` + phone + `","amount":"10"}`
	first := d.post(201, "/v1/sales", sale, "Idempotency-Key", "k")
	d.refused(409, "api.key_used", manager, "POST", "/v1/sales", `{"member":"`+phone+`","amount":"11"}`, "Idempotency-Key", "k")
	d.refused(409, "api.key_used", manager, "POST", "/v1/redemptions", `{"member":"`+phone+`","points":100}`, "Idempotency-Key", "k")
	d.refused(409, "receipt.used", manager, "POST", "/v1/sales", `{"member":"`+phone+`","amount":"11","receipt":"`+receiptOf("pos-1", "k")+`"}`)
	again := d.post(200, "/v1/sales", ` {"amount": "10", "member":"`+phone+`"}`, "Idempotency-Key", `"k"`)
	require.Equal(t, first.text(t, "entry"), again.text(t, "entry"), "the same request, written otherwise")
	other := d.ask(cashier, "POST", "/v1/sales", sale, "Idempotency-Key", "k")
	require.Equal(t, 201, other.status, "keys are each POS's own")
}

func TestKeyOutlivesTheServerWherePointsMove(t *testing.T) {
	d := openDoor(t, nil)
	d.Enrol("+86"+phone, "陈静")
	sale := `{"member":"` + phone + `","amount":"10"}`
	first := d.post(201, "/v1/sales", sale, "Idempotency-Key", "k")
	d.server = New(d.server.opts)
	again := d.post(200, "/v1/sales", sale, "Idempotency-Key", "k")
	require.Equal(t, first.text(t, "entry"), again.text(t, "entry"))
	d.server = New(d.server.opts)
	d.refused(409, "receipt.used", manager, "POST", "/v1/sales", `{"member":"`+phone+`","amount":"12"}`, "Idempotency-Key", "k")
}

func TestKeyOfFeedbackOutlivesTheServer(t *testing.T) {
	d := openDoor(t, nil)
	said := `{"kind":"service","score":2,"text":"Waited ten minutes."}`
	first := d.post(201, "/v1/feedback", said, "Idempotency-Key", "k")
	require.Equal(t, false, first.of(t, "repeated"))
	d.server = New(d.server.opts)
	again := d.post(200, "/v1/feedback", said, "Idempotency-Key", "k")
	require.Equal(t, first.number(t, "case"), again.number(t, "case"))
	require.Equal(t, true, again.of(t, "repeated"))
	d.server = New(d.server.opts)
	d.refused(409, "request.used", manager, "POST", "/v1/feedback", `{"kind":"service","score":3}`, "Idempotency-Key", "k")
}

func TestFailedRequestLeavesItsKeyFree(t *testing.T) {
	d := openDoor(t, nil)
	body := `{"member":"` + phone + `","amount":"10"}`
	d.refused(404, "member.none", manager, "POST", "/v1/sales", body, "Idempotency-Key", "k")
	d.Enrol("+86"+phone, "陈静")
	d.post(201, "/v1/sales", body, "Idempotency-Key", "k")
}

func TestRequestWithoutANumberOfItsOwnIsRefused(t *testing.T) {
	d := openDoor(t, nil)
	a := d.Award(d.Enrol("+86"+phone, "陈静").ID, 1000_00)
	v, err := d.Owner.IssueCoupon(t.Context(), a.Member, desk.Issue{Template: "five"})
	require.NoError(t, err)
	for target, body := range map[string]string{
		"/v1/sales":       `{"member":"` + phone + `","amount":"10"}`,
		"/v1/redemptions": `{"member":"` + phone + `","points":100}`,
		"/v1/holds":       `{"member":"` + phone + `","points":100}`,
		"/v1/refunds":     `{"sale":"` + a.Entry.String() + `","lines":[{"sku":"A"}]}`,
		"/v1/coupons/" + v.Code.String() + "/use": `{"bill":"30"}`,
		"/v1/feedback": `{"kind":"praise","score":5}`,
	} {
		d.refused(422, "api.key_missing", manager, "POST", target, body)
	}
	for _, key := range []string{"two words", "键", string(make([]byte, 300)), `""`} {
		d.refused(400, "api.key_form", manager, "POST", "/v1/sales", `{"member":"`+phone+`","amount":"10"}`, "Idempotency-Key", key)
	}
}

func TestReceiptsOfKeysDiffer(t *testing.T) {
	seen := map[string]string{}
	names := []Name{"pos-1", "pos 1", "pos  1", "pos/1", "收银", "a", "a.b"}
	keys := []string{"1", "01", "b/1", "b", "#", "k/k", "0192f0c1-5c7a-7e1e-9d52-1c3f0a9a7b11", "x!", fmt.Sprintf("%0200d", 7)}
	for _, name := range names {
		for _, key := range keys {
			receipt := receiptOf(name, key)
			require.LessOrEqual(t, len(receipt), 64)
			require.Empty(t, seen[receipt], "%s of %q %q", receipt, name, key)
			seen[receipt] = string(name) + " " + key
		}
	}
	require.Equal(t, "api/pos-1/0192f0c1-5c7a-7e1e-9d52-1c3f0a9a7b11", receiptOf("pos-1", keys[6]), "support can read it")
}

func TestOldKeysAreForgotten(t *testing.T) {
	a := newAttempts()
	key := func(i int) [32]byte { return [32]byte{byte(i), byte(i >> 8), byte(i >> 16)} }
	now := time.Unix(1_772_776_800, 0)
	running, mine, err := a.begin(t.Context(), key(0), [32]byte{1}, now)
	require.NoError(t, err)
	require.True(t, mine)
	for i := 1; i <= keysKept+10; i++ {
		at, mine, err := a.begin(t.Context(), key(i), [32]byte{1}, now)
		require.NoError(t, err)
		require.True(t, mine)
		a.end(key(i), at, &result{})
	}
	require.LessOrEqual(t, len(a.byKey), keysKept+1)
	require.Same(t, running, a.byKey[key(0)], "what is under way is not forgotten")
	_, mine, err = a.begin(t.Context(), key(1), [32]byte{2}, now)
	require.NoError(t, err)
	require.True(t, mine, "the oldest was")
	_, _, err = a.begin(t.Context(), key(keysKept), [32]byte{2}, now)
	require.Equal(t, model.Code("api.key_used"), model.CodeOf(err))
	_, mine, err = a.begin(t.Context(), key(keysKept), [32]byte{2}, now.Add(keysFor+time.Second))
	require.NoError(t, err)
	require.True(t, mine, "a day later it is new")
}
