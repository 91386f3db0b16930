// Package search is the index behind the till's search box. It holds the folded names and numbers
// of every member in memory and answers each keystroke with the members a person at a till most
// likely means: by name, by pinyin, by initials, by a mixture of them, by phone, card or the number
// of another system.
//
// The store feeds it: [Build] on open, [Index.Put], [Index.Touch] and [Index.Remove] after each
// commit. It never opens a file, keeps no name in its original form, starts no goroutine that
// outlives a call, and knows nothing of events, seals or screens.
//
// # What a query finds
//
// Names and queries are folded alike: full width to half width, upper to lower case, accents and
// everything that is neither letter nor digit away. A name is then a row of tokens: a Chinese (Japanese,
// Korean, Thai, ...) character is one, a word of letters and digits is one. A query is met at a token when
//
//   - plain: it is a prefix of the text from that token on, in characters or in pinyin
//     ("志强", "zhiqiang", "jose", "garciamarq");
//   - initials: its letters are the first letters of this and the following tokens ("oyzq");
//   - mixed: it falls into syllables, initials (also zh, ch, sh) and characters, one for each token
//     from there on, of which the last may be unfinished ("zhangxm", "ouyzq", "张xm");
//   - words: each of its words, parted by spaces or commas, is plain at a token of its own, in any order.
//
// What parts words in a query (a space, an apostrophe) must part tokens in the name: "xi'an" is not 先.
// Queries of digits are sought in the numbers, see digits.go.
//
// # Order
//
// Exact matches first, then a phone that ends in the four digits typed, then matches at the start of
// the name or number, then later in it, then words in any order; mixed ones come after the others at the same
// place, because somebody who types "zhang" means 张 more often than 周航. Within each, the latest visit comes first and
// the smaller member number breaks ties, so that the same query always gives the same list.
//
// # How it is fast
//
// A member's name is one machine word. Every token start has its place in three sorted
// permutations: by letters, by initials, by characters; numbers have theirs by prefix, by the last eight
// and by the last four digits. A query is a handful of ranges in them, found by binary search. The
// best rank in each block of 64 places lets a range of any size give up its best few after looking into
// about as many blocks. An award changes a rank and raises those maxima; a new or changed member goes
// to a small overlay that answers in the same way, see index.go.
package search

import "errors"

// Limits.
const (
	MaxHits    = 50      // the most that one search returns
	MaxMembers = 1 << 24 // the most that one index holds: a place in a permutation keeps 24 bits for the row

	maxSymbols  = 64 // folded characters of a name that are indexed, and of a query that are read
	maxTokens   = 16 // tokens of a name that are indexed
	maxVariant  = 16 // spellings of a name that are indexed, where characters have several readings
	maxText     = 32 // folded characters of a card or external number that has letters
	maxWords    = 8  // words of a query that may stand in any order
	maxSyllable = 6  // letters of the longest syllable, "zhuang"

	// maxChecks bounds the rows that one search compares one by one for each class, because no range is exactly
	// what was asked for. Most queries need hundreds.
	maxChecks = 1500
	// maxSplits bounds the ways in which a query is taken apart into syllables and initials.
	maxSplits = 256
)

// ErrTooMany says that the index was given more members than MaxMembers.
var ErrTooMany = errors.New("search: too many members")

// Entry is what the index needs to know of a member.
type Entry struct {
	N         uint32 // the dense member number, from 1 up
	Name      string // cleaned display name, may be empty
	Phone     string // E.164 ("+8613812341641"), may be empty
	Card      string // may be empty
	External  string // the number by which another system knows the member, may be empty
	LastVisit int64  // Unix seconds, kept within 1970 to 2106; the latest comes first
}

// Field says what of a member a query met.
type Field uint8

// The fields. Where a query meets a member in several ways that rank alike, the first of them is told.
const (
	Name      Field = iota // characters or words of the name
	Pinyin                 // the pinyin of the name from a syllable on
	Initials               // first letters
	Mixed                  // syllables, initials and characters
	PhoneTail              // the end of the phone number
	Phone
	Card
	External
	Words // the query's words in any order
)

var fieldNames = [...]string{"name", "pinyin", "initials", "mixed", "phone tail", "phone", "card", "external", "words"}

// String names the field in English, for logs and tests.
func (f Field) String() string {
	if int(f) < len(fieldNames) {
		return fieldNames[f]
	}
	return "unknown"
}

// matchedSize is enough for the longest four syllables with their spaces.
const matchedSize = 34

// Hit is one found member. It is comparable and holds no memory of the index.
type Hit struct {
	N     uint32
	Field Field
	// Exact says that the whole name or the whole number was typed.
	Exact bool

	size uint8
	text [matchedSize]byte
}

// Matched is what was met, for display beside the member: "o y z q", "zhi qiang", "志强", "1641".
// It shows the folded form and at most its first 34 bytes.
func (h Hit) Matched() string { return string(h.text[:h.size]) }

// class is the rank of a match before recency; smaller is better.
type class uint8

const (
	exact class = iota
	tail
	prefix
	mixedPrefix
	later
	mixedLater
	words
	nothing
)
