package store

import (
	"encoding/binary"

	"regulars/model"
	"regulars/model/staff"
)

// Format is the number of the file's format; docs/FORMAT.md has its history.
const Format = 3

const magic = "regulars shop"

// Names of the files of a shop.
const (
	FileName = "regulars.db"
	KeyName  = "regulars.key"
)

// Buckets.
const (
	bMeta    = "meta"
	bStream  = "stream"
	bEvent   = "ev"
	bMember  = "m"
	bAccount = "agg"
	bCase    = "case"
	bOpen    = "open"
	bStaff   = "staff"
	bShop    = "shop"
	bRequest = "req"
	bTally   = "tally"
	bCoupon  = "coupon"
	bHolder  = "holder" // which coupons a member has

	bRow   = "row"   // headquarters' latest word on members and cases
	bGuest = "guest" // local numbers of members whom other streams enrolled
	bKin   = "kin"   // streams of other shops
	bSync  = "sync"  // the state of the exchange
)

// given lists the buckets that no event is folded into: they are what headquarters said. How many
// entries each has stands in its sequence, so that a lost one is noticed.
var given = []string{bRow, bGuest, bKin, bSync}

// lookups are the buckets of the exact look-ups, named as desk.Key.
var lookups = []string{"phone", "card", "ext", "email"}

// views lists the buckets that are folded from the log and compared by Verify.
var views = append([]string{bMember, bAccount, bCase, bOpen, bStaff, bShop, bRequest, bTally, bCoupon, bHolder}, lookups...)

func key16(n uint16) []byte { return binary.BigEndian.AppendUint16(nil, n) }
func key32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
func key64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// lookupKey is HMAC and member number: one value may belong to several members.
func lookupKey(mac [macSize]byte, n uint32) []byte {
	return binary.BigEndian.AppendUint32(mac[:], n)
}

// logRecord takes a value of the event bucket apart. The parts share memory with raw.
func logRecord(raw []byte) (prev uint64, wire, sealed []byte, err error) {
	prev, a := model.ShortUvarint(raw)
	if a <= 0 {
		return 0, nil, nil, damaged("log record")
	}
	size, b := model.ShortUvarint(raw[a:])
	if b <= 0 || size > model.MaxWire || uint64(len(raw)-a-b) < size {
		return 0, nil, nil, damaged("log record")
	}
	end := a + b + int(size)
	return prev, raw[a+b : end : end], raw[end:], nil
}

func appendLogRecord(dst []byte, prev uint64, wire []byte) []byte {
	dst = binary.AppendUvarint(dst, prev)
	dst = binary.AppendUvarint(dst, uint64(len(wire)))
	return append(dst, wire...)
}

// streamRecord is what the file knows of one of its streams.
type streamRecord struct {
	ID     []byte `cbor:"1,keyasint"`
	Public []byte `cbor:"2,keyasint"`
	First  uint64 `cbor:"3,keyasint"`           // place of its first event
	Count  uint64 `cbor:"4,keyasint,omitempty"` // of events, when it was closed
	Head   []byte `cbor:"5,keyasint,omitempty"` // hash of the last, when it was closed
}

// shopRecord is the stored form of the shop's profile.
type shopRecord struct {
	model.ShopOpened `cbor:"1,keyasint"`
}

// displayRecord is the stored form of the devices that may follow a till's display.
type displayRecord struct {
	Displays []staff.Display `cbor:"1,keyasint,omitempty"`
}

// programRecord is the stored form of the program in force.
type programRecord struct {
	Version uint   `cbor:"1,keyasint"`
	Text    string `cbor:"2,keyasint"`
}
