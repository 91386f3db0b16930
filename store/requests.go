package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// A request key (a receipt number, say) must be found for ever, by one look-up per award,
// without adding a scattered page to the award's commit. The latest places are kept in
// memory; every runSpan places are written as one sorted run, and runFan runs of a level
// merge into one of the next, up to runTop. See docs/FORMAT.md, "Requests".
const (
	runSpan  = 1 << 14
	runFan   = 16
	runTop   = 1
	runEntry = 13 // fingerprint u64, place u40
)

// fingerprint is the first eight bytes of SHA-256 of a request key. A hit is checked against
// the event itself, so a collision costs one read.
func fingerprint(request string) uint64 {
	sum := sha256.Sum256([]byte(request))
	return binary.BigEndian.Uint64(sum[:8])
}

// requestRef says that the event at a place carries a request.
type requestRef struct{ print, pos uint64 }

func (r requestRef) append(dst []byte) []byte {
	dst = binary.BigEndian.AppendUint64(dst, r.print)
	return append(dst, byte(r.pos>>32), byte(r.pos>>24), byte(r.pos>>16), byte(r.pos>>8), byte(r.pos))
}

func parseRef(raw []byte) requestRef {
	return requestRef{
		print: binary.BigEndian.Uint64(raw),
		pos:   uint64(raw[8])<<32 | uint64(binary.BigEndian.Uint32(raw[9:])),
	}
}

func runKey(level byte, first uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{level}, first)
}

// spanOf is how many places a run of a level covers.
func spanOf(level byte) uint64 {
	span := uint64(runSpan)
	for range level {
		span *= runFan
	}
	return span
}

// tail holds the requests that no run covers yet. The writer owns it between commits;
// readers go through the batch or through a copy under the store's lock.
type tail struct {
	first uint64 // place after the last run
	refs  map[uint64][]uint64
}

func newTail(first uint64) *tail { return &tail{first: first, refs: map[uint64][]uint64{}} }

func (t *tail) add(r requestRef) { t.refs[r.print] = append(t.refs[r.print], r.pos) }

// sealRuns writes a run for every complete span up to place last, taking the requests from
// the tail and from fresh, and merges levels that are full. It returns where the tail
// begins now. It changes neither tail nor fresh: the commit may still fail.
func sealRuns(tx *bolt.Tx, t *tail, fresh []requestRef, last uint64) (first uint64, err error) {
	first = t.first
	for first+runSpan-1 <= last {
		end := first + runSpan
		var refs []requestRef
		for print, places := range t.refs {
			for _, pos := range places {
				if pos >= first && pos < end {
					refs = append(refs, requestRef{print, pos})
				}
			}
		}
		for _, r := range fresh {
			if r.pos >= first && r.pos < end {
				refs = append(refs, r)
			}
		}
		if err := putRun(tx, 0, first, refs); err != nil {
			return 0, err
		}
		first = end
	}
	return first, mergeRuns(tx)
}

func putRun(tx *bolt.Tx, level byte, first uint64, refs []requestRef) error {
	slices.SortFunc(refs, func(a, b requestRef) int {
		if c := compareUint(a.print, b.print); c != 0 {
			return c
		}
		return compareUint(a.pos, b.pos)
	})
	raw := make([]byte, 0, len(refs)*runEntry)
	for _, r := range refs {
		raw = r.append(raw)
	}
	run, err := tx.Bucket([]byte(bRequest)).CreateBucket(runKey(level, first))
	if err != nil {
		return err
	}
	return run.Put(runEntries, raw)
}

// runEntries is the one key of a run. A run is a bucket of its own because bbolt keeps at least
// two values in a leaf and writes a leaf as a whole: a run among its like would be written
// again, megabytes at a time, whenever its neighbour is.
var runEntries = []byte("e")

// entriesOf returns a run's entries; they die with the transaction.
func entriesOf(b *bolt.Bucket, key []byte) []byte {
	run := b.Bucket(key)
	if run == nil {
		return nil
	}
	return run.Get(runEntries)
}

func compareUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// mergeRuns merges each level whose runs make up one aligned run of the next.
func mergeRuns(tx *bolt.Tx) error {
	b := tx.Bucket([]byte(bRequest))
	for level := byte(0); level < runTop; level++ {
		for {
			keys, first := fullGroup(b, level)
			if keys == nil {
				break
			}
			var refs []requestRef
			for _, k := range keys {
				raw := entriesOf(b, k)
				for ; len(raw) >= runEntry; raw = raw[runEntry:] {
					refs = append(refs, parseRef(raw))
				}
			}
			if err := putRun(tx, level+1, first, refs); err != nil {
				return err
			}
			for _, k := range keys {
				if err := b.DeleteBucket(k); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fullGroup returns the keys of the first complete, aligned group of runs of a level.
func fullGroup(b *bolt.Bucket, level byte) (keys [][]byte, first uint64) {
	wide := spanOf(level + 1)
	c := b.Cursor()
	for k, _ := c.Seek([]byte{level}); k != nil && k[0] == level; k, _ = c.Next() {
		at := binary.BigEndian.Uint64(k[1:])
		if (at-1)%wide == 0 {
			keys, first = nil, at
		}
		if keys = append(keys, bytes.Clone(k)); len(keys) == runFan && at == first+wide-spanOf(level) {
			return keys, first
		}
	}
	return nil, 0
}

// searchRuns appends the places that a fingerprint has in the written runs.
func searchRuns(tx *bolt.Tx, print uint64, places []uint64) []uint64 {
	b := tx.Bucket([]byte(bRequest))
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		places = searchRun(entriesOf(b, k), print, places)
	}
	return places
}

// searchRun looks a fingerprint up in one sorted run. Fingerprints are uniform, so a guess
// by interpolation comes within a few entries of the place; binary search does the rest.
func searchRun(raw []byte, print uint64, places []uint64) []uint64 {
	n := len(raw) / runEntry
	at := func(i int) uint64 { return binary.BigEndian.Uint64(raw[i*runEntry:]) }
	lo, hi := 0, n // the first entry >= print lies in [lo, hi]
	guess, _ := bits.Mul64(print, uint64(n))
	for step := 64; step < n; step *= 4 {
		below, above := int(guess)-step, int(guess)+step
		if below > lo && at(below) < print {
			lo = below
		}
		if above < hi && at(above) >= print {
			hi = above
		}
		if lo > 0 && hi < n {
			break
		}
	}
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if at(mid) < print {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for ; lo < n && at(lo) == print; lo++ {
		places = append(places, parseRef(raw[lo*runEntry:]).pos)
	}
	return places
}
