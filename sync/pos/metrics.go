package pos

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Gauge is a figure of the shop beside those of the API: the size of the file, say.
type Gauge struct {
	Name  string // regulars_store_bytes
	Help  string // in English, one line
	Value float64
}

// bounds are the upper bounds of the latency histogram.
var bounds = [...]time.Duration{
	500 * time.Microsecond, time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond,
	50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond, time.Second, 5 * time.Second,
}

// series is what is counted of one route.
type series struct {
	codes   map[int]uint64
	buckets [len(bounds) + 1]uint64
	sum     time.Duration
	count   uint64
}

// Limits by which requests are refused, as metrics name them.
const (
	limitRate   = "rate"
	limitFlight = "in_flight"
	limitSize   = "size"
)

// meter counts requests for Prometheus.
type meter struct {
	mu      sync.Mutex
	routes  map[string]*series
	refused map[string]uint64
}

func newMeter() *meter {
	return &meter{routes: map[string]*series{}, refused: map[string]uint64{limitRate: 0, limitFlight: 0, limitSize: 0}}
}

// note counts an answered request. Routes are those of the table, so there are few.
func (m *meter) note(route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.routes[route]
	if s == nil {
		s = &series{codes: map[int]uint64{}}
		m.routes[route] = s
	}
	s.codes[status]++
	at, _ := slices.BinarySearch(bounds[:], took)
	s.buckets[at]++
	s.sum += took
	s.count++
}

func (m *meter) refuse(limit string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refused[limit]++
}

// write writes the text format of Prometheus, version 0.0.4.
func (m *meter) write(w io.Writer, inFlight int64, more []Gauge) error {
	var b strings.Builder
	m.mu.Lock()
	routes := slices.Sorted(maps.Keys(m.routes))
	head(&b, "regulars_http_requests_total", "counter", "Answered requests by route and status.")
	for _, route := range routes {
		for _, code := range slices.Sorted(maps.Keys(m.routes[route].codes)) {
			fmt.Fprintf(&b, "regulars_http_requests_total{route=%s,code=\"%d\"} %d\n", label(route), code, m.routes[route].codes[code])
		}
	}
	head(&b, "regulars_http_request_seconds", "histogram", "Time from the head of a request to its answer.")
	for _, route := range routes {
		m.routes[route].write(&b, label(route))
	}
	head(&b, "regulars_http_refused_total", "counter", "Requests refused by a limit.")
	for _, limit := range slices.Sorted(maps.Keys(m.refused)) {
		fmt.Fprintf(&b, "regulars_http_refused_total{limit=%s} %d\n", label(limit), m.refused[limit])
	}
	m.mu.Unlock()
	head(&b, "regulars_http_in_flight", "gauge", "Requests that are being answered.")
	fmt.Fprintf(&b, "regulars_http_in_flight %d\n", inFlight)
	for _, g := range more {
		head(&b, g.Name, "gauge", g.Help)
		fmt.Fprintf(&b, "%s %s\n", g.Name, number(g.Value))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// write writes one histogram; its buckets are cumulative.
func (s *series) write(b *strings.Builder, route string) {
	var sum uint64
	for i, bound := range bounds {
		sum += s.buckets[i]
		fmt.Fprintf(b, "regulars_http_request_seconds_bucket{route=%s,le=\"%s\"} %d\n", route, number(bound.Seconds()), sum)
	}
	fmt.Fprintf(b, "regulars_http_request_seconds_bucket{route=%s,le=\"+Inf\"} %d\n", route, s.count)
	fmt.Fprintf(b, "regulars_http_request_seconds_sum{route=%s} %s\n", route, number(s.sum.Seconds()))
	fmt.Fprintf(b, "regulars_http_request_seconds_count{route=%s} %d\n", route, s.count)
}

func head(b *strings.Builder, name, kind, help string) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", name, strings.NewReplacer("\\", `\\`, "\n", `\n`).Replace(help), name, kind)
}

// label quotes a label's value.
func label(text string) string {
	return `"` + strings.NewReplacer("\\", `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
