package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Hash is a SHA-256 over an event and, through the previous hash, over its whole stream.
type Hash [32]byte

// Kind says what happened, in the past tense. Kinds are never reused.
type Kind string

// Head is what every event tells: where it stands, when, who, what and about whom.
type Head struct {
	_       struct{} `cbor:",toarray"`
	Seq     uint64   // dense from 1 within the stream
	HLC     HLC
	Actor   ID // staff account; zero for the program itself
	Kind    Kind
	Version uint // of the body
	Member  ID
	Subject ID     // a case, a staff account, another member
	Request string // the outside world's name for this act, "" if none
}

// Event is one entry of the log. Raw parts keep the bytes as first written; nothing is ever
// encoded again.
type Event struct {
	Stream StreamID
	Head
	HeadRaw    []byte
	Body       []byte
	Commitment []byte // 32 bytes, or empty if there never was a personal part
	Hash       Hash
	PII        *PII // nil if there is none, or if it was erased
}

// ID returns the event's identity.
func (e *Event) ID() ID { return ID{Stream: e.Stream, N: e.Seq} }

// MemberID returns the member's identity with its stream filled in.
func (e *Event) MemberID() ID { return e.Member.In(e.Stream) }

// SubjectID returns the subject's identity with its stream filled in.
func (e *Event) SubjectID() ID { return e.Subject.In(e.Stream) }

// ActorID returns the actor's identity with its stream filled in.
func (e *Event) ActorID() ID { return e.Actor.In(e.Stream) }

// Erased reports whether the event had a personal part that is no longer there.
func (e *Event) Erased() bool { return len(e.Commitment) > 0 && e.PII == nil }

// Draft is an event before it is written: what a decision returns. The writer adds place,
// clock, actor and hash.
type Draft struct {
	Kind    Kind
	Member  ID
	Subject ID
	Request string
	Body    Body
	PII     Fields
}

// PII is the personal part of an event with the salt that keeps its commitment from being
// guessed.
type PII struct {
	Salt   [16]byte
	Fields Fields
	Raw    []byte // the bytes that the commitment covers
}

// Commit returns the salted commitment to the personal part.
func (p *PII) Commit() Hash {
	h := sha256.New()
	h.Write([]byte("regulars pii 1\n"))
	h.Write(p.Salt[:])
	h.Write(p.Raw)
	return Hash(h.Sum(nil))
}

// wire is the outer CBOR array of an event.
type wire struct {
	_          struct{} `cbor:",toarray"`
	Head       []byte
	Body       []byte
	Commitment []byte
	Hash       []byte
}

// ErrMalformed is the cause when bytes are no event of ours; the refusal around it says
// where they stood.
var ErrMalformed = errors.New("malformed event")

// Seal writes a draft as the next event of a stream: it fills in the head, encodes body and
// personal part and chains the hash. salt is used only if the draft has a personal part.
func Seal(d Draft, stream StreamID, seq uint64, hlc HLC, actor ID, prev Hash, salt [16]byte) (*Event, []byte, error) {
	e := &Event{Stream: stream, Head: Head{
		Seq: seq, HLC: hlc, Actor: actor.From(stream), Kind: d.Kind, Version: VersionOf(d.Kind),
		Member: d.Member.From(stream), Subject: d.Subject.From(stream), Request: d.Request,
	}}
	if len(d.Request) > MaxRequest {
		return nil, nil, Refuse("request.long", MaxRequest)
	}
	if len(d.Kind) == 0 || len(d.Kind) > maxKindLength || e.Version == 0 || seq == 0 {
		return nil, nil, fmt.Errorf("%w: head of %q", ErrMalformed, d.Kind)
	}
	var err error
	if e.HeadRaw, err = encoder.Marshal(&e.Head); err != nil {
		return nil, nil, fmt.Errorf("encode head of %s: %w", d.Kind, err)
	}
	if e.Body, err = encoder.Marshal(d.Body); err != nil {
		return nil, nil, fmt.Errorf("encode body of %s: %w", d.Kind, err)
	}
	if len(d.PII) > 0 {
		raw, err := encoder.Marshal(d.PII)
		if err != nil {
			return nil, nil, fmt.Errorf("encode personal part of %s: %w", d.Kind, err)
		}
		e.PII = &PII{Salt: salt, Fields: d.PII, Raw: raw}
		commit := e.PII.Commit()
		e.Commitment = commit[:]
	}
	if !readable(e.HeadRaw) || !readable(e.Body) || (e.PII != nil && !readable(e.PII.Raw)) {
		return nil, nil, fmt.Errorf("%w: %s could not be read again", ErrMalformed, d.Kind)
	}
	e.Hash = e.chain(prev)
	raw, err := encoder.Marshal(wire{Head: e.HeadRaw, Body: e.Body, Commitment: e.Commitment, Hash: e.Hash[:]})
	if err == nil && len(raw) > MaxWire {
		err = Refuse("event.large", len(raw), MaxWire)
	}
	return e, raw, err
}

// chain computes the event's hash from the previous one.
func (e *Event) chain(prev Hash) Hash {
	buf := make([]byte, 0, 128+len(e.HeadRaw)+len(e.Body))
	buf = append(buf, "regulars event 1\n"...)
	buf = append(buf, e.Stream[:]...)
	buf = append(buf, prev[:]...)
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(e.HeadRaw)))
	buf = append(buf, e.HeadRaw...)
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(e.Body)))
	buf = append(buf, e.Body...)
	buf = append(buf, e.Commitment...)
	return sha256.Sum256(buf)
}

