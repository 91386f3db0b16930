package slip

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/tui/text"
)

var update = flag.Bool("update", false, "write the golden slips anew")

// visit is a slip with everything on it.
func visit(lang model.Lang) Slip {
	if lang == model.ZH {
		return Slip{
			Shop: "熟客咖啡 · 人民广场店", Time: "2026-03-01 14:02", Receipt: "A1024", Staff: "小王",
			Member: "欧阳志强", Card: "000000000404", Tier: "金卡",
			Lines: []Line{
				{"拿铁 大杯", "¥32.00"},
				{"埃塞俄比亚耶加雪菲水洗单品咖啡豆（中度烘焙）250 克装", "¥128.50"},
				{"积分抵扣", "−¥3.00"},
			},
			Points: &Points{Before: 2_997, Change: 192, After: 3_189, Value: "¥31.89"},
			Why:    []string{"每消费 1.00 元记 1 分，共 157 分。", "金卡 1.2 倍，另加 31 分，余数 0.4 留到下次。"},
			Expiry: "3 月 31 日将有 120 分到期。", Rewards: []string{"小杯拿铁 3,000 分", "布袋 2,500 分"},
			Footer: "谢谢光临！\n退换请在七天内凭小票办理。",
		}
	}
	return Slip{
		Shop: "Regulars Coffee – People’s Square", Time: "2026-03-01 14:02", Receipt: "A1024", Staff: "Wang",
		Member: "José Álvarez", Card: "000000000404", Tier: "Gold",
		Lines: []Line{
			{"Latte, large", "£32.00"},
			{"Yirgacheffe single origin coffee beans, washed, medium roast, 250 g", "£128.50"},
			{"Paid with points", "−£3.00"},
		},
		Points: &Points{Before: 2_997, Change: 192, After: 3_189, Value: "£31.89"},
		Why:    []string{"1 point for each 1.00 spent: 157 points.", "Gold earns 1.2 times as much: 31 points more; 0.4 are carried over."},
		Expiry: "120 points end on 31 March.", Rewards: []string{"Small latte, 3,000 points", "Cloth bag, 2,500 points"},
		Footer: "Thank you!\nReturns within seven days, with this slip.",
	}
}

func TestGoldenSlips(t *testing.T) {
	for _, lang := range model.Langs {
		for name, width := range map[string]int{"58": Paper58, "80": Paper80} {
			got := visit(lang).Text(width, lang)
			path := filepath.Join("testdata", "slip."+string(lang)+"."+name+".golden")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "write it with: go test -run GoldenSlips -update")
			require.Equal(t, string(want), got, path)
			fits(t, got, width)
		}
	}
}

// fits fails if a text is wider than the paper or commands the printer, in either encoding.
func fits(t require.TestingT, slip string, width int) {
	require.True(t, slip == "" || strings.HasSuffix(slip, "\n"))
	for line := range strings.SplitSeq(slip, "\n") {
		require.LessOrEqual(t, text.Width(line), width, "%q", line)
		for _, r := range line {
			require.True(t, unicode.IsGraphic(r), "%q in %q", r, line)
		}
		code := chinese(line)
		for _, b := range code {
			require.True(t, b >= ' ' && b != 0x7f, "byte %#x of %q", b, line)
		}
		again, err := simplifiedchinese.GB18030.NewDecoder().Bytes(code)
		require.NoError(t, err)
		columns := 0
		for _, r := range string(again) {
			columns++
			if r > '~' {
				columns++
			}
		}
		require.LessOrEqual(t, columns, width, "%q on a Chinese printer", again)
	}
	require.Equal(t, slip, plain(slip), "the last check before the printer finds nothing more to drop")
}

func TestFiguresStandAtTheRightEdge(t *testing.T) {
	slip := Slip{Lines: []Line{
		{"咖啡", "¥1.00"},
		{"a label that is longer than half of the paper", "12.00"},
		{"label", "an amount that leaves no room"},
		{"no amount", ""},
		{"", "7"},
		{"x", strings.Repeat("9", Paper58+3)},
	}}
	require.Equal(t, strings.Join([]string{
		"咖啡                      ￥1.00",
		"a label that is longer",
		"than half of the paper     12.00",
		"label",
		"   an amount that leaves no room",
		"no amount",
		"                               7",
		"x",
		strings.Repeat("9", Paper58),
		"                             999",
		"",
	}, "\n"), slip.Text(Paper58, model.ZH))
}

