package cli

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"regulars/model"
	"regulars/sync/file"
	"regulars/tui/text"
)

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }

// run runs one command line in this process, without a terminal.
func runLine(t *testing.T, environ []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(context.Background(), args, strings.NewReader(""), &out, &err, environ)
	return out.String(), err.String(), code
}

// eachCommand walks the whole tree in one language.
func eachCommand(lang model.Lang, f func(*cobra.Command)) {
	a := newApp([]string{"--lang", string(lang)}, nil, nil, nil, nil)
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		f(c)
		for _, child := range c.Commands() {
			walk(child)
		}
	}
	walk(a.root())
}

func TestBothLanguagesHaveTheSameCommandsAndFlags(t *testing.T) {
	shape := map[model.Lang][]string{}
	for _, lang := range model.Langs {
		eachCommand(lang, func(c *cobra.Command) {
			var arity []string
			for _, name := range strings.Fields(c.Use)[1:] {
				kind := "one"
				if strings.HasPrefix(name, "[") {
					kind = "optional"
				}
				if strings.Contains(name, "...") {
					kind += " many"
				}
				arity = append(arity, kind)
			}
			shape[lang] = append(shape[lang], c.CommandPath()+" "+strings.Join(arity, ", ")+" "+strings.Join(flagNames(c), " "))
		})
	}
	require.Greater(t, len(shape[model.EN]), 50)
	require.Equal(t, shape[model.EN], shape[model.ZH])
}

func flagNames(c *cobra.Command) []string {
	var names []string
	for _, line := range strings.Split(c.LocalFlags().FlagUsages(), "\n") {
		if at := strings.Index(line, "--"); at >= 0 {
			names = append(names, strings.Fields(line[at:])[0])
		}
	}
	return names
}

// Fang gives the first word of a description a capital and makes the rest of it small, so that
// "JSON document" would read "Json document".
func TestDescriptionsKeepTheirLettersBesideTheFirst(t *testing.T) {
	for _, lang := range model.Langs {
		eachCommand(lang, func(c *cobra.Command) {
			for _, text := range append(descriptions(c), c.Short) {
				word := strings.Fields(text)[0]
				titled := []rune(cases.Title(language.AmericanEnglish).String(word))
				require.Equal(t, string([]rune(word)[1:]), string(titled[1:]), "%s: %s", c.CommandPath(), text)
			}
		})
	}
}

func TestEveryFlagIsDescribedInItsLanguage(t *testing.T) {
	for _, lang := range model.Langs {
		eachCommand(lang, func(c *cobra.Command) {
			for _, text := range descriptions(c) {
				han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
				require.Equal(t, lang == model.ZH, han, "%s: %s", c.CommandPath(), text)
			}
		})
	}
}

func descriptions(c *cobra.Command) []string {
	var all []string
	for _, line := range strings.Split(c.LocalFlags().FlagUsagesWrapped(1000), "\n") {
		if parts := strings.SplitN(strings.TrimSpace(line), "   ", 2); len(parts) == 2 {
			all = append(all, strings.TrimSpace(parts[1]))
		}
	}
	return all
}

func TestExamplesAreRealCommands(t *testing.T) {
	for _, lang := range model.Langs {
		eachCommand(lang, func(c *cobra.Command) {
			for _, line := range strings.Split(c.Example, "\n") {
				require.LessOrEqual(t, text.Width(line), 74, "fang cuts it at 80 columns: %s", line)
				_, line, found := strings.Cut(line, "regulars")
				require.True(t, found, c.CommandPath())
				line, _, _ = strings.Cut(line, ">")
				cmd, rest, err := c.Root().Find(minusSigns(shellWords(line)))
				require.NoError(t, err, line)
				require.NoError(t, cmd.ParseFlags(rest), line)
				require.NoError(t, checkArgs(cmd, cmd.Flags().Args()), line)
			}
		})
	}
}

