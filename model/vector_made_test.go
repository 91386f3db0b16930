package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample is what a vector is made from. Once its vector stands under testdata, changing it
// here changes nothing: add another with a note of its own.
type sample struct {
	note  string
	seq   uint64
	hlc   HLC
	actor ID
	draft Draft
}

// The streams of the vectors: the one that writes, and one that came before it.
var (
	vectorStream = StreamID{0x01, 0x9c, 0xc1, 0x0a, 0x5b, 0x00, 0x71, 0xa2, 0x93, 0x54, 0xb5, 0x16, 0xd7, 0x38, 0xf9, 0x0a}
	olderStream  = StreamID{0x01, 0x98, 0x40, 0x77, 0x2e, 0x80, 0x7c, 0x1d, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18}
)

const (
	vectorTime = 1_772_776_800                // 2026-03-06 06:00:00 UTC
	vectorHLC  = HLC(vectorTime * 1000 << 16) // with the counter at 0
)

func own(n uint64) ID   { return ID{Stream: vectorStream, N: n} }
func older(n uint64) ID { return ID{Stream: olderStream, N: n} }

// vector seals a sample with a fixed previous hash and salt.
func (s *sample) vector(t testing.TB) vector {
	t.Helper()
	var prev Hash
	if s.draft.Kind != StreamOpenedKind {
		prev = sha256.Sum256([]byte("before " + string(s.draft.Kind) + " " + s.note))
	}
	salt := sha256.Sum256([]byte("salt of " + string(s.draft.Kind) + " " + s.note))
	e, wire, err := Seal(s.draft, vectorStream, s.seq, s.hlc, s.actor, prev, [16]byte(salt[:16]))
	require.NoError(t, err)
	body, err := json.Marshal(s.draft.Body)
	require.NoError(t, err)
	v := vector{
		Note: s.note, Stream: vectorStream.String(), Previous: hex.EncodeToString(prev[:]), Wire: hex.EncodeToString(wire),
		Head: headOf(e), Body: body, Fields: fieldsOf(e),
	}
	if e.PII != nil {
		v.PII = hex.EncodeToString(e.PII.AppendPII(nil))
	}
	return v
}

func samples() []sample {
	all := shopSamples()
	all = append(all, staffSamples()...)
	all = append(all, memberSamples()...)
	all = append(all, saleSamples()...)
	all = append(all, backSamples()...)
	all = append(all, pointSamples()...)
	all = append(all, ruleSamples()...)
	return append(all, chainSamples()...)
}

func shopSamples() []sample {
	key := sha256.Sum256([]byte("a public key"))
	head := sha256.Sum256([]byte("the head of the stream before"))
	return []sample{
		{"a fresh file", 1, vectorHLC, ID{}, Draft{Kind: StreamOpenedKind, Body: &StreamOpened{PublicKey: key[:], Reason: "init"}}},
		{"a restored file", 1, vectorHLC + 7, ID{}, Draft{Kind: StreamOpenedKind, Body: &StreamOpened{
			PublicKey: key[:], Reason: "restore", After: olderStream[:], AfterSeq: 70_000, AfterHash: head[:],
		}}},
		{"a shop", 2, vectorHLC + 1, own(1), Draft{Kind: ShopOpenedKind, Body: &ShopOpened{
			Name: "朝阳店", Currency: "CNY", Timezone: "Asia/Shanghai", Lang: ZH, Region: "CN",
		}}},
		{"a sample shop", 2, vectorHLC + 1, own(1), Draft{Kind: ShopOpenedKind, Body: &ShopOpened{
			Name: "Corner Café", Currency: "JPY", Timezone: "Europe/Berlin", Lang: EN, Region: "DE", Demo: true,
		}}},
		{"a program", 3, vectorHLC + 2, own(1), Draft{Kind: ProgramPublishedKind, Body: &ProgramPublished{
			Version: 2, Text: "# 双倍积分\n[earn]\npoints = 2\nper = \"1.00\"\n",
		}}},
	}
}