func TestEmptyFieldsLeaveNothingBehind(t *testing.T) {
	require.Empty(t, Slip{}.Text(Paper58, model.EN))
	require.Equal(t, "Shop\n----------------\nBye\n", strings.ReplaceAll(Slip{Shop: "Shop", Footer: "Bye"}.Text(16, model.EN), "      ", ""))
	got := Slip{Time: "14:02", Points: &Points{Before: 5, Change: -5}}.Text(Paper58, model.EN)
	require.Equal(t, "14:02\n"+strings.Repeat("-", Paper58)+"\n"+
		"Points before                  5\nThis sale                     -5\nPoints now                     0\n", got)
}

func TestSlipNamesNobodyInFull(t *testing.T) {
	for name, want := range map[string]string{"欧阳志强": "欧*", " José": "J*", "": "", "欧*": "欧*", "e\u0301ric": "é*", "\x1b\x07": ""} {
		require.Equal(t, want, Mask(name), "%q", name)
	}
	for _, lang := range model.Langs {
		got := visit(lang).Text(Paper80, lang)
		for _, secret := range []string{"阳", "志强", "José", "lvarez", "00404", "000"} {
			if secret == "000" {
				got = strings.ReplaceAll(got, ",000", "")
			}
			require.NotContains(t, got, secret)
		}
		require.Contains(t, got, "*0404")
	}
}

func TestNobodyCommandsThePrinter(t *testing.T) {
	evil := "a\x1b@b\x1dV\x00\nc\u0085d\u009b2Je\u202ef\u200bg\x00\x7fh\xff\u2028i"
	s := Slip{
		Shop: evil, Time: evil, Receipt: evil, Staff: evil, Member: evil, Card: evil, Tier: evil, Why: []string{evil},
		Lines: []Line{{evil, evil}}, Points: &Points{Value: evil}, Expiry: evil, Rewards: []string{evil}, Footer: evil,
	}
	for _, lang := range model.Langs {
		got := s.Text(Paper80, lang)
		fits(t, got, Paper80)
		require.Contains(t, got, "a@bV c d2Jefgh i", "what is left is what can be read")
	}
	require.Equal(t, "[31mx\ny", plain("\x1b[31mx\r\n\x07y\u009b"))
}

func TestChinesePrintersKeepTheColumns(t *testing.T) {
	for s, want := range map[string]string{
		"Jos\u00e9": "Jose", "Jose\u0301": "Jose", "Łódź ß €5": "Lodz s E5", "½ Привет": "? ??????", "a\u0301\u0302": "a",
	} {
		require.Equal(t, want, string(chinese(s)), "%q", s)
	}
	require.Equal(t, []byte{0xd6, 0xd0, 'a', 0xa3, 0xa4}, chinese("中a￥"))
	require.Equal(t, []byte{0x95, 0x32, 0x82, 0x36}, chinese("𠀀"), "a rare character of a name")
}

// someone draws what names and labels are made of, and what they should not be.
var someone = rapid.OneOf(
	rapid.StringOf(rapid.RuneFrom([]rune("abc XYZ019,.，。中文欧阳志强éü…→👍🏽❤️ß한\u0301（）\x1b\x1d\n\t\u202e\u200d¥€🇨🇳가½ｱ"))),
	rapid.String(),
)

func TestSlipNeverLeavesThePaper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(0, 60).Draw(t, "width")
		s := Slip{
			Shop: someone.Draw(t, "shop"), Time: someone.Draw(t, "time"), Receipt: someone.Draw(t, "receipt"),
			Staff: someone.Draw(t, "staff"), Member: someone.Draw(t, "member"), Card: someone.Draw(t, "card"),
			Lines:  []Line{{someone.Draw(t, "label"), someone.Draw(t, "amount")}},
			Points: &Points{Before: model.Points(rapid.Int64().Draw(t, "before")), Value: someone.Draw(t, "value")},
			Why:    []string{someone.Draw(t, "why")}, Footer: someone.Draw(t, "footer"),
		}
		fits(t, s.Text(width, rapid.SampledFrom(model.Langs).Draw(t, "lang")), max(width, narrowest))
	})
}

func FuzzSlip(f *testing.F) {
	f.Add("欧阳 José 👍🏽", "\x1b@\x1dV\x00", "¥1.00", 32)
	f.Add("e\u0301\u200d\u0301", strconv.Itoa(1<<60), "\u1100\u1161\u11a8", 16)
	f.Fuzz(func(t *testing.T, member, label, amount string, width int) {
		width = min(max(width, 0), 200)
		s := Slip{Shop: label, Member: member, Card: amount, Lines: []Line{{label, amount}, {amount, label}}, Why: []string{member + label}}
		fits(t, s.Text(width, model.ZH), max(width, narrowest))
	})
}
