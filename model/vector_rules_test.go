package model

import "crypto/sha256"

// What format 2 brought: points that end, holds, tiers, coupons, draws, and what sales, refunds
// and redemptions say since.

const vectorDay = Day(vectorTime / daySeconds)

// fullEffect fills every field of an effect, also those that no single act has together.
func fullEffect() Effect {
	e := wholeEffect()
	e.Expired, e.Qualify, e.Engaged, e.Seen = -7, -516, -1, vectorTime
	e.Lots = []Lot{{Ends: vectorDay + 30, Points: -500}, {Ends: Idle, Points: -16}}
	e.Holds = []Hold{{Until: vectorTime + 1_800, Points: 300}}
	e.Tier, e.TierFrom, e.TierAt, e.TierUntil = "silver", "gold", vectorTime, vectorDay+365
	return e
}

func ruleSamples() []sample {
	all := saleRuleSamples()
	all = append(all, spendRuleSamples()...)
	all = append(all, grantSamples()...)
	all = append(all, holdSamples()...)
	all = append(all, couponSamples()...)
	return append(all, watchSamples()...)
}

func saleRuleSamples() []sample {
	return []sample{
		{"every rule of the program", 1_100, vectorHLC + 25, own(2), Draft{
			Kind: SaleRecordedKind, Member: own(23), Request: "sale/R-1100",
			Body: &SaleRecorded{
				At: vectorTime, Amount: 30_000, Base: 29_000, Points: 500, Rate: 1, Den: 100, Program: 3, Tender: 1_000,
				Lines: []Line{{Category: "tea", Quantity: 1_000, Amount: 20_000}, {Category: "tobacco", Amount: 10_000}},
				Ends:  vectorDay + 365, Cut: 100, Limit: "sale",
				Parts: []Part{
					{Base: 19_000, Factor: 30_000, Rules: []string{"tier:gold", "campaign:tea"}, Lines: []int{0}},
					{Factor: 0, Rules: []string{"exclude"}, Lines: []int{1}},
					{Base: 10_000, Factor: FactorOne},
				},
				Campaigns: []CampaignUse{{Code: "tea", Points: 380}},
			},
		}},
		{"a lot that ends by inactivity", 1_101, vectorHLC + 26, own(2), Draft{Kind: SaleRecordedKind, Member: own(23), Body: &SaleRecorded{
			At: vectorTime, Amount: 100, Base: 100, Points: 1, Rate: 1, Den: 100, Program: 3, Ends: Idle,
		}}},
		{"some lines, approved", 1_102, vectorHLC + 27, own(2), Draft{
			Kind: SaleRefundedKind, Member: own(23), Request: "refund/R-1102",
			Body: &SaleRefunded{
				Sale: ID{N: 1_100}, At: vectorTime + 60, Amount: -20_000, Back: fullEffect(),
				Lines: []RefundLine{{Line: 1, Quantity: 500, Amount: 5_000}, {}},
				Spent: ID{N: 1_090}, Reason: "broken", Approved: older(4),
			},
		}},
		{"approved, with a reason", 1_103, vectorHLC + 28, own(2), Draft{Kind: ActUndoneKind, Member: own(23), Body: &ActUndone{
			Act: ID{N: 1_100}, Of: SaleRecordedKind, At: vectorTime + 90, Back: fullEffect(), Reason: "错收", Approved: ID{N: 4},
		}}},
	}
}

