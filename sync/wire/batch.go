package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"regulars/model"
)

// Event is one event of a batch, in the bytes in which it was first written. Its hash does not
// travel, its number is its place.
type Event struct {
	_          struct{} `cbor:",toarray"`
	Head       []byte
	Body       []byte
	Commitment []byte
	PII        []byte // salt and personal part; empty if there is none, or it was erased
}

// size is at least what the event takes in a message.
func (e *Event) size() int {
	return 16 + len(e.Head) + len(e.Body) + len(e.Commitment) + len(e.PII)
}

// Push is a batch of a stream's events. A stream that continues another one may push what its file
// has of it.
type Push struct {
	Protocol  uint    `cbor:"1,keyasint"`
	Signer    Stream  `cbor:"2,keyasint"` // whose session and key it is
	Session   uint64  `cbor:"3,keyasint"`
	Stream    Stream  `cbor:"4,keyasint"` // whose events they are
	From      uint64  `cbor:"5,keyasint"`
	Before    Hash    `cbor:"6,keyasint"` // of the event before From; zero for the first
	Events    []Event `cbor:"7,keyasint"`
	Head      Hash    `cbor:"8,keyasint"` // of the last event
	Signature []byte  `cbor:"9,keyasint"`

	size int // of the events, while they are added
}

// Check holds the message against its limits. What the events say is for Open.
func (p *Push) Check() error {
	var w want
	w.spoken(p.Protocol)
	w.that(p.Signer != Stream{} && p.Stream != Stream{} && p.Session != 0, "no stream or session")
	w.that(p.From != 0 && p.From+uint64(len(p.Events)) > p.From && (p.From == 1) == (p.Before == Hash{}), "place of the batch")
	w.that(len(p.Events) > 0 && len(p.Signature) == signatureSize, "no events or no signature")
	w.atMost(len(p.Events), MaxEvents, "events")
	size := 0
	for i := range p.Events {
		e := &p.Events[i]
		size += e.size()
		w.atMost(len(e.Head)+len(e.Body), model.MaxWire, "bytes of an event")
		w.atMost(len(e.PII), model.MaxWire+16, "personal bytes of an event")
		w.that(len(e.Commitment) == 0 || len(e.Commitment) == len(model.Hash{}), "commitment")
	}
	if len(p.Events) > 1 {
		w.atMost(size, MaxBatch, "bytes of events")
	}
	return w.err
}

// Batch begins an empty batch of a stream; before is the hash of the event that the first one
// follows, zero for the first of all.
func Batch(signer, stream model.StreamID, session uint64, before model.Hash) *Push {
	return &Push{Protocol: Protocol, Signer: Stream(signer), Session: session, Stream: Stream(stream), Before: Hash(before), Head: Hash(before)}
}

// Add puts the next event of the stream into the batch, if there is room.
func (p *Push) Add(e *model.Event) bool {
	entry := Event{Head: e.HeadRaw, Body: e.Body, Commitment: e.Commitment}
	if e.PII != nil {
		entry.PII = e.PII.AppendPII(nil)
	}
	size := p.size + entry.size()
	if len(p.Events) == MaxEvents || (len(p.Events) > 0 && size > MaxBatch) {
		return false
	}
	if len(p.Events) == 0 {
		p.From = e.Seq
	}
	p.Events, p.Head, p.size = append(p.Events, entry), Hash(e.Hash), size
	return true
}

// last is the number of the last event.
func (p *Push) last() uint64 { return p.From + uint64(len(p.Events)) - 1 }

// signed is what the signature of a batch covers. The head's hash covers every event, and all
// that came before.
func (p *Push) signed() []byte {
	buf := append([]byte("regulars push 1\n"), p.Signer[:]...)
	buf = append(buf, p.Stream[:]...)
	buf = binary.BigEndian.AppendUint64(buf, p.Session)
	buf = binary.BigEndian.AppendUint64(buf, p.From)
	buf = binary.BigEndian.AppendUint64(buf, p.last())
	return append(buf, p.Head[:]...)
}

// Sign signs the batch with the key of the stream that pushes.
func (p *Push) Sign(key ed25519.PrivateKey) { p.Signature = ed25519.Sign(key, p.signed()) }

// SignWith signs the batch with a key that stays where it is.
func (p *Push) SignWith(sign func(message []byte) ([]byte, error)) (err error) {
	p.Signature, err = sign(p.signed())
	return err
}

// Item is one event as it came out of a batch.
type Item struct {
	Seq    uint64
	Event  *model.Event
	Poison error // nil, or why the event cannot be folded: it is stored and set aside
}

