package rights

import (
	"fmt"
	"slices"

	"regulars/model"
)

// successors returns every world that one act makes of w.
func (w *world) successors(wrong fault) []*world {
	var out []*world
	for i := range w.lives {
		if w.lives[i].alive {
			out = append(out, w.acts(i)...)
			out = append(out, w.receive(i, wrong)...)
			out = append(out, w.restore(i, wrong)...)
			out = append(out, w.join(i, wrong)...)
		}
		out = append(out, w.push(i, wrong)...)
		out = append(out, w.lend(i)...)
		out = append(out, w.giveUp(i, wrong)...)
	}
	return append(out, w.loseTail(wrong)...)
}

// acts are what a shop does alone.
func (w *world) acts(i int) (out []*world) {
	l := &w.lives[i]
	if w.left.earn > 0 {
		n := w.next(fmt.Sprintf("%d earns", i))
		n.left.earn--
		n.earned++
		n.write(i, l.hold.Earn(lotOf(l.shop, 1)))
		out = append(out, n)
	}
	for _, c := range days {
		e, err := l.hold.Redeem(1, c)
		if w.left.redeem == 0 || err != nil {
			continue
		}
		n := w.next(fmt.Sprintf("%d redeems on day %d", i, c.Today))
		n.left.redeem--
		n.redeemed++
		n.lives[i].spent++
		n.write(i, e)
		out = append(out, n)
	}
	if e := l.hold.Release(1, days[0]); w.left.release > 0 && len(e.Here) > 0 {
		n := w.next(fmt.Sprintf("%d releases", i))
		n.left.release--
		n.write(i, e)
		out = append(out, n)
	}
	if e, err := l.hold.Return(l.id, l.id, model.Points(l.spent), 0, lotOf(l.shop, 1)); w.left.giveBack > 0 && err == nil {
		n := w.next(fmt.Sprintf("%d returns what was spent", i))
		n.left.giveBack--
		n.redeemed--
		n.lives[i].spent--
		n.write(i, e)
		out = append(out, n)
	}
	if e := l.hold.Expire(days[1]); w.left.expire > 0 && len(e.Here) > 0 {
		n := w.next(fmt.Sprintf("%d books an end", i))
		n.left.expire--
		n.write(i, e)
		out = append(out, n)
	}
	if w.left.claw > 0 && w.clawed < w.earned {
		n := w.next(fmt.Sprintf("%d claws back", i))
		n.left.claw--
		n.clawed++
		n.write(i, l.hold.ClawBack(lotOf(l.shop, 1), days[0]))
		out = append(out, n)
	}
	return out
}

// receive lets every grant arrive that was ever sent.
func (w *world) receive(i int, wrong fault) (out []*world) {
	l := &w.lives[i]
	for _, g := range w.sent {
		hold, generation := l.hold, l.generation
		sender := slices.IndexFunc(w.lives, func(x life) bool { return x.id == g.Stream })
		switch {
		case wrong == grantTwice && g.Stream == l.id:
			hold.Last = min(hold.Last, g.N-1)
		case wrong == grantToShop && w.lives[sender].shop == l.shop && g.Stream != l.id:
			g.Stream, g.N, generation = l.id, hold.Last+1, g.Generation
		case wrong == oldGeneration:
			generation = g.Generation
		}
		e, err := hold.Receive(g, l.id, generation)
		if err != nil {
			continue
		}
		n := w.next(fmt.Sprintf("%d receives grant %d", i, g.N))
		if wrong == spendUnreceived { // its receipt is not what the log says; a crash forgets it
			if w.left.redeem == 0 {
				continue
			}
			n.left.redeem--
			n.redeemed++
		} else {
			n.write(i, e)
		}
		out = append(out, n)
	}
	return out
}

// restore puts a backup of any age in place: the shop goes on in a new stream.
func (w *world) restore(i int, wrong fault) (out []*world) {
	if w.left.restore == 0 {
		return nil
	}
	l := &w.lives[i]
	age := len(l.log)
	if wrong == oldRightsKept {
		age = 0
	}
	for kept := age; kept <= len(l.log); kept++ {
		n := w.next(fmt.Sprintf("%d is restored", i))
		n.left.restore--
		n.lives[i].alive = false
		fresh := life{id: stream(len(n.lives) + 1), shop: l.shop, alive: true, followed: l.id}
		if wrong == oldRightsKept {
			for _, e := range l.log[:kept] {
				e.Grant = 0
				if err := fresh.hold.Apply(e); err != nil {
					panic(err)
				}
			}
		}
		n.lives = append(n.lives, fresh)
		out = append(out, n)
	}
	return out
}

