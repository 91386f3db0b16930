package link

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net"
	"strconv"
	"strings"
	"unicode"

	"regulars/model"
)

// Key is an enrolment key: all that a shop has to know to join a chain. It is good for one shop, once.
type Key struct {
	Address   string         // host:port of HQ
	Authority [32]byte       // SHA-256 of the public key of HQ's certificate authority
	Secret    string         // that HQ gave out
	Chain     string         // its name
	Stream    model.StreamID // of HQ's own log
}

// keyMark begins every key; the digit is the version of its form.
const keyMark = "regulars-key-1:"

const (
	keyFamily  = "regulars-key-"
	checkBytes = 4
	maxKeyText = 4096
	maxName    = 200
)

type keyRecord struct {
	Address   string `cbor:"1,keyasint"`
	Authority []byte `cbor:"2,keyasint"`
	Secret    string `cbor:"3,keyasint"`
	Chain     string `cbor:"4,keyasint"`
	Stream    []byte `cbor:"5,keyasint"`
}

// String writes the key on one line.
func (k Key) String() string {
	raw, err := model.Encode(keyRecord{Address: k.Address, Authority: k.Authority[:], Secret: k.Secret, Chain: k.Chain, Stream: k.Stream[:]})
	if err != nil {
		panic(err) // texts and bytes can be written
	}
	check := sha256.Sum256(raw)
	return keyMark + base64.RawURLEncoding.EncodeToString(append(raw, check[:checkBytes]...))
}

// ParseKey reads a key as people paste it: with spaces and line breaks that a message put in.
func ParseKey(text string) (Key, error) {
	if len(text) > maxKeyText {
		return Key{}, model.Refuse("join.form")
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	body, ours := strings.CutPrefix(text, keyMark)
	switch {
	case !ours && strings.HasPrefix(text, keyFamily) && strings.Contains(text, ":"):
		return Key{}, model.Refuse("join.newer")
	case !ours:
		return Key{}, model.Refuse("join.form")
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil || len(raw) <= checkBytes {
		return Key{}, model.Refuse("join.damaged")
	}
	raw, sum := raw[:len(raw)-checkBytes], raw[len(raw)-checkBytes:]
	if check := sha256.Sum256(raw); !bytes.Equal(sum, check[:checkBytes]) {
		return Key{}, model.Refuse("join.damaged")
	}
	var r keyRecord
	if err := model.Decode(raw, &r); err != nil {
		return Key{}, model.Refuse("join.damaged").Because(err)
	}
	return r.key()
}

func (r *keyRecord) key() (Key, error) {
	k := Key{Address: r.Address, Secret: r.Secret, Chain: r.Chain}
	whole := copy(k.Authority[:], r.Authority) == len(r.Authority) && len(r.Authority) == len(k.Authority) &&
		copy(k.Stream[:], r.Stream) == len(r.Stream) && len(r.Stream) == len(k.Stream) && !k.Stream.IsZero()
	if !whole || k.Secret == "" || len(k.Secret) > maxName || k.Chain == "" || len(k.Chain) > maxName || !isAddress(k.Address) {
		return Key{}, model.Refuse("join.damaged")
	}
	return k, nil
}

func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	n, bad := strconv.ParseUint(port, 10, 16)
	return err == nil && bad == nil && n > 0 && host != "" && len(text) <= maxName && strings.IndexFunc(text, unicode.IsControl) < 0
}

// Joined is the membership as far as the key tells it; HQ's answer has the rest.
func (k Key) Joined() model.ChainJoined {
	return model.ChainJoined{Chain: k.Chain, Address: k.Address, Authority: bytes.Clone(k.Authority[:]), Stream: bytes.Clone(k.Stream[:])}
}