// Open reads the events of a batch that came in. Only what speaks against the stream as a whole is
// an error: a signature that is not its key's, a chain that does not end in the signed head, a number
// out of turn. An event that cannot be read is an Item with its Poison, because it happened and
// the ones after it must not wait for it.
func (p *Push) Open(key ed25519.PublicKey) ([]Item, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if len(key) != keySize || !ed25519.Verify(key, p.signed(), p.Signature) {
		return nil, ErrSignature
	}
	items := make([]Item, 0, len(p.Events))
	before := model.Hash(p.Before)
	for i := range p.Events {
		item, err := p.Events[i].open(model.StreamID(p.Stream), p.From+uint64(i), before)
		if err != nil {
			return nil, err
		}
		before = item.Event.Hash
		items = append(items, item)
	}
	if before != model.Hash(p.Head) {
		return nil, ErrBroken
	}
	return items, nil
}

func (e *Event) open(stream model.StreamID, seq uint64, before model.Hash) (Item, error) {
	plain := &model.Event{Stream: stream, Head: model.Head{Seq: seq}, HeadRaw: e.Head, Body: e.Body, Commitment: e.Commitment}
	plain.Hash = plain.Chained(before)
	item := Item{Seq: seq, Event: plain}
	raw, err := plain.Wire()
	if err != nil {
		return item, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	read, err := model.ParseEvent(stream, raw)
	if err == nil && read.Seq != seq {
		return item, fmt.Errorf("%w: event %d stands at %d", ErrGap, read.Seq, seq)
	}
	if err == nil {
		err = read.CheckCanonical()
	}
	if err != nil {
		item.Poison = err
		return item, nil
	}
	item.Event = read
	if len(e.PII) > 0 {
		if read.PII, err = model.ParsePII(e.PII); err != nil || !read.Follows(before) {
			read.PII, item.Poison = nil, fmt.Errorf("%w: the personal part is not the one committed to", ErrMalformed)
		}
	}
	return item, nil
}

// SignEnrol signs a request to enrol with the stream's own key.
func (m *Enrol) SignEnrol(key ed25519.PrivateKey) { m.Signature = ed25519.Sign(key, m.signed()) }

// SignWith signs the request with a key that stays where it is.
func (m *Enrol) SignWith(sign func(message []byte) ([]byte, error)) (err error) {
	m.Signature, err = sign(m.signed())
	return err
}

// Verify reports whether the request was signed by the key that it names.
func (m *Enrol) Verify() error {
	if err := m.Check(); err != nil {
		return err
	}
	if !ed25519.Verify(m.PublicKey, m.signed(), m.Signature) {
		return ErrSignature
	}
	return nil
}

func (m *Enrol) signed() []byte {
	buf := []byte("regulars enrol 1\n")
	for _, part := range [][]byte{[]byte(m.Key), m.Stream[:], m.PublicKey, m.Request, m.After[:], m.AfterHash[:]} {
		buf = append(binary.BigEndian.AppendUint32(buf, uint32(len(part))), part...)
	}
	buf = binary.BigEndian.AppendUint64(buf, m.AfterSeq)
	for i := range m.Earlier {
		buf = append(buf, m.Earlier[i][:]...)
	}
	return buf
}

// Checkpoint is HQ's signed word on how far every stream is: shops keep it and so witness HQ.
type Checkpoint struct {
	Generation uint64    `cbor:"1,keyasint"`
	Clock      model.HLC `cbor:"2,keyasint"`
	Root       Hash      `cbor:"3,keyasint"` // see Heads
	Applied    uint64    `cbor:"4,keyasint"` // of the stream that asks
	Signature  []byte    `cbor:"5,keyasint"`
}

func (c *Checkpoint) check(w *want) {
	w.that(c.Generation != 0 && c.Root != Hash{} && len(c.Signature) == signatureSize, "half a checkpoint")
}

// StreamHead is how far one stream is.
type StreamHead struct {
	Stream model.StreamID
	Seq    uint64
	Hash   model.Hash
}

// Heads returns the root of a checkpoint over stream heads, ascending by stream.
func Heads(heads []StreamHead) Hash {
	h := sha256.New()
	h.Write([]byte("regulars heads 1\n"))
	for _, s := range heads {
		h.Write(s.Stream[:])
		h.Write(binary.BigEndian.AppendUint64(nil, s.Seq))
		h.Write(s.Hash[:])
	}
	return Hash(h.Sum(nil))
}

func (c *Checkpoint) signed(stream model.StreamID) []byte {
	buf := append([]byte("regulars checkpoint 1\n"), stream[:]...)
	for _, n := range []uint64{c.Generation, uint64(c.Clock), c.Applied} {
		buf = binary.BigEndian.AppendUint64(buf, n)
	}
	return append(buf, c.Root[:]...)
}

// Sign signs the checkpoint for one stream with HQ's key.
func (c *Checkpoint) Sign(stream model.StreamID, key ed25519.PrivateKey) {
	c.Signature = ed25519.Sign(key, c.signed(stream))
}

// Verify reports whether HQ signed the checkpoint for this stream.
func (c *Checkpoint) Verify(stream model.StreamID, key ed25519.PublicKey) error {
	if len(key) != keySize || !ed25519.Verify(key, c.signed(stream), c.Signature) {
		return ErrSignature
	}
	return nil
}
