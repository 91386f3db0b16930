// Package hq is headquarters' side of the exchange with shops: a machine whose Step takes one
// message and returns its answer. It translates between the bytes of package wire and what package hub
// decides; it opens no connection, reads no clock and starts no goroutine, so that a simulator can
// drive it by seed. A thin shell does the talking, and waits where somebody polls for long.
package hq

import (
	"context"
	"errors"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/hub"
	"regulars/sync/wire"
)

// Peer is who is at the other end, as the connection proves it: the stream that the client certificate
// names, zero without one.
type Peer struct{ Stream model.StreamID }

// Issuer makes client certificates.
type Issuer interface {
	// Issue signs a request (PKCS #10, DER) for a stream and returns the certificate (DER).
	Issue(stream model.StreamID, shop uint64, request []byte, at time.Time) ([]byte, error)
}

// Deps is what a machine is made of.
type Deps struct {
	Office *hub.Office
	Issuer Issuer      // nil: certificates are empty
	Report func(error) // is told of what went wrong here and is nobody else's fault; may be nil
}

// HQ answers messages. It may be used by many at once, if the database may.
type HQ struct {
	office *hub.Office
	issuer Issuer
	report func(error)
}

// New makes a machine.
func New(d Deps) *HQ {
	if d.Report == nil {
		d.Report = func(error) {}
	}
	return &HQ{office: d.Office, issuer: d.Issuer, report: d.Report}
}

// waitAfterFault is how many seconds a shop is asked to wait when HQ cannot answer.
const waitAfterFault = 5

// Step answers one message. There is no error: what was not done is a *wire.Problem.
func (q *HQ) Step(ctx context.Context, at time.Time, from Peer, m wire.Message) wire.Message {
	answer, err := q.answer(ctx, at, from, m)
	if err != nil {
		return q.problem(err)
	}
	if err := answer.Check(); err != nil {
		return q.problem(err)
	}
	return answer
}

// Reached is the newest place of a market's feed, for a shell that waits for something new.
func (q *HQ) Reached(ctx context.Context, market uint64) (uint64, error) {
	return q.office.Reached(ctx, market)
}

func (q *HQ) answer(ctx context.Context, at time.Time, from Peer, m wire.Message) (wire.Message, error) {
	if m == nil {
		return nil, model.Refuse("sync.message")
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	switch m := m.(type) {
	case *wire.Enrol:
		return q.enrol(ctx, at, m)
	case *wire.Session:
		return q.session(ctx, at, from, m)
	case *wire.Push:
		return q.push(ctx, at, from, m)
	case *wire.Pull:
		return q.pull(ctx, at, from, m)
	case *wire.Reserve:
		return q.reserve(ctx, at, from, m)
	case *wire.Lookup:
		return q.lookup(ctx, at, from, m)
	}
	return nil, model.Refuse("sync.message")
}

// problem says what a shop has to know of an error.
func (q *HQ) problem(err error) *wire.Problem {
	if code := model.CodeOf(err); code != "" && !own(code) {
		return &wire.Problem{Code: string(code)}
	}
	for cause, code := range map[error]model.Code{
		wire.ErrProtocol: "sync.protocol", wire.ErrSignature: "sync.signature", wire.ErrBroken: "sync.broken", wire.ErrGap: "sync.broken",
		wire.ErrLarge: "sync.message", wire.ErrMalformed: "sync.message",
	} {
		if errors.Is(err, cause) {
			return &wire.Problem{Code: string(code)}
		}
	}
	q.report(err)
	return &wire.Problem{Code: "sync.later", Wait: waitAfterFault}
}

// own reports whether a refusal is about headquarters' database or keys, which is nothing to a shop.
func own(code model.Code) bool {
	return strings.HasPrefix(string(code), "hqbase.") || strings.HasPrefix(string(code), "hqfile.") || code == "hq.behind" || code == "hq.old_keys"
}

// proven holds the stream of a message against the one at the other end.
func proven(from Peer, stream wire.Stream) error {
	if from.Stream != model.StreamID(stream) {
		return model.Refuse("sync.peer")
	}
	return nil
}
