package pos

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/say"
)

// problem is a refusal as RFC 9457 has it. Type is the refusal's code, a relative reference.
type problem struct {
	Type   string `json:"type" doc:"stable code of the refusal, for programs"`
	Title  string `json:"title" doc:"one sentence for people"`
	Status int    `json:"status" doc:"the HTTP status"`
	Detail string `json:"detail" doc:"what to do"`
}

func stopped(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// refuse answers an exchange with a problem. Errors that are no refusals go to the log.
func (s *Server) refuse(x *exchange, err error) {
	code := codeOf(err)
	status := statusOf(code)
	title, detail := say.Error(x.lang, err)
	if status >= http.StatusInternalServerError && code != "api.busy" && code != say.Stopped {
		s.opts.Log(x.route, err)
	}
	h := x.Header()
	switch status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="regulars"`)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	}
	h.Set("Content-Type", "application/problem+json")
	s.write(x, status, problem{Type: string(code), Title: title, Status: status, Detail: detail})
}

// retryAfter says how long to wait, in whole seconds, at least one.
func retryAfter(x *exchange, wait time.Duration) int64 {
	seconds := max(int64((wait+time.Second-1)/time.Second), 1)
	x.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	return seconds
}

// write sends a document. What cannot be sent any more is the client's loss: what was done is
// done, and a repeat gets the first answer.
func (s *Server) write(x *exchange, status int, doc any) {
	var body strings.Builder
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		panic(err) // our own documents can be written
	}
	h := x.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "application/json")
	}
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	x.WriteHeader(status)
	if _, err := x.ResponseWriter.Write([]byte(body.String())); err != nil {
		return
	}
}

// acceptLanguages bounds how many ranges of an Accept-Language header are looked at.
const acceptLanguages = 16

// languageOf picks the language that a client likes best of those there are.
func languageOf(header string, otherwise model.Lang) model.Lang {
	best, bestQ := otherwise, -1.0
	for i, part := range strings.Split(header, ",") {
		if i == acceptLanguages {
			break
		}
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		lang, ok := model.ParseLang(strings.TrimSpace(tag))
		if !ok {
			continue
		}
		q := 1.0
		if text, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(text, 64); err != nil || !(q > 0 && q <= 1) {
				continue
			}
		}
		if q > bestQ {
			best, bestQ = lang, q
		}
	}
	return best
}
