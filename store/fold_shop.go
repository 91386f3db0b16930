package store

import (
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/staff"
)

// What events say of the shop itself: its name, its program, its people.

func (b *batch) putShop(v *model.ShopOpened) error {
	raw, err := model.Encode(shopRecord{*v})
	if err != nil {
		return err
	}
	b.header = true
	shop, err := parseShop(v)
	if err != nil {
		return err
	}
	shop.Stream = b.head.shop.Stream
	b.head.shop = shop
	return b.bucket(bShop).Put([]byte("profile"), raw)
}

// parseShop makes the shop ready to use.
func parseShop(v *model.ShopOpened) (desk.Shop, error) {
	cur, err := model.CurrencyByCode(v.Currency)
	if err != nil {
		return desk.Shop{}, err
	}
	zone, err := time.LoadLocation(v.Timezone)
	if err != nil {
		return desk.Shop{}, model.Refuse("zone.unknown", v.Timezone).Because(err)
	}
	return desk.Shop{Name: v.Name, Currency: cur, Zone: zone, Lang: v.Lang, Region: v.Region, Demo: v.Demo}, nil
}

func (b *batch) putProgram(v *model.ProgramPublished) error {
	p, err := program.Parse(v.Version, v.Text, b.head.shop.Currency)
	if err != nil {
		return err
	}
	b.head.program = p
	b.header = true
	raw, err := model.Encode(programRecord{v.Version, v.Text})
	if err != nil {
		return err
	}
	return b.bucket(bShop).Put([]byte("program"), raw)
}

func (b *batch) foldStaff(e *model.Event, body model.Body) error {
	n := e.SubjectID().N
	key := key32(uint32(n))
	var a staff.Account
	if sealed := b.bucket(bStaff).Get(key); sealed != nil {
		if err := b.openCBOR(bStaff, key, sealed, &a); err != nil {
			return err
		}
	} else if e.Kind != model.StaffAddedKind {
		return nil // a newer program added the account
	}
	a.Apply(e, body)
	return b.putCBOR(bStaff, key, &a)
}

func (b *batch) foldDisplay(e *model.Event, body model.Body) error {
	all, err := b.Displays()
	if err != nil {
		return err
	}
	return b.putCBOR(bShop, keyDisplays, &displayRecord{staff.Fold(all, e, body)})
}
