package staff

import "time"

// freeTries are the wrong PINs in a row that nobody waits for: fingers slip.
const freeTries = 3

// waits are how long no PIN is tried after each further wrong one; the last is the longest. At
// that pace the ten thousand PINs of four digits take a hundred days.
var waits = [...]time.Duration{
	5 * time.Second, 15 * time.Second, 45 * time.Second, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute,
}

// LongestWait is the most that a wrong PIN costs.
const LongestWait = 15 * time.Minute

// WaitAfter is how long nothing is tried after so many wrong tries in a row.
func WaitAfter(failures int) time.Duration {
	if failures < freeTries {
		return 0
	}
	return waits[min(failures-freeTries, len(waits)-1)]
}

// WaitLeft is how much of that wait is left at a moment, if the last wrong try was at failed. A
// clock that was put back a little makes nobody wait longer than the whole wait; one that was
// put back by more was wrong when the try was made, and the next one counts from the new time.
func WaitLeft(failures int, failed, now time.Time) time.Duration {
	wait := WaitAfter(failures)
	passed := now.Sub(failed)
	if passed < -LongestWait {
		return 0
	}
	return max(wait-max(passed, 0), 0)
}

// Wait is how long no PIN of the account is tried.
func (a *Account) Wait(now time.Time) time.Duration {
	if a.PINHash == "" {
		return 0
	}
	return WaitLeft(a.Failures, time.Unix(a.FailedAt, 0), now)
}
