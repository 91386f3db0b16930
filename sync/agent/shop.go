package agent

import (
	"context"
	"errors"
	"strings"
	"sync"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/rights"
	"regulars/sync/wire"
)

// Shop is the shop's database file, as far as the exchange needs it.
type Shop interface {
	View(ctx context.Context, f func(desk.Book) error) error
	Decide(ctx context.Context, actor model.ID, ds ...desk.Decision) []error
	// DecideAndNote runs decisions and replaces the state in one transaction.
	DecideAndNote(ctx context.Context, s chain.State, ds ...desk.Decision) []error
	State() (chain.State, error)
	Note(ctx context.Context, s chain.State) error
	// Lay takes rows of members and cases and the state; what it set aside is in the state.
	Lay(ctx context.Context, rows []chain.Row, s chain.State) ([]chain.Problem, error)
	// Erase carries out orders and writes their receipts; those with a receipt are passed over.
	Erase(ctx context.Context, orders ...chain.Order) error

	Log(ctx context.Context, stream model.StreamID, from uint64, yield func(*model.Event) bool) error
	Ends() ([]chain.StreamEnd, error)
	HashAt(stream model.StreamID, seq uint64) (model.Hash, bool, error)
	Joined() int
	Boot() [16]byte
	PublicKey() ([]byte, error)
	Sign(message []byte) ([]byte, error)
	Renew(ctx context.Context, reason string) error
}

// Of makes a File of a shop's database file. What the exchange writes, it writes in the name of the
// program itself.
func Of(s Shop) File { return &shop{s: s} }

type shop struct {
	s Shop

	mu  sync.Mutex     // of the two below: a status line asks for the place as well
	id  model.StreamID // of the stream whose key that is
	key []byte
}

// tidyAtOnce is how many members are looked at in one transaction.
const tidyAtOnce = 256

func (f *shop) Place() (Place, error) {
	at := Place{Boot: f.s.Boot(), Joined: f.s.Joined()}
	var err error
	if at.Streams, err = f.s.Ends(); err != nil {
		return at, err
	}
	if at.State, err = f.s.State(); err != nil {
		return at, err
	}
	if at.Key, err = f.keyOf(at.present().ID); err != nil {
		return at, err
	}
	err = f.s.View(context.Background(), func(b desk.Book) error {
		at.Chain = b.Chain()
		return nil
	})
	return at, err
}

// keyOf remembers the key, because deriving it is the dearest part of a look at the place.
func (f *shop) keyOf(id model.StreamID) (key []byte, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if id != f.id || f.key == nil {
		if f.key, err = f.s.PublicKey(); err != nil {
			return nil, err
		}
		f.id = id
	}
	return f.key, nil
}

func (f *shop) Events(stream model.StreamID, from uint64, yield func(*model.Event) bool) error {
	return f.s.Log(context.Background(), stream, from, yield)
}

func (f *shop) HashAt(stream model.StreamID, seq uint64) (model.Hash, bool, error) {
	return f.s.HashAt(stream, seq)
}

func (f *shop) Sign(message []byte) ([]byte, error) { return f.s.Sign(message) }

func (f *shop) Granted(member, coupon model.ID) (n uint64, ok bool, err error) {
	err = f.s.View(context.Background(), func(b desk.Book) error {
		var number desk.Number
		if number, ok = b.Own(member); !ok || b.Chain() == nil {
			return nil
		}
		acc, err := b.Account(number)
		switch {
		case model.CodeOf(err) == "member.unknown":
			ok = false
			return nil
		case err != nil:
			return err
		}
		if !coupon.IsZero() {
			n, err = desk.CouponGrant(b, member, coupon)
			return err
		}
		rights.Enter(&acc, b.Chain().Era)
		n = acc.Grant
		return nil
	})
	return n, ok, err
}

func (f *shop) Join(v *model.ChainJoined, s chain.State) error {
	return errors.Join(f.s.DecideAndNote(context.Background(), s, desk.Joined(v))...)
}

func (f *shop) Note(s chain.State) error { return f.s.Note(context.Background(), s) }

func (f *shop) Renew(reason string) error { return f.s.Renew(context.Background(), reason) }

func (f *shop) decide(ds ...desk.Decision) error {
	return errors.Join(f.s.Decide(context.Background(), model.ID{}, ds...)...)
}

