package hub

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"time"

	"regulars/model"
)

// Resealer says what becomes of everything that HQ's key has sealed or signs for.
type Resealer interface {
	// Begun is called when nobody else can begin or end a renewal any more, and before anything is sealed anew. Its error
	// ends the renewal.
	Begun() error
	Head(Head) Head
	Shop(Shop) Shop
	// Event, Member and Thing return what was sealed, sealed anew; they are asked for nothing that is not sealed.
	Event(id model.ID, sealed []byte) ([]byte, error)
	Member(id model.ID, sealed []byte) (fresh []byte, keys [][16]byte, err error)
	Thing(sort string, id model.ID, sealed []byte) ([]byte, error)
}

// Renew puts another key in the place of HQ's: everything is sealed anew, members are found by other look-ups, and no
// enrolment key is good any more. It is one step: after a crash all is of the old key or all of the new one, and the head
// says of which (Head.Public). Streams, rights, events and feeds stay as they are, so shops read nothing again. Each shop is noted as
// one that has not been told (Shop.Untold). Nobody else may use the database meanwhile; it is closed afterwards,
// whatever came of it. still is Resealer.Begun: it says whether the new keys are kept where they will be found.
func (o *Office) Renew(ctx context.Context, at time.Time, vault *Vault, key ed25519.PrivateKey, still func() error) error {
	return o.DB.Reseal(ctx, &renewal{from: o.Vault, to: vault, public: key.Public().(ed25519.PublicKey), at: at.Unix(), still: still})
}

// renewal goes from one vault to another one.
type renewal struct {
	from, to *Vault
	public   ed25519.PublicKey
	at       int64
	still    func() error
}

func (r *renewal) Begun() error {
	if r.still == nil {
		return nil
	}
	return r.still()
}

func (r *renewal) Head(h Head) Head {
	h.Public, h.Renewed = bytes.Clone(r.public), r.at
	return h
}

func (r *renewal) Shop(s Shop) Shop {
	s.Key, s.KeyEnds = [32]byte{}, 0
	s.Untold = !s.Stream.IsZero()
	return s
}

func (r *renewal) move(place, sealed []byte) ([]byte, error) {
	plain, err := r.from.open(place, sealed)
	if err != nil {
		return nil, err
	}
	return r.to.seal(place, plain), nil
}

func (r *renewal) Event(id model.ID, sealed []byte) ([]byte, error) {
	return r.move(placeOf("event", id), sealed)
}

func (r *renewal) Member(id model.ID, sealed []byte) ([]byte, [][16]byte, error) {
	fields, err := r.from.Profile(&Member{ID: id, PII: sealed})
	if err != nil {
		return nil, nil, err
	}
	fresh, err := r.to.sealProfile(id, fields)
	return fresh, r.to.keysOf(fields), err
}

func (r *renewal) Thing(sort string, id model.ID, sealed []byte) ([]byte, error) {
	return r.move(placeOf("thing/"+sort, id), sealed)
}

// Note keeps what an operator decided about the whole chain.
func (o *Office) Note(ctx context.Context, at time.Time, by Author, what, reason string) error {
	return o.update(ctx, at, func(s *sitting) error { return s.noteChain(by, what, reason) })
}

// told notes that a shop knows the present authority: it has enrolled by it.
func (s *sitting) told(number uint64) error {
	shops, err := s.tx.Shops()
	if err != nil {
		return err
	}
	for _, shop := range shops {
		if shop.Number == number && shop.Untold {
			shop.Untold = false
			return s.tx.PutShop(shop)
		}
	}
	return nil
}
