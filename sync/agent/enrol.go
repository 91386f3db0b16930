package agent

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"io"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// renewal stands for the key in a request for a fresh certificate: HQ knows the stream and its key.
const renewal = "renew"

// rejoin is why a stream is opened after HQ closed the one before.
const rejoin = "rejoin"

// enrol takes a person's wish to join. A wish that is under way already is the one that counts.
func (a *Agent) enrol(now time.Time, in Enrol) {
	if a.joining != nil {
		a.say(Done{ID: in.ID, Err: refuse(busy)})
		return
	}
	a.joining = &in
	if a.talk != nil && a.talk.listens {
		a.hangUp()
	}
	if a.talk == nil {
		a.begin(now, true)
	}
}

// askToJoin asks for a place in the chain. A file that HQ takes no more of goes on in a stream of its
// own first: the rights of the frozen one are not its any more.
func (a *Agent) askToJoin(at Place) error {
	if at.Chain != nil && at.State.Closed == string(frozen) {
		return a.open()
	}
	if at.Chain != nil && !bytes.Equal(a.joining.Joined.Stream, at.Chain.Stream[:]) {
		return refuse(other, at.Chain.Name) // before the key is used up
	}
	m, err := a.enrolment(at, a.joining.Key, a.joining.Request)
	if err == nil {
		a.ask(m, longAnswer)
	}
	return err
}

// askToContinue tells HQ which of its streams the present one continues.
func (a *Agent) askToContinue(at Place) error {
	m, err := a.enrolment(at, "", nil)
	if err == nil {
		a.ask(m, longAnswer)
	}
	return err
}

// askAgain asks for a fresh certificate.
func (a *Agent) askAgain(at Place) error {
	key := renewal
	if at.continues() {
		key = ""
	}
	m, err := a.enrolment(at, key, nil)
	if err == nil {
		a.ask(m, longAnswer)
	}
	return err
}

func (a *Agent) enrolment(at Place, key string, request []byte) (*wire.Enrol, error) {
	m := &wire.Enrol{Protocol: wire.Protocol, Key: key, Stream: wire.Stream(at.present().ID), PublicKey: at.Key, Request: request}
	if at.continues() {
		before := at.Streams[max(len(at.Streams)-2-a.back, at.Joined)]
		m.After, m.AfterSeq, m.AfterHash = wire.Stream(before.ID), before.Last, wire.Hash(before.Hash)
	}
	if past := at.Streams[:len(at.Streams)-1]; !at.continues() {
		for _, end := range past[max(0, len(past)-wire.MaxEarlier):] {
			m.Earlier = append(m.Earlier, wire.Stream(end.ID))
		}
	}
	if m.Request == nil {
		var err error
		m.Request, err = x509.CreateCertificateRequest(nil, &x509.CertificateRequest{}, Signer(at.Key, a.file.Sign))
		if err != nil {
			return nil, err
		}
	}
	return m, m.SignWith(a.file.Sign)
}

// Signer lends the key of a file's present stream to the makers of certificates and connections.
func Signer(key ed25519.PublicKey, sign func([]byte) ([]byte, error)) crypto.Signer {
	return signer{key: key, sign: sign}
}

type signer struct {
	key  ed25519.PublicKey
	sign func([]byte) ([]byte, error)
}

// Public returns the public key.
func (s signer) Public() crypto.PublicKey { return s.key }

// Sign signs; Ed25519 needs no randomness.
func (s signer) Sign(_ io.Reader, message []byte, _ crypto.SignerOpts) ([]byte, error) {
	return s.sign(message)
}

// continues reports whether the present stream goes on after one that joined the chain.
func (p *Place) continues() bool {
	return p.Chain != nil && p.Joined >= 0 && len(p.Streams)-1 > p.Joined
}

// enrolled takes what HQ says of the shop's place in the chain into the file.
func (a *Agent) enrolled(now time.Time, at Place, sent *wire.Enrol, m *wire.Enrolled) error {
	s := at.State
	s.Certificate, s.Contact, s.Closed, s.Trouble = m.Certificate, now.Unix(), "", ""
	if m.Generation > s.Generation {
		s.Generation, s.Cursors = m.Generation, nil
		a.early = early{}
	}
	a.stranger, a.back = false, 0
	switch {
	case a.joining != nil && sent.Key == a.joining.Key:
		return a.joined(s, m)
	case at.Chain == nil:
		return refuse(nonsense)
	case at.Chain.Shop == m.Shop && at.Chain.Market == m.Market && bytes.Equal(at.Chain.Key, m.HQ):
		return a.file.Note(s)
	}
	return a.file.Join(moved(at.Chain, m), s)
}

// joined writes that the shop belongs to the chain from now on.
func (a *Agent) joined(s chain.State, m *wire.Enrolled) error {
	v := a.joining.Joined
	v.Shop, v.Market, v.Key, v.Generation = m.Shop, m.Market, m.HQ, m.Generation
	if err := a.file.Join(&v, s); err != nil {
		return err
	}
	a.say(Done{ID: a.joining.ID})
	a.joining, a.renewals, a.talk.tidied = nil, 0, false
	return nil
}

// moved is the membership with what HQ says of it by now.
func moved(c *chain.Membership, m *wire.Enrolled) *model.ChainJoined {
	return &model.ChainJoined{
		Chain: c.Name, Shop: m.Shop, Market: m.Market, Key: m.HQ, Address: c.Address, Authority: slices.Clone(c.Authority[:]),
		Generation: m.Generation, Stream: slices.Clone(c.Stream[:]),
	}
}

// notEnrolled takes a refusal to enrol. A file may have gone on in several streams before HQ heard of
// one of them: then an earlier one is named.
func (a *Agent) notEnrolled(sent *wire.Enrol, p *wire.Problem) error {
	at, err := a.file.Place()
	if err != nil {
		return err
	}
	code := model.Code(p.Code)
	continues := sent.After != (wire.Stream{})
	switch {
	case sent.Key == renewal:
		return nil // the talk goes on as long as the old certificate does
	case continues && code == notThere && len(at.Streams)-2-a.back > at.Joined:
		a.back++
		return nil
	case continues && sent.Key == "" && code == frozenBefore:
		return a.freeze(frozenBefore)
	}
	a.stranger, a.back = false, 0
	return refused(p)
}

// notKnown is what to do when HQ does not know who asks: a stream that continues another says so, a
// certificate that is no good is asked for again.
func (a *Agent) notKnown(p *wire.Problem) error {
	at, err := a.file.Place()
	switch {
	case err != nil:
		return err
	case at.continues():
		a.stranger = true
		return a.doubt(refused(p))
	case p.Code == string(certificate) && !a.talk.renewed:
		a.talk.renewed = true
		return a.askAgain(at)
	}
	return refused(p)
}

// ripe reports whether two thirds of the life of the present stream's certificate are over.
func ripe(der []byte, key ed25519.PublicKey, now time.Time) bool {
	c, err := x509.ParseCertificate(der)
	if err != nil || !key.Equal(c.PublicKey) {
		return false
	}
	return now.After(c.NotBefore.Add(c.NotAfter.Sub(c.NotBefore) / 3 * 2))
}
