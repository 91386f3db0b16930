package desk

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/say"
	"regulars/model/staff"
)

// WaitWord makes a time to wait speak the reader's language inside a sentence; none says
// nothing.
type WaitWord time.Duration

// Say words the time.
func (w WaitWord) Say(lang model.Lang) string { return say.Wait(lang, time.Duration(w)) }

// WaitOf is how long a refusal asks to wait before the next PIN or badge, 0 if it does not.
func WaitOf(err error) time.Duration {
	var refusal *model.Error
	if !errors.As(err, &refusal) {
		return 0
	}
	for _, arg := range refusal.Args {
		if wait, ok := arg.(WaitWord); ok {
			return time.Duration(wait)
		}
	}
	return 0
}

// pinLooks bounds how often a PIN is looked at again because it was changed meanwhile.
const pinLooks = 3

// provePIN returns the account as it is now if the PIN is its own. A wrong one is written down,
// so that the wait after it outlasts the program and holds for every till. actor is at whose
// session the PIN was typed, zero if nobody was signed in.
func (d *Desk) provePIN(ctx context.Context, actor, who model.ID, pin string) (staff.Account, error) {
	for range pinLooks {
		a, stale, err := d.tryPIN(ctx, actor, who, pin)
		if !stale || err != nil {
			return a, err
		}
	}
	return staff.Account{}, model.Refuse("pin.changed")
}

// tryPIN compares a PIN with the one of an account; stale says that another one was set
// meanwhile. The comparison takes some 20 ms on purpose, so it runs before the transaction that
// all tills wait for. What it found is said only if that transaction finds no wait running: of
// any number of tries at once, only those that are free are answered.
func (d *Desk) tryPIN(ctx context.Context, actor, who model.ID, pin string) (found staff.Account, stale bool, err error) {
	var tested staff.Account
	err = d.store.View(ctx, func(b Book) (err error) {
		if tested, err = enabled(b, who); err == nil && pin != "" {
			err = refuseWait(&tested, b.Now())
		}
		return err
	})
	switch {
	case err != nil:
		return staff.Account{}, false, err
	case tested.PINHash == "":
		return tested, false, nil
	case pin == "":
		return staff.Account{}, false, model.Refuse("pin.needed", tested.Name)
	}
	right := staff.MatchPIN(tested.PINHash, pin, d.store.Pepper())
	var wrong error
	errs := d.store.Decide(ctx, actor, func(b Book) ([]model.Draft, error) {
		var err error
		if found, err = enabled(b, who); err != nil {
			return nil, err
		}
		if stale = found.PINHash != tested.PINHash; stale {
			return nil, nil
		}
		var drafts []model.Draft
		drafts, wrong, err = judgePIN(&found, right, b.Now())
		return drafts, err
	})
	if err = errs[0]; err == nil {
		err = wrong
	}
	if err != nil {
		return staff.Account{}, false, err
	}
	return found, stale, nil
}

// judgePIN says what a try means for the account: wrong is the refusal of a try that counts, for
// what a decision itself refuses leaves no trace.
func judgePIN(a *staff.Account, right bool, now time.Time) (drafts []model.Draft, wrong, err error) {
	if err := refuseWait(a, now); err != nil {
		return nil, nil, err
	}
	at := now.Unix()
	switch {
	case !right:
		wait := staff.WaitAfter(a.Failures + 1)
		drafts = []model.Draft{{Kind: model.StaffPINFailedKind, Subject: a.ID, Body: &model.StaffPINFailed{At: at}}}
		return drafts, model.Refuse("pin.wrong", a.Name, WaitWord(wait)), nil
	case a.Failures > 0:
		drafts = []model.Draft{{Kind: model.StaffPINAcceptedKind, Subject: a.ID, Body: &model.StaffPINAccepted{At: at}}}
	}
	return drafts, nil, nil
}

// refuseWait refuses while no PIN of the account is tried.
func refuseWait(a *staff.Account, now time.Time) error {
	if wait := a.Wait(now); wait > 0 {
		return model.Refuse("pin.wait", a.Name, WaitWord(wait))
	}
	return nil
}

// enabled finds an account that is not closed.
func enabled(b Book, who model.ID) (staff.Account, error) {
	accounts, err := b.Staff()
	for _, a := range accounts {
		if a.ID == who && !a.Disabled {
			return a, nil
		}
	}
	if err == nil {
		err = model.Refuse("staff.unknown", who.String(), "")
	}
	return staff.Account{}, err
}

// badgeGuard slows the guessing of badges down. It is of this program alone: a badge is no
// secret of a few digits, so that a wait need not outlast it.
type badgeGuard struct {
	mu       sync.Mutex
	failures int
	failed   time.Time
}

// try looks a badge up unless a wait is running; one at a time, so that tries at once get no
// more answers than one after the other.
func (g *badgeGuard) try(now time.Time, find func() (a staff.Account, known bool, err error)) (staff.Account, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if wait := staff.WaitLeft(g.failures, g.failed, now); wait > 0 {
		return staff.Account{}, model.Refuse("badge.wait", WaitWord(wait))
	}
	a, known, err := find()
	switch {
	case err != nil:
		return staff.Account{}, err
	case !known:
		g.failures, g.failed = g.failures+1, now
		return staff.Account{}, model.Refuse("badge.unknown", WaitWord(staff.WaitAfter(g.failures)))
	}
	g.failures = 0
	return a, nil
}

// proveBadge returns the account that a badge belongs to.
func (d *Desk) proveBadge(ctx context.Context, badge string) (found staff.Account, err error) {
	code, wrong := clean.Card(badge)
	err = d.store.View(ctx, func(b Book) (err error) {
		found, err = d.badges.try(b.Now(), func() (staff.Account, bool, error) {
			accounts, err := b.Staff()
			at := slices.IndexFunc(accounts, func(a staff.Account) bool { return a.Badge == code && !a.Disabled })
			if err != nil || wrong != nil || at < 0 {
				return staff.Account{}, false, err
			}
			return accounts[at], true, nil
		})
		return err
	})
	return found, err
}