// join is a session in which a stream learns of HQ's generation.
func (w *world) join(i int, wrong fault) []*world {
	l := &w.lives[i]
	if l.generation == w.hq.chain.Generation && w.hq.chain.find(l.id) != nil {
		return nil
	}
	n := w.next(fmt.Sprintf("%d joins generation %d", i, w.hq.chain.Generation))
	n.hq.chain.Enrol(l.id, l.followed)
	if wrong == oldRightsKept && !l.followed.IsZero() {
		n.hq.chain.Streams[slices.IndexFunc(n.hq.chain.Streams, func(s Stream) bool { return s.ID == l.followed })].Closed = true
	}
	if n.hq.chain.Join(l.id, n.hq.chain.Generation, uint64(len(l.log))) != nil {
		return nil // closed: its shop has to open another stream
	}
	n.lives[i].generation = n.hq.chain.Generation
	return []*world{n}
}

// push lets an event arrive: the next one, the one before it again, and one too early.
func (w *world) push(i int, wrong fault) (out []*world) {
	l := &w.lives[i]
	applied := w.applied(l.id)
	for seq := max(applied, 1); seq <= min(applied+2, uint64(len(l.log))); seq++ {
		take, err := w.hq.chain.Next(l.id, seq)
		if wrong == pushTwice && err == nil {
			take = true
		}
		if err != nil || !take {
			continue
		}
		n := w.next(fmt.Sprintf("HQ folds event %d of %d", seq, i))
		over, err := n.hq.account.Apply(l.id, l.log[seq-1])
		if err != nil {
			panic(err)
		}
		n.beyond += over
		n.hq.chain.Advance(l.id, max(seq, applied))
		if e := l.log[seq-1]; wrong == earnedFreeAtHQ && e.Grant == 0 && e.Change() > 0 {
			n.hq.account.Free = plus(n.hq.account.Free, e.Here)
		}
		if e := l.log[seq-1]; wrong == recallFrees && e.Grant == 0 && Sum(e.Hub) > 0 {
			n.hq.account.Free = plus(n.hq.account.Free, e.Hub)
		}
		out = append(out, n)
	}
	return out
}

// lend answers a request for one point, a late or repeated one as well.
func (w *world) lend(i int) (out []*world) {
	id := w.lives[i].id
	copied := w.hq.clone()
	made := copied.account.share(id).Made
	for last := uint64(0); last <= made; last++ {
		for _, c := range days {
			n := w.next(fmt.Sprintf("HQ lends to %d after %d", i, last))
			g, err := n.hq.account.Lend(&n.hq.chain, id, last, 1, c)
			if err != nil || (last == made && w.left.lend == 0) {
				continue
			}
			if last == made {
				n.left.lend--
			}
			n.sent = append(slices.Clip(n.sent), g)
			if last == made || !slices.ContainsFunc(w.sent, func(s Grant) bool { return s.Stream == g.Stream && s.N == g.N && s.Generation == g.Generation }) {
				out = append(out, n)
			}
		}
	}
	return out
}

// giveUp declares a stream lost; a wrong HQ also takes rights back by itself.
func (w *world) giveUp(i int, wrong fault) (out []*world) {
	id := w.lives[i].id
	free := func(n *world) bool {
		s := n.hq.account.share(id)
		held := s.Held
		if len(held) == 0 {
			return false
		}
		n.hq.account.Free, s.Held, s.Outstanding = plus(n.hq.account.Free, held), nil, nil
		return true
	}
	if w.left.lost > 0 && !w.hq.chain.Closed(id) && w.hq.chain.find(id) != nil {
		n := w.next(fmt.Sprintf("HQ declares %d lost", i))
		n.left.lost--
		n.hq.chain.Close(id)
		if wrong == lostComesBack {
			free(n)
		}
		out = append(out, n)
	}
	if wrong == reclaimByClock {
		if n := w.next(fmt.Sprintf("HQ takes back what %d holds", i)); free(n) {
			out = append(out, n)
		}
	}
	return out
}

// loseTail takes a copy of HQ, and later comes back with it.
func (w *world) loseTail(wrong fault) []*world {
	switch {
	case w.left.tail == 0:
		return nil
	case w.old == nil:
		n := w.next("HQ is copied")
		copied := w.hq.clone()
		n.old = &copied
		return []*world{n}
	}
	n := w.next("HQ comes back with the copy")
	n.left.tail--
	generation := w.hq.chain.Generation + 1
	n.hq, n.old = w.old.clone(), nil
	n.hq.chain.Fence(generation)
	if wrong == tailWithoutLock {
		for i := range n.hq.chain.Streams {
			n.hq.chain.Streams[i].Waits = false
		}
	}
	return []*world{n}
}
