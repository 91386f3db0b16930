package chaintest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/model/staff"
	"regulars/store"
	"regulars/sync/agent"
	"regulars/sync/hq"
	"regulars/sync/link"
	"regulars/sync/wire"
)

var long = flag.Bool("long", false, "the long forms: more shops, more events, more rounds")

// sized is how much of something a run does: little in the suite, much with -long.
func sized(short, much int) int {
	if *long {
		return much
	}
	return short
}

var fastPIN = staff.Cost{Time: 1, Memory: 64, Threads: 1}

// headquarters is the real machine over some database.
type headquarters struct {
	t         testing.TB
	office    *hub.Office
	authority *link.Authority
	machine   *hq.HQ
	head      hub.Head
	address   string // while it listens

	mu  sync.Mutex
	odd []error // what the machine reported
}

func newHQ(t testing.TB, db hub.DB) *headquarters {
	t.Helper()
	var secret [32]byte
	_, _ = rand.Read(secret[:])
	vault, err := hub.NewVault(secret)
	require.NoError(t, err)
	h := &headquarters{t: t, office: &hub.Office{DB: db, Vault: vault, Key: ed25519.NewKeyFromSeed(secret[:]), Random: rand.Reader}}
	h.authority, err = link.NewAuthority("Regulars")
	require.NoError(t, err)
	h.machine = hq.New(hq.Deps{Office: h.office, Issuer: h.authority, Report: h.report})
	require.NoError(t, h.office.Init(t.Context(), time.Now(), hub.Opening{Chain: "Regulars", Currency: "CNY", Timezone: "Asia/Shanghai"}))
	require.NoError(t, db.View(t.Context(), func(tx hub.Tx) (err error) {
		h.head, err = tx.Head()
		return err
	}))
	return h
}

func (h *headquarters) report(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.odd = append(h.odd, err)
}

// key is an enrolment key of a new shop of the first market.
func (h *headquarters) key(name string) link.Key { return h.keyIn(name, 1) }

func (h *headquarters) keyIn(name string, market uint64) link.Key {
	number, err := h.office.AddShop(h.t.Context(), time.Now(), name, market)
	require.NoError(h.t, err)
	secret, err := h.office.MakeKey(h.t.Context(), time.Now(), number)
	require.NoError(h.t, err)
	return link.Key{Address: h.address, Authority: h.authority.Fingerprint(), Secret: secret, Chain: h.head.Chain, Stream: h.head.Stream}
}

// listen serves on 127.0.0.1 until stop is called.
func (h *headquarters) listen(m link.Machine) (stop func()) {
	at := h.address
	if at == "" {
		at = "127.0.0.1:0"
	}
	ln, err := net.Listen("tcp", at)
	require.NoError(h.t, err)
	h.address = ln.Addr().String()
	server := link.New(m, h.authority, link.Options{Look: 5 * time.Millisecond, Grace: time.Second})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, ln, "127.0.0.1") }()
	return sync.OnceFunc(func() {
		cancel()
		require.NoError(h.t, <-ended)
	})
}

// laws holds every account at headquarters to its laws, and everything to a second fold.
func (h *headquarters) laws() {
	h.t.Helper()
	require.NoError(h.t, h.office.DB.View(h.t.Context(), func(tx hub.Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		all := &rights.Chain{Generation: head.Generation}
		for i := range streams {
			all.Streams = append(all.Streams, streams[i].Stream)
		}
		members, err := tx.Walk(model.ID{}, 1<<20)
		if err != nil {
			return err
		}
		for _, m := range members {
			if law := m.Rights.Check(all); law != "" {
				return fmt.Errorf("%s: %s: %+v", m.ID, law, m.Rights)
			}
			if m.Rights.Balance != m.Ledger.Net() {
				return fmt.Errorf("%s: rights know of %d points, the account of %d", m.ID, m.Rights.Balance, m.Ledger.Net())
			}
		}
		return nil
	}))
	found, err := h.office.Verify(h.t.Context(), time.Now(), nil)
	require.NoError(h.t, err)
	require.Empty(h.t, found.Problems)
}

// box is one shop: a real file, its desk, and whoever exchanges for it.
type box struct {
	t    testing.TB
	n    int
	dir  string
	file *store.Store
	own  *desk.Session
}

func newBox(t testing.TB, n int) *box {
	t.Helper()
	b := &box{t: t, n: n, dir: filepath.Join(t.TempDir(), fmt.Sprintf("shop-%d", n))}
	file, err := store.Create(b.dir, store.Options{NoSync: true})
	require.NoError(t, err)
	_, err = desk.New(file, desk.Options{PINCost: fastPIN}).OpenShop(t.Context(), desk.NewShop{Name: fmt.Sprintf("shop %d", n), Owner: "王芳", Demo: true})
	require.NoError(t, err)
	b.begin(file)
	t.Cleanup(func() { require.NoError(t, b.file.Close()) })
	return b
}

func (b *box) begin(file *store.Store) {
	b.file, b.own = file, desk.New(file, desk.Options{PINCost: fastPIN}).Own()
}

