package desk

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/staff"
)

// The sorts of keys.
const (
	KeySSH   = "ssh"   // the fingerprint of a public key, "SHA256:..."
	KeyToken = "token" // what a program of the shop sends with each request
)

const (
	keysMost   = 16 // of one account
	keyLongest = 100
	codeLives  = 10 * time.Minute
)

// hashSecret is the stored form of a token or a code. Both are drawn from chance that nobody
// can try through, so a plain hash keeps them.
func hashSecret(sort, secret string) string {
	sum := sha256.Sum256([]byte("regulars " + sort + " 1\n" + secret))
	return hex.EncodeToString(sum[:])
}

func keyName(sort, key string) string { return sort + " " + key }

// AddKey lets a staff account sign in by an SSH key, named by its fingerprint.
func (s *Session) AddKey(ctx context.Context, name, fingerprint string) error {
	return s.addKey(ctx, name, KeySSH, strings.TrimSpace(fingerprint))
}

func (s *Session) addKey(ctx context.Context, name, sort, key string) error {
	if !keyForm(key) {
		return model.Refuse("key.staff_form")
	}
	return s.changeIn(ctx, name, false, func(b Book, all []staff.Account, a staff.Account) (model.Draft, error) {
		return keyDraft(b, all, a, sort, key)
	})
}

// keyForm reports whether a text may name a key.
func keyForm(key string) bool {
	return key != "" && len(key) <= keyLongest && clean.Line(key) == key
}

// keyDraft drafts a new key and refuses one that somebody has.
func keyDraft(b Book, all []staff.Account, a staff.Account, sort, key string) (model.Draft, error) {
	full := keyName(sort, key)
	displays, err := b.Displays()
	if err == nil {
		err = keyFree(all, displays, full)
	}
	if err != nil {
		return model.Draft{}, err
	}
	if len(a.Keys) >= keysMost {
		return model.Draft{}, model.Refuse("key.staff_many", a.Name, keysMost)
	}
	return model.Draft{
		Kind: model.StaffKeyAddedKind, Subject: a.ID, Body: &model.StaffKeyAdded{Sort: sort}, PII: model.Fields{model.FieldKey: full},
	}, nil
}

// keyFree refuses a key that opens something already, since it could then not be told what it
// is to open.
func keyFree(all []staff.Account, displays []staff.Display, full string) error {
	for _, other := range all {
		if slices.Contains(other.Keys, full) && !other.Disabled {
			return model.Refuse("key.staff_taken", other.Name)
		}
	}
	for _, d := range displays {
		if d.Key == full {
			return model.Refuse("key.display_taken", d.Till)
		}
	}
	return nil
}

// NewToken makes a token for a program that signs in as a staff account, and returns it; it is
// shown once and not kept.
func (s *Session) NewToken(ctx context.Context, name string) (string, error) {
	var random [20]byte
	s.store.Random(random[:])
	token := "rgl_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random[:]))
	return token, s.addKey(ctx, name, KeyToken, hashSecret(KeyToken, token))
}

// RemoveKey takes a key or a token away, named as Keys names it or by a beginning of that.
func (s *Session) RemoveKey(ctx context.Context, name, key string) error {
	key = strings.TrimSpace(key)
	return s.change(ctx, name, false, func(_ []staff.Account, a staff.Account) (model.Draft, error) {
		var found []string
		for _, have := range a.Keys {
			if _, bare, _ := strings.Cut(have, " "); have == key || (key != "" && strings.HasPrefix(bare, key)) {
				found = append(found, have)
			}
		}
		if len(found) != 1 {
			return model.Draft{}, model.Refuse("key.staff_which", clean.Line(key), a.Name, len(found))
		}
		sort, _, _ := strings.Cut(found[0], " ")
		return model.Draft{
			Kind: model.StaffKeyRemovedKind, Subject: a.ID, Body: &model.StaffKeyRemoved{Sort: sort}, PII: model.Fields{model.FieldKey: found[0]},
		}, nil
	})
}

// Keys lists the keys and tokens of an account, by sort and name.
func (s *Session) Keys(ctx context.Context, name string) ([]string, error) {
	a, err := s.target(ctx, name, true)
	return a.Keys, err
}

// NewCode makes a code with which one key can be enrolled within ten minutes.
func (s *Session) NewCode(ctx context.Context, name string) (code string, until time.Time, err error) {
	var random [8]byte
	s.store.Random(random[:])
	code = strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random[:])[:10])
	err = s.store.View(ctx, func(b Book) error {
		until = b.Now().Add(codeLives).In(b.Shop().Zone)
		return nil
	})
	if err != nil {
		return "", until, err
	}
	return code, until, s.change(ctx, name, true, func(_ []staff.Account, a staff.Account) (model.Draft, error) {
		return model.Draft{
			Kind: model.StaffCodeSetKind, Subject: a.ID, Body: &model.StaffCodeSet{Until: until.Unix()},
			PII: model.Fields{model.FieldCode: hashSecret("code", code)},
		}, nil
	})
}

// EnrolKey gives an SSH key to the account that a code was made for, and uses the code up.
func (d *Desk) EnrolKey(ctx context.Context, code, fingerprint string) (Person, error) {
	hash := hashSecret("code", strings.ToLower(strings.TrimSpace(code)))
	var person Person
	errs := d.store.Decide(ctx, model.ID{}, func(b Book) ([]model.Draft, error) {
		all, err := b.Staff()
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if a.Disabled || a.Code == "" || a.Code != hash || b.Now().Unix() > a.CodeUntil {
				continue
			}
			key, err := keyDraft(b, all, a, KeySSH, fingerprint)
			if err != nil {
				return nil, err
			}
			person = personOf(a)
			return []model.Draft{key, {Kind: model.StaffCodeSetKind, Subject: a.ID, Body: &model.StaffCodeSet{}}}, nil
		}
		return nil, model.Refuse("key.staff_code")
	})
	return person, errs[0]
}

// SignInByKey opens a session by an SSH key's fingerprint; whoever asks has made sure that the
// other side holds the key.
func (d *Desk) SignInByKey(ctx context.Context, fingerprint string) (*Session, error) {
	return d.signInWith(ctx, keyName(KeySSH, fingerprint))
}

// SignInByToken opens a session for a program by its token.
func (d *Desk) SignInByToken(ctx context.Context, token string) (*Session, error) {
	return d.signInWith(ctx, keyName(KeyToken, hashSecret(KeyToken, token)))
}

func (d *Desk) signInWith(ctx context.Context, key string) (*Session, error) {
	var found *staff.Account
	err := d.store.View(ctx, func(b Book) error {
		all, err := b.Staff()
		for _, a := range all {
			if !a.Disabled && slices.Contains(a.Keys, key) {
				found = &a
				break
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, model.Refuse("key.staff_unknown")
	}
	return &Session{Desk: d, who: *found}, nil
}
