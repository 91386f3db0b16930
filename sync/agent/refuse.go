package agent

import (
	"errors"
	"time"

	"regulars/model"
	"regulars/sync/wire"
)

// Codes of HQ that the agent acts upon. Package say has their sentences.
const (
	fenced       = model.Code("sync.fenced")      // another session of the stream began
	unproven     = model.Code("sync.unproven")    // earlier streams first
	closed       = model.Code("sync.closed")      // HQ takes no more of the stream
	frozen       = model.Code("sync.frozen")      // the file was seen twice
	notNow       = model.Code("rights.fenced")    // nothing is lent before all shops were heard
	notYet       = model.Code("rights.later")     // what the shop received last was not pushed yet
	unknown      = model.Code("sync.unknown")     // no such stream
	forked       = model.Code("sync.forked")      // other events under known numbers
	otherShop    = model.Code("sync.other")       // an earlier stream of the file is another shop's
	notThere     = model.Code("enrol.unknown")    // HQ does not know the stream that is continued
	frozenBefore = model.Code("enrol.frozen")     // the stream that is continued was seen twice
	otherMarket  = model.Code("sync.market")      // the shop is in another market now
	certificate  = model.Code("sync.certificate") // none, or one that is no good
	stranger     = model.Code("link.authority")   // somebody else answers at HQ's address, or HQ has a new authority
)

// lasting are refusals that stay until people have acted: the shop needs a new key. They are noted in the file, so that
// everybody who looks at it is told.
var lasting = map[model.Code]bool{stranger: true, unknown: true}

// Codes of the agent's own.
const (
	noMember    = model.Code("member.unknown")
	unreachable = model.Code("chain.unreachable")
	alone       = model.Code("chain.alone")
	other       = model.Code("chain.other")
	busy        = model.Code("chain.busy")
	nonsense    = model.Code("chain.nonsense")
	stuck       = model.Code("chain.stuck")
	older       = model.Code("chain.older")
	tooFew      = model.Code("chain.short")
)

// Why something was set aside.
const (
	unread      = model.Code("aside.unread")
	poisoned    = model.Code("aside.poison")
	unsigned    = model.Code("aside.unsigned")
	contradicts = model.Code("aside.contradicts")
)

func refuse(code model.Code, args ...any) *model.Error { return model.Refuse(code, args...) }

// later is a refusal with the time before it is worth asking again.
type later struct {
	refusal *model.Error
	wait    time.Duration
}

// Error is the form for logs.
func (l later) Error() string { return l.refusal.Error() }

// Unwrap returns the refusal.
func (l later) Unwrap() error { return l.refusal }

// refused is a refusal of HQ.
func refused(p *wire.Problem) error {
	return later{refusal: refuse(model.Code(p.Code)), wait: time.Duration(min(p.Wait, 3600)) * time.Second}
}

// unheard is the refusal when nothing came back. The line may know better why.
func unheard(err error) error {
	if model.CodeOf(err) != "" {
		return err
	}
	return refuse(unreachable).Because(err)
}

func waitOf(err error) time.Duration {
	var l later
	errors.As(err, &l)
	return l.wait
}

// short is the refusal of a wish for more points than HQ can lend.
func short(m *wire.Reserved, wanted model.Points) error {
	switch code := model.Code(m.Why); code {
	case notNow, notYet, noMember:
		return refuse(code, m.Have, wanted)
	}
	return refuse(tooFew, m.Have, wanted)
}
