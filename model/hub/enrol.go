package hub

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"io"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/rights"
)

const (
	keyLives = 24 * time.Hour
	keyBytes = 20
)

// Init begins a chain in an empty database.
func (o *Office) Init(ctx context.Context, at time.Time, v Opening) error {
	if _, err := read(Head{Timezone: v.Timezone}); err != nil {
		return err
	}
	if _, err := model.CurrencyByCode(v.Currency); err != nil {
		return err
	}
	return o.DB.Update(ctx, func(tx Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		if head.Generation != 0 {
			return model.Refuse("hq.begun", head.Chain)
		}
		id, err := o.streamID(at)
		if err != nil {
			return err
		}
		head = Head{
			Chain: v.Chain, Format: 1, Generation: 1, Stream: id, Currency: v.Currency, Timezone: v.Timezone, Made: at.Unix(), Public: o.Public(),
		}
		if err := tx.PutHead(head); err != nil {
			return err
		}
		own := &Stream{Stream: rights.Stream{ID: id}, Holder: id, Proven: true, Since: 1}
		if err := tx.PutStream(own); err != nil {
			return err
		}
		return o.sit(tx, at, func(s *sitting) error {
			_, err := s.write("", model.Draft{Kind: model.StreamOpenedKind, Body: &model.StreamOpened{PublicKey: o.Public(), Reason: "init"}})
			return err
		})
	})
}

func (o *Office) random() io.Reader {
	if o.Random == nil {
		return rand.Reader
	}
	return o.Random
}