// shellWords splits a line as a shell does, as far as the examples need it.
func shellWords(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

func TestManPageNamesEveryCommandInItsLanguage(t *testing.T) {
	for _, lang := range model.Langs {
		page, _, code := runLine(t, nil, "man", "--lang", string(lang))
		require.Equal(t, exitDone, code)
		eachCommand(lang, func(c *cobra.Command) {
			if c.HasParent() && c.Name() != "help" {
				require.Contains(t, page, escaped(c.CommandPath()), string(lang))
			}
		})
		require.NotContains(t, page, "\n\\&.SH")
	}
}

func TestNumberBelowZeroIsNoFlag(t *testing.T) {
	require.Equal(t, []string{"adjust", "1641", "−20", "--reason", "-x"}, minusSigns([]string{"adjust", "1641", "-20", "--reason", "-x"}))
	for _, arg := range []string{"-20", "−20"} {
		points, err := signedPoints(arg)
		require.NoError(t, err)
		require.Equal(t, model.Points(-20), points)
	}
	points, err := signedPoints("+1,050")
	require.NoError(t, err)
	require.Equal(t, model.Points(1050), points)
}

func TestQuantitiesAreThousandths(t *testing.T) {
	for text, want := range map[string]int64{"2": 2000, "0.35": 350, "1.005": 1005} {
		got, err := parseQuantity(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", ".5", "1.0001", "x", "-1", "99999999999999999999"} {
		_, err := parseQuantity(text)
		require.Error(t, err, text)
	}
	require.Equal(t, "0.35", quantity(350))
	require.Equal(t, "", quantity(0))
}

func TestLocaleChoosesTheLanguageUnlessTheFlagDoes(t *testing.T) {
	for _, c := range []struct {
		environ []string
		args    []string
		want    model.Lang
		chosen  bool
	}{
		{nil, nil, model.EN, false},
		{[]string{"LANG=zh_CN.UTF-8"}, nil, model.ZH, true},
		{[]string{"LANG=zh_CN.UTF-8", "LC_ALL=en_US.UTF-8"}, nil, model.EN, true},
		{[]string{"LANG=zh_CN.UTF-8"}, []string{"find", "--lang=en", "x"}, model.EN, true},
		{[]string{"LANG=zh_CN.UTF-8"}, []string{"find", "--lang", "en"}, model.EN, true},
		{[]string{"LANG=zh_CN.UTF-8"}, []string{"find", "--", "--lang", "en"}, model.ZH, true},
		{[]string{"LANG=C"}, nil, model.EN, false},
		{[]string{"LANG=zh_CN.UTF-8", "TERM=linux"}, nil, model.EN, true},
	} {
		a := newApp(c.args, nil, nil, nil, c.environ)
		require.Equal(t, c.want, a.lang, "%v %v", c.environ, c.args)
		require.Equal(t, c.chosen, a.chosen, "%v %v", c.environ, c.args)
	}
}

func TestTableIsAlignedByColumnsOfTheScreen(t *testing.T) {
	p := &page{}
	p.table([]column{left("Name"), right("Points"), left("Empty")}, [][]string{{"欧阳志强", "3", ""}, {"José", "2,997", ""}})
	require.Equal(t, "Name      Points\n欧阳志强       3\nJosé       2,997\n", p.b.String())
}

func TestPairsWithoutAValueAreLeftOut(t *testing.T) {
	p := &page{}
	p.pairs(pair{"积分", "3"}, pair{"Long label", ""}, pair{"等级卡", "x"})
	require.Equal(t, "积分    3\n等级卡  x\n", p.b.String())
}

func TestBodiesInTheLogAreNamedAsOtherDocuments(t *testing.T) {
	doc := bodyDoc(&model.CaseOpened{At: 12, Feedback: "praise", RespondBy: 9_007_199_254_740_993}, model.StreamID{})
	require.Equal(t, []string{"at", "feedback", "respond_by"}, keysOf(doc))
	raw, _, _ := runLine(t, nil, "version")
	require.NotEmpty(t, raw)
	require.Equal(t, "9007199254740993", reflect.ValueOf(doc["respond_by"]).String(), "no detour over floats")
}

func keysOf(doc map[string]any) []string {
	var keys []string
	for _, key := range []string{"at", "feedback", "respond_by", "resolve_by", "score", "sale"} {
		if _, ok := doc[key]; ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// A member file or a sales file that was exported in either language is understood by the
// import without a word from anybody.
func TestExportedHeadingsAreKnownToTheImport(t *testing.T) {
	for _, lang := range model.Langs {
		a := newApp([]string{"--lang", string(lang)}, nil, nil, nil, nil)
		f := a.w.File
		members := strings.Join(a.membersSheet().heads, ",") + "\n" +
			"77,欧阳志强,+8613812341641,2063500000015,1990-05-20,m,a@b.cn,zq,路1,茶,5,2024-01-02,x,1,2.00,2024-01-02 10:00:00,k3q7ab-1\n"
		requireColumns(t, file.Members, members, map[string]string{
			"member": f.Number, "name": f.Name, "phone": f.Phone, "card": f.Card, "birthday": f.Birthday, "gender": f.Gender,
			"email": f.Email, "wechat": f.WeChat, "address": f.Address, "tags": f.Tags, "points": f.Points, "joined": f.Joined,
		})
		sales := strings.Join(a.salesSheet().heads, ",") + "\n" +
			"A1,2024-01-02 10:00:00,77,2063500000015,欧阳志强,8801,绿茶,茶叶,食品,2,30.00,1.50,30,王芳,k3q7ab-9\n"
		requireColumns(t, file.Sales, sales, map[string]string{
			"receipt": f.Receipt, "date": f.SaleTime, "member": f.Number, "card": f.Card, "name": f.Name, "sku": f.SKU,
			"product": f.Product, "category": f.Category, "department": f.Department, "quantity": f.Quantity, "amount": f.Amount,
			"discount": f.Discount,
		})
	}
}

func requireColumns(t *testing.T, kind file.Kind, text string, want map[string]string) {
	t.Helper()
	in, err := file.NewReader(strings.NewReader(text), file.Options{Name: "x.csv"})
	require.NoError(t, err)
	defer in.Close()
	m, err := file.MapColumns(in, kind, file.MapOptions{})
	require.NoError(t, err)
	got := map[string]string{}
	for _, p := range m.Pairs(in) {
		got[p.Field] = strings.Trim(p.Column, `"`)
	}
	for field, column := range want {
		require.Equal(t, column, strings.Trim(got[field], "“”«»\""), field)
	}
}