// Follows reports whether the event's hash chains to prev, and whether its personal part,
// if it is still there, is the one that was committed to.
func (e *Event) Follows(prev Hash) bool {
	if e.chain(prev) != e.Hash {
		return false
	}
	if e.PII == nil {
		return true
	}
	commit := e.PII.Commit()
	return bytes.Equal(commit[:], e.Commitment)
}

// ParseEvent reads the wire form of an event of the given stream. It accepts only what Seal
// can have written: encoding the result again gives the same bytes. The slices of the result
// share memory with raw. The personal part travels apart, see ParsePII.
func ParseEvent(stream StreamID, raw []byte) (*Event, error) {
	if len(raw) > MaxWire {
		return nil, fmt.Errorf("%w: %d bytes", ErrMalformed, len(raw))
	}
	head, rest, err := cutBytes(raw, 0x84)
	if err != nil {
		return nil, err
	}
	e := &Event{Stream: stream, HeadRaw: head}
	if e.Body, rest, err = cutBytes(rest, 0); err != nil {
		return nil, err
	}
	if e.Commitment, rest, err = cutBytes(rest, 0); err != nil {
		return nil, err
	}
	hash, rest, err := cutBytes(rest, 0)
	if err != nil {
		return nil, err
	}
	if len(rest) != 0 || len(hash) != len(e.Hash) || (len(e.Commitment) != 0 && len(e.Commitment) != len(e.Hash)) {
		return nil, fmt.Errorf("%w: wrong lengths", ErrMalformed)
	}
	copy(e.Hash[:], hash)
	if err := exact.Unmarshal(head, &e.Head); err != nil {
		return nil, fmt.Errorf("%w: head: %w", ErrMalformed, err)
	}
	if e.Seq == 0 || len(e.Kind) == 0 || len(e.Kind) > maxKindLength || e.Version == 0 || len(e.Request) > MaxRequest {
		return nil, fmt.Errorf("%w: head out of bounds", ErrMalformed)
	}
	return e, nil
}

// cutBytes takes one definite byte string in shortest form off the front of raw, after the
// array byte open if that is not zero.
func cutBytes(raw []byte, open byte) (data, rest []byte, err error) {
	if open != 0 {
		if len(raw) == 0 || raw[0] != open {
			return nil, nil, fmt.Errorf("%w: no array of four", ErrMalformed)
		}
		raw = raw[1:]
	}
	if len(raw) == 0 || raw[0]>>5 != 2 {
		return nil, nil, fmt.Errorf("%w: no byte string", ErrMalformed)
	}
	n, size := uint64(raw[0]&0x1f), 1
	switch {
	case n < 24:
	case n == 24 && len(raw) >= 2 && raw[1] >= 24:
		n, size = uint64(raw[1]), 2
	case n == 25 && len(raw) >= 3 && raw[1] != 0:
		n, size = uint64(binary.BigEndian.Uint16(raw[1:])), 3
	case n == 26 && len(raw) >= 5 && binary.BigEndian.Uint32(raw[1:]) > 0xffff:
		n, size = uint64(binary.BigEndian.Uint32(raw[1:])), 5
	default:
		return nil, nil, fmt.Errorf("%w: length of a byte string", ErrMalformed)
	}
	if uint64(len(raw)-size) < n {
		return nil, nil, fmt.Errorf("%w: cut short", ErrMalformed)
	}
	end := size + int(n)
	return raw[size:end:end], raw[end:], nil
}

// Wire writes the event in its wire form. For an event from ParseEvent these are the bytes
// it was read from.
func (e *Event) Wire() ([]byte, error) {
	return encoder.Marshal(wire{Head: e.HeadRaw, Body: e.Body, Commitment: e.Commitment, Hash: e.Hash[:]})
}

// ParsePII reads salt and personal part, as AppendPII writes them.
func ParsePII(raw []byte) (*PII, error) {
	p := &PII{}
	if len(raw) < len(p.Salt) {
		return nil, fmt.Errorf("%w: personal part of %d bytes", ErrMalformed, len(raw))
	}
	copy(p.Salt[:], raw)
	p.Raw = raw[len(p.Salt):]
	if err := exact.Unmarshal(p.Raw, &p.Fields); err != nil {
		return nil, fmt.Errorf("%w: personal part: %w", ErrMalformed, err)
	}
	return p, nil
}

// AppendPII appends salt and personal part to dst.
func (p *PII) AppendPII(dst []byte) []byte {
	return append(append(dst, p.Salt[:]...), p.Raw...)
}

// CheckCanonical refuses an event from outside whose head or body is not in core
// deterministic form, so that two shops can never hold different bytes for one meaning.
func (e *Event) CheckCanonical() error {
	head, err := encoder.Marshal(&e.Head)
	if err != nil || !bytes.Equal(head, e.HeadRaw) {
		return fmt.Errorf("%w: head is not canonical", ErrMalformed)
	}
	var generic any
	if err := decoder.Unmarshal(e.Body, &generic); err != nil {
		return fmt.Errorf("%w: body: %w", ErrMalformed, err)
	}
	body, err := encoder.Marshal(generic)
	if err != nil || !bytes.Equal(body, e.Body) {
		return fmt.Errorf("%w: body is not canonical", ErrMalformed)
	}
	return nil
}