func staffSamples() []sample {
	const hash = "argon2id$1$64$1$AAECAwQFBgcICQoLDA0ODw$Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA"
	return []sample{
		{"a manager", 4, vectorHLC + 3, own(1), Draft{
			Kind: StaffAddedKind, Subject: own(1), Body: &StaffAdded{Role: "manager"}, PII: Fields{FieldName: "王芳"},
		}},
		{"a PIN", 5, vectorHLC + 4, own(1), Draft{
			Kind: StaffPINSetKind, Subject: own(1), Body: &StaffPINSet{}, PII: Fields{FieldPINHash: hash},
		}},
		{"a badge", 6, vectorHLC + 5, own(1), Draft{
			Kind: StaffBadgeSetKind, Subject: own(2), Body: &StaffBadgeSet{}, PII: Fields{FieldBadge: "B-20417"},
		}},
		{"a role", 7, vectorHLC + 6, older(1), Draft{Kind: StaffRoleSetKind, Subject: own(2), Body: &StaffRoleSet{Role: "supervisor"}}},
		{"a closed account", 8, vectorHLC + 0xffff, own(1), Draft{Kind: StaffDisabledKind, Subject: older(3), Body: &StaffDisabled{}}},
	}
}

func memberSamples() []sample {
	everything := Fields{
		FieldName: "张 小明 👨‍👩‍👧", FieldPhone: "+8613812341641", FieldCard: "8800000017", FieldExternal: "007", FieldEmail: "xm@example.com",
		FieldBirthday: "L08-15", FieldGender: "m", FieldWeChat: "xm_zhang", FieldAddress: "朝阳区 1 号", FieldTags: "熟客,咖啡",
		FieldNotes: "不要糖", FieldJoined: "2023-04-11", FieldChannel: "wechat", FieldKind: "person", FieldSource: "till", FieldReferrer: "李雷",
		999: "a field of a newer program",
	}
	return []sample{
		{"by phone at the till", 24, vectorHLC + 8, own(1), Draft{
			Kind: MemberEnrolledKind, Member: own(23), Body: &MemberEnrolled{}, PII: Fields{FieldPhone: "+8613812341641"},
		}},
		{"every field, imported", 256, vectorHLC + 9, own(1), Draft{
			Kind: MemberEnrolledKind, Member: own(255), Request: "member/007", Body: &MemberEnrolled{Source: "import"}, PII: everything,
		}},
		{"nobody named", 25, vectorHLC + 10, ID{}, Draft{Kind: MemberEnrolledKind, Member: own(24), Body: &MemberEnrolled{Source: "api"}}},
		{"one field changed, one cleared", 65_536, vectorHLC + 11, own(2), Draft{
			Kind: MemberEditedKind, Member: older(65_535), Body: &MemberEdited{Fields: []uint64{FieldName, FieldEmail}},
			PII: Fields{FieldName: "O’Brien, Zoë", FieldEmail: ""},
		}},
		{"no field", 26, vectorHLC + 12, own(2), Draft{Kind: MemberEditedKind, Member: own(1), Body: &MemberEdited{Fields: []uint64{}}}},
	}
}

func saleSamples() []sample {
	return []sample{
		{"an amount alone", 1_001, vectorHLC + 13, own(2), Draft{Kind: SaleRecordedKind, Member: own(23), Body: &SaleRecorded{
			At: vectorTime, Den: 100, Program: 1,
		}}},
		{"everything", 1 << 40, vectorHLC + 14, older(2), Draft{
			Kind: SaleRecordedKind, Member: older(1), Subject: own(9), Request: "sale/R-1001",
			Body: &SaleRecorded{
				At: vectorTime, Amount: 26_828, Base: 25_828, Points: 516, Rate: 2, Den: 100, Before: 76, Carried: -20, Program: 2, Tender: 1_000,
				Lines: []Line{
					{SKU: "6901234567892", Product: "拿铁", Category: "咖啡", Department: "饮品", Quantity: 2_000, Amount: 5_600, Discount: 400},
					{},
					{Product: "Croissant", Amount: 21_228},
				},
				Where: "till 2", Source: "import",
			},
		}},
		{"a return without its receipt", 1_003, vectorHLC + 15, own(2), Draft{
			Kind: SaleRecordedKind, Member: own(23), Request: "return/" + strings.Repeat("9", MaxRequest-len("return/")),
			Body: &SaleRecorded{At: -1, Amount: -990, Base: -990, Points: -10, Rate: 1, Den: 100, Carried: 10, Program: 1, Source: "api"},
		}},
		{"the largest amounts", 1<<64 - 1, 1<<64 - 1, own(1<<64 - 1), Draft{Kind: SaleRecordedKind, Member: older(1<<32 - 1), Body: &SaleRecorded{
			At: 1<<62 - 1, Amount: MaxMoney, Base: -MaxMoney, Points: MaxPoints, Rate: 1_000_000, Den: int64(MaxMoney), Before: 1<<63 - 1, Carried: -1 << 63, Program: 1 << 31,
		}}},
	}
}

