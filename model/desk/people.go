package desk

import (
	"context"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/program"
	"regulars/model/staff"
)

// NewShop is what a fresh file is told about its shop.
type NewShop struct {
	Name     string
	Currency string // ISO 4217; "" for CNY
	Timezone string // IANA; "" for Asia/Shanghai
	Lang     model.Lang
	Region   string // ISO 3166, for phone numbers without country code; "" for CN
	Owner    string // the first staff member, a manager
	PIN      string // of the owner; "" for none
	Demo     bool
}

// OpenShop writes a fresh file's first transaction: the shop, the default program, the
// owner. It refuses a file that has had it.
func (d *Desk) OpenShop(ctx context.Context, in NewShop) (*Session, error) {
	in.Name, in.Owner = clean.Line(in.Name), clean.Name(in.Owner)
	if err := checkNewShop(&in); err != nil {
		return nil, err
	}
	var owner model.ID
	err := d.store.View(ctx, func(b Book) error {
		owner = b.Next(NextStaff)
		return nil
	})
	if err != nil {
		return nil, err
	}
	cur, err := model.CurrencyByCode(in.Currency)
	if err != nil {
		return nil, err
	}
	hash := d.hashPIN(in.PIN)
	errs := d.store.Decide(ctx, owner, func(b Book) ([]model.Draft, error) {
		if b.Shop().Name != "" {
			return nil, model.Refuse("shop.open", b.Shop().Name)
		}
		drafts := []model.Draft{
			{Kind: model.ShopOpenedKind, Body: &model.ShopOpened{
				Name: in.Name, Currency: in.Currency, Timezone: in.Timezone, Lang: in.Lang, Region: in.Region, Demo: in.Demo,
			}},
			{Kind: model.ProgramPublishedKind, Body: &model.ProgramPublished{Version: 1, Text: program.DefaultIn(cur)}},
			{
				Kind: model.StaffAddedKind, Subject: owner, Body: &model.StaffAdded{Role: string(staff.Manager)},
				PII: model.Fields{model.FieldName: in.Owner},
			},
		}
		if in.PIN != "" {
			drafts = append(drafts, pinDraft(owner, hash))
		}
		return drafts, nil
	})
	if errs[0] != nil {
		return nil, errs[0]
	}
	return d.SignIn(ctx, in.Owner, in.PIN)
}

// CheckZone refuses what is no time zone. "Local" is none for a shop: it would be another one
// on another computer.
func CheckZone(name string) error {
	_, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return model.Refuse("zone.unknown", clean.Line(name)).Because(err)
	}
	return nil
}

func checkNewShop(in *NewShop) error {
	if in.Currency == "" {
		in.Currency = "CNY"
	}
	if in.Timezone == "" {
		in.Timezone = "Asia/Shanghai"
	}
	if in.Region == "" {
		in.Region = "CN"
	}
	if in.Lang == "" {
		in.Lang = model.ZH
	}
	cur, err := model.CurrencyByCode(in.Currency)
	if err != nil {
		return err
	}
	in.Currency = cur.Code
	if in.Region, err = clean.Region(in.Region); err != nil {
		return err
	}
	if err := CheckZone(in.Timezone); err != nil {
		return err
	}
	switch {
	case in.Name == "":
		return model.Refuse("shop.name")
	case in.Owner == "":
		return model.Refuse("staff.name")
	case in.PIN != "":
		return staff.CheckPINForm(in.PIN)
	}
	return nil
}

// hashPIN returns the stored form of a PIN, "" for none. It takes some 20 ms on purpose, so it
// runs before the decision and not inside the transaction that all tills wait for.
func (d *Desk) hashPIN(pin string) string {
	if pin == "" {
		return ""
	}
	var salt [16]byte
	d.store.Random(salt[:])
	return staff.HashPIN(pin, d.store.Pepper(), salt, d.cost)
}

// pinDraft drafts the setting of a PIN. Its hash stands in the personal part, so that it is
// sealed in the log as in the view.
func pinDraft(of model.ID, hash string) model.Draft {
	return model.Draft{
		Kind: model.StaffPINSetKind, Subject: of, Body: &model.StaffPINSet{}, PII: model.Fields{model.FieldPINHash: hash},
	}
}

// AddStaff opens a staff account; pin may be "".
func (s *Session) AddStaff(ctx context.Context, name string, role staff.Role, pin string) (Person, error) {
	if err := s.May(staff.RightStaff); err != nil {
		return Person{}, err
	}
	if name = clean.Name(name); name == "" {
		return Person{}, model.Refuse("staff.name")
	}
	if !role.Known() {
		return Person{}, refuseRole(role)
	}
	if pin != "" {
		if err := staff.CheckPINForm(pin); err != nil {
			return Person{}, err
		}
	}
	var added Person
	hash := s.hashPIN(pin)
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		accounts, err := b.Staff()
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			if strings.EqualFold(a.Name, name) && !a.Disabled {
				return nil, model.Refuse("staff.taken", name)
			}
		}
		id := b.Next(NextStaff)
		added = Person{ID: id, Name: name, Role: role, HasPIN: pin != ""}
		drafts := []model.Draft{{
			Kind: model.StaffAddedKind, Subject: id, Body: &model.StaffAdded{Role: string(role)}, PII: model.Fields{model.FieldName: name},
		}}
		if pin != "" {
			drafts = append(drafts, pinDraft(id, hash))
		}
		return drafts, nil
	})
	return added, errs[0]
}

