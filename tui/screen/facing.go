package screen

import "regulars/model"

// Facing is what a screen has for the customer's eyes: a member who is open, without anything
// that a stranger behind the customer must not read.
type Facing struct {
	Member  model.ID // for who asks the desk further; it is never drawn
	Name    string   // masked; "" for a member without a name
	Balance model.Points
	Here    model.Points // of Balance, what can be spent without asking headquarters
	Away    model.Points // and what it has to be asked for; 0 in a shop on its own
	Before  model.Points // before what is about to be booked, or was booked last
	After   model.Points
	Amount  model.Money // of the purchase, 0 if none is typed
	Value   model.Money // of the balance as an amount off
	Booked  bool        // Before and After are on the disk
}

// Faced is a screen that may have a member open.
type Faced interface {
	Facing() (Facing, bool)
}
