package clean_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
)

func TestNewCardsHaveTheirCheckDigit(t *testing.T) {
	require.Equal(t, "2000000001234", clean.NewCard(123))
	require.Equal(t, "2000000000008", clean.NewCard(0))
	require.Equal(t, "2100000000005", clean.NewCard(10_000_000_000), "the next prefix follows")
	require.Panics(t, func() { clean.NewCard(100_000_000_000) })
}

// Worked by hand: 2012345678903 sums to 2+0+1+6+3+12+5+18+7+24+9+0 = 87, three short of 90.
func TestCheckDigitAgreesWithHandWork(t *testing.T) {
	for _, in := range []string{"2000000001234", "2012345678903"} {
		require.True(t, clean.ValidCard(in), in)
	}
	for _, in := range []string{"2000000001235", "200000000123", "20000000012345", "1000000000007", "200000000123x", ""} {
		require.False(t, clean.ValidCard(in), in)
	}
}

func TestOneWrongDigitIsAlwaysNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card := clean.NewCard(rapid.Uint64Range(0, 99_999_999_999).Draw(t, "seq"))
		require.Len(t, card, 13)
		require.True(t, clean.ValidCard(card))
		got, err := clean.Card(card[:1] + "-" + card[1:7] + " " + card[7:])
		require.NoError(t, err)
		require.Equal(t, card, got)

		at := rapid.IntRange(1, 12).Draw(t, "at")
		wrong := card[:at] + string('0'+(card[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10) + card[at+1:]
		require.False(t, clean.ValidCard(wrong))
		got, err = clean.Card(wrong)
		requireRefused(t, "card.check", got, err)
	})
}

func TestCardsOfOtherSystemsAreKept(t *testing.T) {
	for in, want := range map[string]string{
		"vip-0042":        "VIP0042",
		" ｖ１２３４ ":         "V1234",
		"6901234567892":   "6901234567892", // a product's number: not ours to judge
		"200000000123":    "200000000123",  // twelve digits
		"0012":            "0012",
		"12 34 – 56":      "123456",
		"2000000001234\n": "2000000001234", // a scanner's line end
	} {
		got, err := clean.Card(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got)
	}
}

func TestCardNumbersThatCannotBeAreRefused(t *testing.T) {
	for in, code := range map[string]model.Code{
		"":                                "card.empty",
		" - ":                             "card.empty",
		"123":                             "card.length",
		strings.Repeat("1", 33):           "card.length",
		"1234" + strings.Repeat("-", 300): "card.length",
		"卡1234":                           "card.letters",
		"12_34":                           "card.letters",
		"2000000001233":                   "card.check",
	} {
		got, err := clean.Card(in)
		requireRefused(t, code, got, err)
	}
}

func FuzzCard(f *testing.F) {
	for _, seed := range []string{"2000000001234", "vip-0042", "２０００", "ß123"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := clean.Card(in)
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err))
			return
		}
		require.Regexp(t, "^[0-9A-Z]{4,32}$", got)
		again, err := clean.Card(got)
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}
