package simtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
)

// rules are what the chain's program is about.
type rules struct {
	text    string // "": every shop has the plain one of a fresh file
	offline int    // hours without headquarters, 0: no bound
	holiday bool
}

// rulesOf draws a program: half of the chains have the plain one.
func rulesOf(r *rand.Rand) rules {
	if r.IntN(2) == 0 {
		return rules{}
	}
	out := rules{holiday: r.IntN(3) == 0}
	if r.IntN(2) == 0 {
		out.offline = 2 + r.IntN(20)
	}
	out.text = rulesText(out.offline, 1+r.IntN(2))
	return out
}

// rulesText is a program whose points end after a month, and whose steps are looked at after one.
func rulesText(offline, months int) string {
	text := fmt.Sprintf(`
[earn]
points = 1
per = "1"
[redeem]
points = 100
value = "1"
minimum = 100
step = 100
offline_hours = %d
[expiry]
mode = "months"
months = 1
[ladder]
by = "spend"
months = %d
keep = 1
`, offline, months)
	for _, step := range []string{"ordinary 0", "silver 600", "gold 3000"} {
		name, from, _ := strings.Cut(step, " ")
		text += fmt.Sprintf("[[tier]]\ncode = %[1]q\nzh = %[1]q\nen = %[1]q\nfrom = %[2]q\n", name, from)
	}
	return text + coupons
}

// operator is who decides at headquarters.
const operator hub.Author = "operator"

// decide is something that people at headquarters do to members, now and then.
func (h *headquarters) decide() {
	members := h.members()
	if len(members) == 0 {
		return
	}
	draw := func() (*hub.Member, *told) {
		m := members[h.w.rng.IntN(len(members))]
		who, err := h.person(m)
		if err != nil {
			h.w.fail("%v", err)
		}
		return m, who
	}
	m, who := draw()
	other, whoElse := draw()
	switch n := h.w.rng.IntN(20); {
	case who == nil:
	case n < 4:
		h.adjust(m, who)
	case n < 10 && whoElse != nil && who != whoElse:
		h.merge(m, other, who, whoElse)
	case n < 14:
		h.unmerge(members)
	case n < 16:
		h.erase(m, who)
	case n < 19:
		h.writeOff(members)
	case h.w.rules.text != "":
		h.publish(rulesText(h.w.rules.offline, 1+h.w.rng.IntN(2)))
	}
}

// members are all whom headquarters knows.
func (h *headquarters) members() (all []*hub.Member) {
	err := h.db.View(h.w.ctx, func(tx hub.Tx) (err error) {
		all, err = tx.Walk(model.ID{}, 1<<20)
		return err
	})
	if err != nil {
		h.w.fail("%v", err)
	}
	return all
}

// did is the outcome of an act at headquarters: a refusal is no fault.
func (h *headquarters) did(what string, err error) bool {
	if err == nil {
		h.w.seen[what]++
		return true
	}
	if model.CodeOf(err) == "" {
		h.w.fail("headquarters: %s: %v", what, err)
	}
	return false
}

func (h *headquarters) adjust(m *hub.Member, who *told) {
	points := model.Points(h.w.rng.IntN(400) - 100)
	// An act whose commit failed may have happened all the same; so it is given before it is counted, and
	// each try counts.
	err := h.certain(func() error {
		who.earned += max(points, 0)
		return h.office.Adjust(h.w.ctx, h.w.now, operator, m.ID, points, "kindness")
	})
	if h.did(sawAdjusted, err) {
		h.w.tell("headquarters adjusts %s by %v", m.ID, points)
	}
}

func (h *headquarters) merge(from, into *hub.Member, who, whoElse *told) {
	h.w.truth.join(who, whoElse)
	err := h.certain(func() error { return h.office.Merge(h.w.ctx, h.w.now, operator, from.ID, into.ID, "the same phone") })
	if h.did(sawMerged, err) {
		h.w.tell("headquarters merges %s into %s", from.ID, into.ID)
	}
}

