package sshd

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/crypto/ssh"
)

// Options say what is served and to whom. HostKeyPath, Authorize and Run must be set.
type Options struct {
	Addr        string // as of net.Listen, with a port; "127.0.0.1:0" for any
	HostKeyPath string // made if it is not there

	// Authorize names who owns a key, or refuses it. It may be asked about a key before the
	// client has proven that it has it, so it must not record anything. Errors that are no
	// refusals are logged; the person hears the same.
	Authorize func(ctx context.Context, key ssh.PublicKey, user string) (identity string, err error)
	// Enrol takes the key of a client that has proven to have it, and a code that a person typed.
	// A refusal is told to the person. Nobody can enrol if it is nil.
	Enrol func(ctx context.Context, key ssh.PublicKey, code string) error
	// Run is the session. ctx ends when the client is gone and when the server goes;
	// context.Cause says which.
	Run func(ctx context.Context, s *Session) error

	MaxSessions      int           // at a time; 128 if zero
	HandshakeTimeout time.Duration // until the key is proven, and without a session; 1 min if zero
	WriteTimeout     time.Duration // for a client to take a piece of output; 20 s if zero
	Grace            time.Duration // for sessions to end when the server goes; 5 s if zero
	Limits           Limits
	Clock            func() time.Time // of the limits; time.Now if nil
	Log              *slog.Logger     // slog.Default if nil
}

// Limits keep strangers from taking what the tills need. An address is an IPv4 address or a /64 of
// IPv6. A zero field has the value named.
type Limits struct {
	Handshakes int // connections without a proven key at a time; 64
	PerAddress int // of these, from one address; 32
	Burst      int // connections from one address that may come at once; 64
	PerSecond  int // further ones; 8
	Failures   int // connections of one address that may fail before it has to wait; 20
	Forgiven   int // seconds after which one failure is forgotten; 6
}

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// filled returns the options with a value in every field that has a default.
func (o Options) filled() Options {
	o.MaxSessions = orElse(o.MaxSessions, 128)
	o.HandshakeTimeout = orElse(o.HandshakeTimeout, time.Minute)
	o.WriteTimeout = orElse(o.WriteTimeout, 20*time.Second)
	o.Grace = orElse(o.Grace, 5*time.Second)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	l := &o.Limits
	l.Handshakes = orElse(l.Handshakes, 64)
	l.PerAddress = orElse(l.PerAddress, 32)
	l.Burst = orElse(l.Burst, 64)
	l.PerSecond = orElse(l.PerSecond, 8)
	l.Failures = orElse(l.Failures, 20)
	l.Forgiven = orElse(l.Forgiven, 6)
	return o
}

// Limits that nobody needs to change.
const (
	maxPerConn   = 4    // sessions of one connection
	maxEnviron   = 32   // variables of a session
	maxVariable  = 256  // bytes of one
	maxAuthTries = 6    // keys of one connection; agents offer several
	maxCode      = 64   // bytes of a one-time code
	maxAddresses = 4096 // whose limits are remembered
	minRSABits   = 2048
	// A window costs memory by its cells, whatever a client says that it has.
	maxWidth  = 512
	maxHeight = 256
)
