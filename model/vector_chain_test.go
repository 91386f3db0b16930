package model

import "crypto/sha256"

// What shops of a chain write: membership, points that move between a stream and headquarters, what
// of a change falls to headquarters, erasures and merges.

func chainSamples() []sample {
	return append(append(joinSamples(), moveSamples()...), authoritySamples()...)
}

func joinSamples() []sample {
	key := sha256.Sum256([]byte("the key of checkpoints"))
	authority := sha256.Sum256([]byte("the authority's public key"))
	return []sample{
		{"a shop joins", 2_001, vectorHLC + 100, ID{}, Draft{Kind: ChainJoinedKind, Body: &ChainJoined{
			Chain: "朝阳茶饮", Shop: 17, Market: 3, Key: key[:], Address: "hq.example.com:8443", Authority: authority[:], Generation: 2, Stream: olderStream[:],
		}}},
		{"the program of a chain", 2_002, vectorHLC + 101, ID{}, Draft{
			Kind: ProgramPublishedKind, Request: "program/3", Body: &ProgramPublished{Version: 3, Text: "[earn]\npoints = 1\nper = \"1.00\"\n", Chain: 41},
		}},
	}
}

func moveSamples() []sample {
	away := []Lot{{Ends: Never, Points: -4}, {Ends: vectorDay + 30, Points: -500}, {Ends: Idle, Points: 20}}
	lent := []Lot{{Ends: vectorDay + 30, Points: 100}, {Ends: Idle, Points: 5}}
	back := fullEffect()
	back.Away = away
	return []sample{
		{"a grant", 2_003, vectorHLC + 102, ID{}, Draft{Kind: GrantReceivedKind, Member: older(65_535), Body: &GrantReceived{N: 3, Lots: lent}}},
		{"a grant of what does not end", 2_004, vectorHLC + 103, ID{}, Draft{
			Kind: GrantReceivedKind, Member: own(23), Body: &GrantReceived{N: 1, Lots: []Lot{{Points: 1}}},
		}},
		{"a grant of a coupon", 2_019, vectorHLC + 118, ID{}, Draft{
			Kind: GrantReceivedKind, Member: own(23), Body: &GrantReceived{Lots: []Lot{}, Coupon: older(65), Code: "C123456789018", Turn: 2},
		}},
		{"a coupon that is given back", 2_020, vectorHLC + 119, ID{}, Draft{
			Kind: RightsReleasedKind, Member: own(23), Body: &RightsReleased{At: vectorTime, Lots: []Lot{}, Why: ReleaseRecall, Coupon: ID{N: 1_200}, Code: "C123456789018"},
		}},
		{"a coupon of a chain", 2_021, vectorHLC + 120, own(2), Draft{Kind: CouponRedeemedKind, Member: own(23), Body: &CouponRedeemed{
			At: vectorTime, Code: "C123456789018", Amount: 2_000, Value: 500, Coupon: older(65), Owner: older(7),
		}}},
		{"a coupon of a chain taken back", 2_022, vectorHLC + 121, own(2), Draft{Kind: CouponVoidedKind, Member: own(23), Body: &CouponVoided{
			At: vectorTime, Code: "C123456789018", Reason: "误发", Coupon: ID{N: 1_200},
		}}},
		{"by policy", 2_005, vectorHLC + 104, ID{}, Draft{
			Kind: RightsReleasedKind, Member: own(23), Body: &RightsReleased{At: vectorTime, Lots: lent, Why: ReleasePolicy},
		}},
		{"for a debt", 2_006, vectorHLC + 105, own(2), Draft{
			Kind: RightsReleasedKind, Member: own(23), Body: &RightsReleased{At: vectorTime, Lots: []Lot{{Points: 12}}, Why: ReleaseDebt},
		}},
		{"a return that falls to headquarters", 2_007, vectorHLC + 106, own(2), Draft{Kind: SaleRecordedKind, Member: own(23), Body: &SaleRecorded{
			At: vectorTime, Amount: -990, Base: -990, Points: -9, Rate: 1, Den: 100, Carried: -90, Program: 3, Ends: vectorDay + 365,
			Away: []Lot{{Ends: vectorDay + 365, Points: -7}},
		}}},
		{"a refund that falls to headquarters", 2_008, vectorHLC + 107, own(2), Draft{Kind: SaleRefundedKind, Member: own(23), Body: &SaleRefunded{
			Sale: ID{N: 1_100}, At: vectorTime + 60, Amount: -20_000, Back: back,
		}}},
		{"an undo that falls to headquarters", 2_009, vectorHLC + 108, own(2), Draft{Kind: ActUndoneKind, Member: own(23), Body: &ActUndone{
			Act: ID{N: 1_100}, Of: SaleRecordedKind, At: vectorTime + 90, Back: back,
		}}},
		{"an adjustment that falls to headquarters", 2_010, vectorHLC + 109, own(4), Draft{Kind: PointsAdjustedKind, Member: own(23), Body: &PointsAdjusted{
			At: vectorTime, Points: -30, Reason: "误发", Lots: []Lot{{Ends: vectorDay + 30, Points: -30}}, Away: []Lot{{Ends: vectorDay + 30, Points: -20}},
		}}},
		{"an end that headquarters books", 2_011, vectorHLC + 110, ID{}, Draft{Kind: PointsExpiredKind, Member: older(7), Body: &PointsExpired{
			At: vectorTime, Points: 30, Lots: []Lot{{Ends: vectorDay - 1, Points: -30}}, Away: []Lot{{Ends: vectorDay - 1, Points: -30}},
		}}},
	}
}

func authoritySamples() []sample {
	return []sample{
		{"an order with a reason", 2_012, vectorHLC + 111, older(4), Draft{
			Kind: ErasureOrderedKind, Member: own(23), Body: &ErasureOrdered{Number: 9, At: vectorTime, Reason: "request"},
		}},
		{"an order", 2_013, vectorHLC + 112, older(4), Draft{Kind: ErasureOrderedKind, Member: own(24), Body: &ErasureOrdered{Number: 10, At: vectorTime}}},
		{"a receipt", 2_014, vectorHLC + 113, ID{}, Draft{
			Kind: ErasureDoneKind, Member: own(23), Body: &ErasureDone{Number: 9, At: vectorTime, Events: 412},
		}},
		{"nothing to drop", 2_015, vectorHLC + 114, ID{}, Draft{Kind: ErasureDoneKind, Member: older(24), Body: &ErasureDone{Number: 10, At: vectorTime}}},
		{"the same phone", 2_016, vectorHLC + 115, older(4), Draft{
			Kind: MemberMergedKind, Member: own(23), Body: &MemberMerged{Into: older(7), At: vectorTime, Why: "phone"},
		}},
		{"by hand", 2_017, vectorHLC + 116, older(4), Draft{Kind: MemberMergedKind, Member: own(24), Body: &MemberMerged{Into: ID{N: 7}, At: vectorTime}}},
		{"a merge taken back", 2_018, vectorHLC + 117, older(4), Draft{
			Kind: MemberUnmergedKind, Member: own(23), Body: &MemberUnmerged{From: older(7), At: vectorTime},
		}},
	}
}