func refuseRole(role staff.Role) error {
	names := make([]string, len(staff.Roles))
	for i, r := range staff.Roles {
		names[i] = string(r)
	}
	return model.Refuse("staff.role", clean.Line(string(role)), strings.Join(names, ", "))
}

// SetPIN replaces a PIN: one's own, or another's by who may manage staff.
func (s *Session) SetPIN(ctx context.Context, name, pin string) error {
	if _, err := s.target(ctx, name, true); err != nil {
		return err // before a word is said about the form of what was typed
	}
	if err := staff.CheckPINForm(pin); err != nil {
		return err
	}
	hash := s.hashPIN(pin)
	return s.change(ctx, name, true, func(_ []staff.Account, a staff.Account) (model.Draft, error) {
		return pinDraft(a.ID, hash), nil
	})
}

// SetBadge gives a staff member a badge code to sign in with.
func (s *Session) SetBadge(ctx context.Context, name, badge string) error {
	badge, err := clean.Card(badge)
	if err != nil {
		return err
	}
	return s.change(ctx, name, false, func(all []staff.Account, a staff.Account) (model.Draft, error) {
		for _, other := range all {
			if other.ID != a.ID && other.Badge == badge && !other.Disabled {
				return model.Draft{}, model.Refuse("badge.taken", other.Name)
			}
		}
		return model.Draft{Kind: model.StaffBadgeSetKind, Subject: a.ID, Body: &model.StaffBadgeSet{}, PII: model.Fields{model.FieldBadge: badge}}, nil
	})
}

// SetRole changes a staff member's role. A shop keeps at least one manager.
func (s *Session) SetRole(ctx context.Context, name string, role staff.Role) error {
	if !role.Known() {
		return refuseRole(role)
	}
	return s.change(ctx, name, false, func(all []staff.Account, a staff.Account) (model.Draft, error) {
		if role != staff.Manager && lastManager(all, a) {
			return model.Draft{}, model.Refuse("staff.last_manager", a.Name)
		}
		return model.Draft{Kind: model.StaffRoleSetKind, Subject: a.ID, Body: &model.StaffRoleSet{Role: string(role)}}, nil
	})
}

// DisableStaff closes a staff account; its acts stay. A shop keeps at least one manager.
func (s *Session) DisableStaff(ctx context.Context, name string) error {
	return s.change(ctx, name, false, func(all []staff.Account, a staff.Account) (model.Draft, error) {
		if lastManager(all, a) {
			return model.Draft{}, model.Refuse("staff.last_manager", a.Name)
		}
		return model.Draft{Kind: model.StaffDisabledKind, Subject: a.ID, Body: &model.StaffDisabled{}}, nil
	})
}

func lastManager(all []staff.Account, a staff.Account) bool {
	for _, other := range all {
		if other.ID != a.ID && other.Role == staff.Manager && !other.Disabled {
			return false
		}
	}
	return a.Role == staff.Manager
}

// target finds the staff account that is to be changed, by who may change it.
func (s *Session) target(ctx context.Context, name string, own bool) (staff.Account, error) {
	target, err := s.findStaff(ctx, name)
	if err == nil && (!own || target.ID != s.who.ID) {
		err = s.May(staff.RightStaff)
	}
	return target, err
}

// change decides one change of a staff account; own says that people may do it to theirs.
func (s *Session) change(ctx context.Context, name string, own bool, decide func([]staff.Account, staff.Account) (model.Draft, error)) error {
	return s.changeIn(ctx, name, own, func(_ Book, all []staff.Account, a staff.Account) (model.Draft, error) { return decide(all, a) })
}

// changeIn is change for what depends on more than the accounts.
func (s *Session) changeIn(ctx context.Context, name string, own bool, decide func(Book, []staff.Account, staff.Account) (model.Draft, error)) error {
	target, err := s.target(ctx, name, own)
	if err != nil {
		return err
	}
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		all, err := b.Staff()
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if a.ID == target.ID {
				draft, err := decide(b, all, a)
				return []model.Draft{draft}, err
			}
		}
		return nil, model.Refuse("staff.unknown", name, "")
	})
	return errs[0]
}

// ProgramText returns the program in force as its document.
func (s *Session) ProgramText(ctx context.Context) (text string, version uint, err error) {
	if err := s.May(staff.RightFind); err != nil {
		return "", 0, err
	}
	err = s.store.View(ctx, func(b Book) error {
		version = b.Program().Version
		text, err = b.ProgramText()
		return err
	})
	return text, version, err
}
