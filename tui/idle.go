package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/tui/screen"
)

// wake comes when something is due: a toast goes, the till veils or locks itself. There is one
// timer for all of these, however many keys are pressed, so that an idle session costs nothing.
type wake struct{ seq int }

// schedule sets the timer for the next thing that is due, unless one is set that comes first.
func (r *Root) schedule(now time.Time) tea.Cmd {
	next, ok := r.nextDue(now)
	if !ok || !r.wakeAt.IsZero() && !next.Before(r.wakeAt) {
		return nil
	}
	r.wakeSeq++
	r.wakeAt = next
	return r.opt.Timer(max(next.Sub(now), time.Millisecond), wake{r.wakeSeq})
}

// nextDue says when something is due, if anything is.
func (r *Root) nextDue(now time.Time) (next time.Time, ok bool) {
	consider := func(t time.Time) {
		if !ok || t.Before(next) {
			next, ok = t, true
		}
	}
	if gone, pending := r.notices.Expire(now); pending {
		consider(gone)
	}
	if r.lock != nil {
		return next, ok
	}
	if r.opt.Idle.Veil > 0 && !r.veiled {
		consider(r.active.Add(r.opt.Idle.Veil))
	}
	if r.opt.Idle.Lock > 0 && r.canLock() {
		consider(r.active.Add(r.opt.Idle.Lock))
	}
	return next, ok
}

// wake does what is due. Timers that were overtaken by an earlier one are ignored.
func (r *Root) wake(msg wake, now time.Time) tea.Cmd {
	if msg.seq != r.wakeSeq {
		return nil
	}
	r.wakeAt = time.Time{}
	if r.lock != nil {
		return nil
	}
	idle := now.Sub(r.active)
	if r.opt.Idle.Lock > 0 && r.canLock() && idle >= r.opt.Idle.Lock {
		return r.lockNow()
	}
	if r.opt.Idle.Veil > 0 && idle >= r.opt.Idle.Veil && !r.veiled {
		r.veiled = true
		r.layer = nil
		return r.answer(false)
	}
	return nil
}

// canLock reports whether there is a lock screen.
func (r *Root) canLock() bool { return r.opt.Screens[screen.LockName] != nil }

// lockNow puts the lock screen in front of everything. What lies behind keeps its place.
func (r *Root) lockNow() tea.Cmd {
	if r.lock != nil {
		return nil
	}
	if !r.canLock() {
		return r.tell(words.In(r.env.Lang()).NoLock)
	}
	cmds := []tea.Cmd{r.answer(false), r.tellAll(screen.Locked{})}
	r.layer, r.veiled = nil, false
	r.notices.Hush()
	r.held.actions = nil
	r.burst.clear()
	if person := r.env.Staff(); person != (screen.Staff{}) {
		r.lastUser = person
	}
	r.change(func(s *screen.State) { s.Staff = screen.Staff{} })
	r.lock = r.newFrame(r.opt.Screens[screen.LockName](r.env, r.lastUser.ID), screen.LockName, "")
	return tea.Batch(append(cmds, r.begin(r.lock))...)
}

// unlock lets a person to the till. Only the lock screen can; the same person goes on where
// the till was locked, another one starts from home and cannot undo what was not his.
func (r *Root) unlock(origin int, person screen.Staff) tea.Cmd {
	if r.lock == nil || origin != r.lock.id {
		return nil
	}
	r.lock = nil
	r.active = r.env.Clock()
	r.change(func(s *screen.State) { s.Staff = person })
	same := person.ID == r.lastUser.ID || r.lastUser == (screen.Staff{})
	r.lastUser = person
	if same {
		return r.deliver(r.top(), screen.Shown{})
	}
	r.undo = nil
	r.notices.Forget()
	r.stack = nil
	return r.add(r.opt.Home(r.env), "", "")
}
