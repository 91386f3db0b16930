package insight

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"

	"regulars/model"
)

// Holdout reports whether a member belongs to the share of a campaign's audience (in 1/10000) that
// does not get it, so that there is something to compare with. The answer follows from the
// campaign's code and the member's identity (with its stream filled in) alone: it is the same in
// every shop and for ever, it tells nothing of another campaign's holdout, and a larger share
// keeps everybody whom a smaller one held out.
//
// It is SHA-256 of "regulars holdout 1\n", the length of the code in four bytes, the code, the
// 16 bytes of the stream and the member's number in eight; the first eight bytes of the hash,
// read as a fraction of 2^64, are below the share. All numbers are big-endian.
func Holdout(campaign string, member model.ID, share int64) bool {
	buf := make([]byte, 0, 64+len(campaign))
	buf = append(buf, "regulars holdout 1\n"...)
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(campaign)))
	buf = append(buf, campaign...)
	buf = append(buf, member.Stream[:]...)
	buf = binary.BigEndian.AppendUint64(buf, member.N)
	hash := sha256.Sum256(buf)
	place, _ := bits.Mul64(binary.BigEndian.Uint64(hash[:]), whole)
	return int64(place) < share
}
