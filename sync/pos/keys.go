package pos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/clean"
)

// Limits of idempotency keys.
const (
	keyLength = 200            // of one key
	keysKept  = 10_000         // in memory, all POS together
	keysFor   = 24 * time.Hour // a POS that repeats does so soon
)

// parseKey reads an Idempotency-Key header, "" for none. Drafts of the header put quotes around
// the key; they are no part of it.
func parseKey(header string) (string, error) {
	if header == "" {
		return "", nil
	}
	key := strings.TrimSpace(header)
	if len(key) >= 2 && key[0] == '"' && key[len(key)-1] == '"' {
		key = key[1 : len(key)-1]
	}
	visible := func(r rune) bool { return r > ' ' && r < 0x7f }
	if key == "" || len(key) > keyLength || strings.ContainsFunc(key, func(r rune) bool { return !visible(r) }) {
		return "", model.Refuse("api.key_form", keyLength)
	}
	return key, nil
}

// receiptPrefix marks receipts that were made of an idempotency key.
const receiptPrefix = "api/"

// receiptOf makes a receipt number of a POS's idempotency key: readable if both are simple and
// short, else a digest. Two keys never give one receipt.
func receiptOf(name Name, key string) string {
	readable := receiptPrefix + string(name) + "/" + key
	if simple(string(name)) && simple(key) && len(readable) <= clean.ReceiptMax {
		return readable
	}
	sum := sha256.Sum256([]byte(string(name) + "\x00" + key))
	return receiptPrefix + "#" + hex.EncodeToString(sum[:16])
}

// simple texts are their own clean form and have none of the characters that set parts apart.
func simple(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' && r != '_' && r != '.'
	})
}

// attempt is a request that carried a key: what it asked, and, once it succeeded, its result.
type attempt struct {
	print  [32]byte // of what is asked
	at     time.Time
	done   chan struct{} // closed when it is over
	result *result       // nil: it failed, and may be tried again
}

// attempts remember the keys of the last day. What moves points is safe without them, since the
// receipt made of a key is in the log; they refuse a key that is used for something else, and
// give the first answer where the desk knows no receipts.
type attempts struct {
	mu    sync.Mutex
	byKey map[[32]byte]*attempt
	order []kept // oldest first
}

// kept is an attempt under its key.
type kept struct {
	key [32]byte
	at  *attempt
}

func newAttempts() *attempts { return &attempts{byKey: map[[32]byte]*attempt{}} }

// begin opens an attempt, or finds the one that succeeded before: mine is false then. While
// another one with the same key is under way it waits for that.
func (a *attempts) begin(ctx context.Context, key, print [32]byte, now time.Time) (at *attempt, mine bool, err error) {
	for {
		a.mu.Lock()
		old := a.byKey[key]
		if old != nil && now.Sub(old.at) > keysFor && old.over() {
			old = nil
		}
		if old == nil {
			fresh := &attempt{print: print, at: now, done: make(chan struct{})}
			a.keep(key, fresh)
			a.mu.Unlock()
			return fresh, true, nil
		}
		a.mu.Unlock()
		if old.print != print {
			return nil, false, model.Refuse("api.key_used")
		}
		select {
		case <-old.done:
		case <-ctx.Done():
			return nil, false, ctx.Err()
		}
		if old.result != nil {
			return old, false, nil
		}
	}
}

// over reports whether an attempt has ended.
func (at *attempt) over() bool {
	select {
	case <-at.done:
		return true
	default:
		return false
	}
}

// keep remembers an attempt and forgets the oldest that are over.
func (a *attempts) keep(key [32]byte, at *attempt) {
	a.byKey[key] = at
	a.order = append(a.order, kept{key, at})
	for len(a.order) > keysKept {
		oldest := a.order[0]
		a.order = a.order[1:]
		switch {
		case !oldest.at.over():
			a.order = append(a.order, oldest) // few are: as many as are answered at once
		case a.byKey[oldest.key] == oldest.at:
			delete(a.byKey, oldest.key)
		}
	}
}

// end closes an attempt; result nil forgets it.
func (a *attempts) end(key [32]byte, at *attempt, got *result) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if at.result = got; got == nil && a.byKey[key] == at {
		delete(a.byKey, key)
	}
	close(at.done)
}
