package coupon

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/say"
)

func newCode(n uint64) Code {
	var random [8]byte
	binary.BigEndian.PutUint64(random[:], n)
	return New(random)
}

func TestDammMatchesThePublishedExample(t *testing.T) {
	require.EqualValues(t, 4, damm("572"), "the example in general use: 5724")
	require.Zero(t, damm("5724"))
}

// The laws of the quasigroup are all that the detection rests on, for any length.
func TestQuasigroupIsWeaklyTotallyAntiSymmetric(t *testing.T) {
	times := func(x, y byte) byte { return quasigroup[x][y] - '0' }
	for x := range byte(10) {
		var row, column [10]bool
		require.Zero(t, times(x, x))
		for y := range byte(10) {
			row[times(x, y)], column[times(y, x)] = true, true
			for c := range byte(10) {
				require.False(t, x != y && times(times(c, x), y) == times(times(c, y), x), "%d %d %d", c, x, y)
			}
		}
		require.NotContains(t, row, false)
		require.NotContains(t, column, false)
	}
}

func TestCodesHaveTheirForm(t *testing.T) {
	require.Equal(t, Code("C000000000000"), newCode(0))
	require.Equal(t, Code("C000000005724"), newCode(572))
	require.Equal(t, newCode(572), newCode(space+572), "codes wrap around")
	require.Equal(t, "C0000-0000-5724", newCode(572).String())
	require.Regexp(t, `^C\d{12}$`, string(newCode(math.MaxUint64)))
	require.Equal(t, "C12", Code("C12").String())
}

func TestCodesAreSpreadOverTheirSpace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64().Draw(t, "random")
		require.Equal(t, fmt.Sprintf("C%011d", n%space), string(newCode(n)[:digits]))
	})
}

// requireRefused checks that a text is refused with a code, and that a person can read it.
func requireRefused(t require.TestingT, text string, code model.Code) {
	c, err := Parse(text)
	var refused *model.Error
	require.True(t, errors.As(err, &refused), "%q", text)
	require.Equal(t, code, refused.Code, "%q", text)
	require.Empty(t, c)
	for _, lang := range model.Langs {
		sentence, hint := say.Error(lang, err)
		internal, _ := say.Error(lang, model.Refuse(say.Internal))
		require.NotEqual(t, internal, sentence, text)
		require.NotRegexp(t, `[[:cntrl:]]`, sentence+hint)
		if !strings.ContainsAny(text, "%％") { // or it is what was typed
			require.NotContains(t, sentence+hint, "%!", refused)
		}
		require.Less(t, len(sentence+hint), 400)
	}
}

// requireMistakesFound checks every wrong digit and every swap of neighbours of one code.
func requireMistakesFound(t require.TestingT, c Code) {
	for i := 1; i <= digits; i++ {
		wrong := []byte(c)
		for d := byte('0'); d <= '9'; d++ {
			if wrong[i] = d; d != c[i] {
				requireUnfit(t, wrong)
			}
		}
		if i < digits && c[i] != c[i+1] {
			swapped := []byte(c)
			swapped[i], swapped[i+1] = c[i+1], c[i]
			requireUnfit(t, swapped)
		}
	}
}

func requireUnfit(t require.TestingT, code []byte) {
	_, err := Parse(string(code))
	require.Equal(t, model.Code("coupon.check"), model.CodeOf(err), "%s", code)
}

func TestWrongDigitsAndSwapsAreFound(t *testing.T) {
	for _, n := range []uint64{0, 1, 572, 12_345_678_901, space - 1} {
		requireMistakesFound(t, newCode(n))
	}
	rapid.Check(t, func(t *rapid.T) { requireMistakesFound(t, newCode(rapid.Uint64().Draw(t, "random"))) })
}

func TestCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	want := Code("C123456789018")
	require.Equal(t, want, newCode(12345678901), "the check digit of 12345678901")
	for _, text := range []string{
		"C123456789018", "c123456789018", "C1234-5678-9018", " c1234 5678 9018\r\n", "Ｃ１２３４－５６７８－９０１８", "ｃ1234–5678—9018", "C-1234−5678‐9018",
		"123456789018", "1234-5678-9018", "１２３４　５６７８　９０１８", "c 1 2 3 4 5 6 7 8 9 0 1 8", "C1234\u200b56789018",
	} {
		got, err := Parse(text)
		require.NoError(t, err, "%q", text)
		require.Equal(t, want, got, "%q", text)
		require.Equal(t, strings.ContainsAny(text, "CcＣｃ"), Looks(text), "%q", text)
	}
}

func TestWhatIsNoCodeIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "C", "C12345678901", "C1234567890180", "CC123456789018", "1C23456789018", "C1234.5678.9018", "D123456789018", "123456789018C",
		"C12345678901O", "优惠券", "\x1b[31mC", "\xff\xfe", strings.Repeat("1", 1<<20), "C" + strings.Repeat(" ", longest) + "123456789018", "13812341641",
	} {
		requireRefused(t, text, "coupon.form")
		require.False(t, Looks(text), "%.40q", text)
	}
	for _, text := range []string{"C123456789011", "c1234-5678-9012", "123456789012"} {
		requireRefused(t, text, "coupon.check")
		require.Equal(t, text[0] != '1', Looks(text), "a wrong digit is told, not taken for a name")
	}
	sentence, _ := say.Error(model.EN, model.Refuse("coupon.form", "", digits))
	require.Equal(t, "A coupon's code is C and 12 digits.", sentence)
	_, err := Parse("C12\x1b[31m34")
	sentence, _ = say.Error(model.EN, err)
	require.Equal(t, "A coupon's code is C and 12 digits; “C1234” is not.", sentence)
}

func TestEveryCodeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCode(rapid.Uint64().Draw(t, "random"))
		for _, text := range []string{string(c), c.String(), string(c[1:]), strings.ToLower(c.String())} {
			got, err := Parse(text)
			require.NoError(t, err)
			require.Equal(t, c, got)
		}
		require.True(t, Looks(c.String()))
		require.False(t, Looks(string(c[1:])))
	})
}

func FuzzCode(f *testing.F) {
	for _, text := range []string{"", "C123456789018", "c1234-5678-9018", "Ｃ１２３４－５６７８－９０１８", "123456789018", "C123456789011", "\xff", "C\u0301123456789018", "C"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		if err != nil {
			requireRefused(t, text, model.CodeOf(err))
			require.Contains(t, []model.Code{"coupon.form", "coupon.check"}, model.CodeOf(err))
			require.False(t, Looks(text) && model.CodeOf(err) == "coupon.form")
			return
		}
		require.Regexp(t, `^C\d{12}$`, string(c))
		again, err := Parse(c.String())
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
