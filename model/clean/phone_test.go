package clean_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
)

func TestPhoneIsReadAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct{ in, region, want string }{
		{"13812341641", "", "+8613812341641"},
		{"138 1234 1641", "CN", "+8613812341641"},
		{"138-1234-1641", "CN", "+8613812341641"},
		{"１３８１２３４１６４１", "CN", "+8613812341641"},
		{"١٣٨١٢٣٤١٦٤١", "CN", "+8613812341641"},
		{"+86 138 1234 1641", "DE", "+8613812341641"},
		{"＋86（138）12341641", "CN", "+8613812341641"},
		{"0086 138 1234 1641", "US", "+8613812341641"},
		{"8613812341641", "CN", "+8613812341641"},
		{"+86 (0)138 1234 1641", "CN", "+8613812341641"},
		{"\u202d138 1234 1641\u202c", "CN", "+8613812341641"},
		{"13812341641\n", "CN", "+8613812341641"},
		{"199 0000 0023", "CN", "+8619900000023"},
		{"010-6512 3456", "CN", "+861065123456"},
		{"(0755) 2345 6789", "CN", "+8675523456789"},
		{"400-820-8820", "CN", "+864008208820"},
		{"+49 (0)30 901820", "CN", "+4930901820"},
		{"0049 30 901820", "CN", "+4930901820"},
		{"030 901820", "DE", "+4930901820"},
		{"+852 9123 4567", "CN", "+85291234567"},
		{"+1 (415) 555-2671", "CN", "+14155552671"},
		{"415.555.2671", "US", "+14155552671"},
		{"+39 06 6982", "CN", "+39066982"},
	} {
		got, err := clean.Phone(c.in, c.region)
		require.NoError(t, err, c.in)
		require.Equal(t, c.want, got, c.in)
	}
}

func TestPhoneThatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		in, region string
		code       model.Code
	}{
		{"", "CN", "phone.empty"},
		{" \u200b", "CN", "phone.empty"},
		{"王芳", "CN", "phone.form"},
		{"---", "CN", "phone.form"},
		{"1-800-FLOWERS", "US", "phone.form"},
		{"138 1234 164１#", "CN", "phone.form"},
		{"1381234164", "CN", "phone.short"},
		{"12812341641", "CN", "phone.impossible"},
		{"138123416411", "CN", "phone.long"},
		{"0300 123 4567", "CN", "phone.impossible"},
		{"13812341641/13912341641", "CN", "phone.long"},
		{strings.Repeat("1 ", 30), "CN", "phone.long"},
		{"5291", "CN", "phone.short"},
		{"6512345", "CN", "phone.local"},
		{"65123456", "CN", "phone.local"},
		{"+999 1234 5678", "CN", "phone.country"},
		{"555 2671", "XX", "phone.country"},
		{"+49 1", "CN", "phone.short"},
		{"+49 0 00000", "CN", "phone.impossible"}, // it would lose one more 0 at every reading
	} {
		got, err := clean.Phone(c.in, c.region)
		require.Equal(t, c.code, model.CodeOf(err), "%s: %v", c.in, err)
		require.Empty(t, got)
	}
}

// A refusal reaches logs, so it must not carry the number.
func TestPhoneRefusalsDoNotRepeatTheNumber(t *testing.T) {
	for _, in := range []string{"1381234164", "+999 13812341641", "name13812341641"} {
		_, err := clean.Phone(in, "CN")
		require.Error(t, err)
		require.NotContains(t, err.Error(), "1381234164")
	}
}

// The numbering plan names an example for every country; each is read from how it is written
// abroad and at home, and its written form is read back.
func TestPhonesOfEveryCountryAreRead(t *testing.T) {
	tried := 0
	for region := range phonenumbers.GetSupportedRegions() {
		for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE} {
			number := phonenumbers.GetExampleNumberForType(region, kind)
			if number == nil {
				continue
			}
			want := phonenumbers.Format(number, phonenumbers.E164)
			for _, c := range []struct {
				form   phonenumbers.PhoneNumberFormat
				region string
			}{
				{phonenumbers.INTERNATIONAL, "CN"},
				{phonenumbers.E164, "CN"},
				{phonenumbers.NATIONAL, region},
			} {
				typed := phonenumbers.Format(number, c.form)
				if parsed, err := phonenumbers.Parse(typed, c.region); err != nil || phonenumbers.Format(parsed, phonenumbers.E164) != want {
					continue // some national forms (Argentine mobiles) the plan itself cannot read back
				}
				got, err := clean.Phone(typed, c.region)
				require.NoError(t, err, "%s %s", region, typed)
				require.Equal(t, want, got, "%s %s", region, typed)
				tried++
			}
			back, err := clean.Phone(clean.FormatPhone(want), "CN")
			require.NoError(t, err)
			require.Equal(t, want, back)
			requireMasked(t, want)
		}
	}
	require.Greater(t, tried, 1_300)
}

