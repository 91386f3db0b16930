package pos

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"

	"regulars/model"
	"regulars/sync/openapi"
)

// route is one address of the API: how it is called, what goes in and out, who answers it. The
// document, the checks and the dispatch are all made from this table.
type route struct {
	method, path, id, summary string

	query   map[string]*schema // query parameters
	asked   []string           // those that must be there
	in, out reflect.Type       // in nil: no body
	made    bool               // something new answers 201, a repeat 200
	number  string             // a note on the request's own number, "" if it needs none
	replay  bool               // the first answer is remembered here, since the desk knows no receipt for it
	act     func(c *call, raw []byte) (*result, error)
}

// acting makes an answerer of a function over a shape of request.
func acting[In any](do func(*call, *In) (*result, error)) func(*call, []byte) (*result, error) {
	return func(c *call, raw []byte) (*result, error) {
		in := new(In)
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, in); err != nil {
				return nil, model.Refuse("api.json", 0).Because(err) // the schema let it in, so this is a hole in it
			}
		}
		return do(c, in)
	}
}

func shape[T any]() reflect.Type { return reflect.TypeFor[T]() }

func routes() []route {
	one, fifty, text := int64(1), int64(50), 200
	const byReceipt = "needs a receipt or an Idempotency-Key; a repeat gets the first answer"
	return []route{
		{
			method: "GET", path: "/v1/find", id: "find", summary: "Find members by name, pinyin, phone, card or a part of them.",
			query: map[string]*schema{
				"q":     {Type: types{"string"}, MaxLength: &text, Description: "what was typed or scanned"},
				"limit": {Type: types{"integer"}, Minimum: &one, Maximum: &fifty, Default: fifty, Description: "most rows"},
			},
			asked: []string{"q"}, out: shape[[]foundDoc](), act: acting(find),
		},
		{
			method: "GET", path: "/v1/members/{member}", id: "member", summary: "Show a member, by whole id, card, phone, member number or e-mail address.",
			out: shape[memberDoc](), act: acting(showMember),
		},
		{
			method: "POST", path: "/v1/members", id: "enrol", summary: "Enrol a member. A phone, card or member number that is known already is refused.",
			in: shape[memberIn](), out: shape[memberDoc](), made: true, replay: true, act: acting(enrol),
			number: "may carry an Idempotency-Key; a repeat within a day gets the first answer, one after a restart of the server is refused by its phone number",
		},
		{
			method: "POST", path: "/v1/quote", id: "quote", summary: "Say what a sale would earn and what the points can be spent on. Nothing is written.",
			in: shape[quoteIn](), out: shape[quoteDoc](), act: acting(quote),
		},
		{
			method: "POST", path: "/v1/sales", id: "sell", summary: "Book a purchase and its points.",
			in: shape[saleIn](), out: shape[answerDoc](), made: true, number: byReceipt, act: acting(sell),
		},
		{
			method: "POST", path: "/v1/refunds", id: "refund", summary: "Take a sale back, whole or by line.",
			in: shape[refundIn](), out: shape[answerDoc](), made: true, act: acting(refund),
			number: "by line: " + byReceipt + ". A whole refund is known by its sale",
		},
		{
			method: "POST", path: "/v1/redemptions", id: "redeem", summary: "Spend points on an amount off, a gift, a coupon, a ticket or charity.",
			in: shape[redemptionIn](), out: shape[answerDoc](), made: true, number: byReceipt, act: acting(redeem),
		},
		{
			method: "POST", path: "/v1/holds", id: "hold", summary: "Put points aside for a suspended sale.",
			in: shape[holdIn](), out: shape[answerDoc](), made: true, number: byReceipt, act: acting(hold),
		},
		{
			method: "POST", path: "/v1/holds/{hold}/commit", id: "commit", summary: "Spend what a hold put aside, on an amount off. A repeat gets the first answer.",
			in: shape[commitIn](), out: shape[answerDoc](), made: true, act: acting(commit),
		},
		{
			method: "POST", path: "/v1/holds/{hold}/release", id: "release", summary: "Give back what a hold put aside. A repeat gets the first answer.",
			in: shape[releaseIn](), out: shape[answerDoc](), made: true, act: acting(release),
		},
		{
			method: "GET", path: "/v1/coupons/{code}", id: "coupon", summary: "Show a coupon by its code, as typed or scanned.",
			out: shape[couponDoc](), act: acting(showCoupon),
		},
		{
			method: "POST", path: "/v1/coupons/{code}/use", id: "useCoupon", summary: "Use a coupon up.",
			in: shape[couponUseIn](), out: shape[answerDoc](), made: true, number: byReceipt, act: acting(useCoupon),
		},
		{
			method: "POST", path: "/v1/feedback", id: "feedback", summary: "Record what a customer says as a case.",
			in: shape[feedbackIn](), out: shape[caseDoc](), made: true, act: acting(feedback),
			number: "needs an Idempotency-Key; a repeat gets the case of the first time, as it is now",
		},
	}
}

