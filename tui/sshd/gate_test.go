package sshd

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// moved is a clock that a test moves.
type moved struct{ at time.Time }

func (m *moved) now() time.Time { return m.at }

func testGate(opt Options) (*gate, *moved) {
	clock := &moved{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	opt.Clock = clock.now
	return newGate(opt.filled()), clock
}

func ip(n int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), 32)
}

func TestGateHoldsBackOneAddressAndNotTheOthers(t *testing.T) {
	g, clock := testGate(Options{Limits: Limits{Burst: 3, PerSecond: 1}})
	for range 3 {
		require.True(t, g.admit(ip(1)))
		g.proven(ip(1), false)
	}
	require.False(t, g.admit(ip(1)))
	require.True(t, g.admit(ip(2)))
	clock.at = clock.at.Add(time.Second)
	require.True(t, g.admit(ip(1)))
	require.False(t, g.admit(ip(1)))
	clock.at = clock.at.Add(-time.Hour) // a clock that is set back takes nothing away for ever
	require.False(t, g.admit(ip(1)))
	clock.at = clock.at.Add(2 * time.Hour)
	require.True(t, g.admit(ip(1)))
}

func TestGateBoundsHandshakes(t *testing.T) {
	g, _ := testGate(Options{MaxSessions: 2, Limits: Limits{Handshakes: 3, PerAddress: 2}})
	require.True(t, g.admit(ip(1)))
	require.True(t, g.admit(ip(1)))
	require.False(t, g.admit(ip(1)), "of one address")
	require.True(t, g.admit(ip(2)))
	require.False(t, g.admit(ip(3)), "of all")
	g.proven(ip(1), false)
	require.True(t, g.admit(ip(3)))
	g.proven(ip(2), false)
	require.True(t, g.admit(ip(4)))
	g.proven(ip(3), false)
	require.False(t, g.admit(ip(5)), "of all connections there are five")
	g.gone()
	require.True(t, g.admit(ip(5)))
}

func TestGateForgivesFailuresWithTime(t *testing.T) {
	g, clock := testGate(Options{Limits: Limits{Failures: 2, Forgiven: 60}})
	for range 2 {
		require.True(t, g.admit(ip(1)))
		g.proven(ip(1), true)
		g.gone()
	}
	require.False(t, g.admit(ip(1)))
	clock.at = clock.at.Add(59 * time.Second)
	require.False(t, g.admit(ip(1)))
	clock.at = clock.at.Add(2 * time.Second)
	require.True(t, g.admit(ip(1)))
}

func TestGateRemembersABoundedNumberOfAddresses(t *testing.T) {
	g, _ := testGate(Options{Limits: Limits{Handshakes: 10}})
	require.True(t, g.admit(ip(0)), "it stays, for it has a connection")
	for n := 1; n <= 3*maxAddresses; n++ {
		require.True(t, g.admit(ip(n)))
		g.proven(ip(n), true)
		g.gone()
	}
	require.LessOrEqual(t, len(g.addresses), maxAddresses)
	require.Contains(t, g.addresses, ip(0))
}

func TestAddressesOfOneHouseCountAsOne(t *testing.T) {
	tcp := func(text string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(text)) }
	require.Equal(t, source(tcp("[2001:db8::1]:5")), source(tcp("[2001:db8::ffff:2]:6")))
	require.NotEqual(t, source(tcp("[2001:db8::1]:5")), source(tcp("[2001:db8:0:1::1]:5")))
	require.Equal(t, source(tcp("10.0.0.1:5")), source(tcp("[::ffff:10.0.0.1]:6")))
	require.NotEqual(t, source(tcp("10.0.0.1:5")), source(tcp("10.0.0.2:5")))
}

