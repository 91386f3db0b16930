package chain

import "regulars/model"

// StreamEnd is how far a stream of a file goes.
type StreamEnd struct {
	ID   model.StreamID
	Last uint64
	Hash model.Hash // of event Last
}

// Order is an order to forget a person.
type Order struct {
	Member model.ID
	Number uint64 // of HQ's order, 0 for a shop on its own
}
