package simtest

import "maps"

// What a simulation counts, so that a weather which never comes is noticed. The suite demands each at least once.
const (
	sawLost        = "a message was lost"
	sawDoubled     = "a message came twice"
	sawOvertaken   = "a message was overtaken by a later one"
	sawCut         = "a shop was cut off"
	sawFull        = "a disk was full"
	sawDiedBefore  = "a process died before a commit"
	sawDiedAfter   = "a process died after a commit"
	sawTillDied    = "a till died after an act"
	sawRepeated    = "an act was repeated after a crash and was the same"
	sawUncommitted = "a commit of headquarters failed"
	sawRestored    = "a backup was restored"
	sawBeforeChain = "a backup from before the chain was restored"
	sawCloned      = "a box was copied"
	sawJumped      = "a clock jumped"
	sawRestarted   = "headquarters restarted"
	sawReopened    = "headquarters opened its file again"
	sawTail        = "headquarters lost its tail"
	sawDeclared    = "a stream was declared lost that was not"
	sawWaived      = "headquarters waited no longer for a stream"
	sawBranch      = "a file brought a branch"

	sawOnline     = "points of headquarters were spent"
	sawHeld       = "a grant had to be good for its redemption, and was"
	sawUndo       = "an act was undone"
	sawRefund     = "a sale was refunded"
	sawPartRefund = "a part of a sale was refunded"
	sawCommitted  = "points put aside were spent"
	sawReached    = "a step of the ladder was reached"
	sawLapsed     = "points ended in a shop"

	sawAdjusted   = "headquarters gave or took points"
	sawMerged     = "members were merged"
	sawUnmerged   = "a merge was taken back"
	sawWrittenOff = "suspense was written off"
	sawPublished  = "a program was published"
	sawErased     = "a person was erased"
	sawScrubbed   = "a shop erased somebody"
	sawEnded      = "free points ended"
	sawFell       = "a step was lost"
	sawKept       = "a step was kept"

	sawTwoMarkets = "there were two markets"
	sawMet        = "a member of another market was found"
	sawAcross     = "a member traded in another market"
	sawHoliday    = "all shops were closed for a month"

	sawNewerShop  = "a shop was newer than headquarters"
	sawNewerHQ    = "headquarters was newer than a shop"
	sawTooNew     = "headquarters did not speak a shop's protocol"
	sawNewField   = "a message had a field that its reader did not know"
	sawNewBody    = "an edit had a field of which only the next version knows"
	sawNewKind    = "an event was of a kind or version that nobody knows"
	sawNewRow     = "a row was of a sort that the shop did not know"
	sawUpgraded   = "a shop was brought up to date"
	sawUpgradedHQ = "headquarters was brought up to date"

	sawCoupon        = "a coupon was used where it lay"
	sawCouponCame    = "a coupon came from elsewhere and was used"
	sawCouponUndone  = "the use of a coupon was taken back"
	sawCouponVoided  = "a coupon was voided"
	sawCouponRefused = "a coupon lay elsewhere and did not come"

	sawSilent  = "a shop refused because headquarters was silent"
	sawGreeted = "headquarters answered and the points could be spent"
)

var mustHappen = []string{
	sawLost, sawDoubled, sawOvertaken, sawCut, sawFull, sawDiedBefore, sawDiedAfter, sawTillDied, sawRepeated, sawUncommitted, sawRestored, sawBeforeChain,
	sawCloned, sawJumped, sawRestarted, sawReopened, sawTail, sawDeclared, sawWaived, sawBranch,
	sawOnline, sawHeld, sawUndo, sawRefund, sawPartRefund, sawCommitted, sawReached, sawLapsed,
	sawAdjusted, sawMerged, sawUnmerged, sawWrittenOff, sawPublished, sawErased, sawScrubbed, sawEnded, sawFell, sawKept,
	sawTwoMarkets, sawMet, sawAcross, sawHoliday,
	sawNewerShop, sawNewerHQ, sawTooNew, sawNewField, sawNewBody, sawNewKind, sawNewRow, sawUpgraded, sawUpgradedHQ,
	sawCoupon, sawCouponCame, sawCouponUndone, sawCouponVoided, sawCouponRefused,
	sawSilent, sawGreeted,
	"3 shops", "4 shops", "5 shops", "6 shops", "7 shops", "8 shops", "9 shops",
}

// seen counts what happened.
type seen map[string]int

func (s seen) add(other seen) {
	for what, n := range maps.All(other) {
		s[what] += n
	}
}
