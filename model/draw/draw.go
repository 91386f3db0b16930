// Package draw decides prize draws so that a member can check them. A seed is chosen and its
// commitment published before the first ticket is sold; the seed is published when the draw is
// closed. What a ticket wins follows from the seed, the draw's code, the ticket's number and the
// published odds alone: the shop cannot change a result once it has committed, and a member
// cannot foresee one.
//
// What it cannot show is who was handed which number: tickets must be numbered in the order in
// which they are sold, by a log that keeps that order. A seed serves one draw, because
// it gives away every number of every draw that used it.
//
// Anybody can check with a command line. The commitment is the SHA-256 of "regulars draw 1", a
// line feed and the 32 bytes of the seed:
//
//	(echo 'regulars draw 1'; echo SEED | xxd -r -p) | sha256sum
//
// The number of ticket 17 of the draw "spring" is made of the first 16 hexadecimal digits of
//
//	printf '%s' 'spring|17' | openssl dgst -sha256 -mac HMAC -macopt hexkey:SEED
//
// times a million, divided by 2^64 and rounded down.
//
// The package knows no log and no clock, and makes no randomness: the seed is given.
package draw

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"math/bits"
	"strconv"
)

// SeedSize is the length of a seed in bytes.
const SeedSize = 32

// Numbers is how many numbers a ticket may draw, 0 to Numbers-1, each as likely as any other.
const Numbers = 1_000_000

// Commit returns what is published of a seed before the first ticket. The words before the seed
// keep it from being the hash of anything else that the program signs or stores.
func Commit(seed [SeedSize]byte) [sha256.Size]byte {
	return sha256.Sum256(append([]byte("regulars draw 1\n"), seed[:]...))
}

// Check reports whether a seed is the one that was committed to.
func Check(commitment [sha256.Size]byte, seed [SeedSize]byte) bool {
	made := Commit(seed)
	return subtle.ConstantTimeCompare(commitment[:], made[:]) == 1
}

// Number returns the number that ticket n of a draw has drawn: the first 64 bits of
// HMAC-SHA256(seed, code + "|" + n in decimal) as a fraction of 2^64, times a million, rounded
// down (a 128-bit product). The million does not divide 2^64, so a number is likelier than
// another by at most one in 1.8e13, which no draw can notice.
func Number(seed [SeedSize]byte, code string, n uint64) uint32 {
	// The digits hold no "|", so that no two tickets of two draws share a message.
	mac := hmac.New(sha256.New, seed[:])
	mac.Write(strconv.AppendUint([]byte(code+"|"), n, 10))
	number, _ := bits.Mul64(binary.BigEndian.Uint64(mac.Sum(nil)), Numbers)
	return uint32(number)
}

// Prize is one thing to win, with its odds in millionths.
type Prize struct {
	Code string
	Odds uint32
}

// Fits reports whether the prizes can be drawn for: every one has a code of its own and some
// chance, and together they promise no more than a million in a million. What is left wins
// nothing.
func Fits(prizes []Prize) bool {
	sum, codes := uint64(0), make(map[string]bool, len(prizes))
	for _, p := range prizes {
		if p.Code == "" || codes[p.Code] || p.Odds == 0 {
			return false
		}
		codes[p.Code] = true
		sum += uint64(p.Odds)
	}
	return sum <= Numbers
}

// Win returns the code of the prize that a number wins, "" for none. The prizes divide the
// numbers in their order, from 0: odds of 100 and 2,000 are the numbers 0 to 99 and 100 to 2,099.
func Win(prizes []Prize, number uint32) string {
	end := uint64(0)
	for _, p := range prizes {
		if end += uint64(p.Odds); uint64(number) < end {
			return p.Code
		}
	}
	return ""
}
