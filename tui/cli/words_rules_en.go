package cli

var rulesEN = rulesWords{
	Flags: rulesFlags{
		Over:         "refuse if another `version` than this is in force",
		Tender:       "part of the amount that was paid with points; it earns nothing",
		Bill:         "amount of the bill that it is taken off",
		Approve:      "colleague who approves; the PIN is asked for",
		RefundLine:   "what came back as SKU:QTY, or the SKU alone, may be repeated (default: all)",
		RefundNumber: "number of the refund's own receipt; repeating it changes nothing",
		RefundReason: "why, in a word or two",
		Request:      "a number that you made for this act; repeating it with the same one changes nothing",
		UndoReason:   "why, in a word or two; needed for an old act",
		Version:      "this version instead of the one in force",
		From:         "first day, such as 2025-01-01",
		Until:        "last day, such as 2025-12-31",
		AsOf:         "day at whose end the points are counted (default: now)",
		Format:       "form: text, csv, xlsx or json",
		Expected:     "share of the points that will be redeemed, such as 95% (default: estimated)",
		Width:        "paper in millimetres: 58 or 80",
		Printer:      "printer's device, or a file, instead of standard output",
		Encoding:     "what the printer is set to: utf-8 or gb18030",
	},
	Heads: rulesHeads{
		Reward: "Reward", Code: "Code", Missing: "Missing", Left: "Left", Held: "Put aside", Here: "To spend here", Away: "Ask HQ", Guest: "Enrolled at", Ends: "Ending", Coupons: "Coupons",
		Locked: "Wait", TierUntil: "Tier until",
		From: "From", Until: "Until", Source: "Source", Label: "Name", Audience: "Audience", Holdout: "Held out", Gives: "Gives", Budget: "Budget",
		Commitment: "Commitment", Seed: "Seed", Tickets: "Tickets", Winners: "Winners", Version: "Version", InForce: "In force", Note: "Note",
	},
	Say: rulesSay{
		Off: "%[1]s off", OffMost: "%[1]s off, the most", AnyPoints: "from %[1]s", HeldNow: "Put aside: %[1]s.", HereNow: "Of them to spend here now: %[1]s.",
		UnsureNow: "Other shops have moved this member's points since, so that the balance of that time is not known exactly.",
		NoRewards: "There is nothing to redeem points for.", NoCoupons: "No coupons.", NoCampaigns: "The program has no campaigns.", NoEnd: "no end",
		CouponIssued: "%[1]s has coupon %[2]s.", CouponVoided: "Coupon %[1]s was voided.",
		Factor: "%[1]s times the points", ForVisit: "%[1]s points for each visit", CouponOf: "coupon %[1]s", OfHoldout: "%[1]s of the audience",
		Running: "(running)", Issuing: "Issuing coupons", AllMembers: "everybody",
		CampaignRan: "Campaign %[1]s: audience %[2]s, held out %[3]s, had theirs already %[4]s, coupons issued %[5]s.",
		DrawOpened:  "The draw %[1]s is open. Show its commitment to members before the first ticket.",
		DrawClosed:  "The draw %[1]s is closed; its seed is public now.",
		DrawHolds:   "Every ticket is what was promised.", DrawBroken: "This is NOT what was promised:",
		DrawStillOpen: "The draw is open; the seed is published when it closes.",
		DrawCommand:   "Anybody can check the commitment:",
		WrongTicket:   "Ticket %[1]d drew number %[2]d and was given %[3]s instead of %[4]s.",
		Twice:         "Ticket %[1]d is on the list more than once.", NoSuchTicket: "There can be no ticket %[1]d.",
		NotListed: "Tickets that are not on the list: %[1]d.",
		LotEnds:   "%[1]s on %[2]s", SlipEnds: "%[1]s points end on %[2]s", SlipReward: "%[1]s points: %[2]s", SlipTotal: "Total",
		SlipSent:     "The slip went to %[1]s.",
		ApproveHint:  "Ask a supervisor or manager, and say it again with --approve NAME; their PIN comes from REGULARS_APPROVE_PIN or is asked for.",
		NotPublished: "Nothing was published.",
		Nightly:      "Booking what ended",
		NightlyDone:  "Members: %[1]s. Points that ended: %[2]s, of members: %[3]s. Fell a tier: %[4]s. Kept theirs: %[5]s. Holds that timed out: %[6]s.",
		Rehearsing:   "Rehearsing",
	},
	Ask: rulesAsk{
		Publish: "This can be published as version %[1]d. Publish it now? (yes or no) ", EditAgain: "Edit it again? (yes or no) ", Yes: "y yes",
	},
	Types: map[string]string{
		"off": "amount off", "gift": "gift", "coupon": "coupon", "charity": "charity", "draw": "draw", "amount": "amount off", "percent": "percent off",
	},
	Sources: map[string]string{"hand": "by hand", "redeem": "for points", "campaign": "campaign", "remedy": "remedy"},
	Results: map[string]string{"usable": "usable", "unusable": "not today", "away": "usable, asks HQ", "used": "used", "voided": "voided"},
	Help:    rulesHelpEN,
}

