package cli

// rulesWords are the texts of the commands around the loyalty program: what members can have,
// holds, coupons, campaigns, draws, reports, slips.
type rulesWords struct {
	Help  rulesHelp
	Flags rulesFlags
	Heads rulesHeads
	Say   rulesSay
	Ask   rulesAsk

	Types   map[string]string // of rewards and coupons
	Sources map[string]string // where a coupon came from
	Results map[string]string // of looking at one thing
}

// rulesHelp has one entry for each command.
type rulesHelp struct {
	Rewards, Hold, Commit, Release, Checkin, Activity, Transfer             help
	Coupon, CouponIssue, CouponList, CouponShow, CouponUse, CouponVoid      help
	Campaign, CampaignList, CampaignRun, CampaignReport                     help
	Draw, DrawOpen, DrawClose, DrawCheck                                    help
	ProgramHistory, ProgramRehearse, Report, ReportLiability, Nightly, Slip help
}

// rulesFlags describes the flags.
type rulesFlags struct {
	Tender, Bill, Approve, RefundLine, RefundNumber, RefundReason, UndoReason, Request string
	Version, From, Until, AsOf, Format, Expected                                       string
	Over, Width, Printer, Encoding                                                     string
}

// rulesHeads are the headings of tables and the labels of single values.
type rulesHeads struct {
	Reward, Code, Missing, Left, Held, Ends, Coupons, Locked, TierUntil string
	From, Until, Source, Label, Audience, Holdout, Gives, Budget        string
	Here, Away, Guest                                                   string
	Commitment, Seed, Tickets, Winners, Version, InForce, Note          string
}

// rulesSay are the sentences. Formats number their arguments.
type rulesSay struct {
	Off, OffMost, AnyPoints, HeldNow, NoRewards, NoCoupons, NoCampaigns, NoEnd string
	CouponIssued, CouponVoided                                                 string
	Factor, ForVisit, CouponOf, OfHoldout                                      string
	Running, Issuing, CampaignRan, AllMembers                                  string
	DrawOpened, DrawClosed, DrawHolds, DrawBroken, DrawStillOpen, DrawCommand  string
	HereNow, UnsureNow                                                         string // in a chain
	WrongTicket, Twice, NoSuchTicket, NotListed                                string
	LotEnds, SlipEnds, SlipReward, SlipTotal, SlipSent, ApproveHint            string
	NotPublished, Nightly, NightlyDone, Rehearsing                             string
}

// rulesAsk are the questions on a terminal; Yes lists the answers that agree.
type rulesAsk struct {
	Publish, EditAgain, Yes string
}

// reportWords name the figures of the reports. The first three say what a report counts.
type reportWords struct {
	Liability, Campaign, Rehearsal                        string
	Section, Item, Members, Points, Value                 string
	Issued, Redeemed, Expired, Left, Breakage             string
	Outstanding, ByTier, ByEnd, ByIssue, Books            string
	AllPoints, Held, Debt, Enrolled, All                  string
	Sales, Goods, Promised, Expected, Earned, Owed        string
	Groups, PerMember, Got, HeldOut, Diff, Low, High      string
	Visits, Spend, PointsCost, CouponsIssued, CouponsUsed string
	CouponsCost, Cost, Present, Draft, Change             string
	Figures, Tiers, Gamers, Tried, Purchases, Bonuses     string
	Cut, Unmet, Worth, CostShare, Share, How, NobodyGains string
}
