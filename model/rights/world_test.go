package rights

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"regulars/model"
	"regulars/model/ledger"
)

// The world of the exhaustive check: two shops, HQ and a network, for one member. A message is
// never taken out of the network: it can arrive at any time, any number of times and in any order,
// or never. What was in a log when the shop was lost can still have been sent, or not.

const (
	before = model.Day(5) // before and after the end of shop B's lots, for clocks that differ
	ends   = model.Day(10)
	after  = model.Day(20)
)

var days = []ledger.Clock{{Today: before}, {Today: after}}

// life is one stream: all that its shop ever wrote in it.
type life struct {
	id         model.StreamID
	shop       int
	log        []Entry
	hold       Holding
	generation uint64 // that it has joined, 0 none
	alive      bool
	followed   model.StreamID // the stream that it continues
	spent      int            // by redemptions that were not returned
}

// hub is HQ's state.
type hub struct {
	account Account
	chain   Chain
}

// bounds say how often each act may happen.
type bounds struct {
	earn, redeem, giveBack, claw, lend, release, expire, restore, lost, tail int
}

type world struct {
	lives    []life
	hq       hub
	old      *hub    // what HQ comes back with after it lost its tail
	sent     []Grant // every grant that HQ ever sent
	earned   int     // what really happened, whatever the logs remember
	redeemed int
	clawed   int
	left     bounds
	beyond   model.Points // overdrawn as HQ noticed it
	trail    *step
}

type step struct {
	before *step
	name   string
}

func (s *step) all() []string {
	var names []string
	for ; s != nil; s = s.before {
		names = append(names, s.name)
	}
	slices.Reverse(names)
	return names
}

func stream(n int) model.StreamID { return model.StreamID{15: byte(n)} }

func newWorld(left bounds) *world {
	w := &world{left: left, hq: hub{chain: Chain{Generation: 1}}}
	for shop := range 2 {
		id := stream(shop + 1)
		w.lives = append(w.lives, life{id: id, shop: shop, alive: true, generation: 1})
		w.hq.chain.Enrol(id, model.StreamID{})
	}
	return w
}

func (h hub) clone() hub {
	h.account.Shares = slices.Clone(h.account.Shares)
	h.chain.Streams = slices.Clone(h.chain.Streams)
	return h
}

// next returns a copy of the world to which something happens.
func (w *world) next(name string) *world {
	out := *w
	out.lives = slices.Clone(w.lives)
	out.hq = w.hq.clone()
	out.trail = &step{before: w.trail, name: name}
	return &out
}

func (w *world) write(i int, e Entry) {
	l := &w.lives[i]
	if err := l.hold.Apply(e); err != nil {
		panic(err) // a decision of the rules that the rules do not fold
	}
	l.log = append(slices.Clip(l.log), e)
}

func lotOf(shop int, points model.Points) []model.Lot {
	if shop == 0 {
		return []model.Lot{{Ends: model.Never, Points: points}}
	}
	return []model.Lot{{Ends: ends, Points: points}}
}

func (w *world) applied(id model.StreamID) uint64 {
	if s := w.hq.chain.find(id); s != nil {
		return s.Applied
	}
	return 0
}

// fault is one wrong variant. Each is done around the rules as they are, so that the rules hold no
// code that is wrong on purpose.
type fault int

const (
	none            fault = iota
	earnedFreeAtHQ        // points that were earned are free at HQ as well
	reclaimByClock        // HQ takes rights back because time went by
	grantTwice            // a stream does not remember which grants it received
	pushTwice             // HQ folds an event that it knows
	oldRightsKept         // a restored file spends what the backup held
	grantToShop           // a grant counts at any stream of the shop
	lostComesBack         // rights of a lost stream are free again
	tailWithoutLock       // HQ lends at once after it lost its tail
	oldGeneration         // a stream takes grants of a generation that is over
	spendUnreceived       // a grant is spent before its receipt is in the log
	recallFrees           // HQ frees points at the recall, and again at the release
)

