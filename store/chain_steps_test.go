package store

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
)

// The steps of the twin tests of a shop of a chain: each does one thing to the real shop and notes it.

func (p *linkedPair) enrol(*rapid.T) {
	if len(p.members) > 8 {
		p.t.Skip("enough members")
	}
	var id model.ID
	p.see(func(b *book) { id = b.Next(desk.NextMember) })
	m := &linkedMember{id: id, known: true}
	p.members = append(p.members, m)
	p.act(m, model.Draft{
		Kind: model.MemberEnrolledKind, Body: &model.MemberEnrolled{}, PII: model.Fields{model.FieldName: fmt.Sprint("own", id.N), model.FieldPhone: fmt.Sprint("+8613", id.N)},
	}, 0, 0)
}

// meet makes up a member of another shop, or of the lost end of an own stream.
func (p *linkedPair) meet(*rapid.T) {
	if len(p.members) > 8 {
		p.t.Skip("enough members")
	}
	p.strange++
	id := stranger(byte(rapid.IntRange(0, 2).Draw(p.t, "shop")), p.strange)
	if rapid.IntRange(0, 3).Draw(p.t, "lost") == 0 {
		if len(p.s.store.head.streams) == 1 {
			p.t.Skip("no stream is closed")
		}
		id = model.ID{Stream: p.s.store.head.streams[0].id, N: p.strange%4 + 1 + p.base}
		if slices.ContainsFunc(p.members, func(m *linkedMember) bool { return m.id == id }) {
			p.t.Skip("no stranger")
		}
	}
	p.members = append(p.members, &linkedMember{id: id})
}

func (p *linkedPair) earn(*rapid.T) {
	m, n := p.one(), model.Points(rapid.Int64Range(1, 90).Draw(p.t, "points"))
	p.act(m, sale(m.id, n), n, n)
}

func (p *linkedPair) spend(*rapid.T) {
	m := p.one()
	if m.held <= 0 {
		p.t.Skip("nothing held")
	}
	n := model.Points(rapid.Int64Range(1, int64(m.held)).Draw(p.t, "points"))
	p.act(m, spend(m.id, n), -n, -n)
}

func (p *linkedPair) hold(*rapid.T) {
	m, until := p.one(), start.Add(time.Duration(rapid.IntRange(1, 3).Draw(p.t, "until"))*time.Hour).Unix()
	p.act(m, model.Draft{Kind: model.PointsHeldKind, Body: &model.PointsHeld{Points: 3, Until: until}}, 0, 0)
}

func (p *linkedPair) step(*rapid.T) {
	m := p.one()
	to := rapid.SampledFrom([]string{"silver", "gold"}).Draw(p.t, "tier")
	p.act(m, model.Draft{Kind: model.TierChangedKind, Body: &model.TierChanged{To: to, From: "ordinary", At: int64(rapid.IntRange(1, 3).Draw(p.t, "at"))}}, 0, 0)
}

func (p *linkedPair) edit(*rapid.T) {
	m := p.one()
	if m.gone {
		p.t.Skip("nobody to edit")
	}
	p.strange++
	p.act(m, model.Draft{
		Kind: model.MemberEditedKind, Body: &model.MemberEdited{Fields: []uint64{model.FieldName}}, PII: model.Fields{model.FieldName: fmt.Sprint("edit", p.strange)},
	}, 0, 0)
}

func (p *linkedPair) complain(*rapid.T) {
	m := p.one()
	var id model.ID
	p.see(func(b *book) { id = b.Next(desk.NextCase) })
	body := &model.CaseOpened{At: start.Unix(), Feedback: "complaint"}
	p.act(m, model.Draft{Kind: model.CaseOpenedKind, Subject: id, Body: body, PII: model.Fields{model.FieldText: "words"}}, 0, 0)
	m.own[len(m.own)-1].edit = nil
	if rapid.Bool().Draw(p.t, "undo") {
		undone := &model.ActUndone{Act: model.ID{N: p.s.store.tip.seq}, Of: model.CaseOpenedKind, At: 1, Back: model.Effect{Cases: -1}}
		p.act(m, model.Draft{Kind: model.ActUndoneKind, Body: undone}, 0, 0)
	}
}