// wholeEffect fills every field of an opposite.
func wholeEffect() Effect {
	return Effect{
		Earned: -516, Redeemed: -300, Adjusted: 50, Carried: 20, Den: 100, Spend: -26_828, Visits: -1, At: vectorTime,
		LastVisit: vectorTime - 86_400, Cases: -1, FirstVisit: vectorTime - 2*86_400,
	}
}

func backSamples() []sample {
	return []sample{
		{"of a sale of nothing", 1_010, vectorHLC + 16, own(2), Draft{Kind: SaleRefundedKind, Member: own(23), Body: &SaleRefunded{
			Sale: ID{N: 1_001}, At: vectorTime + 60,
		}}},
		{"everything", 1_011, vectorHLC + 17, own(2), Draft{
			Kind: SaleRefundedKind, Member: older(1), Request: "refund/R-1001",
			Body: &SaleRefunded{Sale: older(1 << 40), At: vectorTime + 60, Amount: 26_828, Back: wholeEffect()},
		}},
		{"of an act that did nothing", 1_012, vectorHLC + 18, own(2), Draft{Kind: ActUndoneKind, Member: own(23), Body: &ActUndone{
			Act: ID{N: 1_010}, Of: SaleRefundedKind, At: vectorTime + 90,
		}}},
		{"everything", 1_013, vectorHLC + 19, own(2), Draft{
			Kind: ActUndoneKind, Member: older(1), Subject: own(9),
			Body: &ActUndone{Act: older(1 << 40), Of: SaleRecordedKind, At: vectorTime + 90, Back: wholeEffect()},
		}},
	}
}

func pointSamples() []sample {
	return []sample{
		{"worth nothing", 1_020, vectorHLC + 20, own(2), Draft{Kind: PointsRedeemedKind, Member: own(23), Body: &PointsRedeemed{
			At: vectorTime, Points: 100, Reward: "off", Program: 1,
		}}},
		{"an amount off", 1_021, vectorHLC + 21, own(2), Draft{
			Kind: PointsRedeemedKind, Member: own(23), Request: "redeem/R-1001",
			Body: &PointsRedeemed{At: vectorTime, Points: 300, Value: 300, Reward: "off", Program: 2},
		}},
		{"by hand", 1_022, vectorHLC + 22, own(1), Draft{Kind: PointsAdjustedKind, Member: own(23), Body: &PointsAdjusted{
			At: vectorTime, Points: -50, Reason: "生日",
		}}},
		{"a complaint with both clocks", 1_023, vectorHLC + 23, own(2), Draft{
			Kind: CaseOpenedKind, Member: own(23), Subject: own(4),
			Body: &CaseOpened{
				At: vectorTime, Feedback: "complaint", Score: 2, Scale: 5, Channel: "wechat", RespondBy: vectorTime + 7_200, ResolveBy: vectorTime + 259_200,
				Sale: ID{N: 1_001},
			},
			PII: Fields{FieldText: "排队太久，\n而且咖啡凉了。"},
		}},
		{"praise of nobody known", 1_024, vectorHLC + 24, own(2), Draft{Kind: CaseOpenedKind, Subject: own(5), Body: &CaseOpened{
			At: vectorTime, Feedback: "praise",
		}}},
	}
}
