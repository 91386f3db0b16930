package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/rights"
)

// chainRecord is the stored form of the membership of a chain. It is a view: the latest chain.joined,
// and what came of the first.
type chainRecord struct {
	Joined model.ChainJoined `cbor:"1,keyasint"`
	First  uint64            `cbor:"2,keyasint"` // place of the first chain.joined
	Era    uint64            `cbor:"3,keyasint,omitempty"`
}

var chainKey = []byte("chain")

// parse fills in what the header keeps of the record.
func (r *chainRecord) parse(h *header) error {
	m, err := chain.MembershipOf(&r.Joined)
	if err != nil {
		return damaged("membership: %v", err)
	}
	m.Era = r.Era
	h.chain, h.joined = &m, r.First
	return nil
}

func loadChain(shop *bolt.Bucket, h *header) error {
	raw := shop.Get(chainKey)
	if raw == nil {
		return nil
	}
	var r chainRecord
	if err := model.Decode(raw, &r); err != nil {
		return damaged("membership: %v", err)
	}
	return r.parse(h)
}

// join folds a chain.joined event.
func (b *batch) join(v *model.ChainJoined, pos uint64) error {
	r := chainRecord{Joined: *v, First: pos}
	if b.head.chain != nil {
		// Eras go on: else what an earlier stream held would come to life again.
		r.First, r.Era = b.head.joined, b.head.chain.Era
	}
	return b.putChain(&r)
}

// nextEra folds that a stream was opened: in a chain it begins without rights.
func (b *batch) nextEra() error {
	if b.head.chain == nil {
		return nil
	}
	var r chainRecord
	if err := model.Decode(b.bucket(bShop).Get(chainKey), &r); err != nil {
		return damaged("membership: %v", err)
	}
	r.Era++
	return b.putChain(&r)
}

func (b *batch) putChain(r *chainRecord) error {
	if err := r.parse(b.head); err != nil {
		return err
	}
	raw, err := model.Encode(r)
	if err != nil {
		return err
	}
	b.header = true
	return b.bucket(bShop).Put(chainKey, raw)
}

// Chain returns the chain that the file belongs to, nil for a shop on its own.
func (b *book) Chain() *chain.Membership {
	if b.head.chain == nil {
		return nil
	}
	m := *b.head.chain
	m.Key = slices.Clone(m.Key)
	return &m
}

// enter makes an account say what the present stream holds of it.
func (b *book) enter(acc *ledger.Account) {
	if b.head.chain != nil {
		rights.Enter(acc, b.head.chain.Era)
	}
}

// Own returns the number of an identity itself, aliases not followed.
func (b *book) Own(id model.ID) (desk.Number, bool) { return b.local(id) }

// Own includes the batch's newcomers.
func (b *batch) Own(id model.ID) (desk.Number, bool) { return b.local(id) }

// Kin returns the streams of other shops whose members are known here, in the order in which the
// file met them.
func (b *book) Kin() []model.StreamID { return slices.Clone(b.head.kin) }

// Kin includes those that the batch has met.
func (b *batch) Kin() []model.StreamID { return slices.Clone(b.head.kin) }

// Owed returns what a member owes at headquarters: what the latest row says, less what the file's own
// streams released since, so that two sales in a row do not both release it.
func (b *book) Owed(n desk.Number) model.Points { return owed(b, n) }

// Owed includes the batch's releases.
func (b *batch) Owed(n desk.Number) model.Points { return owed(b, n) }

// debtor is what owed reads.
type debtor interface {
	row(n desk.Number) (*rowRecord, error)
	History(n desk.Number, from uint64, yield func(uint64, *model.Event) bool) error
}

func owed(b debtor, n desk.Number) model.Points {
	rec, err := b.row(n)
	if rec == nil || err != nil || rec.Gone {
		return 0
	}
	m, err := rec.member()
	if m == nil || err != nil || m.Debt <= 0 {
		return 0
	}
	left := model.Points(m.Debt)
	err = b.History(n, 0, func(pos uint64, e *model.Event) bool {
		if pos <= rec.Place {
			return false
		}
		if e.Kind != model.RightsReleasedKind {
			return true
		}
		if body, err := e.ParseBody(); err == nil {
			left -= rights.Sum(body.(*model.RightsReleased).Lots)
		}
		return true
	})
	if err != nil {
		return 0
	}
	return max(left, 0)
}

// Laid returns headquarters' latest word on a member.
func (b *book) Laid(n desk.Number) (*desk.Laid, error) { return lastWord(b, n) }

// Laid includes what the batch has taken.
func (b *batch) Laid(n desk.Number) (*desk.Laid, error) { return lastWord(b, n) }

// lastWord reads what a member's row says. One that is gone from the market still stands under the
// account, so that it is told as well.
func lastWord(b debtor, n desk.Number) (*desk.Laid, error) {
	rec, err := b.row(n)
	if rec == nil || err != nil {
		return nil, err
	}
	m, err := rec.member()
	if m == nil || err != nil {
		return nil, err
	}
	acc, err := m.ParseAccount()
	return &desk.Laid{Place: rec.Place, Account: acc, Home: m.Home}, err
}
