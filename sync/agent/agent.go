// Package agent is a shop's side of the exchange with headquarters (HQ): it opens sessions, pushes
// the shop's events, pulls rows and grants, and asks for points that a till is missing. The core is a
// machine: Step takes what happened and returns what is to be done; it reads no clock, opens no
// connection and starts no goroutine, so that a simulator can drive a thousand of them by seed. A
// thin shell does the talking. A till never waits for it, except for points it asks for itself.
package agent

import (
	"time"

	"regulars/model"
	"regulars/model/chain"
	"regulars/sync/wire"
)

// File is what the agent needs of the shop's file. What a method changed is on disk when it returns;
// one that fails changed nothing.
type File interface {
	// Place says where the file stands.
	Place() (Place, error)
	// Events reads a stream's events upwards from one on, with their personal parts, until yield
	// returns false.
	Events(stream model.StreamID, from uint64, yield func(*model.Event) bool) error
	// HashAt returns the hash of an event, zero for number 0; ok is false if the file does not have it.
	HashAt(stream model.StreamID, seq uint64) (hash model.Hash, ok bool, err error)
	// Sign signs with the key of the present stream.
	Sign(message []byte) ([]byte, error)
	// Granted returns the number of the latest grant that the present stream has received for a
	// member, or, if one is named, of a coupon of the member's; 0 for none. ok is false if the file does not
	// know the member.
	Granted(member, coupon model.ID) (n uint64, ok bool, err error)

	// Join writes chain.joined and the state.
	Join(v *model.ChainJoined, s chain.State) error
	// Note replaces the state.
	Note(s chain.State) error
	// Lay writes rows and the state, which has the cursor behind them, in one transaction. A row that
	// cannot be read is set aside in the state and does not stop the others. A program is
	// taken over; an order to erase is carried out and its receipt written.
	Lay(rows []chain.Row, s chain.State) error
	// Receive writes the receipts of grants. One that was received before, that is not the next of its
	// member or that was sent in another generation than the file has noted is passed over.
	Receive(grants []chain.Grant, generation uint64) (received int, err error)
	// Release gives back as much of each recall as the stream holds and has not put aside.
	Release(recalls []wire.Recall) error
	// Tidy releases, by the chain's policy, what the stream does not need of the members whose events
	// came after a number of the present stream, and returns the number up to which it looked.
	Tidy(after uint64) (through uint64, err error)
	// Renew ends the present stream and opens the next, which holds no rights.
	Renew(reason string) error
}

// Place is where a file stands.
type Place struct {
	Streams []StreamEnd // of the file, the oldest first; the last one is the present stream
	Key     []byte      // Ed25519 public key of the present stream
	Boot    [16]byte    // made when the file was opened
	Chain   *chain.Membership
	State   chain.State
	Joined  int // index of the stream in which the file joined the chain; those before it never were at HQ by themselves
}

// StreamEnd is how far a stream of the file goes.
type StreamEnd = chain.StreamEnd

// Input is what happened.
type Input interface{ input() }

type (
	// Tick says that time went by.
	Tick struct{}
	// SyncNow is a person's or the program's wish to exchange everything now. Done answers it.
	SyncNow struct{ ID uint64 }
	// Enrol is the wish to join a chain with an enrolment key. Done answers it.
	Enrol struct {
		ID      uint64
		Key     string
		Request []byte            // PKCS #10, DER
		Joined  model.ChainJoined // name, address and authority as the key has them; HQ's answer fills in the rest
	}
	// Need is a till's wish for points that the stream does not hold. Got answers it. For 0 points HQ is only
	// made to answer, and that it did is noted in the file.
	Need struct {
		ID     uint64
		Member model.ID
		Points model.Points
		Coupon model.ID // of the member's, zero for points; Points is 1
	}
	// Seek is a till's wish to find a member whom this file does not know. Got answers it.
	Seek struct {
		ID        uint64
		By, Value string
	}
	// Answer is what came back of a request: a message, or that nothing came.
	Answer struct {
		ID      uint64
		Message wire.Message // *wire.Problem for a refusal; nil if Err is not
		Err     error
	}
)

func (Tick) input()    {}
func (SyncNow) input() {}
func (Enrol) input()   {}
func (Need) input()    {}
func (Seek) input()    {}
func (Answer) input()  {}

// Output is what is to be done.
type Output interface{ output() }

type (
	// Request is to be sent to HQ. Its Answer carries the ID; a repeated one is harmless, a lost one
	// is answered with an error after Within.
	Request struct {
		ID      uint64
		Message wire.Message
		Within  time.Duration
	}
	// Done answers SyncNow and Enrol.
	Done struct {
		ID     uint64
		Report Report
		Err    error // a refusal for people
	}
	// Got answers Need and Seek. Without an error the points are received and can be spent, or the
	// members are in the file.
	Got struct {
		ID      uint64
		Have    model.Points // of Need: what could have been had at HQ
		Members []model.ID
		Err     error
	}
	// Wake wants a Tick at that moment, or before.
	Wake struct{ At time.Time }
	// Drop says that nobody waits for the answer of a request any more.
	Drop struct{ ID uint64 }
)

func (Request) output() {}
func (Done) output()    {}
func (Got) output()     {}
func (Wake) output()    {}
func (Drop) output()    {}

// Report is what one exchange came to.
type Report struct {
	Pushed, Pulled int
	Unsent         uint64
}
