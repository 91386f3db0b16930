package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
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
		if e.PII, err = sealPII(d, salt); err != nil {
			return nil, nil, err
		}
		commit := e.PII.Commit()
		e.Commitment = commit[:]
	}
	if !readable(e.HeadRaw) || !readable(e.Body) {
		return nil, nil, fmt.Errorf("%w: %s could not be read again", ErrMalformed, d.Kind)
	}
	e.Hash = e.chain(prev)
	raw, err := encoder.Marshal(wire{Head: e.HeadRaw, Body: e.Body, Commitment: e.Commitment, Hash: e.Hash[:]})
	if err == nil && len(raw) > MaxWire {
		err = Refuse("event.large", len(raw), MaxWire)
	}
	return e, raw, err
}

// sealPII encodes the personal part of a draft. It refuses what ParsePII would not take, and
// what would make a profile that cannot be read.
func sealPII(d Draft, salt [16]byte) (*PII, error) {
	for _, text := range d.PII {
		if len(text) > maxFieldText {
			return nil, Refuse("event.large", len(text), maxFieldText)
		}
	}
	raw, err := encoder.Marshal(d.PII)
	if err != nil {
		return nil, fmt.Errorf("encode personal part of %s: %w", d.Kind, err)
	}
	if len(raw) > MaxWire {
		return nil, Refuse("event.large", len(raw), MaxWire)
	}
	if _, ok := parseFields(raw); !ok {
		return nil, fmt.Errorf("%w: personal part of %s could not be read again", ErrMalformed, d.Kind)
	}
	return &PII{Salt: salt, Fields: d.PII, Raw: raw}, nil
}

// Chained returns the hash that the event has after prev. An event that travelled without its
// hash gets it from here.
func (e *Event) Chained(prev Hash) Hash { return e.chain(prev) }

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
	major, n, rest, ok := cutHead(raw)
	switch {
	case !ok || major != majorBytes:
		return nil, nil, fmt.Errorf("%w: no byte string", ErrMalformed)
	case n > uint64(len(rest)):
		return nil, nil, fmt.Errorf("%w: cut short", ErrMalformed)
	}
	return rest[:n:n], rest[n:], nil
}

// Wire writes the event in its wire form. For an event from ParseEvent these are the bytes
// it was read from.
func (e *Event) Wire() ([]byte, error) {
	return encoder.Marshal(wire{Head: e.HeadRaw, Body: e.Body, Commitment: e.Commitment, Hash: e.Hash[:]})
}

// ParsePII reads salt and personal part, as AppendPII writes them.
func ParsePII(raw []byte) (*PII, error) {
	p := &PII{}
	if len(raw) < len(p.Salt) || len(raw)-len(p.Salt) > MaxWire {
		return nil, fmt.Errorf("%w: personal part of %d bytes", ErrMalformed, len(raw))
	}
	copy(p.Salt[:], raw)
	p.Raw = raw[len(p.Salt):]
	var ok bool
	if p.Fields, ok = parseFields(p.Raw); !ok {
		return nil, fmt.Errorf("%w: personal part", ErrMalformed)
	}
	return p, nil
}

// parseFields reads the CBOR map of a personal part: ascending field numbers, texts, in core
// deterministic form. It is written out because every event that is read with its personal
// part comes through here.
func parseFields(raw []byte) (Fields, bool) {
	major, count, raw, ok := cutHead(raw)
	if !ok || major != majorMap || count > maxElements || count > uint64(len(raw)/2) {
		return nil, false
	}
	fields := make(Fields, count)
	for last := uint64(0); count > 0; count-- {
		major, field, text, ok := cutHead(raw)
		if !ok || major != majorUint || field <= last {
			return nil, false
		}
		major, n, text, ok := cutHead(text)
		if !ok || major != majorText || n > maxFieldText || n > uint64(len(text)) || !utf8.Valid(text[:n]) {
			return nil, false
		}
		fields[field] = string(text[:n])
		last, raw = field, text[n:]
	}
	return fields, len(raw) == 0
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
	if !readable(e.Body) {
		return fmt.Errorf("%w: body has what no event has", ErrMalformed)
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