// params are the names in a path's braces.
func (r *route) params() []string {
	var names []string
	for part := range strings.SplitSeq(r.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// checkQuery holds a query against the route's parameters.
func (s *Server) checkQuery(r *route, raw string) (url.Values, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, model.Refuse("api.field.form", "?", "?q=...")
	}
	given := make(map[string]any, len(values))
	for name, all := range values {
		if given[name] = all[0]; len(all) > 1 {
			return nil, model.Refuse("api.json_twice", openapi.Field("/"+name))
		}
		if p := r.query[name]; p != nil && p.Type[0] == "integer" {
			given[name] = json.Number(all[0])
		}
	}
	closed := false
	return values, s.checker.Check(&schema{Type: types{"object"}, Properties: r.query, Required: r.asked, Additional: &closed}, "", given)
}

// body reads and checks a request's body. print tells what it asks, however it is written.
func (s *Server) body(r *route, x *exchange, req *http.Request) (raw []byte, print [32]byte, err error) {
	if r.in == nil {
		return nil, print, nil
	}
	if raw, err = readBody(x, req); err != nil {
		return nil, print, err
	}
	if len(raw) > 0 && !isJSON(req.Header.Get("Content-Type")) {
		return nil, print, model.Refuse("api.media")
	}
	value, err := openapi.Parse(raw)
	if err != nil {
		return nil, print, err
	}
	if err := s.checker.Check(s.shapes[r.in], "", value); err != nil {
		return nil, print, err
	}
	canonical, err := json.Marshal(value)
	return canonical, sha256.Sum256([]byte(req.Method + " " + req.URL.Path + "\x00" + string(canonical))), err
}

func isJSON(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(media), "application/json")
}

// perform carries a request out, once for each key.
func (s *Server) perform(r *route, c *call, raw []byte, print [32]byte) (*result, error) {
	if c.key == "" || r.in == nil {
		return r.act(c, raw)
	}
	key := sha256.Sum256([]byte(string(c.name) + "\x00" + c.key))
	at, mine, err := s.attempts.begin(c.ctx, key, print, s.opts.Clock())
	if err != nil {
		return nil, err
	}
	if !mine {
		if r.replay {
			return &result{doc: again(at.result.doc)}, nil
		}
		return r.act(c, raw) // the desk has the first answer
	}
	var kept *result
	defer func() { s.attempts.end(key, at, kept) }()
	got, err := r.act(c, raw)
	if err != nil {
		return nil, err
	}
	if kept = got; !r.replay {
		kept = &result{}
	}
	return got, nil
}

// allowed lists the methods that an address takes.
func (s *Server) allowed(req *http.Request) []string {
	var methods []string
	for _, method := range []string{"GET", "POST"} {
		probe := req.Clone(context.Background())
		probe.Method = method
		if _, pattern := s.mux.Handler(probe); pattern != "/" {
			methods = append(methods, method)
		}
	}
	return methods
}

// isCanonical reports whether the mux takes a path as it is; it would send a redirect otherwise,
// which a POS does not follow with its body.
func isCanonical(p string) bool {
	if p == "" || p[0] != '/' {
		return false
	}
	clean := path.Clean(p)
	return p == clean || p == clean+"/"
}
