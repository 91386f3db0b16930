package link

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Gauge is a figure beside those of the exchange: events a second, say.
type Gauge struct {
	Name  string
	Help  string // in English, one line
	Value float64
}

// meter counts messages for Prometheus.
type meter struct {
	mu      sync.Mutex
	routes  map[string]*series
	waiting int
}

type series struct {
	codes map[int]uint64
	sum   time.Duration
	count uint64
}

func newMeter() *meter { return &meter{routes: map[string]*series{}} }

// note counts an answer. Routes are those of the endpoints, so there are few.
func (m *meter) note(route string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.routes[route]
	if s == nil {
		s = &series{codes: map[int]uint64{}}
		m.routes[route] = s
	}
	s.codes[status]++
	s.sum += took
	s.count++
}

func (m *meter) waits(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.waiting += n
}

// write writes the text format of Prometheus, version 0.0.4.
func (m *meter) write(w io.Writer, inFlight int, more []Gauge) {
	var b strings.Builder
	head := func(name, kind, help string) { fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	m.mu.Lock()
	routes := slices.Sorted(maps.Keys(m.routes))
	head("regulars_sync_messages_total", "counter", "Answered messages by endpoint and status.")
	for _, route := range routes {
		for _, code := range slices.Sorted(maps.Keys(m.routes[route].codes)) {
			fmt.Fprintf(&b, "regulars_sync_messages_total{route=%q,status=\"%d\"} %d\n", route, code, m.routes[route].codes[code])
		}
	}
	head("regulars_sync_seconds", "summary", "Time that answers took, without its distribution.")
	for _, route := range routes {
		fmt.Fprintf(&b, "regulars_sync_seconds_sum{route=%q} %g\nregulars_sync_seconds_count{route=%q} %d\n",
			route, m.routes[route].sum.Seconds(), route, m.routes[route].count)
	}
	waiting := m.waiting
	m.mu.Unlock()
	more = append([]Gauge{
		{Name: "regulars_sync_in_flight", Help: "Messages that are being answered.", Value: float64(inFlight)},
		{Name: "regulars_sync_waiting", Help: "Shops that wait for news.", Value: float64(waiting)},
	}, more...)
	for _, g := range more {
		head(g.Name, "gauge", g.Help)
		fmt.Fprintf(&b, "%s %g\n", g.Name, g.Value)
	}
	_, _ = io.WriteString(w, b.String())
}