func spendRuleSamples() []sample {
	return []sample{
		{"of a hold, on a sale", 1_110, vectorHLC + 29, own(2), Draft{
			Kind: PointsRedeemedKind, Member: own(23), Request: "redeem/R-1110",
			Body: &PointsRedeemed{
				At: vectorTime, Points: 300, Value: 300, Reward: "off", Program: 3, Type: RedeemOff,
				Lots: []Lot{{Ends: vectorDay + 30, Points: -250}}, Hold: ID{N: 1_105}, Freed: []Hold{{Until: vectorTime + 1_800, Points: -300}},
				Sale: ID{N: 1_100},
			},
		}},
		{"a coupon bought", 1_111, vectorHLC + 30, own(2), Draft{Kind: PointsRedeemedKind, Member: own(23), Body: &PointsRedeemed{
			At: vectorTime, Points: 1_000, Reward: "ten", Program: 3, Type: RedeemCoupon, Coupon: "C123456789018",
		}}},
		{"a ticket that wins", 1_112, vectorHLC + 31, own(2), Draft{Kind: PointsRedeemedKind, Member: own(23), Body: &PointsRedeemed{
			At: vectorTime, Points: 50, Reward: "spring", Program: 3, Type: RedeemDraw, Ticket: 17, Prize: "tea",
		}}},
		{"a transfer, approved", 1_113, vectorHLC + 32, own(2), Draft{Kind: PointsAdjustedKind, Member: own(23), Body: &PointsAdjusted{
			At: vectorTime, Points: -400, Reason: "transfer", Lots: []Lot{{Ends: vectorDay + 30, Points: -400}}, Approved: ID{N: 4}, Other: older(7),
		}}},
		{"a step of the ladder", 1_114, vectorHLC + 33, own(2), Draft{Kind: TierChangedKind, Member: own(23), Body: &TierChanged{
			At: vectorTime, From: "silver", To: "gold", Until: vectorDay + 365, Why: "reached", Have: 500_000, Program: 3,
		}}},
		{"the lowest step", 1_115, vectorHLC + 34, own(2), Draft{Kind: TierChangedKind, Member: own(23), Body: &TierChanged{
			At: vectorTime, From: "silver", To: "ordinary", Why: "fell", Program: 3,
		}}},
	}
}

func grantSamples() []sample {
	return []sample{
		{"a welcome", 1_120, vectorHLC + 35, own(2), Draft{Kind: PointsGrantedKind, Member: own(23), Body: &PointsGranted{
			At: vectorTime, Points: 50, Reason: "welcome", Program: 3,
		}}},
		{"a check-in on the seventh day", 1_121, vectorHLC + 36, own(2), Draft{
			Kind: PointsGrantedKind, Member: own(23), Request: "activity/1",
			Body: &PointsGranted{
				At: vectorTime, Points: 11, Reason: "checkin", Ends: vectorDay + 365, Program: 3, Streak: 7, Engaged: 1, Of: ID{N: 1_100},
			},
		}},
		{"lots and holds", 1_122, vectorHLC + 37, ID{}, Draft{Kind: PointsExpiredKind, Member: older(1), Body: &PointsExpired{
			At: vectorTime, Points: 120, Lots: []Lot{{Ends: vectorDay - 1, Points: -150}, {Ends: vectorDay + 30, Points: 30}},
			Holds: []Hold{{Until: vectorTime - 60, Points: -300}},
		}}},
		{"nothing", 1_123, vectorHLC + 38, ID{}, Draft{Kind: PointsExpiredKind, Member: own(23), Body: &PointsExpired{At: vectorTime}}},
	}
}

func holdSamples() []sample {
	return []sample{
		{"for half an hour", 1_130, vectorHLC + 39, own(2), Draft{Kind: PointsHeldKind, Member: own(23), Request: "hold/7", Body: &PointsHeld{
			At: vectorTime, Points: 300, Until: vectorTime + 1_800,
		}}},
		{"let go", 1_131, vectorHLC + 40, own(2), Draft{Kind: HoldReleasedKind, Member: own(23), Body: &HoldReleased{
			Hold: ID{N: 1_130}, At: vectorTime + 60, Points: 300, Until: vectorTime + 1_800,
		}}},
		{"of a stream before", 1_132, vectorHLC + 41, own(2), Draft{Kind: HoldReleasedKind, Member: older(1), Body: &HoldReleased{
			Hold: older(9), At: vectorTime + 60, Points: 1, Until: vectorTime + 1_800,
		}}},
	}
}

