// Package staff holds staff accounts, their roles and their PINs. What a role may do stands
// in one table. It never keeps a session and never reads a clock.
package staff

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/argon2"

	"regulars/model"
)

// Account is one staff member's account: a fold over the staff events. It is stored sealed.
type Account struct {
	ID       model.ID `cbor:"1,keyasint"`
	Name     string   `cbor:"2,keyasint"`
	Role     Role     `cbor:"3,keyasint"`
	PINHash  string   `cbor:"4,keyasint,omitempty"`
	Badge    string   `cbor:"5,keyasint,omitempty"`
	Disabled bool     `cbor:"6,keyasint,omitempty"`
	Failures int      `cbor:"7,keyasint,omitempty"` // wrong PINs since the last right one
	FailedAt int64    `cbor:"8,keyasint,omitempty"` // unix seconds of the last of them

	Keys      []string `cbor:"9,keyasint,omitempty"`  // fingerprints of SSH keys and hashes of tokens, "ssh SHA256:...", "token ..."
	Code      string   `cbor:"10,keyasint,omitempty"` // hash of a code that enrols one key
	CodeUntil int64    `cbor:"11,keyasint,omitempty"` // unix seconds
}

// Apply folds a staff event into the account. Bodies of other kinds are ignored.
func (a *Account) Apply(e *model.Event, body model.Body) {
	var pii model.Fields
	if e.PII != nil {
		pii = e.PII.Fields
	}
	switch b := body.(type) {
	case *model.StaffAdded:
		a.ID, a.Role, a.Name = e.SubjectID(), Role(b.Role), pii[model.FieldName]
	case *model.StaffPINSet:
		a.PINHash = pii[model.FieldPINHash]
		a.Failures, a.FailedAt = 0, 0
	case *model.StaffPINFailed:
		a.Failures, a.FailedAt = a.Failures+1, b.At
	case *model.StaffPINAccepted:
		a.Failures, a.FailedAt = 0, 0
	case *model.StaffBadgeSet:
		a.Badge = pii[model.FieldBadge]
	case *model.StaffRoleSet:
		a.Role = Role(b.Role)
	case *model.StaffDisabled:
		a.Disabled = true
	case *model.StaffKeyAdded:
		if key := pii[model.FieldKey]; key != "" && !slices.Contains(a.Keys, key) {
			a.Keys = append(a.Keys, key)
		}
	case *model.StaffKeyRemoved:
		a.Keys = slices.DeleteFunc(a.Keys, func(k string) bool { return k == pii[model.FieldKey] })
	case *model.StaffCodeSet:
		a.Code, a.CodeUntil = pii[model.FieldCode], b.Until
	}
}

// PIN bounds, in digits.
const (
	MinPIN = 4
	MaxPIN = 12
)

// Cost is the work of one PIN hash (Argon2id, RFC 9106).
type Cost struct {
	Time    uint32
	Memory  uint32 // KiB
	Threads uint8
}

// DefaultCost is the second recommended option of OWASP's password storage cheat sheet,
// 19 MiB and two passes: some 20 ms on a shop's box.
var DefaultCost = Cost{Time: 2, Memory: 19 << 10, Threads: 1}

const hashLen = 32

// CheckPINForm refuses a PIN that is not 4 to 12 digits.
func CheckPINForm(pin string) error {
	if len(pin) < MinPIN || len(pin) > MaxPIN || strings.Trim(pin, "0123456789") != "" {
		return model.Refuse("pin.form", MinPIN, MaxPIN)
	}
	return nil
}

// HashPIN returns the stored form of a PIN. pepper is kept outside the database, so that a
// stolen file does not give way to trying ten thousand PINs.
func HashPIN(pin string, pepper []byte, salt [16]byte, cost Cost) string {
	sum := pinKey(pin, pepper, salt[:], cost)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("argon2id$%d$%d$%d$%s$%s", cost.Time, cost.Memory, cost.Threads, enc.EncodeToString(salt[:]), enc.EncodeToString(sum))
}

// MatchPIN reports whether pin is the one that stored was made from.
func MatchPIN(stored, pin string, pepper []byte) bool {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[0] != "argon2id" {
		return false
	}
	var cost Cost
	if _, err := fmt.Sscan(parts[1]+" "+parts[2]+" "+parts[3], &cost.Time, &cost.Memory, &cost.Threads); err != nil || cost.Time == 0 || cost.Threads == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) != hashLen {
		return false
	}
	return subtle.ConstantTimeCompare(pinKey(pin, pepper, salt, cost), want) == 1
}

func pinKey(pin string, pepper, salt []byte, cost Cost) []byte {
	mac := hmac.New(sha256.New, pepper)
	mac.Write([]byte(pin))
	return argon2.IDKey(mac.Sum(nil), salt, cost.Time, cost.Memory, cost.Threads, hashLen)
}
