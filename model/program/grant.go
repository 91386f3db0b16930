package program

import "strings"

// The reasons of grants; a rule of the program that has a code adds it after a colon.
const (
	ReasonWelcome  = "welcome"
	ReasonCheckin  = "checkin"
	ReasonReferrer = "referrer"
	ReasonNewcomer = "newcomer"
	ReasonReview   = "review"
	ReasonBirthday = "birthday"
	ReasonProfile  = "profile"
	ReasonActivity = "activity"
	ReasonCampaign = "campaign"
)

// Reason is the reason of what a rule gives, a campaign or an activity, that has a code.
func Reason(rule, code string) string { return rule + ":" + code }

// CutReason is the opposite of Reason; code is empty if the rule has none.
func CutReason(reason string) (rule, code string) {
	rule, code, _ = strings.Cut(reason, ":")
	return rule, code
}

// Engaged says what a grant counts for a tier by engagement: what a member does, not what is
// given.
func Engaged(reason string) int64 {
	switch rule, _ := CutReason(reason); rule {
	case ReasonCheckin, ReasonReferrer, ReasonReview, ReasonProfile, ReasonActivity:
		return 1
	}
	return 0
}