var rulesHelpEN = rulesHelp{
	Rewards: help{
		Use: "rewards MEMBER", Short: "List what a member can have for points",
		Long:    "Lists amounts off, gifts, coupons, tickets and charities, first those within reach, with what is missing for the others.",
		Example: "regulars rewards 1641",
	},
	Hold: help{
		Use: "hold MEMBER POINTS", Short: "Put points aside for a suspended sale",
		Long:    "Nobody else can spend them until they are committed or released, or until the program's time is over.",
		Example: "regulars hold 1641 300 --receipt 20250114-0009",
	},
	Commit: help{
		Use: "commit HOLD", Short: "Spend what a hold put aside",
		Long: "Takes the points off as an amount off. A second commit gives the first answer.", Example: "regulars commit k3q7ab-1050",
	},
	Release: help{
		Use: "release HOLD", Short: "Give back what a hold put aside",
		Long: "For a sale that was cancelled.", Example: "regulars release k3q7ab-1050",
	},
	Checkin: help{
		Use: "checkin MEMBER", Short: "Note that a member was here today",
		Long:    "Gives what the program has for it, once a day, and more for days in a row. A second check-in gives the first answer.",
		Example: "regulars checkin 1641",
	},
	Activity: help{
		Use: "activity MEMBER CODE", Short: "Give points for an activity code",
		Long: "A code from a leaflet or an event, within its days and limits.", Example: "regulars activity 1641 MARATHON26",
	},
	Transfer: help{
		Use: "transfer FROM TO POINTS", Short: "Move points from one member to another",
		Long:    "Two entries of one step; points keep their end. It needs a reason, and above a limit a colleague's approval.",
		Example: "regulars transfer 1641 0023 200 --reason family",
	},
	Coupon: help{
		Use: "coupon", Short: "Issue, list, use and void coupons",
		Long: "A coupon is used once, in its time, by its member. Its code has a check digit.", Example: "regulars coupon list 1641",
	},
	CouponIssue: help{
		Use: "issue MEMBER TEMPLATE", Short: "Give a coupon by hand",
		Long: "TEMPLATE is the code of a coupon in the program.", Example: "regulars coupon issue 1641 sorry",
	},
	CouponList: help{
		Use: "list MEMBER", Short: "List a member's coupons",
		Long: "Those that can be used today stand first.", Example: "regulars coupon list 1641 --json",
	},
	CouponShow: help{
		Use: "show CODE", Short: "Show one coupon",
		Long: "Says whose it is, until when, and whether it can be used today.", Example: "regulars coupon show C1234-5678-9018",
	},
	CouponUse: help{
		Use: "use MEMBER CODE", Short: "Use a coupon on a bill",
		Long:    "Says what it takes off. With --receipt a repeat gives the first answer and uses nothing.",
		Example: "regulars coupon use 1641 C1234-5678-9018 --bill 86.00",
	},
	CouponVoid: help{
		Use: "void CODE", Short: "Take an unused coupon back",
		Long: "It stays in the log, with the reason.", Example: "regulars coupon void C1234-5678-9018 --reason mistake",
	},
	Campaign: help{
		Use: "campaign", Short: "List campaigns, issue their coupons, measure them",
		Long:    "Campaigns stand in the program: when, for whom, what they give, and who is held out so that they can be measured.",
		Example: "regulars campaign list",
	},
	CampaignList: help{
		Use: "list", Short: "List the campaigns of the program",
		Long: "Says when each runs, for whom, and what it gives.", Example: "regulars campaign list",
	},
	CampaignRun: help{
		Use: "run CODE", Short: "Issue the coupons of a campaign",
		Long:    "Everybody in the audience who is not held out and has none yet gets one. It can be repeated, and stopped at any time.",
		Example: "regulars campaign run comeback",
	},
	CampaignReport: help{
		Use: "report CODE", Short: "Measure a campaign against those held out of it",
		Long:    "Compares visits and spend of both groups with the 95 percent interval of the difference, beside what the campaign cost.",
		Example: "regulars campaign report comeback\nregulars campaign report comeback --format csv > comeback.csv",
	},
	Draw: help{
		Use: "draw", Short: "Open, close and check prize draws",
		Long:    "A seed is committed to before the first ticket and published at the end, so that everybody can check every ticket.",
		Example: "regulars draw check spring",
	},
	DrawOpen: help{
		Use: "open CODE", Short: "Open a draw and print its commitment",
		Long: "Tickets can be had for points from now on.", Example: "regulars draw open spring",
	},
	DrawClose: help{
		Use: "close CODE", Short: "Close a draw, publish its seed and check it",
		Long: "No ticket can be had from now on.", Example: "regulars draw close spring",
	},
	DrawCheck: help{
		Use: "check CODE", Short: "Check every ticket of a draw",
		Long:    "Compares the seed with the commitment and each ticket with its number and the published odds. It ends with 1 if they do not agree.",
		Example: "regulars draw check spring",
	},
	ProgramHistory: help{
		Use: "history", Short: "List the versions of the program",
		Long: "Says when each was published and by whom. program show --version N prints one.", Example: "regulars program history",
	},
	ProgramRehearse: help{
		Use: "rehearse FILE", Short: "Try a draft on the shop's own past sales",
		Long: "Runs the past through the present program and the draft, and compares cost, points left and tiers; it names who would gain " +
			"conspicuously much. Nothing is written. Without days it is the last 365.",
		Example: "regulars program rehearse draft.toml --from 2025-01-01 --to 2025-12-31",
	},
	Report: help{
		Use: "report", Short: "List the reports, or give one",
		Long:    "Each figure comes with what it counts. Forms are text, csv, xlsx and json, on standard output.",
		Example: "regulars report\nregulars report liability --format xlsx > liability.xlsx",
	},
	ReportLiability: help{
		Use: "liability", Short: "What the shop owes its members in points",
		Long: "Points outstanding by tier, end and month of issue, with the share that is never redeemed, and the figure for the books: " +
			"what the period's sales promised and what is still owed of it.",
		Example: "regulars report liability --from 2025-01-01 --to 2025-12-31 --expected 95%",
	},
	Nightly: help{
		Use: "nightly", Short: "Book points that ended and reviews of tiers",
		Long:    "Balances never count what has ended, booked or not; this brings the log up to date. It can be repeated, and stopped at any time.",
		Example: "regulars nightly",
	},
	Slip: help{
		Use: "slip ENTRY", Short: "Print the slip of an entry",
		Long: "What was bought, the points before and after and why, what ends next and what is within reach. With --to it goes to a " +
			"printer, which --encoding fits.",
		Example: "regulars slip k3q7ab-1042\nregulars slip k3q7ab-1042 --width 80 --to /dev/usb/lp0 --encoding gb18030",
	},
}

