package link

import (
	"encoding/json"
	"net/http"
	"strings"

	"regulars/model"
	"regulars/model/say"
	"regulars/sync/wire"
)

// statuses are the HTTP statuses of problems, for proxies and people. Shops read the code alone. They
// are all codes that an HQ of this version answers with; of another one the status is 409.
var statuses = map[string]int{
	"sync.certificate": http.StatusUnauthorized,
	"sync.peer":        http.StatusForbidden, "sync.signature": http.StatusForbidden, "sync.other": http.StatusForbidden, "sync.market": http.StatusForbidden,
	"sync.large":   http.StatusRequestEntityTooLarge,
	"sync.message": http.StatusBadRequest, "sync.protocol": http.StatusBadRequest, "sync.broken": http.StatusBadRequest,
	"sync.busy":  http.StatusTooManyRequests,
	"sync.later": http.StatusServiceUnavailable,

	"sync.unknown": http.StatusConflict, "sync.frozen": http.StatusConflict, "sync.closed": http.StatusConflict, "sync.fenced": http.StatusConflict,
	"sync.stale": http.StatusConflict, "sync.unproven": http.StatusConflict, "sync.forked": http.StatusConflict, "hq.empty": http.StatusConflict,
	"hq.shop": http.StatusConflict, "hq.retired": http.StatusConflict, "sync.retired": http.StatusForbidden,

	"enrol.key": http.StatusForbidden, "enrol.late": http.StatusForbidden, "enrol.taken": http.StatusForbidden, "enrol.unknown": http.StatusForbidden, "enrol.continues": http.StatusForbidden,
	"enrol.frozen": http.StatusForbidden, "enrol.certificate": http.StatusForbidden,
}

func statusOf(code string) int {
	if status := statuses[code]; status != 0 {
		return status
	}
	return http.StatusConflict
}

// plain is what an answer in the plain form has to know.
type plain struct {
	lang model.Lang
	why  error // what exactly was wrong with the message
}

// languageOf is Chinese for who asks for it first, else English.
func languageOf(r *http.Request) model.Lang {
	if strings.HasPrefix(strings.TrimSpace(r.Header.Get("Accept-Language")), "zh") {
		return model.ZH
	}
	return model.EN
}

// form is the type of an answer.
func (x *exchange) form() string {
	if x.plain != nil {
		return plainType
	}
	return wire.ContentType
}

// pack writes an answer in the form of the question.
func (x *exchange) pack(m wire.Message) ([]byte, error) {
	if x.plain == nil {
		return wire.Pack(m)
	}
	p, ok := m.(*wire.Problem)
	if !ok {
		raw, err := appendPlain(m)
		return append(raw, '\n'), err
	}
	out := plainProblem{Code: p.Code, Wait: p.Wait}
	why := x.plain.why
	if why == nil && (strings.HasPrefix(p.Code, "sync.") || strings.HasPrefix(p.Code, "enrol.")) { // the others say something that is not known here
		why = model.Refuse(model.Code(p.Code))
	}
	if why != nil {
		out.Title, out.Detail = say.Error(x.plain.lang, why)
	}
	raw, err := json.Marshal(out)
	return append(raw, '\n'), err
}

// refuseOf answers a message that cannot be read. People are told what exactly is wrong.
func (s *Server) refuseOf(x *exchange, err error) {
	p := problemOf(err)
	if x.plain != nil && strings.HasPrefix(p.Code, "api.") {
		x.plain.why, p = err, &wire.Problem{Code: "sync.message"}
	}
	if p.Code == "sync.busy" {
		p.Wait = 1
	}
	s.refuse(x, p)
}

// showDocument gives out the contract; it names nobody.
func (s *Server) showDocument(w http.ResponseWriter, _ *http.Request) {
	x := w.(*exchange)
	x.route = documentPath
	x.Header().Set("Content-Type", plainType)
	_, _ = x.Write(s.contract.document)
}