// requireMasked holds that a mask shows the end of the number and hides at least four digits
// in a row, or half of a short one.
func requireMasked(t require.TestingT, e164 string) {
	mask := clean.MaskPhone(e164)
	require.Contains(t, mask, "***", e164)
	head, tail, _ := strings.Cut(strings.ReplaceAll(mask, " ", ""), "*")
	tail = strings.TrimLeft(tail, "*")
	require.True(t, strings.HasSuffix(e164, tail), "%s -> %s", e164, mask)
	require.LessOrEqual(t, len(tail), 4)
	head = strings.TrimPrefix(strings.TrimPrefix(head, "+"), "0")
	if hidden := len(e164) - 1 - len(head) - len(tail); !strings.HasPrefix(mask, "+") {
		hidden -= 2 // the country code that national form leaves out
		require.GreaterOrEqual(t, hidden, 2, "%s -> %s", e164, mask)
	} else {
		require.GreaterOrEqual(t, hidden, 1, "%s -> %s", e164, mask)
		require.Equal(t, e164[:len(head)+1], "+"+head)
	}
}

func TestPhoneIsWrittenForPeople(t *testing.T) {
	for e164, want := range map[string][2]string{
		"+8613812341641": {"138 1234 1641", "138 **** 1641"},
		"+861065123456":  {"010 6512 3456", "010 **** 3456"},
		"+8675523456789": {"0755 2345 6789", "0755 **** 6789"},
		"+864008208820":  {"400 820 8820", "400 **** 8820"},
		"+4915123456789": {"+49 1512 3456789", "+49 *** 6789"},
		"+14155552671":   {"+1 415-555-2671", "+1 *** 2671"},
		"+85291234567":   {"+852 9123 4567", "+852 *** 4567"},
		"+29020123":      {"+290 20123", "+290 *** 23"},
		"":               {"", "****"},
		"+":              {"+", "****"},
		"+861王芳王x5":      {"+861王芳王x5", "****"},
		"hello":          {"hello", "****"},
	} {
		require.Equal(t, want[0], clean.FormatPhone(e164))
		require.Equal(t, want[1], clean.MaskPhone(e164))
	}
}

// The short cut must answer what the numbering plan answers, wherever both know the number.
func TestShortCutForMobilesAgreesWithTheNumberingPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		national := fmt.Sprintf("1%d", rapid.Int64Range(30_0000_0000/10, 99_9999_9999/10).Draw(t, "n"))
		national += fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "last"))
		typed := rapid.SampledFrom([]string{"", "+86", "0086", "+86 ", "86-"}).Draw(t, "prefix") + national
		got, err := clean.Phone(typed, "CN")
		require.NoError(t, err)
		number, err := phonenumbers.Parse(typed, "CN")
		require.NoError(t, err)
		require.Equal(t, phonenumbers.Format(number, phonenumbers.E164), got, typed)
		back, err := clean.Phone(clean.FormatPhone(got), "CN")
		require.NoError(t, err)
		require.Equal(t, got, back)
		requireMasked(t, got)
	})
}

func FuzzPhone(f *testing.F) {
	for _, seed := range []string{"13812341641", "+49 (0)30 901820", "0086 138-1234-1641", "١٣٨", "+1", "(", "+86(0)10", "+49000000"} {
		f.Add(seed, "CN")
	}
	f.Add("030 901820", "DE")
	f.Fuzz(func(t *testing.T, in, region string) {
		got, err := clean.Phone(in, region)
		clean.FormatPhone(in)
		clean.MaskPhone(in)
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err))
			require.Empty(t, got)
			return
		}
		require.Regexp(t, `^\+[1-9][0-9]{3,16}$`, got)
		again, err := clean.Phone(got, region)
		require.NoError(t, err, "%q -> %q", in, got)
		require.Equal(t, got, again)
		requireMasked(t, got)
	})
}

func BenchmarkPhone(b *testing.B) {
	for name, in := range map[string]string{"mobile": "138 1234 1641", "landline": "010 6512 3456", "abroad": "+49 30 901820"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := clean.Phone(in, "CN"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFormatPhone(b *testing.B) {
	for name, in := range map[string]string{"mobile": "+8613812341641", "abroad": "+4930901820"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				clean.FormatPhone(in)
			}
		})
	}
}

func BenchmarkMaskPhone(b *testing.B) {
	for name, in := range map[string]string{"mobile": "+8613812341641", "abroad": "+4930901820"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				clean.MaskPhone(in)
			}
		})
	}
}

func TestRegionIsACountryWithTelephones(t *testing.T) {
	for typed, want := range map[string]string{"CN": "CN", " hk ": "HK", "ＵＳ": "US"} {
		got, err := clean.Region(typed)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, typed := range []string{"", "ZZ", "China", "86"} {
		_, err := clean.Region(typed)
		require.Equal(t, model.Code("region.unknown"), model.CodeOf(err), typed)
	}
}