func (p *linkedPair) coupon(*rapid.T) {
	m := p.one()
	p.strange++
	p.act(m, model.Draft{Kind: model.CouponIssuedKind, Body: &model.CouponIssued{Code: fmt.Sprintf("C%012d", p.strange), Template: "ten", Source: "hand"}}, 0, 0)
}

func (p *linkedPair) receive(*rapid.T) {
	m, n := p.one(), model.Points(rapid.Int64Range(1, 50).Draw(p.t, "points"))
	p.needJoined()
	m.grant++
	p.act(m, model.Draft{Kind: model.GrantReceivedKind, Body: &model.GrantReceived{N: m.grant, Lots: []model.Lot{{Points: n}}}}, 0, n)
}

func (p *linkedPair) release(*rapid.T) {
	m := p.one()
	p.needJoined()
	if m.held <= 0 {
		p.t.Skip("nothing held")
	}
	n := model.Points(rapid.Int64Range(1, int64(m.held)).Draw(p.t, "points"))
	p.act(m, model.Draft{Kind: model.RightsReleasedKind, Body: &model.RightsReleased{At: 1, Lots: []model.Lot{{Points: n}}, Why: model.ReleasePolicy}}, 0, -n)
}

func (p *linkedPair) needJoined() {
	if !p.joined {
		p.t.Skip("no chain yet")
	}
}

func (p *linkedPair) join(*rapid.T) {
	p.s.join()
	p.joined = true
}

// lay sends rows of some members, with any mark that is possible.
func (p *linkedPair) lay(*rapid.T) {
	p.needJoined()
	if len(p.members) == 0 {
		p.t.Skip("no member")
	}
	var rows []chain.Row
	for _, m := range p.members {
		if rapid.Bool().Draw(p.t, "row") {
			rows = append(rows, p.row(m)...)
		}
	}
	if rapid.Bool().Draw(p.t, "order") {
		slices.Reverse(rows)
	}
	require.Empty(p.t, p.s.lay(rows...))
}

// row makes a row up, and notes what it says.
func (p *linkedPair) row(m *linkedMember) []chain.Row {
	end := p.s.present()
	first := p.s.store.tip.pos - end.Last + 1
	applied := rapid.Uint64Range(0, end.Last).Draw(p.t, "applied")
	if len(m.own) > 0 && m.own[0].pos > first-1+applied { // nobody knows of a member before the enrolment
		applied = m.own[0].pos - first + 1
	}
	if rapid.IntRange(0, 5).Draw(p.t, "gone") == 0 {
		if m.known {
			m.gone = true
		}
		return []chain.Row{{Sort: chain.SortMember, ID: m.id, Applied: applied, Gone: true}}
	}
	lent := rapid.Uint64Range(m.grant-min(m.grant, 1), m.grant+1).Draw(p.t, "lent")
	if lent < m.grant { // overtaken by a grant: passed over
		acc := ledger.Account{Earned: 9999}
		return []chain.Row{rowOf(p.s.t, m.id, applied, acc, chain.Member{Lent: lent}, model.Fields{model.FieldName: "too old"})}
	}
	m.mark, m.gone, m.known = first-1+applied, false, true
	m.foreign = model.Points(rapid.Int64Range(0, 500).Draw(p.t, "foreign"))
	p.strange++
	m.fields = model.Fields{model.FieldName: fmt.Sprint("row", p.strange), model.FieldPhone: fmt.Sprint("+8615", p.strange%7)}
	m.into = model.ID{}
	if rapid.IntRange(0, 5).Draw(p.t, "alias") == 0 {
		m.into = rapid.SampledFrom(p.members).Draw(p.t, "into").id
	}
	acc := ledger.Account{Earned: m.foreign, Visits: 2, FirstVisit: 5, LastVisit: 50, Holds: []model.Hold{{Until: start.Unix(), Points: 2}}}
	for _, e := range p.effects(m, m.mark) {
		acc.Apply(e, time.UTC)
	}
	row := rowOf(p.s.t, m.id, applied, acc, chain.Member{Into: m.into, Debt: 5, Lent: lent}, m.fields)
	return []chain.Row{row}
}

