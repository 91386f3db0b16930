package hub

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"regulars/model"
)

// Vault is what HQ's secret is good for: it seals what names people, so that a stolen database names
// nobody, and finds members by what is on a card or a phone without keeping either. The same
// content in the same place gives the same bytes, and a record cannot be moved to another place.
type Vault struct {
	aead         cipher.AEAD
	nonce, index []byte
}

// ErrSealed is the answer for what does not open: of another key, damaged, or moved.
var ErrSealed = errors.New("hub: a sealed record does not open")

const (
	nonceSize = 12
	macSize   = 16
)

// NewVault derives the keys of a secret of 32 bytes by HKDF-SHA256 (RFC 5869).
func NewVault(secret [32]byte) (*Vault, error) {
	derive := func(info string) ([]byte, error) {
		return hkdf.Key(sha256.New, secret[:], nil, "regulars hq "+info, 32)
	}
	seal, err := derive("seal")
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(seal)
	if err != nil {
		return nil, err
	}
	v := &Vault{}
	if v.aead, err = cipher.NewGCM(block); err != nil {
		return nil, err
	}
	if v.nonce, err = derive("nonce"); err != nil {
		return nil, err
	}
	v.index, err = derive("index")
	return v, err
}

func (v *Vault) mac(key []byte, parts ...[]byte) [macSize]byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(p)
	}
	return [macSize]byte(h.Sum(nil)[:macSize])
}

// seal binds plain to where it stands.
func (v *Vault) seal(place, plain []byte) []byte {
	mac := v.mac(v.nonce, binary.BigEndian.AppendUint32(nil, uint32(len(place))), place, plain)
	return v.aead.Seal(append(make([]byte, 0, nonceSize+len(plain)+v.aead.Overhead()), mac[:nonceSize]...), mac[:nonceSize], plain, place)
}

func (v *Vault) open(place, sealed []byte) ([]byte, error) {
	if len(sealed) < nonceSize+v.aead.Overhead() {
		return nil, fmt.Errorf("%w: %d bytes", ErrSealed, len(sealed))
	}
	plain, err := v.aead.Open(nil, sealed[:nonceSize], sealed[nonceSize:], place)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// placeOf says where something of an identity stands.
func placeOf(sort string, id model.ID) []byte {
	place := append(append(make([]byte, 0, len(sort)+25), sort...), 0)
	return binary.BigEndian.AppendUint64(append(place, id.Stream[:]...), id.N)
}

// Lookup returns the HMAC under which a member is found by a phone number, card, address or number of
// another system, in its normal form.
func (v *Vault) Lookup(by, value string) [macSize]byte {
	return v.mac(v.index, []byte(by), []byte{0}, []byte(value))
}

// KeyHash is what HQ keeps of an enrolment key.
func KeyHash(key string) [32]byte {
	return sha256.Sum256(append([]byte("regulars enrolment 1\n"), key...))
}

// SealEvent seals salt and personal part of an event.
func (v *Vault) sealEvent(id model.ID, pii []byte) []byte { return v.seal(placeOf("event", id), pii) }

// OpenEvent returns salt and personal part of an event as ParsePII reads them.
func (v *Vault) OpenEvent(stream model.StreamID, e *Stored) ([]byte, error) {
	return v.open(placeOf("event", model.ID{Stream: stream, N: e.Seq}), e.PII)
}

// Profile returns the profile of a member, empty for one that is erased.
func (v *Vault) Profile(m *Member) (Fields, error) {
	fields := Fields{}
	if m.PII == nil {
		return fields, nil
	}
	plain, err := v.open(placeOf("member", m.ID), m.PII)
	if err != nil {
		return nil, err
	}
	return fields, model.Decode(plain, &fields)
}

func (v *Vault) sealProfile(id model.ID, fields Fields) ([]byte, error) {
	plain, err := model.Encode(fields)
	if err != nil {
		return nil, err
	}
	return v.seal(placeOf("member", id), plain), nil
}

// Words returns the personal fields of a thing.
func (v *Vault) Words(t *Thing) (model.Fields, error) {
	fields := model.Fields{}
	if t.PII == nil {
		return fields, nil
	}
	plain, err := v.open(placeOf("thing/"+t.Sort, t.ID), t.PII)
	if err != nil {
		return nil, err
	}
	return fields, model.Decode(plain, &fields)
}

func (v *Vault) sealWords(sort string, id model.ID, fields model.Fields) ([]byte, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	plain, err := model.Encode(fields)
	if err != nil {
		return nil, err
	}
	return v.seal(placeOf("thing/"+sort, id), plain), nil
}
