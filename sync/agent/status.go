package agent

import (
	"time"

	"regulars/model"
)

// Status is where the exchange stands, for a status line.
type Status struct {
	Joined  bool
	Unsent  uint64         // events that HQ does not have
	Stream  model.StreamID // the present one
	Applied uint64         // of its events, as far as is known
	Contact time.Time      // of HQ's latest answer, zero for never
	Offset  time.Duration  // HQ's clock less this one
	Busy    bool           // an exchange is under way
	Due     time.Time      // of the next one
	Trouble error          // why the latest one failed, nil if it did not
	Lasting model.Code     // of what stays until the shop has a new key, "" if nothing does
	Aside   int            // things that were set aside and are shown to a manager
	Closed  string         // code of why HQ takes no more of this file, "" if it does
}

// Status tells where the exchange stands.
func (a *Agent) Status() (Status, error) {
	s := Status{Busy: a.talk != nil && !a.talk.listens, Due: a.due, Trouble: a.last}
	at, err := a.file.Place()
	if err != nil || at.Chain == nil {
		return s, err
	}
	s.Joined, s.Unsent, s.Stream = true, a.unsent(at), at.present().ID
	s.Applied = at.present().Last - s.Unsent
	s.Offset = time.Duration(at.State.Offset) * time.Millisecond
	s.Aside, s.Closed = len(at.State.Aside), at.State.Closed
	if s.Lasting = model.Code(at.State.Trouble); s.Trouble == nil && s.Lasting != "" {
		s.Trouble = refuse(s.Lasting)
	}
	if at.State.Contact != 0 {
		s.Contact = time.Unix(at.State.Contact, 0)
	}
	return s, nil
}
