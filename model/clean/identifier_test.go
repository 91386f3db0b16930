package clean_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/clean"
)

// requireRefused holds that err is the refusal code and that what came with it is empty.
func requireRefused[T comparable](t require.TestingT, code model.Code, got T, err error) {
	var zero T
	require.Equal(t, code, model.CodeOf(err), "%v", err)
	require.Equal(t, zero, got)
}

func TestDigitsOfOtherKeyboardsBecomePlain(t *testing.T) {
	require.Equal(t, "128.50", clean.Digits("１２８.５０"))
	require.Equal(t, "0123456789", clean.Digits("٠١٢٣٤٥٦٧٨٩"))
	require.Equal(t, "0123456789", clean.Digits("۰۱۲۳۴۵۶۷۸۹"))
	require.Equal(t, "Ａ：王②", clean.Digits("Ａ：王②"), "everything else stays")
}

func TestReceiptKeepsItsCase(t *testing.T) {
	got, err := clean.Receipt(" Ａb-00\x1b[1m17\t/ 3 ")
	require.NoError(t, err)
	require.Equal(t, "Ab-0017 / 3", got)
}

func TestReceiptIsRefusedRatherThanCut(t *testing.T) {
	longest := strings.Repeat("单", clean.ReceiptMax)
	got, err := clean.Receipt(longest)
	require.NoError(t, err)
	require.Equal(t, longest, got)
	for in, code := range map[string]model.Code{
		"":                           "receipt.empty",
		"\u200b \n":                  "receipt.empty",
		longest + "1":                "receipt.long",
		strings.Repeat(" 1", 40_000): "receipt.empty",
		strings.Repeat("1", 5_000):   "receipt.long",
	} {
		got, err := clean.Receipt(in)
		requireRefused(t, code, got, err)
	}
}

func TestTagsAreSplitAndKeptOnce(t *testing.T) {
	got, err := clean.Tags("VIP，茶友、 vip;礼盒\n\n ,  Green   tea ；ＶＩＰ")
	require.NoError(t, err)
	require.Equal(t, []string{"VIP", "茶友", "礼盒", "Green tea"}, got)

	coloured, err := clean.Tags("a\x1b[1;31mb\u037ec,\u0301d")
	require.NoError(t, err)
	require.Equal(t, []string{"ab", "c", "d"}, coloured)

	none, err := clean.Tags(" ,，\u200b")
	require.NoError(t, err)
	require.Empty(t, none)

	long, err := clean.Tags(strings.Repeat("x", 99))
	require.NoError(t, err)
	require.Len(t, long[0], clean.TagMax)
}

func TestTagsWithoutEndAreRefused(t *testing.T) {
	var b strings.Builder
	for i := range clean.TagsMax {
		b.WriteString(strings.Repeat("t", i+1) + ",")
	}
	got, err := clean.Tags(b.String())
	require.NoError(t, err)
	require.Len(t, got, clean.TagsMax)
	_, err = clean.Tags(b.String() + "more")
	require.Equal(t, model.Code("tags.many"), model.CodeOf(err))
}

func TestTagsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once, err := clean.Tags(rough.Draw(t, "tags"))
		if err != nil {
			return
		}
		again, err := clean.Tags(strings.Join(once, ","))
		require.NoError(t, err)
		require.Equal(t, once, again)
	})
}

func TestGenderIsReadInBothLanguages(t *testing.T) {
	for in, want := range map[string]clean.Gender{
		"m": clean.Male, "Male": clean.Male, "男": clean.Male, " 先生 ": clean.Male, "Ｍ": clean.Male, "Mr.": clean.Male,
		"F": clean.Female, "女": clean.Female, "女士": clean.Female,
		"x": clean.Other, "其他": clean.Other,
		"": clean.Unasked, "未知": clean.Unasked, "-": clean.Unasked,
	} {
		got, err := clean.ParseGender(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got, in)
		again, err := clean.ParseGender(string(got))
		require.NoError(t, err)
		require.Equal(t, got, again)
	}
	got, err := clean.ParseGender("茶")
	requireRefused(t, "gender.unknown", got, err)
}

func TestEmailBecomesOneLookUpKey(t *testing.T) {
	for in, want := range map[string]string{
		" Wang.Fang@Example.COM ":     "wang.fang@example.com",
		"ｗａｎｇ＠ｑｑ。ｃｏｍ":                 "wang@qq.com",
		"mailto:a+b@mail.example.org": "a+b@mail.example.org",
		"用户@例子.公司":                    "用户@例子.公司",
		"jose\u0301@example.es":       "josé@example.es",
		"o'neil@example.ie":           "o'neil@example.ie",
		"10086@139.com":               "10086@139.com",
	} {
		got, err := clean.Email(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got)
	}
}

func TestEmailThatCannotArriveIsRefused(t *testing.T) {
	for _, in := range []string{
		"", "wang", "@qq.com", "wang@", "wang@qq", "wang@@qq.com", "wa ng@qq.com", "wang.@qq.com", ".wang@qq.com",
		"wa..ng@qq.com", "wang@-qq.com", "wang@qq-.com", "wang@qq..com", "wang@1.2", "wang@qq.com, li@qq.com",
		"<wang@qq.com>", "wang@" + strings.Repeat("q", 64) + ".com",
	} {
		got, err := clean.Email(in)
		requireRefused(t, "email.form", got, err)
	}
	for _, in := range []string{
		strings.Repeat("w", 65) + "@qq.com",
		"wang@" + strings.Repeat("qqqqqqq.", 40) + "com",
	} {
		got, err := clean.Email(in)
		requireRefused(t, "email.long", got, err)
	}
}

func FuzzEmail(f *testing.F) {
	f.Add("wang@qq.com")
	f.Add("İ\u0307@例子。公司")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := clean.Email(in)
		if err != nil {
			requireRefused(t, model.CodeOf(err), got, err)
			require.NotEmpty(t, model.CodeOf(err))
			return
		}
		requireSettled(t, in, got)
		again, err := clean.Email(got)
		require.NoError(t, err, "%q -> %q", in, got)
		require.Equal(t, got, again)
	})
}