// reopen is what is left of a process that died: the file.
func (b *box) reopen() error {
	if err := b.file.Close(); err != nil {
		return err
	}
	file, err := store.Open(b.dir, store.Options{NoSync: true})
	if err != nil {
		return err
	}
	b.begin(file)
	return nil
}

// present is the stream that the file writes, and its end.
func (b *box) present() agent.StreamEnd {
	ends, err := b.file.Ends()
	require.NoError(b.t, err)
	return ends[len(ends)-1]
}

// line carries a message to headquarters and its answer back; nil if nothing came back.
type line func(m wire.Message) wire.Message

var errSilence = errors.New("nothing came back")

// talker drives an agent in the caller's goroutine, one wish at a time.
type talker struct {
	agent *agent.Agent
	call  line
	last  uint64
	hurry time.Duration // that its clock goes on with each wish: it tidies nothing away for a minute after a till's
	ahead time.Duration
}

func newTalker(f agent.File, call line, seed uint64) *talker {
	return &talker{agent: agent.New(f, mathrand.New(mathrand.NewPCG(seed, 0)), agent.Options{Every: time.Hour}), call: call}
}

// wish gives the agent a wish and does what it asks for, until it asks for nothing more.
func (t *talker) wish(in func(id uint64) agent.Input) agent.Output {
	t.last++
	t.ahead += t.hurry
	todo := t.agent.Step(time.Now().Add(t.ahead), in(t.last))
	var outcome agent.Output = agent.Done{Err: errSilence} // it may wait for a moment that this driver does not wait for
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		switch out := next.(type) {
		case agent.Request:
			answer := agent.Answer{ID: out.ID, Message: t.call(out.Message)}
			if answer.Message == nil {
				answer.Err = errSilence
			}
			todo = append(todo, t.agent.Step(time.Now().Add(t.ahead), answer)...)
		case agent.Done:
			if out.ID == t.last {
				outcome = out
			}
		case agent.Got:
			if out.ID == t.last {
				outcome = out
			}
		}
	}
	return outcome
}

func (t *talker) sync() error {
	return t.wish(func(id uint64) agent.Input { return agent.SyncNow{ID: id} }).(agent.Done).Err
}

func (t *talker) need(m model.ID, points model.Points) error {
	switch out := t.wish(func(id uint64) agent.Input { return agent.Need{ID: id, Member: m, Points: points} }).(type) {
	case agent.Got:
		return out.Err
	case agent.Done:
		return out.Err
	}
	return errSilence
}

func (t *talker) enrol(k link.Key) error {
	return t.wish(func(id uint64) agent.Input {
		return agent.Enrol{ID: id, Key: k.Secret, Joined: k.Joined()}
	}).(agent.Done).Err
}

// direct is a line without a network: bytes into the machine and out of it, under the certificate
// that the message would come with.
func (h *headquarters) direct(m wire.Message) wire.Message {
	raw, err := wire.Pack(m)
	require.NoError(h.t, err)
	in := emptyOf(m)
	require.NoError(h.t, wire.Unpack(raw, in))
	raw, err = wire.Pack(h.machine.Step(context.Background(), time.Now(), peerOf(m), in))
	require.NoError(h.t, err)
	return h.unpacked(m, raw)
}

// unpacked reads an answer as the shell does.
func (h *headquarters) unpacked(m wire.Message, raw []byte) wire.Message {
	for _, out := range []wire.Message{answerTo(m), new(wire.Problem)} {
		if wire.Unpack(raw, out) == nil && out.Check() == nil {
			return out
		}
	}
	h.t.Error("an answer that nobody can read")
	return nil
}

func emptyOf(m wire.Message) wire.Message {
	switch m.(type) {
	case *wire.Enrol:
		return new(wire.Enrol)
	case *wire.Session:
		return new(wire.Session)
	case *wire.Push:
		return new(wire.Push)
	case *wire.Pull:
		return new(wire.Pull)
	case *wire.Reserve:
		return new(wire.Reserve)
	}
	return new(wire.Lookup)
}

func answerTo(m wire.Message) wire.Message {
	switch m.(type) {
	case *wire.Enrol:
		return new(wire.Enrolled)
	case *wire.Session:
		return new(wire.Welcome)
	case *wire.Push:
		return new(wire.Pushed)
	case *wire.Pull:
		return new(wire.Pulled)
	case *wire.Reserve:
		return new(wire.Reserved)
	}
	return new(wire.Found)
}

// peerOf is the stream whose certificate a message would come under.
func peerOf(m wire.Message) hq.Peer {
	var id wire.Stream
	switch m := m.(type) {
	case *wire.Session:
		id = m.Stream
	case *wire.Push:
		id = m.Signer
	case *wire.Pull:
		id = m.Stream
	case *wire.Reserve:
		id = m.Stream
	case *wire.Lookup:
		id = m.Stream
	}
	return hq.Peer{Stream: model.StreamID(id)}
}
