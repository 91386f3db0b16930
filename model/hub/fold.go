package hub

import (
	"errors"
	"fmt"
	"slices"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/rights"
)

// fold folds events of one stream: everything that they are about is read once, changed in memory
// and written once. It is the one place where an event changes what HQ knows, whoever wrote it.
type fold struct {
	*sitting
	stream   *Stream
	hq       bool // the stream is HQ's own: its rights are what is free
	members  map[model.ID]*Member
	touched  map[model.ID]bool
	profiles map[model.ID]Fields // that changed
	things   map[thingKey]*Thing // that changed, or were read
	changed  []thingKey
	stored   []Stored
	aside    []uint64
	conflict bool // something waits for Settle
}

type thingKey struct {
	sort string
	id   model.ID
}

// events folds and stores the events that follow what is applied, and writes all but the stream
// itself, which stays the caller's.
func (s *sitting) events(st *Stream, items []Item) (*fold, error) {
	f := &fold{
		sitting: s, stream: st, hq: st.ID == s.head.Stream,
		touched: map[model.ID]bool{}, profiles: map[model.ID]Fields{}, things: map[thingKey]*Thing{},
		stored: make([]Stored, 0, len(items)),
	}
	bodies := make([]model.Body, len(items))
	var ids []model.ID
	for i := range items {
		it := &items[i]
		it.Event = st.Translated(it.Event)
		if it.Poison != nil {
			continue
		}
		body, err := it.Event.ParseBody()
		if err != nil && !errors.Is(err, model.ErrUnknown) {
			it.Poison = err
			continue
		}
		bodies[i] = body // nil for a kind of a newer program, which is no error
		if id := it.Event.MemberID(); !id.IsZero() {
			ids = append(ids, id)
		}
		switch v := body.(type) {
		case *model.MemberMerged:
			ids = append(ids, v.Into.In(it.Event.Stream))
		case *model.CouponRedeemed:
			if !v.Owner.IsZero() {
				ids = append(ids, st.Heard(NamedMember, v.Owner.In(st.Name())))
			}
		}
	}
	slices.SortFunc(ids, compareIDs)
	var err error
	if f.members, err = s.tx.Members(slices.Compact(ids)); err != nil {
		return nil, err
	}
	if f.members == nil {
		f.members = map[model.ID]*Member{}
	}
	for i := range items {
		if err := f.take(&items[i], bodies[i]); err != nil {
			return nil, err
		}
	}
	return f, f.flush()
}

// take stores one event and folds it. What cannot be folded is set aside: it happened, and what comes
// after it must not wait.
func (f *fold) take(it *Item, body model.Body) error {
	e := it.Event
	if it.Poison == nil && body != nil {
		it.Poison = sane(body)
	}
	if it.Poison == nil && body != nil {
		if err := f.one(e, body); errors.Is(err, rights.ErrForm) || errors.Is(err, model.ErrMalformed) {
			it.Poison = err
		} else if err != nil {
			return err
		}
	}
	wire, err := e.Wire()
	if err != nil {
		return err
	}
	stored := Stored{Seq: e.Seq, Wire: wire, Received: f.at.UnixMilli()}
	if it.Poison != nil {
		stored.Poison = it.Poison.Error()
		f.stream.Poison++
		f.aside = append(f.aside, e.Seq)
		if err := f.note(Note{Sort: NotePoison, Event: e.ID(), At: f.at.Unix(), Text: stored.Poison}); err != nil {
			return err
		}
	}
	if e.PII != nil {
		about := e.MemberID()
		if m := f.members[about]; m == nil || m.Erased == 0 || f.hq { // late words of who was erased are dropped
			stored.PII = f.Vault.sealEvent(e.ID(), e.PII.AppendPII(nil))
			if !f.hq {
				stored.Names = about
			}
		}
	}
	f.stored = append(f.stored, stored)
	f.stream.Hash = e.Hash
	return nil
}