// effects reads the effects of a member's own events up to a place from the log.
func (p *linkedPair) effects(m *linkedMember, upTo uint64) (all []model.Effect) {
	p.see(func(b *book) {
		for _, a := range m.own {
			if a.pos > upTo {
				continue
			}
			e, err := b.Event(a.pos)
			require.NoError(p.t, err)
			body, err := e.ParseBody()
			require.NoError(p.t, err)
			if mover, ok := body.(model.Mover); ok && movesAccount(e.Kind, body) {
				effect := mover.Effect()
				effect.Away = nil // of a file, not of the chain
				all = append(all, effect)
			}
		}
	})
	return all
}

func (p *linkedPair) renew(*rapid.T) {
	require.NoError(p.t, p.s.store.Renew(p.s.t.Context(), "rejoin"))
	p.newStream()
}

// newStream notes that in a chain a new stream holds nothing.
func (p *linkedPair) newStream() {
	if !p.joined {
		return
	}
	for _, m := range p.members {
		m.held, m.grant = 0, 0
	}
}

func (p *linkedPair) erase(*rapid.T) {
	m := rapid.SampledFrom(append(slices.Clone(p.members), &linkedMember{id: stranger(7, 7)})).Draw(p.t, "erased")
	p.orders++
	before := [][]byte{}
	if m.known {
		before = p.s.traces(m.id)
	}
	p.s.erase(Erasure{Member: m.id, Number: p.orders})
	for _, trace := range before {
		named := !slices.ContainsFunc(p.s.traces(m.id), func(now []byte) bool { return bytes.Equal(now, trace) })
		require.False(p.t, named && p.s.found([][]byte{trace}) > 0, "a trace in the raw bytes")
	}
	for _, self := range p.members {
		if !self.known || p.leads(self) != p.leads(m) && self != m {
			continue
		}
		if self != m && p.leads(self) != m {
			continue // the erased one is an alias itself
		}
		self.fields = nil
		for i := range self.own {
			self.own[i].edit = nil
		}
	}
	p.see(func(b *book) {
		if m.known {
			m.own = append(m.own, linkedAct{pos: b.Last()})
		}
	})
}

// leads follows aliases among known members, as far as the shop does.
func (p *linkedPair) leads(m *linkedMember) *linkedMember {
	for range aliasesDeep {
		if m.into.IsZero() {
			return m
		}
		at := slices.IndexFunc(p.members, func(other *linkedMember) bool { return other.known && other.id == m.into })
		if at < 0 {
			return m
		}
		m = p.members[at]
	}
	return m
}

func (p *linkedPair) restart(*rapid.T) {
	p.s.reopen()
}

func (p *linkedPair) compact(*rapid.T) {
	p.s.close()
	_, _, err := Compact(p.s.t.Context(), p.s.dir, p.s.opts)
	require.NoError(p.t, err)
	p.s.reopenAfter()
}

func (p *linkedPair) copyAside(*rapid.T) {
	p.backup = p.nextDir() + ".db"
	require.NoError(p.t, p.s.store.Backup(p.s.t.Context(), p.backup, "", nil))
	p.then = p.linkedTwin.clone()
}

func (p *linkedPair) restore(*rapid.T) {
	if p.backup == "" {
		p.t.Skip("no backup")
	}
	key := filepath.Join(p.s.dir, KeyName)
	p.s.close()
	dir := p.nextDir()
	require.NoError(p.t, Restore(p.backup, dir, BackupOptions{KeyFile: key, Options: p.s.opts}))
	p.s.dir = dir
	p.s.reopenAfter()
	strange := p.strange
	p.linkedTwin = p.then.clone()
	p.strange = strange
	p.newStream()
}

func (p *linkedPair) verify(*rapid.T) {
	report, err := p.s.store.Verify(p.s.t.Context(), nil)
	require.NoError(p.t, err)
	require.True(p.t, report.OK(), "verify: %+v", report)
}
