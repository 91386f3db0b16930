package sshd

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// gate decides which connections are taken at all.
type gate struct {
	limits   Limits
	maxConns int
	clock    func() time.Time

	mu         sync.Mutex
	conns      int // all
	handshakes int // without a proven key
	addresses  map[netip.Prefix]*address
}

// address is what is remembered of one address.
type address struct {
	handshakes int
	arrivals   bucket
	failures   bucket
}

// bucket fills by itself and is emptied by use.
type bucket struct {
	left float64
	at   time.Time
}

func (b *bucket) fill(now time.Time, perSecond, most float64) {
	if gone := now.Sub(b.at).Seconds(); gone > 0 {
		b.left = min(most, b.left+gone*perSecond)
		b.at = now
	}
}

func newGate(o Options) *gate {
	return &gate{
		limits: o.Limits, maxConns: o.MaxSessions + o.Limits.Handshakes, clock: o.Clock,
		addresses: map[netip.Prefix]*address{},
	}
}

// source is the address whose limits a connection counts for.
func source(addr net.Addr) netip.Prefix {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	ip := tcp.AddrPort().Addr().Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	prefix, _ := ip.Prefix(bits) // an address that is none shares the limits of all such
	return prefix
}

// admit takes a connection, which begins without a proven key, or turns it away.
func (g *gate) admit(from netip.Prefix) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conns >= g.maxConns || g.handshakes >= g.limits.Handshakes {
		return false
	}
	a := g.known(from)
	if a.handshakes >= g.limits.PerAddress || a.arrivals.left < 1 || a.failures.left < 1 {
		return false
	}
	a.arrivals.left--
	a.handshakes++
	g.handshakes++
	g.conns++
	return true
}

// known finds what is remembered of an address, brought up to now.
func (g *gate) known(from netip.Prefix) *address {
	now := g.clock()
	a := g.addresses[from]
	if a == nil {
		g.forget(now)
		a = &address{
			arrivals: bucket{left: float64(g.limits.Burst), at: now},
			failures: bucket{left: float64(g.limits.Failures), at: now},
		}
		g.addresses[from] = a
	}
	g.refill(a, now)
	return a
}

func (g *gate) refill(a *address, now time.Time) {
	a.arrivals.fill(now, float64(g.limits.PerSecond), float64(g.limits.Burst))
	a.failures.fill(now, 1/float64(g.limits.Forgiven), float64(g.limits.Failures))
}

// forget makes room for one more address: those that have nothing to their account go, and if
// that is not enough, all that have no connection. Strangers by the thousand get past the
// limits of one address that way, and are left with those of all.
func (g *gate) forget(now time.Time) {
	for _, all := range []bool{false, true} {
		if len(g.addresses) < maxAddresses {
			return
		}
		for from, a := range g.addresses {
			g.refill(a, now)
			clean := a.arrivals.left == float64(g.limits.Burst) && a.failures.left == float64(g.limits.Failures)
			if a.handshakes == 0 && (all || clean) {
				delete(g.addresses, from)
			}
		}
	}
}

// proven ends the handshake of a connection, well or not.
func (g *gate) proven(from netip.Prefix, failed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.handshakes--
	a := g.known(from)
	a.handshakes--
	if failed {
		a.failures.left = max(0, a.failures.left-1)
	}
}

// gone ends a connection.
func (g *gate) gone() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conns--
}
