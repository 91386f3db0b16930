package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"regulars/model"
)

const (
	keySize   = 32
	nonceSize = 12
	tagSize   = 16
	macSize   = 16
	keyHeader = "regulars key 1"
)

// keyring is what is derived from the key file.
type keyring struct {
	id     [8]byte // remembered by the file, to tell another shop's key
	aead   cipher.AEAD
	nonce  macPool
	index  macPool
	pepper []byte
}

// deriveKeys derives the keyring from the 256-bit data key by HKDF-SHA256 (RFC 5869).
func deriveKeys(secret []byte) (*keyring, error) {
	derive := func(info string, n int) []byte {
		key, err := hkdf.Key(sha256.New, secret, nil, "regulars "+info, n)
		if err != nil {
			panic(err) // only for lengths beyond 255 hashes
		}
		return key
	}
	block, err := aes.NewCipher(derive("seal", 32))
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("seal key: %w", err)
	}
	k := &keyring{aead: aead, pepper: derive("pin pepper", 32)}
	k.nonce.key, k.index.key = derive("nonce", 32), derive("index", 32)
	copy(k.id[:], derive("id", len(k.id)))
	return k, nil
}

// macPool reuses HMAC states: a look-up must not spend more on its key than on its record.
type macPool struct {
	key  []byte
	pool sync.Pool
}

// sum returns HMAC-SHA256 over the concatenated parts.
func (m *macPool) sum(parts ...[]byte) [sha256.Size]byte {
	h, ok := m.pool.Get().(hash.Hash)
	if !ok {
		h = hmac.New(sha256.New, m.key)
	}
	h.Reset()
	for _, p := range parts {
		h.Write(p)
	}
	var out [sha256.Size]byte
	h.Sum(out[:0])
	m.pool.Put(h)
	return out
}

// seal appends nonce, ciphertext and tag of plain to dst, bound to its bucket and key.
func (k *keyring) seal(dst []byte, bucket string, key, plain []byte) []byte {
	aad := append([]byte(bucket), key...)
	mac := k.nonce.sum(aad, plain)
	dst = append(dst, mac[:nonceSize]...)
	return k.aead.Seal(dst, mac[:nonceSize], plain, aad)
}

// open appends the plain form of a sealed record to dst.
func (k *keyring) open(dst []byte, bucket string, key, sealed []byte) ([]byte, error) {
	if len(sealed) < nonceSize+tagSize {
		return nil, damaged("%s %x is cut short", bucket, key)
	}
	var aad [40]byte // no bucket name with its key is longer; append grows if one ever is
	plain, err := k.aead.Open(dst, sealed[:nonceSize], sealed[nonceSize:], append(append(aad[:0], bucket...), key...))
	if err != nil {
		return nil, damaged("%s %x does not open", bucket, key)
	}
	return plain, nil
}

// lookup returns the HMAC under which a value stands in a look-up bucket.
func (k *keyring) lookup(bucket, value string) [macSize]byte {
	mac := k.index.sum([]byte(bucket), []byte{0}, []byte(value))
	return [macSize]byte(mac[:macSize])
}

var keyLetters = base32.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").WithPadding(base32.NoPadding)

// formatKey writes a data key as people may type it: 52 letters and four to check them.
func formatKey(secret []byte) string {
	check := sha256.Sum256(append([]byte(keyHeader), secret...))
	return keyLetters.EncodeToString(secret) + keyLetters.EncodeToString(check[:])[:4]
}

// parseKey reads what formatKey wrote, in any grouping and case.
func parseKey(text string) ([]byte, error) {
	letters := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\n' || r == '\r' || r == '\t':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, text)
	if len(letters) != 56 {
		return nil, model.Refuse("key.form")
	}
	secret, err := keyLetters.DecodeString(letters[:52])
	if err != nil || len(secret) != keySize || formatKey(secret) != letters {
		return nil, model.Refuse("key.form")
	}
	return secret, nil
}

// readKey reads a key file.
func readKey(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, model.Refuse("key.missing", path)
	}
	if err != nil {
		return nil, model.Refuse("key.unreadable", path).Because(err)
	}
	header, rest, _ := bytes.Cut(raw, []byte("\n"))
	if string(bytes.TrimSpace(header)) != keyHeader {
		return nil, model.Refuse("key.form")
	}
	return parseKey(string(rest))
}

// makeKey writes a fresh key file, readable by its owner only.
func makeKey(path string, o Options) ([]byte, error) {
	secret := make([]byte, keySize)
	if _, err := io.ReadFull(o.Random, secret); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return secret, writeKey(path, secret, o)
}

func writeKey(path string, secret []byte, o Options) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return refuseFile(path, err)
	}
	_, err = f.WriteString(keyHeader + "\n" + formatKey(secret) + "\n")
	if err == nil && !o.NoSync {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(path)
		return refuseFile(path, err)
	}
	return nil
}
