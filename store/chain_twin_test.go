package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/rights"
)

// linkedPair is a real shop of a chain and what a child would remember of it.
type linkedPair struct {
	linkedTwin
	t      *rapid.T
	root   string
	dirs   int
	s      *shop
	backup string
	then   linkedTwin // when the backup was made
	base   uint64     // members whom the made shop has
}

// linkedTwin is what must be true of the shop: copied with a backup.
type linkedTwin struct {
	members []*linkedMember
	joined  bool
	strange uint64 // identities of other streams so far
	orders  uint64
}

type linkedMember struct {
	id      model.ID
	own     []linkedAct // acts of this file, in their order
	foreign model.Points
	mark    uint64 // place that the latest row covers, 0 no row
	fields  model.Fields
	gone    bool
	into    model.ID
	held    model.Points // by the present stream
	grant   uint64       // the latest that the present stream received
	known   bool         // in this file
}

type linkedAct struct {
	pos    uint64
	points model.Points
	edit   model.Fields
}

func (w *linkedTwin) clone() linkedTwin {
	out := *w
	out.members = nil
	for _, m := range w.members {
		c := *m
		c.own = slices.Clone(m.own)
		out.members = append(out.members, &c)
	}
	return out
}

// name is what a member must be called.
func (m *linkedMember) name() string {
	name := m.fields[model.FieldName]
	for _, a := range m.own {
		if a.pos > m.mark && a.edit != nil {
			name = a.edit[model.FieldName]
		}
	}
	return name
}

func (m *linkedMember) net() (sum model.Points) {
	for _, a := range m.own {
		sum += a.points
	}
	return sum + m.foreign
}

func newLinkedPair(t *rapid.T, tb *testing.T, made string) *linkedPair {
	root, err := os.MkdirTemp(tb.TempDir(), "")
	require.NoError(t, err)
	p := &linkedPair{t: t, root: root}
	p.s = &shop{t: tb, clock: newClock()}
	p.s.opts = Options{Clock: p.s.clock.now, Random: rand.NewChaCha8([32]byte{6}), NoSync: true}
	p.s.dir = p.nextDir()
	if made != "" {
		require.NoError(t, os.CopyFS(p.s.dir, os.DirFS(made)))
		p.s.reopenAfter()
		p.see(func(b *book) { p.base = b.Next(desk.NextMember).N - 1 })
		return p
	}
	p.s.store, err = Create(p.s.dir, p.s.opts)
	require.NoError(t, err)
	p.s.owner, err = desk.New(p.s.store, fastPIN).OpenShop(tb.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳", PIN: ownerPIN, Demo: true})
	require.NoError(t, err)
	return p
}

// see runs f on the shop's state. The store makes refusals of panics, and rapid fails by one.
func (p *linkedPair) see(f func(b *book)) {
	var failed any
	p.s.see(func(b desk.Book) {
		defer func() { failed = recover() }()
		f(b.(*book))
	})
	if failed != nil {
		panic(failed)
	}
}

func (p *linkedPair) nextDir() string {
	p.dirs++
	return filepath.Join(p.root, fmt.Sprint(p.dirs))
}

// one draws a member that the file knows.
func (p *linkedPair) one() *linkedMember {
	var known []*linkedMember
	for _, m := range p.members {
		if m.known {
			known = append(known, m)
		}
	}
	if len(known) == 0 {
		p.t.Skip("no member")
	}
	return rapid.SampledFrom(known).Draw(p.t, "member")
}

// act writes an event of a member.
func (p *linkedPair) act(m *linkedMember, d model.Draft, points, held model.Points) {
	d.Member = m.id
	p.s.write(d)
	m.own = append(m.own, linkedAct{pos: p.s.store.tip.pos, points: points, edit: d.PII})
	m.held += held
}

// agree compares everybody with the twin.
func (p *linkedPair) agree(*rapid.T) {
	p.s.clock.add(time.Millisecond)
	p.see(func(b *book) {
		for _, m := range p.members {
			n, ok := b.local(m.id)
			if !p.joined && !m.known {
				continue // a shop on its own does not ask whether its own numbers are given yet
			}
			require.Equal(p.t, m.known, ok, "%s", m.id)
			if ok {
				p.agreeOn(b, n, m)
			}
		}
	})
}

func (p *linkedPair) agreeOn(b *book, n desk.Number, m *linkedMember) {
	acc, err := b.Account(n)
	require.NoError(p.t, err)
	require.Equal(p.t, m.net(), acc.Net(), "points of %s", m.id)
	require.Equal(p.t, m.held, rights.Sum(rights.Of(&acc).Lots), "rights of %s", m.id)
	profile, err := b.Profile(n)
	if m.gone {
		codeOf(p.s.t, err, "member.unknown")
	} else {
		require.NoError(p.t, err)
		require.Equal(p.t, m.id, profile.ID)
		require.Equal(p.t, m.name(), profile.Of(model.FieldName))
	}
	places := 0
	require.NoError(p.t, b.History(n, 0, func(pos uint64, e *model.Event) bool {
		places++
		require.Equal(p.t, m.own[len(m.own)-places].pos, pos)
		return true
	}))
	require.Len(p.t, m.own, places)
	to, ok := b.Number(m.id)
	require.True(p.t, ok)
	require.Equal(p.t, p.leads(m).id, b.named(to))
}

func (p *linkedPair) live(r *rapid.T, verify func(*rapid.T)) {
	r.Repeat(map[string]func(*rapid.T){
		"": p.agree, "enrol": p.enrol, "meet": p.meet, "earn": p.earn, "earn more": p.earn, "spend": p.spend, "hold": p.hold, "step": p.step,
		"edit": p.edit, "complain": p.complain, "coupon": p.coupon, "receive": p.receive, "release": p.release, "join": p.join,
		"lay": p.lay, "lay more": p.lay, "renew": p.renew, "erase": p.erase, "restart": p.restart, "compact": p.compact,
		"copy": p.copyAside, "restore": p.restore, "verify": verify,
	})
	p.verify(r)
	require.NoError(r, p.s.store.Close())
	require.NoError(r, os.RemoveAll(p.root))
}

func TestShopOfAChainAgreesWithItsTwin(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newLinkedPair(r, t, "")
		p.live(r, p.verify)
	})
}

// What is written lazily is written in the midst of it.
func TestShopOfAChainAgreesWithItsTwinAcrossTheEndOfASpan(t *testing.T) {
	s := newShop(t)
	s.fillTo(runSpan - 12)
	s.close()
	trim(t, s.path())
	rapid.Check(t, func(r *rapid.T) {
		p := newLinkedPair(r, t, s.dir)
		p.live(r, func(r *rapid.T) { r.Skip("16,384 events are verified at the end only") })
	})
	s.reopenAfter()
}