func couponSamples() []sample {
	return []sample{
		{"by hand, without an end", 1_140, vectorHLC + 42, own(2), Draft{Kind: CouponIssuedKind, Member: own(23), Body: &CouponIssued{
			At: vectorTime, Code: "C123456789018", Template: "ten", From: vectorDay, Source: "hand", Program: 3,
		}}},
		{"by a campaign", 1_141, vectorHLC + 43, own(2), Draft{Kind: CouponIssuedKind, Member: older(1), Body: &CouponIssued{
			At: vectorTime, Code: "C000000005724", Template: "comeback", From: vectorDay, Until: vectorDay + 21, Source: "campaign:comeback", Program: 3,
		}}},
		{"used on a bill", 1_142, vectorHLC + 44, own(2), Draft{
			Kind: CouponRedeemedKind, Member: own(23), Request: "coupon/R-1142",
			Body: &CouponRedeemed{At: vectorTime, Code: "C123456789018", Amount: 8_000, Value: 1_000},
		}},
		{"a gift", 1_143, vectorHLC + 45, own(2), Draft{Kind: CouponRedeemedKind, Member: own(23), Body: &CouponRedeemed{
			At: vectorTime, Code: "C000000005724",
		}}},
		{"given back", 1_144, vectorHLC + 46, own(2), Draft{Kind: CouponVoidedKind, Member: own(23), Body: &CouponVoided{
			At: vectorTime, Code: "C123456789018", Reason: "undo",
		}}},
	}
}

func watchSamples() []sample {
	seed, commitment := sha256.Sum256([]byte("a seed")), sha256.Sum256([]byte("a commitment"))
	return []sample{
		{"with its seed sealed", 1_150, vectorHLC + 47, own(1), Draft{
			Kind: DrawOpenedKind, Body: &DrawOpened{Draw: "spring", Commitment: commitment[:], Program: 3},
			PII: Fields{FieldSeed: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"},
		}},
		{"after seventeen tickets", 1_151, vectorHLC + 48, own(1), Draft{Kind: DrawClosedKind, Body: &DrawClosed{
			Draw: "spring", Seed: seed[:], Tickets: 17, Opened: ID{N: 1_150},
		}}},
		{"that nobody knows the beginning of", 1_152, vectorHLC + 49, own(1), Draft{Kind: DrawClosedKind, Body: &DrawClosed{
			Draw: "spring", Seed: seed[:],
		}}},
		{"a wrong PIN", 1_153, vectorHLC + 50, ID{}, Draft{Kind: StaffPINFailedKind, Subject: own(2), Body: &StaffPINFailed{At: vectorTime}}},
		{"the right one", 1_154, vectorHLC + 51, own(2), Draft{Kind: StaffPINAcceptedKind, Subject: own(2), Body: &StaffPINAccepted{At: vectorTime}}},
		{"an SSH key", 1_157, vectorHLC + 54, own(1), Draft{
			Kind: StaffKeyAddedKind, Subject: own(2), Body: &StaffKeyAdded{Sort: "ssh"},
			PII: Fields{FieldKey: "ssh SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s"},
		}},
		{"an SSH key", 1_158, vectorHLC + 55, own(1), Draft{
			Kind: StaffKeyRemovedKind, Subject: own(2), Body: &StaffKeyRemoved{Sort: "ssh"},
			PII: Fields{FieldKey: "ssh SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s"},
		}},
		{"for ten minutes", 1_159, vectorHLC + 56, own(1), Draft{
			Kind: StaffCodeSetKind, Subject: own(2), Body: &StaffCodeSet{Until: vectorTime + 600},
			PII: Fields{FieldCode: "f7c3bc1d808e04732adf679965ccc34ca7ae3441"},
		}},
		{"used up", 1_160, vectorHLC + 57, own(2), Draft{Kind: StaffCodeSetKind, Subject: own(2), Body: &StaffCodeSet{}}},
		{"a display of the till front", 1_161, vectorHLC + 58, own(1), Draft{
			Kind: DisplayAddedKind, Body: &DisplayKeyAdded{Till: "front"},
			PII: Fields{FieldKey: "ssh SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"},
		}},
		{"a display of the till front", 1_162, vectorHLC + 59, own(1), Draft{
			Kind: DisplayRemovedKind, Body: &DisplayKeyRemoved{Till: "front"},
			PII: Fields{FieldKey: "ssh SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"},
		}},
		{"a phone number", 1_155, vectorHLC + 52, own(2), Draft{Kind: DataReadKind, Member: own(23), Body: &DataRead{At: vectorTime, What: "phone"}}},
		{"an export", 1_156, vectorHLC + 53, own(1), Draft{Kind: DataReadKind, Body: &DataRead{At: vectorTime, What: "export.members", Count: 1_234}}},
	}
}