// one folds an event that can be read. It changes nothing if it returns rights.ErrForm.
func (f *fold) one(e *model.Event, body model.Body) error {
	mover, moves := body.(model.Mover)
	if id := e.MemberID(); moves && !id.IsZero() {
		if err := f.move(e, f.touch(id), mover); err != nil {
			return err
		}
	}
	f.count(body)
	if err := f.coupon(e, body); err != nil {
		return err
	}
	switch v := body.(type) {
	case *model.StreamOpened:
		if f.stream.Key == nil && e.Seq == 1 {
			f.stream.Key = slices.Clone(v.PublicKey) // of a stream from before the joining
		}
	case *model.ChainJoined:
		if f.stream.Since == 0 {
			f.stream.Since = e.Seq
		}
	case *model.MemberEnrolled:
		m := f.touch(e.MemberID())
		if m == nil {
			return fmt.Errorf("%w: %s without a member", model.ErrMalformed, e.Kind)
		}
		m.Home, m.Market = f.stream.Shop, f.stream.Market
		return f.profile(m, e)
	case *model.MemberEdited:
		if m := f.touch(e.MemberID()); m != nil {
			return f.profile(m, e)
		}
	case *model.CaseOpened:
		return f.openCase(e, v)
	case *model.ActUndone:
		if v.Of == model.CaseOpenedKind {
			return f.undoCase(e, v) // it is closed however many say so
		}
		return f.reverse(e, f.act(v.Act), 0)
	case *model.SaleRefunded:
		return f.reverse(e, f.act(v.Sale), v.Amount)
	case *model.ErasureDone:
		return f.erased(e, v)
	case *model.MemberMerged:
		if m := f.touch(e.MemberID()); m != nil && (f.hq || f.past(e)) {
			m.Recall = held(&m.Rights) // what shops hold of the alias is to follow what was free
			return f.stand(m, f.stream.Heard(NamedMember, v.Into.In(f.stream.Name())))
		}
	case *model.MemberUnmerged:
		if m := f.touch(e.MemberID()); m != nil && (f.hq || f.past(e)) {
			m.Recall = 0
			return f.stand(m, model.ID{})
		}
	case *model.ErasureOrdered:
		if f.hq {
			return f.erase(e, v)
		}
	case *model.ProgramPublished:
		if f.hq {
			return f.publish(v)
		}
	}
	return nil
}

// past reports whether an event is from before its file joined the chain.
func (f *fold) past(e *model.Event) bool {
	if f.hq {
		return false
	}
	return f.stream.Holder != f.stream.Name() || f.stream.Since == 0 || e.Seq < f.stream.Since
}

// act is HQ's name of an act that a body of the stream's names.
func (f *fold) act(id model.ID) model.ID {
	return f.stream.Heard(NamedAct, id.In(f.stream.Name()))
}

// move folds an effect into a member's rights and account.
func (f *fold) move(e *model.Event, m *Member, mover model.Mover) error {
	entry, _ := rights.EntryOfEvent(mover)
	effect := mover.Effect()
	release, releases := mover.(*model.RightsReleased)
	releases = releases && release.Coupon.IsZero()
	if f.twice(&m.Rights, entry.Grant) {
		entry = rights.Entry{}
	}
	switch {
	case f.hq && releases:
		if err := m.Rights.WriteOff(e.SubjectID().Stream, release.Lots); err != nil {
			return err
		}
	case f.hq:
		m.Rights.Settle(rights.OfEffect(effect))
	case f.past(e):
		if err := m.Rights.Past(f.stream.Holder, entry); err != nil {
			return err
		}
	default:
		over, err := m.Rights.Join(f.stream.Holder, entry)
		if err != nil {
			return err
		}
		if over > 0 {
			if err := f.note(Note{Sort: NoteOverdrawn, Event: e.ID(), Member: m.ID, Points: over, At: f.at.Unix()}); err != nil {
				return err
			}
		}
	}
	if releases {
		m.Recall = max(m.Recall-rights.Sum(release.Lots), 0)
	}
	effect.Away = nil // what lies where is the rights' to say
	f.boundedStep(&effect)
	m.Ledger.Apply(effect, f.zone)
	return f.ladder(e, m, mover, effect)
}

// twice reports whether two copies of a file received one grant, which is booked already: by the other.
func (f *fold) twice(a *rights.Account, grant uint64) bool {
	if grant == 0 || f.stream.Root.IsZero() && len(f.stream.Branches) == 0 {
		return false
	}
	share := shareOf(a, f.stream.Holder)
	return share != nil && grant <= share.Made && !slices.ContainsFunc(share.Outstanding, func(g rights.Grant) bool { return g.N == grant })
}