var faultNames = map[fault]string{
	earnedFreeAtHQ: "earned points are free at HQ too", reclaimByClock: "rights are reclaimed by clock",
	grantTwice: "a grant is counted twice", pushTwice: "a push is not deduplicated",
	oldRightsKept: "old rights are kept after a restore", grantToShop: "a grant is addressed to the shop",
	lostComesBack: "rights of a lost stream come back", tailWithoutLock: "HQ's tail is lost without a fence",
	oldGeneration: "a grant of an old generation is taken", spendUnreceived: "a grant is spent that the log does not know",
	recallFrees: "a recall and its release both free",
}

// key tells worlds apart by what can still make a difference. full keeps what only wrong variants
// look at: all of the logs and the grants that were received.
func (w *world) key(full bool) [16]byte {
	buf := make([]byte, 0, 256)
	num := func(n int) { buf = binary.AppendVarint(buf, int64(n)) }
	lots := func(ls []model.Lot) {
		num(len(ls))
		for _, l := range ls {
			num(int(l.Ends))
			num(int(l.Points))
		}
	}
	for i := range w.lives {
		l := &w.lives[i]
		from := w.applied(l.id)
		if w.old != nil {
			from = 0
			if s := w.old.chain.find(l.id); s != nil {
				from = min(s.Applied, w.applied(l.id))
			}
		}
		if full {
			from = 0
		}
		num(l.shop)
		num(int(l.generation))
		num(l.spent)
		buf = append(buf, b(l.alive))
		lots(l.hold.Lots)
		num(int(l.hold.Last))
		num(len(l.log) - int(from))
		for _, e := range l.log[from:] {
			lots(e.Here)
			lots(e.Hub)
			num(int(e.Grant))
		}
		num(int(w.applied(l.id) - from))
	}
	buf = w.hq.append(buf, w.lives)
	if w.old != nil {
		buf = w.old.append(append(buf, 1), w.lives)
	}
	for _, g := range w.sent {
		if full || w.receivable(g) {
			buf = append(buf, g.Stream[15], byte(g.N), byte(g.Generation))
			lots(g.Lots)
		}
	}
	v := w.left
	for _, n := range []int{w.earned, w.redeemed, w.clawed, int(w.beyond), v.earn, v.redeem, v.giveBack, v.claw, v.lend, v.release, v.expire, v.restore, v.lost, v.tail} {
		num(n)
	}
	sum := sha256.Sum256(buf)
	return [16]byte(sum[:16])
}

func b(v bool) byte {
	if v {
		return 1
	}
	return 0
}

// append writes HQ's state; numbers of events are left to the lives unless they differ.
func (h *hub) append(buf []byte, lives []life) []byte {
	num := func(n int) { buf = binary.AppendVarint(buf, int64(n)) }
	lots := func(ls []model.Lot) {
		num(len(ls))
		for _, l := range ls {
			num(int(l.Ends))
			num(int(l.Points))
		}
	}
	num(int(h.account.Balance))
	lots(h.account.Free)
	for i := range h.account.Shares {
		s := &h.account.Shares[i]
		buf = append(buf, s.Stream[15], byte(s.Made))
		lots(s.Held)
		for _, g := range s.Outstanding {
			buf = append(buf, byte(g.N))
			lots(g.Lots)
		}
	}
	num(int(h.chain.Generation))
	for _, s := range h.chain.Streams {
		at := slices.IndexFunc(lives, func(l life) bool { return l.id == s.ID })
		num(len(lives[at].log) - int(s.Applied))
		num(int(max(s.Until, s.Applied) - s.Applied))
		buf = append(buf, s.ID[15], b(s.Closed), b(s.Joined), b(s.Waits))
	}
	return buf
}

// receivable reports whether a grant can still be received by a right stream.
func (w *world) receivable(g Grant) bool {
	return slices.ContainsFunc(w.lives, func(l life) bool {
		return l.alive && l.id == g.Stream && g.N > l.hold.Last && g.Generation >= l.generation
	})
}