var reportsEN = reportWords{
	Liability: "Points that members have and could redeem. Worth is as an amount off; breakage is the share of the points issued that has not been " +
		"redeemed. The books divide the sales between goods and points by their stand-alone prices; what was promised is earned as points are redeemed.",
	Campaign: "The audience as it was on the first day: those who got the campaign beside those held out of it by chance. Low and high are the ends " +
		"of the 95 percent interval of the difference.",
	Rehearsal: "The same past under the program in force and under the draft: the same purchases and the same redemptions, as far as the points are there. " +
		"Cost is what the issued points are worth when they are redeemed.",
	Section: "Section", Item: "Item", Members: "Members", Points: "Points", Value: "Worth",
	Issued: "Issued", Redeemed: "Redeemed", Expired: "Expired", Left: "Left", Breakage: "Breakage",
	Outstanding: "Points outstanding on %[1]s", ByTier: "By tier", ByEnd: "By the month in which they end", ByIssue: "By the month in which they were issued",
	Books: "For the books: sales from %[1]s to %[2]s", AllPoints: "Points outstanding", Held: "Put aside", Debt: "Owed by members", Enrolled: "Enrolled",
	All:   "All",
	Sales: "Sales", Goods: "For the goods", Promised: "For the points", Expected: "Expected to be redeemed", Earned: "Redeemed, and earned by it",
	Owed:   "Still owed",
	Groups: "%[1]s, %[2]s to %[3]s", PerMember: "Per member", Got: "Got it", HeldOut: "Held out", Diff: "Difference", Low: "Low", High: "High",
	Visits: "Visits", Spend: "Spent", PointsCost: "Cost of the points", CouponsIssued: "Coupons issued", CouponsUsed: "Coupons used",
	CouponsCost: "Cost of the coupons", Cost: "Cost", Present: "Now", Draft: "Draft", Change: "Change",
	Figures: "What both programs make of it", Tiers: "Members on each tier at the end", Gamers: "Who would gain most for the money",
	Tried:     "Tried on %[1]s to %[2]s: sales %[3]s, lines %[4]s, members %[5]s, in all %[6]s.",
	Purchases: "of it by purchases", Bonuses: "of it otherwise", Cut: "Cut by limits", Unmet: "Redeemed then, but not there", Worth: "Worth of what is left",
	CostShare: "Cost of the sales", Share: "Back", How: "How", NobodyGains: "Nobody would gain conspicuously much.",
}