func held(a *rights.Account) (sum model.Points) {
	for i := range a.Shares {
		sum += rights.Sum(a.Shares[i].Held)
	}
	return sum
}

// touch returns a member to be changed. One whose enrolment has not come yet is made: another shop's
// events may be here first.
func (f *fold) touch(id model.ID) *Member {
	if id.IsZero() {
		return nil
	}
	m := f.members[id]
	if m == nil {
		m = &Member{ID: id, Market: f.stream.Market}
		f.members[id] = m
	}
	f.touched[id] = true
	return m
}

// count adds an event to the sums of its stream.
func (f *fold) count(body model.Body) {
	sums := &f.stream.Sums
	switch v := body.(type) {
	case *model.MemberEnrolled:
		sums.Members++
	case *model.SaleRecorded:
		sums.Sales++
	case *model.CaseOpened:
		sums.Cases++
	case *model.ActUndone:
		switch {
		case v.Of == model.SaleRecordedKind && v.Back.Visits != 0:
			sums.Sales += v.Back.Visits
		case v.Of == model.CaseOpenedKind:
			sums.Cases += v.Back.Cases
		}
	}
	if mover, ok := body.(model.Mover); ok {
		e := mover.Effect()
		sums.Spend += e.Spend
		sums.Earned += e.Earned
		sums.Redeemed += e.Redeemed
		sums.Adjusted += e.Adjusted
		sums.Expired += e.Expired
	}
}

// openCase makes the row of a case.
func (f *fold) openCase(e *model.Event, v *model.CaseOpened) error {
	id := e.SubjectID()
	if id.IsZero() {
		return fmt.Errorf("%w: %s without a case", model.ErrMalformed, e.Kind)
	}
	value, err := model.Encode(&chain.Case{
		Member: e.MemberID(), Opened: e.Body, At: uint64(e.HLC), Shop: f.stream.Shop, Actor: e.ActorID(),
	})
	if err != nil {
		return err
	}
	t := &Thing{Sort: chain.SortCase, ID: id, Market: f.stream.Market, Value: value}
	if m := f.members[e.MemberID()]; e.PII != nil && (m == nil || m.Erased == 0) {
		if t.PII, err = f.Vault.sealWords(t.Sort, id, e.PII.Fields); err != nil {
			return err
		}
	}
	f.put(t)
	return nil
}

// undoCase takes a case back, or, as the undo of an undo, opens it again.
func (f *fold) undoCase(e *model.Event, v *model.ActUndone) error {
	t, err := f.thing(chain.SortCase, e.SubjectID())
	if t == nil || err != nil {
		return err
	}
	var c chain.Case
	if err := model.Decode(t.Value, &c); err != nil {
		return err
	}
	c.Undone = v.Back.Cases < 0
	if t.Value, err = model.Encode(&c); err != nil {
		return err
	}
	f.put(t)
	return nil
}

// thing returns a thing as the fold has it so far, nil if there is none.
func (f *fold) thing(sort string, id model.ID) (*Thing, error) {
	key := thingKey{sort, id}
	if t, ok := f.things[key]; ok {
		return t, nil
	}
	t, err := f.tx.Thing(sort, id)
	f.things[key] = t
	return t, err
}

func (f *fold) put(t *Thing) {
	key := thingKey{t.Sort, t.ID}
	f.things[key] = t
	if !slices.Contains(f.changed, key) {
		f.changed = append(f.changed, key)
	}
}

// flush writes everything once.
func (f *fold) flush() error {
	if err := f.flushProfiles(); err != nil {
		return err
	}
	members := make([]*Member, 0, len(f.touched))
	for id := range f.touched {
		members = append(members, f.members[id])
	}
	slices.SortFunc(members, func(a, b *Member) int { return compareIDs(a.ID, b.ID) })
	if len(f.stored) > 0 {
		if err := f.tx.AppendEvents(f.stream.ID, f.stored); err != nil {
			return err
		}
	}
	things := make([]*Thing, 0, len(f.changed))
	for _, key := range f.changed {
		things = append(things, f.things[key])
	}
	if len(members) > 0 {
		if err := f.tx.PutMembers(members); err != nil {
			return err
		}
	}
	if len(things) > 0 {
		return f.tx.PutThings(things)
	}
	return nil
}