// streamID makes a UUIDv7 (RFC 9562).
func (o *Office) streamID(at time.Time) (id model.StreamID, err error) {
	if _, err := io.ReadFull(o.random(), id[:]); err != nil {
		return id, err
	}
	ms := uint64(max(at.UnixMilli(), 0))
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// AddShop makes room for a shop in a market, tells the market its name, and returns its number.
func (o *Office) AddShop(ctx context.Context, at time.Time, name string, market uint64) (number uint64, err error) {
	if market == 0 || market >= Nowhere {
		return 0, model.Refuse("hq.market", market)
	}
	err = o.update(ctx, at, func(s *sitting) error {
		shops, err := s.tx.Shops()
		if err != nil {
			return err
		}
		number = 1
		if len(shops) > 0 {
			number = shops[len(shops)-1].Number + 1
		}
		shop := Shop{Number: number, Name: name, Market: market}
		if err := s.tx.PutShop(shop); err != nil {
			return err
		}
		row, err := s.shopRow(&shop)
		if err != nil {
			return err
		}
		return s.tx.PutThings([]*Thing{row})
	})
	return number, err
}

// shopRow is what a market is told of one of its shops, retired or not: members and cases go on naming it.
func (s *sitting) shopRow(shop *Shop) (*Thing, error) {
	value, err := model.Encode(&chain.Shop{Name: shop.Name})
	return &Thing{Sort: chain.SortShop, ID: model.ID{Stream: s.head.Stream, N: shop.Number}, Market: shop.Market, Value: value}, err
}

// TellShops puts every shop's name into the feed of its market, unless it stands there: a database that was begun
// before there were such rows gets them. HQ does so whenever it begins to serve.
func (o *Office) TellShops(ctx context.Context, at time.Time) error {
	return o.update(ctx, at, func(s *sitting) error {
		shops, err := s.tx.Shops()
		if err != nil || len(shops) == 0 {
			return err
		}
		all, err := s.tx.Things(chain.SortShop, model.ID{}, len(shops))
		if err != nil {
			return err
		}
		told := make(map[uint64]*Thing, len(all))
		for _, t := range all {
			told[t.ID.N] = t
		}
		var news []*Thing
		for i := range shops {
			row, err := s.shopRow(&shops[i])
			if err != nil {
				return err
			}
			if was := told[row.ID.N]; was == nil || was.Market != row.Market || !bytes.Equal(was.Value, row.Value) {
				news = append(news, row)
			}
		}
		if len(news) == 0 {
			return nil
		}
		return s.tx.PutThings(news)
	})
}

// shop returns a shop that is not retired.
func (s *sitting) shop(number uint64) (Shop, error) {
	shops, err := s.tx.Shops()
	if err != nil {
		return Shop{}, err
	}
	at := slices.IndexFunc(shops, func(v Shop) bool { return v.Number == number })
	switch {
	case at < 0:
		return Shop{}, model.Refuse("hq.shop", number)
	case shops[at].Retired != 0:
		return Shop{}, model.Refuse("hq.retired", shops[at].Name)
	}
	return shops[at], nil
}

var keyLetters = base32.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").WithPadding(base32.NoPadding)

// MakeKey gives out an enrolment key for a shop: for one use, within 24 hours. Only its hash is kept; a
// new one takes the place of one that was not used.
func (o *Office) MakeKey(ctx context.Context, at time.Time, number uint64) (key string, err error) {
	err = o.update(ctx, at, func(s *sitting) error {
		shop, err := s.shop(number)
		if err != nil {
			return err
		}
		raw := make([]byte, keyBytes)
		if _, err := io.ReadFull(o.random(), raw); err != nil {
			return err
		}
		key = keyLetters.EncodeToString(raw)
		shop.Key, shop.KeyEnds = KeyHash(key), at.Add(keyLives).Unix()
		return s.tx.PutShop(shop)
	})
	return key, err
}

// Enrol gives a stream its place. A repeat by the same stream gets the same answer.
func (o *Office) Enrol(ctx context.Context, at time.Time, e Enrolment) (p Placed, err error) {
	err = o.update(ctx, at, func(s *sitting) error {
		pair, err := s.streams(e.Stream, e.After)
		if err != nil {
			return err
		}
		st := pair[0]
		switch {
		case st == nil:
			st, err = s.enrol(&e, pair[1])
		case st.ID == s.head.Stream || !st.Key.Equal(e.PublicKey) || st.Holder != st.ID:
			err = model.Refuse("enrol.taken")
		case e.Key != "":
			err = s.again(st, e.Key)
		}
		if err == nil {
			p = Placed{Shop: st.Shop, Market: st.Market, Generation: s.head.Generation}
			err = s.told(st.Shop)
		}
		return err
	})
	return p, err
}

// again is the request of a stream that is enrolled: it renews its certificate, for which it needs no key. One that it has
// is used up; that of a shop whose keys at HQ were renewed says which authority to trust, and the stream stays what it is.
func (s *sitting) again(st *Stream, key string) error {
	if st.Closed && st.Proven {
		return nil // the file goes on in another stream
	}
	_, err := s.useKey(key, st)
	switch {
	case err == nil && !st.Proven:
		st.Proven = true
		return s.tx.PutStream(st)
	case model.CodeOf(err) == "enrol.key", model.CodeOf(err) == "enrol.late":
		return nil
	}
	return err
}

func (s *sitting) enrol(e *Enrolment, after *Stream) (*Stream, error) {
	st := &Stream{Stream: rights.Stream{ID: e.Stream}, Key: slices.Clone(e.PublicKey), Holder: e.Stream, After: e.After, Contact: s.at.Unix()}
	var shop Shop
	var err error
	if after != nil && after.ID == s.head.Stream {
		return nil, model.Refuse("enrol.unknown")
	}
	if e.Key != "" {
		shop, err = s.useKey(e.Key, st)
		st.Proven = true
	} else {
		shop, err = s.continued(e, after, st)
	}
	if err != nil {
		return nil, err
	}
	if after != nil {
		if after.Holder != after.ID || after.Since > 0 && e.AfterSeq < after.Since || after.Since == 0 && e.Key != "" {
			// The file is from before it joined: it holds points that the stream since may have spent.
			return nil, model.Refuse("enrol.continues")
		}
		st.Since = 1
		st.adopt(after.Lines) // where its file parted before that one began
		if err := s.shut(after, "sync.continued", false); err != nil {
			return nil, err
		}
		if err := s.tx.PutStream(after); err != nil {
			return nil, err
		}
	}
	st.Shop, st.Market = shop.Number, shop.Market
	if err := s.takeAlong(st, e.Earlier); err != nil {
		return nil, err
	}
	shop.Stream = st.ID
	if err := s.tx.PutShop(shop); err != nil {
		return nil, err
	}
	return st, s.tx.PutStream(st)
}

// takeAlong gives a stream the rights of those that its file had before it joined. One that HQ knows
// has given them to another stream already, which may have spent them: the file is from before
// the shop joined, or a copy of another shop's.
func (s *sitting) takeAlong(st *Stream, earlier []model.StreamID) error {
	known, err := s.streams(earlier...)
	if err != nil {
		return err
	}
	for i, id := range earlier {
		if known[i] != nil || id == st.ID {
			return model.Refuse("enrol.continues")
		}
		err := s.tx.PutStream(&Stream{
			Stream: rights.Stream{ID: id, Closed: true}, Shop: st.Shop, Market: st.Market, Holder: st.ID, Why: "sync.continued", Contact: s.at.Unix(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// useKey finds the shop of an enrolment key and uses the key up.
func (s *sitting) useKey(key string, st *Stream) (Shop, error) {
	shops, err := s.tx.Shops()
	if err != nil {
		return Shop{}, err
	}
	hash := KeyHash(key)
	for _, shop := range shops {
		if shop.Key == [32]byte{} || subtle.ConstantTimeCompare(hash[:], shop.Key[:]) != 1 {
			continue
		}
		if shop.Retired != 0 || (st.Shop != 0 && st.Shop != shop.Number) {
			break
		}
		if s.at.Unix() >= shop.KeyEnds {
			return Shop{}, model.Refuse("enrol.late")
		}
		shop.Key, shop.KeyEnds = [32]byte{}, 0
		return shop, s.tx.PutShop(shop)
	}
	return Shop{}, model.Refuse("enrol.key")
}

// continued lets a stream in that goes on after an enrolled one. Whoever names a hash that only the file
// and HQ have is of the shop; who cannot yet, because HQ lacks those events or the file has others, may
// say what it has to say and sees nothing until a push shows that it has the shop's past.
func (s *sitting) continued(e *Enrolment, after, st *Stream) (Shop, error) {
	switch {
	case after == nil:
		return Shop{}, model.Refuse("enrol.unknown")
	case after.Frozen:
		return Shop{}, model.Refuse("enrol.frozen")
	}
	if e.AfterSeq <= after.Applied {
		stored, err := s.tx.Events(after.ID, e.AfterSeq, 1)
		if err != nil {
			return Shop{}, err
		}
		st.Proven = len(stored) == 1 && hashOf(&stored[0]) == e.AfterHash
	}
	shop, err := s.shop(after.Shop)
	if model.CodeOf(err) == "hq.retired" {
		err = model.Refuse("sync.retired") // a refusal on the wire has no arguments
	}
	return shop, err
}
