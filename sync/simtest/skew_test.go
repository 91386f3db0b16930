package simtest

import (
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"regulars/model"
	"regulars/model/desk"
	"regulars/sync/wire"
)

// The next version of the program, as far as one that does not know it can meet it: its number, fields, events with fields, and
// sorts of rows of which nobody has heard.
const (
	thisAge uint = wire.Protocol
	nextAge      = thisAge + 1
)

// grow plans how a chain is brought up to date: headquarters first, then shops one after the other; and now and then
// somebody is in a hurry.
func (w *world) grow() {
	if !w.weather.skew {
		return
	}
	hq := w.upTo(48 * time.Hour)
	w.after(hq, w.hq.upgrade)
	for i, s := range w.shops {
		at := hq + w.upTo(48*time.Hour)
		if i == 0 && w.rng.IntN(2) == 0 {
			at = w.upTo(hq) // it has to wait with everything, and loses nothing
		}
		if w.rng.IntN(4) > 0 {
			w.after(at, s.upgrade)
		}
	}
}

func (h *headquarters) upgrade() {
	if h.speaks == nextAge {
		return
	}
	h.speaks = nextAge
	h.w.seen[sawUpgradedHQ]++
	h.w.tell("headquarters is brought up to date")
	h.restart()
}

func (s *shop) upgrade() {
	if s.dead || s.w.closed() || s.w.calm {
		return
	}
	s.speaks = nextAge
	s.w.seen[sawUpgraded]++
	s.w.tell("%s is brought up to date", s)
	s.stop()
	s.open()
}

// asked is a shop's message as headquarters gets it.
func (h *headquarters) asked(m wire.Message, speaks uint) wire.Message {
	switch {
	case speaks > h.speaks:
		h.w.seen[sawNewerShop]++
		return numbered(m, speaks)
	case speaks == nextAge:
		return h.w.grown(m) // headquarters of that age takes it, whatever number it says
	}
	return m
}

// answered is headquarters' answer as a shop gets it.
func (h *headquarters) answered(m wire.Message, asked wire.Message, speaks uint) wire.Message {
	if p, ok := m.(*wire.Problem); ok && p.Code == "sync.protocol" {
		h.w.seen[sawTooNew]++
	}
	if h.speaks == thisAge {
		return m
	}
	if speaks < h.speaks {
		h.w.seen[sawNewerHQ]++
	}
	switch m := m.(type) {
	case *wire.Welcome:
		out := *m
		out.Protocol = h.speaks
		return h.w.grown(&out)
	case *wire.Pulled:
		return h.w.grown(h.strange(m, asked.(*wire.Pull)))
	}
	return h.w.grown(m)
}

// numbered is a message that says another version of the protocol.
func numbered(m wire.Message, speaks uint) wire.Message {
	switch m := m.(type) {
	case *wire.Enrol:
		out := *m
		out.Protocol = speaks
		return &out
	case *wire.Session:
		out := *m
		out.Protocol = speaks
		return &out
	case *wire.Push:
		out := *m
		out.Protocol = speaks
		return &out
	case *wire.Pull:
		out := *m
		out.Protocol = speaks
		return &out
	case *wire.Reserve:
		out := *m
		out.Protocol = speaks
		return &out
	case *wire.Lookup:
		out := *m
		out.Protocol = speaks
		return &out
	}
	return m
}

// newRow is a sort of rows that nobody knows yet.
const newRow = "voucher"

// strange puts a row of an unknown sort among the others, in a place that none of them has.
func (h *headquarters) strange(m *wire.Pulled, asked *wire.Pull) *wire.Pulled {
	at, last := 0, asked.After.Seq
	for ; at < len(m.Rows) && m.Rows[at].Seq == last+1; at++ {
		last++
	}
	if last >= m.Next.Seq || h.w.rng.IntN(8) > 0 || len(m.Rows) == wire.MaxRows {
		return m
	}
	out := *m
	row := wire.Row{Seq: last + 1, Sort: newRow, ID: model.ID{Stream: model.StreamID(asked.Stream), N: 1}, Value: []byte{0xa1, 0x01, 0x02}}
	out.Rows = append(append(append([]wire.Row{}, m.Rows[:at]...), row), m.Rows[at:]...)
	h.w.seen[sawNewRow]++
	return &out
}

var squeeze = func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // there are no options that could be wrong
	}
	return e
}()

// grown is a message with fields that its reader does not know, as they come out of the wire. Most go without the
// way through bytes, which takes long.
func (w *world) grown(m wire.Message) wire.Message {
	if m == nil || w.rng.IntN(6) > 0 {
		return m
	}
	var fields map[uint64]cbor.RawMessage
	raw, err := model.Encode(m)
	if err == nil {
		err = model.Decode(raw, &fields)
	}
	if err == nil {
		fields[90], fields[91] = cbor.RawMessage{0x18, 0x2a}, cbor.RawMessage{0xa1, 0x01, 0x63, 'n', 'e', 'w'}
		raw, err = model.Encode(fields)
	}
	out := emptyOf(m)
	if err == nil {
		err = wire.Unpack(squeeze.EncodeAll(raw, nil), out)
	}
	if err != nil {
		w.fail("%T of a newer program cannot be read: %v", m, err)
		return m
	}
	w.seen[sawNewField]++
	return out
}

// newField is a field of a profile that this version does not know.
const newField = 99

// editNewly edits somebody as the next version would: with a field that nobody else knows, and which everybody keeps.
func (s *shop) editNewly(id model.ID, tag string) error {
	errs := s.store.Decide(s.w.ctx, model.ID{}, func(desk.Book) ([]model.Draft, error) {
		return []model.Draft{{
			Kind: model.MemberEditedKind, Member: id, PII: model.Fields{model.FieldTags: tag, newField: "sunny " + tag},
			Body: &model.MemberEdited{Fields: []uint64{model.FieldTags, newField}},
		}}, nil
	})
	if errs[0] != nil {
		s.w.fail("%s: an event of a newer program is refused: %v", s, errs[0])
	}
	s.w.seen[sawNewBody]++
	return errs[0]
}
