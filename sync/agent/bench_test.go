package agent

import (
	"crypto/ed25519"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

var (
	noon    = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	errGone = errors.New("gone")
	li      = model.ID{Stream: model.StreamID{9}, N: 7}
)

// notebook is a shop's file as far as the agent sees it.
type notebook struct {
	t       *testing.T
	keys    []ed25519.PrivateKey
	streams []model.StreamID
	logs    map[model.StreamID][]*model.Event
	place   Place
	granted map[model.ID]uint64
	laid    []chain.Row
	calls   []string
	broken  error // of the next call that writes
}

func newNotebook(t *testing.T) *notebook {
	n := &notebook{t: t, logs: map[model.StreamID][]*model.Event{}, granted: map[model.ID]uint64{li: 0}}
	n.place.Boot, n.place.Joined = [16]byte{1}, -1
	n.open()
	return n
}

// open begins a stream.
func (n *notebook) open() {
	id := model.StreamID{byte(len(n.streams) + 1)}
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = id[0]
	key := ed25519.NewKeyFromSeed(seed)
	n.keys, n.streams = append(n.keys, key), append(n.streams, id)
	n.write(&model.StreamOpened{PublicKey: key.Public().(ed25519.PublicKey), Reason: "init"})
}

func (n *notebook) present() model.StreamID { return n.streams[len(n.streams)-1] }

func (n *notebook) write(body model.Body) {
	id := n.present()
	var before model.Hash
	if log := n.logs[id]; len(log) > 0 {
		before = log[len(log)-1].Hash
	}
	seq := uint64(len(n.logs[id]) + 1)
	e, _, err := model.Seal(model.Draft{Kind: body.Kind(), Body: body}, id, seq, model.HLC(seq), model.ID{}, before, [16]byte{})
	require.NoError(n.t, err)
	n.logs[id] = append(n.logs[id], e)
}

// sell writes some events.
func (n *notebook) sell(times int) {
	for range times {
		n.write(&model.RightsReleased{At: 1, Lots: []model.Lot{{Ends: 1, Points: 1}}, Why: model.ReleasePolicy})
	}
}

func (n *notebook) fault(call string) error {
	n.calls = append(n.calls, call)
	err := n.broken
	n.broken = nil
	return err
}

func (n *notebook) Place() (Place, error) {
	p := n.place
	for _, id := range n.streams {
		log := n.logs[id]
		p.Streams = append(p.Streams, StreamEnd{ID: id, Last: uint64(len(log)), Hash: log[len(log)-1].Hash})
	}
	p.Key = n.keys[len(n.keys)-1].Public().(ed25519.PublicKey)
	return p, nil
}

func (n *notebook) Events(stream model.StreamID, from uint64, yield func(*model.Event) bool) error {
	for _, e := range n.logs[stream] {
		if e.Seq >= from && !yield(e) {
			break
		}
	}
	return nil
}

func (n *notebook) HashAt(stream model.StreamID, seq uint64) (model.Hash, bool, error) {
	log, ok := n.logs[stream]
	switch {
	case !ok || seq > uint64(len(log)):
		return model.Hash{}, false, nil
	case seq == 0:
		return model.Hash{}, true, nil
	}
	return log[seq-1].Hash, true, nil
}

func (n *notebook) Sign(message []byte) ([]byte, error) {
	return ed25519.Sign(n.keys[len(n.keys)-1], message), nil
}

func (n *notebook) Granted(member, coupon model.ID) (uint64, bool, error) {
	if !coupon.IsZero() {
		return n.granted[coupon], true, nil
	}
	g, ok := n.granted[member]
	return g, ok, nil
}

func (n *notebook) Join(v *model.ChainJoined, s chain.State) error {
	if err := n.fault("join"); err != nil {
		return err
	}
	m, err := chain.MembershipOf(v)
	require.NoError(n.t, err)
	if n.place.Chain == nil {
		n.place.Joined = len(n.streams) - 1
	}
	n.place.Chain, n.place.State = &m, s
	n.write(v)
	return nil
}

func (n *notebook) Note(s chain.State) error {
	if err := n.fault("note"); err != nil {
		return err
	}
	n.place.State = s
	return nil
}

func (n *notebook) Lay(rows []chain.Row, s chain.State) error {
	if err := n.fault("lay"); err != nil {
		return err
	}
	n.laid, n.place.State = append(n.laid, rows...), s
	return nil
}

func (n *notebook) Receive(grants []chain.Grant, generation uint64) (received int, err error) {
	if err := n.fault("receive"); err != nil || generation != n.place.State.Generation {
		return 0, err
	}
	for _, g := range grants {
		of := g.Member
		if !g.Coupon.IsZero() {
			of = g.Coupon
		}
		if g.N == n.granted[of]+1 {
			n.granted[of] = g.N
			n.write(&model.GrantReceived{N: g.N, Lots: g.Lots})
			received++
		}
	}
	return received, nil
}

func (n *notebook) Release(recalls []wire.Recall) error {
	if err := n.fault("release"); err != nil {
		return err
	}
	n.sell(len(recalls))
	return nil
}

func (n *notebook) Tidy(after uint64) (uint64, error) {
	if err := n.fault("tidy"); err != nil {
		return 0, err
	}
	return max(after, uint64(len(n.logs[n.present()]))), nil
}

func (n *notebook) Renew(reason string) error {
	if err := n.fault("renew " + reason); err != nil {
		return err
	}
	n.open()
	return nil
}

// office is a headquarters that does what PROTOCOL.md says, as far as the agent can see.
type office struct {
	alias      bool // whoever points are asked for is one
	key        ed25519.PrivateKey
	generation uint64
	session    uint64
	open       model.StreamID
	applied    map[model.StreamID][]model.Hash
	verdict    map[model.StreamID]string
	rows       []wire.Row // of the market
	free       model.Points
	coming     model.Points // other shops were asked for so many
	slow       int          // how often a coupon is asked for before it comes
	gone       bool         // or it cannot be used any more
	row        *wire.Row    // of whom points are asked for
	grants     []wire.Grant
	recalls    []wire.Recall
	checkpoint *wire.Checkpoint
	asked      []wire.Message
	pushed     func(*wire.Push) wire.Message // answers in its place, unless it says nil
}

func newOffice() *office {
	return &office{
		key: ed25519.NewKeyFromSeed(make([]byte, 32)), generation: 3, applied: map[model.StreamID][]model.Hash{},
		verdict: map[model.StreamID]string{},
	}
}

func problem(code string) wire.Message { return &wire.Problem{Code: code} }

func (o *office) answer(m wire.Message) wire.Message {
	o.asked = append(o.asked, m)
	switch m := m.(type) {
	case *wire.Enrol:
		if m.Verify() != nil || m.Key == "" && m.After == (wire.Stream{}) || m.Key == "used" {
			return problem("enrol.key")
		}
		if m.Key == "" && o.verdict[model.StreamID(m.After)] == "" {
			return problem("enrol.unknown")
		}
		o.verdict[model.StreamID(m.Stream)] = wire.Open
		return &wire.Enrolled{Shop: 1, Market: 1, HQ: o.key.Public().(ed25519.PublicKey), Generation: o.generation}
	case *wire.Session:
		return o.welcome(m)
	case *wire.Push:
		if o.pushed != nil {
			if answer := o.pushed(m); answer != nil {
				return answer
			}
		}
		return o.push(m)
	case *wire.Pull:
		return o.pull(m)
	case *wire.Reserve:
		if m.Session != o.session {
			return problem("sync.fenced")
		}
		return o.reserve(m)
	case *wire.Lookup:
		return &wire.Found{Rows: []wire.Row{{Seq: 1, Sort: chain.SortMember, ID: li, Value: []byte{0xa0}}}}
	}
	return problem("sync.message")
}

func (o *office) welcome(m *wire.Session) wire.Message {
	id := model.StreamID(m.Stream)
	if o.verdict[id] == "" {
		return problem("sync.unknown")
	}
	w := &wire.Welcome{Protocol: 1, Verdict: o.verdict[id], Generation: o.generation, Expected: uint64(len(o.applied[id]) + 1), AppliedHash: o.head(id)}
	if w.Verdict == wire.Open {
		o.session++
		w.Session, o.open = o.session, id
	} else {
		w.Why = "sync." + w.Verdict
	}
	return w
}

func (o *office) head(id model.StreamID) wire.Hash {
	if all := o.applied[id]; len(all) > 0 {
		return wire.Hash(all[len(all)-1])
	}
	return wire.Hash{}
}

func (o *office) push(m *wire.Push) wire.Message {
	seed := make([]byte, 32)
	seed[0] = m.Signer[0]
	items, err := m.Open(ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	if err != nil {
		return problem("sync.signature")
	}
	if m.Session != o.session {
		return problem("sync.fenced")
	}
	id := model.StreamID(m.Stream)
	for _, it := range items {
		have := uint64(len(o.applied[id]))
		switch {
		case it.Seq <= have && o.applied[id][it.Seq-1] != it.Event.Hash:
			return problem("sync.forked")
		case it.Seq == have+1:
			o.applied[id] = append(o.applied[id], it.Event.Hash)
		}
	}
	return &wire.Pushed{Applied: uint64(len(o.applied[id])), Hash: o.head(id)}
}

func (o *office) pull(m *wire.Pull) wire.Message {
	if m.Session != o.session {
		return problem("sync.fenced")
	}
	p := &wire.Pulled{Next: wire.Cursor{Generation: o.generation, Market: m.After.Market}, Grants: o.grants, Recalls: o.recalls, Checkpoint: o.checkpoint}
	if m.After.Market != 0 {
		for _, r := range o.rows {
			if r.Seq > m.After.Seq && len(p.Rows) < 2 {
				p.Rows = append(p.Rows, r)
			}
		}
		p.Next.Seq = m.After.Seq
		if len(p.Rows) > 0 {
			p.Next.Seq = p.Rows[len(p.Rows)-1].Seq
		}
		p.More = len(o.rows) > 0 && p.Next.Seq < o.rows[len(o.rows)-1].Seq
	}
	return p
}

func (o *office) reserve(m *wire.Reserve) wire.Message {
	if !m.Coupon.IsZero() {
		return o.reserveCoupon(m)
	}
	for _, g := range o.grants {
		if g.Member == m.Member && g.N == m.After+1 {
			return &wire.Reserved{Generation: o.generation, Grant: &g}
		}
	}
	if o.alias {
		return &wire.Reserved{Generation: o.generation, Why: "rights.merged", Row: o.row}
	}
	if o.free < m.Points {
		return &wire.Reserved{Generation: o.generation, Have: o.free, Coming: o.coming, Why: "rights.short", Row: o.row}
	}
	o.free -= m.Points
	g := wire.Grant{Member: m.Member, N: m.After + 1, Lots: []model.Lot{{Ends: 9, Points: m.Points}}}
	o.grants = append(o.grants, g)
	return &wire.Reserved{Generation: o.generation, Grant: &g, Row: o.row}
}

// reserveCoupon lends a coupon once it was asked for often enough for its holder to have given it back.
func (o *office) reserveCoupon(m *wire.Reserve) wire.Message {
	if o.slow--; o.slow >= 0 {
		return &wire.Reserved{Generation: o.generation, Coming: 1, Why: "rights.short", Row: o.row}
	}
	if o.gone {
		return &wire.Reserved{Generation: o.generation, Why: "coupon.gone", Row: o.row}
	}
	return &wire.Reserved{Generation: o.generation, Grant: &wire.Grant{Member: m.Member, N: m.After + 1, Lots: []model.Lot{{Points: 1}}, Coupon: m.Coupon}}
}

// line is the agent, its file and its headquarters, with a clock and a network that does as it is
// told.
type line struct {
	t     *testing.T
	now   time.Time
	file  *notebook
	hq    *office
	agent *Agent
	net   func(Request) []Answer // nil: everything arrives, once
	done  map[uint64]Done
	got   map[uint64]Got
	wakes []time.Time
	drops []uint64
	last  uint64
}

func newLine(t *testing.T, o Options) *line {
	l := &line{t: t, now: noon, file: newNotebook(t), hq: newOffice(), done: map[uint64]Done{}, got: map[uint64]Got{}}
	l.restart(o)
	return l
}

func (l *line) restart(o Options) {
	l.agent = New(l.file, rand.New(rand.NewPCG(1, 2)), o)
	l.file.place.Boot[0]++
}

// step gives the agent something and carries all that follows from it to headquarters and back.
func (l *line) step(in Input) {
	queue := []Input{in}
	for rounds := 0; len(queue) > 0; rounds++ {
		require.Less(l.t, rounds, 1000, "the agent and headquarters go round in circles")
		outs := l.agent.Step(l.now, queue[0])
		queue = queue[1:]
		for _, out := range outs {
			switch out := out.(type) {
			case Request:
				require.NoError(l.t, out.Message.Check())
				for _, a := range l.carry(out) {
					queue = append(queue, a)
				}
			case Done:
				require.NotContains(l.t, l.done, out.ID, "one outcome")
				l.done[out.ID] = out
			case Got:
				require.NotContains(l.t, l.got, out.ID, "one outcome")
				l.got[out.ID] = out
			case Wake:
				l.wakes = append(l.wakes, out.At)
			case Drop:
				l.drops = append(l.drops, out.ID)
			}
		}
	}
}

func (l *line) carry(r Request) []Answer {
	if l.net != nil {
		return l.net(r)
	}
	return []Answer{{ID: r.ID, Message: l.hq.answer(r.Message)}}
}

func (l *line) id() uint64 { l.last++; return l.last }

func (l *line) join() {
	id := l.id()
	l.step(Enrol{ID: id, Key: "secret", Joined: model.ChainJoined{Chain: "连锁", Address: "hq:1", Authority: make([]byte, 32), Stream: li.Stream[:]}})
	require.NoError(l.t, l.done[id].Err)
}

func (l *line) sync() Done {
	id := l.id()
	l.step(SyncNow{ID: id})
	require.Contains(l.t, l.done, id)
	return l.done[id]
}

func (l *line) need(points model.Points) uint64 {
	id := l.id()
	l.step(Need{ID: id, Member: li, Points: points})
	return id
}

// level says that headquarters has the whole of the present stream.
func (l *line) level() {
	id := l.file.present()
	require.Len(l.t, l.hq.applied[id], len(l.file.logs[id]))
}
