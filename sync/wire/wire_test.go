package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"regulars/model"
)

// update writes the vectors that are missing, and never one that is there.
var update = flag.Bool("update", false, "write the message vectors that are missing")

const vectorDir = "../../testdata/wire"

// vector is a message before compression: how zstd writes a frame is its own affair.
type vector struct {
	Protocol uint            `json:"protocol"`
	CBOR     string          `json:"cbor"`
	Says     json.RawMessage `json:"says"`
}

func TestEveryMessageIsReadAsItsVectorSays(t *testing.T) {
	all := samples(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		path := filepath.Join(vectorDir, name+"-1.json")
		raw, err := model.Encode(all[name])
		require.NoError(t, err)
		read := empty(all[name])
		require.NoError(t, Unpack(packer.EncodeAll(raw, nil), read), name)
		says, err := json.Marshal(read)
		require.NoError(t, err)
		if _, err := os.Stat(path); *update && os.IsNotExist(err) {
			text, err := json.MarshalIndent(vector{Protocol: Protocol, CBOR: hex.EncodeToString(raw), Says: says}, "", "  ")
			require.NoError(t, err)
			require.NoError(t, os.MkdirAll(vectorDir, 0o755))
			require.NoError(t, os.WriteFile(path, append(text, '\n'), 0o644))
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		var v vector
		require.NoError(t, json.Unmarshal(text, &v))
		require.Equal(t, v.CBOR, hex.EncodeToString(raw), name)
		old, err := hex.DecodeString(v.CBOR)
		require.NoError(t, err)
		m := empty(all[name])
		require.NoError(t, Unpack(packer.EncodeAll(old, nil), m), name)
		again, err := json.Marshal(m)
		require.NoError(t, err)
		require.JSONEq(t, string(v.Says), string(again), name)
	}
	paths, err := filepath.Glob(filepath.Join(vectorDir, "*.json"))
	require.NoError(t, err)
	require.Len(t, paths, len(all), "a vector stays for ever")
}

func TestABatchComesOutAsItWentIn(t *testing.T) {
	d := typicalDay(t, 1)
	frame, err := Pack(batch(t, d.events, model.Hash{}))
	require.NoError(t, err)
	var p Push
	require.NoError(t, Unpack(frame, &p))
	items, err := p.Open(publicOf(keyA))
	require.NoError(t, err)
	require.Len(t, items, len(d.events))
	for i, item := range items {
		require.NoError(t, item.Poison)
		want, err := d.events[i].Wire()
		require.NoError(t, err)
		got, err := item.Event.Wire()
		require.NoError(t, err)
		require.Equal(t, want, got, "stored as first written")
		require.Equal(t, d.events[i].PII, item.Event.PII)
	}
}

func TestABatchThatWasTamperedWithIsRefused(t *testing.T) {
	d := newDiary(t)
	d.sale(0)
	d.enrol()
	d.sale(0)
	public := publicOf(keyA)
	for name, spoil := range map[string]struct {
		do   func(*Push)
		want error
	}{
		"another head":     {func(p *Push) { p.Head[0] ^= 1 }, ErrSignature},
		"another place":    {func(p *Push) { p.From++; p.Before = Hash{1} }, ErrSignature},
		"another session":  {func(p *Push) { p.Session++ }, ErrSignature},
		"another stream":   {func(p *Push) { p.Stream = Stream(streamB) }, ErrSignature},
		"another signer":   {func(p *Push) { p.Signer = Stream(streamB) }, ErrSignature},
		"an event less":    {func(p *Push) { p.Events = p.Events[:2] }, ErrSignature},
		"another body":     {func(p *Push) { p.Events[1].Body = []byte{0xa0} }, ErrBroken},
		"events exchanged": {func(p *Push) { p.Events[0], p.Events[2] = p.Events[2], p.Events[0] }, ErrGap},
		"a broken chain, signed": {func(p *Push) {
			p.Head[0] ^= 1
			p.Sign(keyA)
		}, ErrBroken},
		"a wrong number, signed": {func(p *Push) {
			p.From, p.Before = 2, Hash{1}
			p.Sign(keyA)
		}, ErrGap},
	} {
		p := batch(t, d.events, model.Hash{})
		p.Events = slices.Clone(p.Events)
		spoil.do(p)
		_, err := p.Open(public)
		require.ErrorIs(t, err, spoil.want, name)
	}
	_, err := batch(t, d.events, model.Hash{}).Open(publicOf(keyHQ))
	require.ErrorIs(t, err, ErrSignature)
	_, err = batch(t, d.events, model.Hash{}).Open(nil)
	require.ErrorIs(t, err, ErrSignature)
}

func TestAPoisonEventDoesNotStopTheOnesAfterIt(t *testing.T) {
	d := newDiary(t)
	d.sale(0)
	// What no shop writes, chained and signed all the same: a body that is not canonical, a head
	// that is none.
	for _, head := range [][]byte{d.events[0].HeadRaw, {0xff}} {
		e := &model.Event{Stream: streamA, HeadRaw: head, Body: []byte{0xbf, 0xff}}
		if len(head) > 1 {
			e.HeadRaw = bytes.Clone(head)
			e.HeadRaw[1] = 2 // its number
		}
		e.Seq = uint64(len(d.events) + 1)
		e.Hash = e.Chained(d.head())
		d.events = append(d.events, e)
	}
	d.sale(0)
	items, err := batch(t, d.events, model.Hash{}).Open(publicOf(keyA))
	require.NoError(t, err)
	require.NoError(t, items[0].Poison)
	require.ErrorIs(t, items[1].Poison, model.ErrMalformed)
	require.ErrorIs(t, items[2].Poison, model.ErrMalformed)
	require.Equal(t, d.events[2].Hash, items[2].Event.Hash)
	require.NoError(t, items[3].Poison)
}

func TestAPersonalPartThatWasNotCommittedToIsSetAside(t *testing.T) {
	d := newDiary(t)
	d.enrol()
	p := batch(t, d.events, model.Hash{})
	p.Events[0].PII = bytes.Clone(p.Events[0].PII)
	p.Events[0].PII[3] ^= 1
	items, err := p.Open(publicOf(keyA))
	require.NoError(t, err)
	require.ErrorIs(t, items[0].Poison, ErrMalformed)
	require.Nil(t, items[0].Event.PII)

	p.Events[0].PII = nil // erased meanwhile
	items, err = p.Open(publicOf(keyA))
	require.NoError(t, err)
	require.NoError(t, items[0].Poison)
	require.True(t, items[0].Event.Erased())
}

func TestABatchHasRoomForOneEventOfAnySizeAndNoMore(t *testing.T) {
	d := newDiary(t)
	big := model.Fields{}
	for i := range uint64(12) {
		big[i+1] = strings.Repeat("x", 60_000)
	}
	for range 2 {
		d.write(model.Draft{Kind: model.CaseOpenedKind, Member: model.ID{N: 1}, Body: &model.CaseOpened{Feedback: "praise"}, PII: big})
	}
	p := Batch(streamA, streamA, 1, model.Hash{})
	require.True(t, p.Add(d.events[0]))
	require.False(t, p.Add(d.events[1]), "two of them are more than a batch")
	p.Sign(keyA)
	_, err := p.Open(publicOf(keyA))
	require.NoError(t, err)
	day := typicalDay(t, 0)
	full := batch(t, day.events, model.Hash{})
	day.sale(0)
	require.False(t, full.Add(day.events[MaxEvents]))
	full.Events = append(full.Events, full.Events[0])
	require.ErrorIs(t, full.Check(), ErrLarge)
	full.Events = full.Events[:2]
	full.Events[0].PII, full.Events[1].PII = make([]byte, 600_000), make([]byte, 600_000)
	require.ErrorIs(t, full.Check(), ErrLarge)
}

func TestAMessageBeyondItsLimitsIsNeitherWrittenNorRead(t *testing.T) {
	bomb := packer.EncodeAll(make([]byte, MaxMessage+1), nil)
	require.ErrorIs(t, Unpack(bomb, new(Found)), ErrLarge)
	require.ErrorIs(t, Unpack(make([]byte, MaxMessage+1), new(Found)), ErrLarge)
	wide, err := zstd.NewWriter(nil, zstd.WithWindowSize(1<<26))
	require.NoError(t, err)
	var out bytes.Buffer
	wide.Reset(&out)
	_, err = wide.Write(make([]byte, 1<<23))
	require.NoError(t, err)
	require.NoError(t, wide.Close())
	require.ErrorIs(t, Unpack(out.Bytes(), new(Found)), ErrLarge)

	for name, raw := range map[string][]byte{
		"empty": {}, "not a map": {0x01}, "a duplicate key": {0xa2, 1, 0x80, 1, 0x80}, "no definite length": {0xbf, 0xff}, "a tag": {0xc1, 0xa0},
		"more after it": {0xa0, 0xa0}, "a short stream": {0xa1, 2, 0x41, 7},
	} {
		require.ErrorIs(t, Unpack(packer.EncodeAll(raw, nil), new(Push)), ErrMalformed, name)
	}
	require.ErrorIs(t, Unpack([]byte("no frame"), new(Push)), ErrMalformed)
	_, err = Pack(&Problem{})
	require.ErrorIs(t, err, ErrMalformed)
	_, err = Pack(&Found{Rows: make([]Row, maxMatches+1)})
	require.ErrorIs(t, err, ErrLarge)
	_, err = Pack(&Problem{Code: strings.Repeat("x", MaxText+1)})
	require.ErrorIs(t, err, ErrMalformed)
}

// A newer program may say more; an older one passes over it.
func TestFieldsOfANewerProgramArePassedOver(t *testing.T) {
	raw, err := model.Encode(map[int]any{1: "sync.busy", 2: 5, 99: "new"})
	require.NoError(t, err)
	var p Problem
	require.NoError(t, Unpack(packer.EncodeAll(raw, nil), &p))
	require.Equal(t, Problem{Code: "sync.busy", Wait: 5}, p)
}

func TestOtherVersionsOfTheProtocolAreNamed(t *testing.T) {
	for _, v := range []uint{0, Protocol + 1} {
		m := *samples(t)["session"].(*Session)
		m.Protocol = v
		require.ErrorIs(t, m.Check(), ErrProtocol)
	}
	require.NoError(t, Speaks(Protocol))
}

func TestAnEnrolmentAndACheckpointAreSignedWhole(t *testing.T) {
	all := samples(t)
	require.NoError(t, all["enrol"].(*Enrol).Verify())
	for _, spoil := range []func(*Enrol){
		func(m *Enrol) { m.Key += "x" }, func(m *Enrol) { m.Stream[3]++ }, func(m *Enrol) { m.Request = []byte{1} },
		func(m *Enrol) { m.After[0]++ }, func(m *Enrol) { m.AfterSeq++ }, func(m *Enrol) { m.AfterHash[1]++ },
		func(m *Enrol) { m.PublicKey = publicOf(keyHQ) },
	} {
		m := *all["enrol-after-restore"].(*Enrol)
		require.NoError(t, m.Verify())
		spoil(&m)
		require.Error(t, m.Verify())
	}
	c := *all["pulled"].(*Pulled).Checkpoint
	require.NoError(t, c.Verify(streamA, publicOf(keyHQ)))
	require.ErrorIs(t, c.Verify(streamB, publicOf(keyHQ)), ErrSignature)
	require.ErrorIs(t, c.Verify(streamA, publicOf(keyA)), ErrSignature)
	c.Applied++
	require.ErrorIs(t, c.Verify(streamA, publicOf(keyHQ)), ErrSignature)
}

// Bytes on the wire: what a shop on a slow line pays for each event.
func TestAnEventOfATypicalDayTakesAtMost120Bytes(t *testing.T) {
	for lines, most := range map[int]int{0: 120, 3: 120} {
		d := typicalDay(t, lines)
		for _, size := range []int{MaxEvents, 50} {
			total := 0
			for at := 0; at < len(d.events); at += size {
				before := model.Hash{}
				if at > 0 {
					before = d.events[at-1].Hash
				}
				frame, err := Pack(batch(t, d.events[at:at+size], before))
				require.NoError(t, err)
				total += len(frame)
			}
			t.Logf("%d lines a sale, %d events a batch: %d bytes an event", lines, size, total/len(d.events))
			require.LessOrEqual(t, total/len(d.events), most)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	all := samples(f)
	names := slices.Sorted(maps.Keys(all))
	for i, name := range names {
		raw, err := model.Encode(all[name])
		require.NoError(f, err)
		f.Add(uint8(i), raw)
	}
	f.Fuzz(func(t *testing.T, sort uint8, raw []byte) {
		m := empty(all[names[int(sort)%len(names)]])
		if Unpack(packer.EncodeAll(raw, nil), m) != nil {
			return
		}
		frame, err := Pack(m)
		require.NoError(t, err, "what was read can be written")
		again := empty(m)
		require.NoError(t, Unpack(frame, again))
		one, err := model.Encode(m)
		require.NoError(t, err)
		two, err := model.Encode(again)
		require.NoError(t, err)
		require.Equal(t, one, two)
		if p, ok := m.(*Push); ok {
			p.Sign(keyA)
			items, err := p.Open(publicOf(keyA))
			require.True(t, err != nil || len(items) == len(p.Events))
		}
	})
}

func FuzzUnpackFrame(f *testing.F) {
	frame, err := Pack(&Problem{Code: "sync.busy"})
	require.NoError(f, err)
	f.Add(frame)
	f.Fuzz(func(t *testing.T, frame []byte) {
		var p Problem
		if Unpack(frame, &p) == nil {
			require.NoError(t, p.Check())
		}
	})
}