// Lay carries out what makes events first: it is known again by what it wrote, so that a crash before
// the cursor has moved repeats nothing.
func (f *shop) Lay(rows []chain.Row, s chain.State) error {
	kept := make([]chain.Row, 0, len(rows))
	var orders []chain.Order
	var problems []chain.Problem
	for i := range rows {
		row := &rows[i]
		switch {
		case row.Sort == chain.SortErasure && !row.Gone:
			var v chain.Erasure
			if model.Decode(row.Value, &v) != nil || row.ID.IsZero() || v.Number == 0 {
				problems = append(problems, chain.Problem{At: s.Contact, Sort: row.Sort, ID: row.ID, Why: string(unread)})
				continue
			}
			orders = append(orders, chain.Order{Member: row.ID, Number: v.Number})
		case row.Sort == chain.SortProgram && !row.Gone:
			why, err := f.adopt(row)
			if err != nil {
				return err
			}
			if why != "" {
				problems = append(problems, chain.Problem{At: s.Contact, Sort: row.Sort, Why: string(why)})
			}
		default:
			kept = append(kept, *row)
		}
	}
	if len(orders) > 0 {
		if err := f.s.Erase(context.Background(), orders...); err != nil {
			return err
		}
	}
	setAside(&s, problems)
	_, err := f.s.Lay(context.Background(), kept, s)
	return err
}

// adopt takes the chain's program over. why says that this version of ours cannot.
func (f *shop) adopt(row *chain.Row) (why model.Code, err error) {
	var v chain.Program
	if model.Decode(row.Value, &v) != nil || v.Version == 0 {
		return unread, nil
	}
	err = f.decide(desk.Adopted(v))
	if code := model.CodeOf(err); strings.HasPrefix(string(code), "program.") {
		return code, nil
	}
	return "", err
}

func (f *shop) Receive(grants []chain.Grant, generation uint64) (received int, err error) {
	s, err := f.s.State()
	if err != nil || s.Generation != generation {
		return 0, err
	}
	before, err := f.s.Ends()
	if err != nil {
		return 0, err
	}
	if err := f.decide(desk.Received(grants, generation)); err != nil {
		return 0, err
	}
	end := before[len(before)-1]
	err = f.s.Log(context.Background(), end.ID, end.Last+1, func(e *model.Event) bool {
		if e.Kind == model.GrantReceivedKind {
			received++
		}
		return true
	})
	return received, err
}

func (f *shop) Release(recalls []wire.Recall) error {
	ds := make([]desk.Decision, len(recalls))
	for i, r := range recalls {
		ds[i] = desk.Released(r.Member, r.Points, model.ReleaseRecall)
		if !r.Coupon.IsZero() {
			ds[i] = desk.CouponReleased(r.Member, r.Coupon)
		}
	}
	return f.decide(ds...)
}

// Tidy looks at each member of whom there are new events. Of a file that has just joined these are
// all: the points from before are the joined stream's to release.
func (f *shop) Tidy(after uint64) (through uint64, err error) {
	ends, err := f.s.Ends()
	if err != nil {
		return after, err
	}
	last := len(ends) - 1
	look := ends[last:]
	if after == 0 && f.s.Joined() == last {
		look = ends
	}
	touched := touched{seen: map[model.ID]bool{}}
	for _, end := range look {
		from := uint64(1)
		if end.ID == ends[last].ID {
			from = after + 1
		}
		if err := f.s.Log(context.Background(), end.ID, from, touched.take); err != nil {
			return after, err
		}
	}
	for at := 0; at < len(touched.members); at += tidyAtOnce {
		if err := f.decide(desk.Tidied(touched.members[at:min(at+tidyAtOnce, len(touched.members))])); err != nil {
			return after, err
		}
	}
	return max(ends[last].Last, after), nil
}

// touched is the members of events, each once.
type touched struct {
	members []model.ID
	seen    map[model.ID]bool
}

// take passes over releases: what was released is tidy.
func (t *touched) take(e *model.Event) bool {
	if id := e.MemberID(); !id.IsZero() && e.Kind != model.RightsReleasedKind && !t.seen[id] {
		t.seen[id] = true
		t.members = append(t.members, id)
	}
	return true
}
