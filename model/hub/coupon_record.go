package hub

import (
	"fmt"

	"regulars/model"
	"regulars/model/coupon"
	"regulars/model/rights"
)

// couponRecord is the stored form of a coupon: a database keeps all of a member's beside it, as one value.
type couponRecord struct {
	ID       model.ID            `cbor:"1,keyasint"`
	Code     coupon.Code         `cbor:"2,keyasint,omitempty"`
	Template string              `cbor:"3,keyasint,omitempty"`
	From     model.Day           `cbor:"4,keyasint,omitempty"`
	Until    model.Day           `cbor:"5,keyasint,omitempty"`
	Source   string              `cbor:"6,keyasint,omitempty"`
	Shop     uint64              `cbor:"7,keyasint,omitempty"`
	Used     []model.ID          `cbor:"8,keyasint,omitempty"`
	Voided   []model.ID          `cbor:"9,keyasint,omitempty"`
	Recall   bool                `cbor:"10,keyasint,omitempty"`
	Balance  model.Points        `cbor:"11,keyasint,omitempty"`
	Free     []model.Lot         `cbor:"12,keyasint,omitempty"`
	Shares   []couponShareRecord `cbor:"13,keyasint,omitempty"`
}

type couponShareRecord struct {
	Stream      model.StreamID      `cbor:"1,keyasint"`
	Held        []model.Lot         `cbor:"2,keyasint,omitempty"`
	Made        uint64              `cbor:"3,keyasint,omitempty"`
	Outstanding []couponGrantRecord `cbor:"4,keyasint,omitempty"`
	Owed        []model.Lot         `cbor:"5,keyasint,omitempty"`
}

type couponGrantRecord struct {
	_          struct{} `cbor:",toarray"`
	N          uint64
	Generation uint64
	Lots       []model.Lot
}

// EncodeCoupons writes a member's coupons, nil if there are none.
func EncodeCoupons(coupons []Coupon) ([]byte, error) {
	if len(coupons) == 0 {
		return nil, nil
	}
	records := make([]couponRecord, len(coupons))
	for i := range coupons {
		c := &coupons[i]
		r := &records[i]
		*r = couponRecord{
			ID: c.ID, Code: c.Code, Template: c.Template, From: c.From, Until: c.Until, Source: c.Source, Shop: c.Shop,
			Used: c.Used, Voided: c.Voided, Recall: c.Recall, Balance: c.Rights.Balance, Free: c.Rights.Free,
		}
		for _, s := range c.Rights.Shares {
			share := couponShareRecord{Stream: s.Stream, Held: s.Held, Made: s.Made, Owed: s.Owed}
			for _, g := range s.Outstanding {
				share.Outstanding = append(share.Outstanding, couponGrantRecord{N: g.N, Generation: g.Generation, Lots: g.Lots})
			}
			r.Shares = append(r.Shares, share)
		}
	}
	return model.Encode(records)
}

// DecodeCoupons reads what EncodeCoupons wrote.
func DecodeCoupons(raw []byte) ([]Coupon, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var records []couponRecord
	if err := model.Decode(raw, &records); err != nil {
		return nil, fmt.Errorf("hub: coupons: %w", err)
	}
	coupons := make([]Coupon, len(records))
	for i := range records {
		r := &records[i]
		coupons[i] = Coupon{
			ID: r.ID, Code: r.Code, Template: r.Template, From: r.From, Until: r.Until, Source: r.Source, Shop: r.Shop,
			Used: r.Used, Voided: r.Voided, Recall: r.Recall, Rights: rights.Account{Balance: r.Balance, Free: r.Free},
		}
		for _, s := range r.Shares {
			share := rights.Share{Stream: s.Stream, Held: s.Held, Made: s.Made, Owed: s.Owed}
			for _, g := range s.Outstanding {
				share.Outstanding = append(share.Outstanding, rights.Grant{Stream: s.Stream, N: g.N, Generation: g.Generation, Lots: g.Lots})
			}
			coupons[i].Rights.Shares = append(coupons[i].Rights.Shares, share)
		}
	}
	return coupons, nil
}