func TestGarbageIsNotTalkedTo(t *testing.T) {
	quiet(t)
	clock := &moved{at: time.Now()}
	s, stop := start(t, Options{Clock: clock.now, Limits: Limits{Failures: 3}})
	defer stop()
	for _, garbage := range []string{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n", strings.Repeat("\x00", 1<<16), "SSH-1.5-old\r\n",
	} {
		c, err := net.Dial("tcp", s.Addr().String())
		require.NoError(t, err)
		_, _ = io.WriteString(c, garbage) // it may be cut off while it still talks
		_, _ = io.Copy(io.Discard, c)     // and it is cut off
		require.NoError(t, c.Close())
	}
	require.Eventually(t, func() bool { return s.gate.failed(source(s.Addr())) }, patience, time.Millisecond)
	c, err := net.Dial("tcp", s.Addr().String())
	require.NoError(t, err)
	n, _ := c.Read(make([]byte, 1))
	require.Zero(t, n, "an address that only talks garbage has to wait")
	require.NoError(t, c.Close())
}

// failed reports whether an address has used up its failures.
func (g *gate) failed(from netip.Prefix) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.known(from).failures.left < 1
}

func TestFloodIsBoundedAndPassesBy(t *testing.T) {
	quiet(t)
	const flood = 200
	s, stop := start(t, Options{Limits: Limits{Burst: flood + 10, Failures: flood}})
	defer stop()
	good := sit(t, enter(t, s, "li"), 80, 24)
	require.NoError(t, good.Shell())
	before := runtime.NumGoroutine()
	var mu sync.Mutex
	heard, conns := 0, make([]net.Conn, flood)
	var wg sync.WaitGroup
	for i := range flood {
		c, err := net.Dial("tcp", s.Addr().String())
		require.NoError(t, err)
		conns[i] = c
		wg.Go(func() {
			if n, _ := c.Read(make([]byte, 4)); n > 0 { // the version, or the end
				mu.Lock()
				defer mu.Unlock()
				heard++
			}
		})
	}
	wg.Wait()
	require.Equal(t, s.opt.Limits.PerAddress, heard)
	require.Less(t, runtime.NumGoroutine()-before, 6*heard, "goroutines for those that were let in only")
	_, err := good.in.Write([]byte("q"))
	require.NoError(t, err)
	require.NoError(t, good.Wait(), "who was inside is not disturbed")
	for _, c := range conns {
		require.NoError(t, c.Close())
	}
	require.Eventually(t, func() bool {
		_, err := dial(s, "li", nil)
		return err != nil && strings.Contains(err.Error(), "unable to authenticate")
	}, patience, time.Millisecond, "and others are let in again")
}

func TestHostKeyIsMadeOnceAndForOneUser(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host")
	first, err := hostKey(path)
	require.NoError(t, err)
	require.Equal(t, "ssh-ed25519", first.PublicKey().Type())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	second, err := hostKey(path)
	require.NoError(t, err)
	require.Equal(t, first.PublicKey().Marshal(), second.PublicKey().Marshal())
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1)

	require.NoError(t, os.Chmod(path, 0o640))
	_, err = hostKey(path)
	require.ErrorIs(t, err, model.Refuse("sshd.host_key_open"))
	require.NoError(t, os.WriteFile(path, []byte("torn"), 0o600))
	require.NoError(t, os.Chmod(path, 0o600))
	_, err = hostKey(path)
	require.ErrorIs(t, err, model.Refuse("sshd.host_key"))
	_, err = hostKey(filepath.Join(path, "no", "folder"))
	require.ErrorIs(t, err, model.Refuse("sshd.host_key"))
}

func TestAddressInUseIsARefusal(t *testing.T) {
	s, _ := start(t, Options{})
	_, err := Listen(t.Context(), Options{Addr: s.Addr().String(), HostKeyPath: filepath.Join(t.TempDir(), "host")})
	require.ErrorIs(t, err, model.Refuse("sshd.listen"))
	require.True(t, strings.HasPrefix(s.Fingerprint(), "SHA256:"))
	require.True(t, strings.HasPrefix(s.HostKey(), "ssh-ed25519 "), fmt.Sprint(s.HostKey()))
}
