package pos

import (
	"encoding/json"
	"net"
	"net/http"
	"strings"

	"regulars/model"
	"regulars/sync/openapi"
)

// The addresses beside those of the table: for programs that watch over the server.

func (s *Server) showDocument(w http.ResponseWriter, _ *http.Request) {
	x := w.(*exchange)
	x.route = "GET /openapi.json"
	s.write(x, http.StatusOK, json.RawMessage(s.document))
}

type healthDoc struct {
	Status string `json:"status"`
}

func (s *Server) showHealth(w http.ResponseWriter, r *http.Request) {
	x := w.(*exchange)
	x.route = "GET /healthz"
	if err := s.opts.Health(r.Context()); err != nil {
		s.refuse(x, err)
		return
	}
	s.write(x, http.StatusOK, healthDoc{Status: "ok"})
}

// showMetrics tells figures to who asks on this machine, or has a token.
func (s *Server) showMetrics(w http.ResponseWriter, r *http.Request) {
	x := w.(*exchange)
	x.route = "GET /metrics"
	if !isLoopback(r.RemoteAddr) {
		if _, _, err := s.authenticate(r.Context(), r); err != nil {
			s.refuse(x, err)
			return
		}
	}
	x.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if err := s.meter.write(x, s.flight.now.Load(), s.opts.Gauges()); err != nil {
		return // the client has gone
	}
}

func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && net.ParseIP(host).IsLoopback()
}

func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	x := w.(*exchange)
	if methods := s.allowed(r); len(methods) > 0 {
		x.Header().Set("Allow", strings.Join(methods, ", "))
		s.refuse(x, model.Refuse("api.method", openapi.Field(r.Method), strings.Join(methods, ", ")))
		return
	}
	s.refuse(x, model.Refuse("api.route", openapi.Field("/"+r.URL.Path)))
}