func (h *headquarters) unmerge(members []*hub.Member) {
	for _, m := range members {
		if m.Into.IsZero() || m.Erased != 0 {
			continue
		}
		err := h.certain(func() error { return h.office.Unmerge(h.w.ctx, h.w.now, operator, m.ID) })
		if h.did(sawUnmerged, err) {
			h.w.tell("headquarters takes the merge of %s back", m.ID)
		}
		return
	}
}

func (h *headquarters) erase(m *hub.Member, who *told) {
	found, err := h.traces(m.ID)
	if err != nil {
		h.w.fail("%v", err)
		return
	}
	h.gone[m.ID] = append(h.gone[m.ID], found...)
	who.erased = true
	err = h.certain(func() error {
		_, err := h.office.Erase(h.w.ctx, h.w.now, operator, m.ID, "a letter")
		return err
	})
	if h.did(sawErased, err) {
		h.w.tell("headquarters erases %s", m.ID)
	}
}

// writeOff frees what a closed stream holds of somebody. What that stream turns out to have spent was paid twice.
func (h *headquarters) writeOff(members []*hub.Member) {
	var all *rights.Chain
	err := h.db.View(h.w.ctx, func(tx hub.Tx) (err error) { all, err = h.chain(tx); return err })
	if err != nil {
		h.w.fail("%v", err)
		return
	}
	for _, m := range members {
		who, err := h.person(m)
		at := slices.IndexFunc(m.Rights.Shares, func(s rights.Share) bool { return all.Closed(s.Stream) && rights.Sum(s.Held) > 0 })
		if err != nil || who == nil || at < 0 {
			continue
		}
		held := m.Rights.Shares[at]
		who.doubled += rights.Sum(held.Held)
		for i := range m.Coupons {
			c := &m.Coupons[i]
			if p := h.w.truth.byCode[c.Code]; p != nil && len(c.Rights.Suspended(held.Stream)) > 0 {
				p.doubled++
			}
		}
		var points model.Points
		err = h.certain(func() (err error) {
			points, _, err = h.office.WriteOff(h.w.ctx, h.w.now, operator, m.ID, held.Stream, "gone")
			return err
		})
		if h.did(sawWrittenOff, err) {
			h.w.tell("headquarters writes %v of %s off that %s holds", points, m.ID, held.Stream.Short())
		}
		return
	}
}

func (h *headquarters) publish(text string) {
	err := h.certain(func() error {
		_, err := h.office.Publish(h.w.ctx, h.w.now, operator, text)
		return err
	})
	if err != nil {
		h.w.fail("no program: %v", err)
		return
	}
	h.w.seen[sawPublished]++
	h.w.tell("headquarters publishes a program")
}

// traces is what is sealed at headquarters about somebody, and the look-ups.
func (h *headquarters) traces(id model.ID) (all [][]byte, err error) {
	err = h.eachSealed(func(names model.ID, sealed []byte) {
		if names == id && len(sealed) > 0 {
			all = append(all, slices.Clone(sealed))
		}
	})
	return all, err
}

// eachSealed goes through all personal parts that headquarters keeps, with whom they name.
func (h *headquarters) eachSealed(f func(names model.ID, sealed []byte)) error {
	return h.db.View(h.w.ctx, func(tx hub.Tx) error {
		members, err := tx.Walk(model.ID{}, 1<<20)
		if err != nil {
			return err
		}
		for _, m := range members {
			f(m.ID, m.PII)
			for i := range m.Keys {
				f(m.ID, m.Keys[i][:])
			}
		}
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		for i := range streams {
			events, err := tx.Events(streams[i].ID, 1, 1<<30)
			if err != nil {
				return err
			}
			for _, e := range events {
				f(e.Names, e.PII)
			}
		}
		return nil
	})
}

// pass is the nightly pass, whatever the weather.
func (h *headquarters) pass() {
	if h.w.now.Before(h.down) {
		return
	}
	var night hub.Night
	err := h.certain(func() (err error) { night, err = h.office.Nightly(h.w.ctx, h.w.now); return err })
	if err != nil && !errors.Is(err, context.Canceled) {
		h.w.fail("nightly: %v", err)
	}
	h.w.seen[sawEnded] += night.Ended
	h.w.seen[sawFell] += night.Fell
	h.w.seen[sawKept] += night.Kept
}
