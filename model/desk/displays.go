package desk

import (
	"context"
	"slices"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/staff"
)

const (
	displaysMost  = 64 // of a shop
	tillLongestIn = 64 // bytes of a till's name
)

// DisplayKey is the key of a device that follows the display of one till.
type DisplayKey struct {
	Till string
	Key  string // fingerprint
}

// AddDisplayKey lets a device follow the display of a till over SSH by its key, named by its
// fingerprint. The key opens nothing else and is nobody's of the staff.
func (s *Session) AddDisplayKey(ctx context.Context, till, fingerprint string) error {
	if err := s.May(staff.RightStaff); err != nil {
		return err
	}
	till, fingerprint = clean.Line(till), strings.TrimSpace(fingerprint)
	switch {
	case till == "" || len(till) > tillLongestIn:
		return model.Refuse("key.display_till", tillLongestIn)
	case !keyForm(fingerprint):
		return model.Refuse("key.staff_form")
	}
	full := keyName(KeySSH, fingerprint)
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		all, err := b.Staff()
		if err != nil {
			return nil, err
		}
		displays, err := b.Displays()
		if err == nil {
			err = keyFree(all, displays, full)
		}
		switch {
		case err != nil:
			return nil, err
		case len(displays) >= displaysMost:
			return nil, model.Refuse("key.display_many", displaysMost)
		}
		return []model.Draft{{
			Kind: model.DisplayAddedKind, Body: &model.DisplayKeyAdded{Till: till}, PII: model.Fields{model.FieldKey: full},
		}}, nil
	})
	return errs[0]
}

// RemoveDisplayKey takes the key of a device away, named as DisplayKeys names it or by a
// beginning of that.
func (s *Session) RemoveDisplayKey(ctx context.Context, key string) (DisplayKey, error) {
	if err := s.May(staff.RightStaff); err != nil {
		return DisplayKey{}, err
	}
	key = strings.TrimSpace(key)
	var gone DisplayKey
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		displays, err := b.Displays()
		if err != nil {
			return nil, err
		}
		found := slices.DeleteFunc(displays, func(d staff.Display) bool {
			return key == "" || !strings.HasPrefix(d.Key, keyName(KeySSH, key))
		})
		if len(found) != 1 {
			return nil, model.Refuse("key.display_which", clean.Line(key), len(found))
		}
		gone = displayKey(found[0])
		return []model.Draft{{
			Kind: model.DisplayRemovedKind, Body: &model.DisplayKeyRemoved{Till: gone.Till}, PII: model.Fields{model.FieldKey: found[0].Key},
		}}, nil
	})
	return gone, errs[0]
}

// displayKey is a stored display as people are told of it.
func displayKey(d staff.Display) DisplayKey {
	_, bare, _ := strings.Cut(d.Key, " ")
	return DisplayKey{Till: d.Till, Key: bare}
}

// DisplayKeys lists the keys of the devices that follow a display, in the order in which they
// were added.
func (s *Session) DisplayKeys(ctx context.Context) ([]DisplayKey, error) {
	if err := s.May(staff.RightStaff); err != nil {
		return nil, err
	}
	var keys []DisplayKey
	err := s.store.View(ctx, func(b Book) error {
		displays, err := b.Displays()
		for _, d := range displays {
			keys = append(keys, displayKey(d))
		}
		return err
	})
	return keys, err
}

// DisplayByKey returns the till whose display a key may follow; whoever asks has made sure that
// the other side holds the key.
func (d *Desk) DisplayByKey(ctx context.Context, fingerprint string) (till string, err error) {
	full, found := keyName(KeySSH, fingerprint), false
	err = d.store.View(ctx, func(b Book) error {
		displays, err := b.Displays()
		for _, one := range displays {
			if one.Key == full {
				till, found = one.Till, true
			}
		}
		return err
	})
	if err == nil && !found {
		err = model.Refuse("key.staff_unknown")
	}
	return till, err
}
