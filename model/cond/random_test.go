package cond

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
)

// sample is a condition with the meaning that it must have, made by other means.
type sample struct {
	text string
	want bool
}

// world is a member of whom some things are unknown.
func world(t *rapid.T) member {
	m := member{}
	known := func(attr string) bool { return rapid.IntRange(0, 4).Draw(t, attr+" known") > 0 }
	for _, attr := range []string{"spend12", "visits12", "last_visit"} {
		if known(attr) {
			m[attr] = num(rapid.Int64Range(0, 4).Draw(t, attr))
		}
	}
	if known("tier") {
		m["tier"] = word(rapid.SampledFrom(attrs[0].Values).Draw(t, "tier"))
	}
	if known("tag") {
		m["tag"] = wordSet(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "员工", "or"}), 0, 3, rapid.ID[string]).Draw(t, "tags")...)
	}
	if known("consent") {
		m["consent"] = num(rapid.Int64Range(0, 1).Draw(t, "consent"))
	}
	return m
}

func space(t *rapid.T) string {
	return rapid.SampledFrom([]string{" ", "\n", "  ", "　"}).Draw(t, "space")
}

func anyCase(t *rapid.T, keyword string) string {
	return rapid.SampledFrom([]string{keyword, strings.ToUpper(keyword)}).Draw(t, "keyword")
}

func drawComparison(t *rapid.T, m member) sample {
	switch attr := rapid.SampledFrom([]string{"tier", "tag", "spend12", "visits12", "last_visit", "consent"}).Draw(t, "attribute"); attr {
	case "tier", "tag":
		words := attrs[0].Values
		if attr == "tag" {
			words = []string{"a", "员工", "or", "b"}
		}
		return drawWords(t, attr, m[attr], rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "words"))
	case "consent":
		v := m[attr]
		if rapid.Bool().Draw(t, "alone") {
			return sample{attr, v.Known && v.Num == 1}
		}
		return sample{attr + space(t) + "!=" + space(t) + anyCase(t, "yes"), v.Known && v.Num == 0}
	default:
		return drawNumber(t, attr, m[attr])
	}
}

func drawWords(t *rapid.T, attr string, v Value, words []string) sample {
	found := slices.ContainsFunc(words, func(w string) bool { return v.Word == w || slices.Contains(v.Words, w) })
	quotedWords := make([]string, len(words))
	for i, w := range words {
		quotedWords[i] = `"` + w + `"`
	}
	list := "(" + strings.Join(quotedWords, ","+space(t)) + ")"
	if rapid.Bool().Draw(t, "negative") {
		return sample{attr + space(t) + anyCase(t, "not") + space(t) + anyCase(t, "in") + list, v.Known && !found}
	}
	return sample{attr + space(t) + anyCase(t, "in") + list, v.Known && found}
}

func drawNumber(t *rapid.T, attr string, v Value) sample {
	n := rapid.Int64Range(0, 4).Draw(t, "number")
	text := map[string]string{"spend12": fmt.Sprintf("0.%02d", n), "visits12": fmt.Sprint(n), "last_visit": fmt.Sprint(n, " days")}[attr]
	op := rapid.SampledFrom([]string{"=", "!=", "<", "<=", ">", ">="}).Draw(t, "operator")
	want := map[string]bool{"=": v.Num == n, "!=": v.Num != n, "<": v.Num < n, "<=": v.Num <= n, ">": v.Num > n, ">=": v.Num >= n}[op]
	return sample{attr + op + text, v.Known && want}
}

func drawSample(t *rapid.T, m member, depth int) sample {
	branch := 0
	if depth < 4 {
		branch = rapid.IntRange(0, 3).Draw(t, "branch")
	}
	switch branch {
	case 1:
		s := drawSample(t, m, depth+1)
		return sample{anyCase(t, "not") + "(" + s.text + ")", !s.want}
	case 2, 3:
		joint, want := "and", true
		if branch == 3 {
			joint, want = "or", false
		}
		parts := []string{}
		for range rapid.IntRange(2, 3).Draw(t, "parts") {
			s := drawSample(t, m, depth+1)
			parts = append(parts, "("+s.text+")")
			if branch == 2 {
				want = want && s.want
			} else {
				want = want || s.want
			}
		}
		return sample{strings.Join(parts, space(t)+anyCase(t, joint)+space(t)), want}
	}
	return drawComparison(t, m)
}

func TestRandomConditionsMeanWhatTheySay(t *testing.T) {
	met := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := world(t)
		s := drawSample(t, m, 0)
		c, err := Parse(s.text, attrs, yuan)
		if model.CodeOf(err) == "cond.long" || model.CodeOf(err) == "cond.many" {
			t.Skip("drawn beyond the limits")
		}
		require.NoError(t, err, s.text)
		require.Equal(t, s.want, c.Match(m.value), s.text)
		again := parse(t, c.String())
		require.Equal(t, c.root, again.root, "%s\n%s", s.text, c)
		require.Equal(t, c.String(), again.String())
		met[s.want]++
	})
	require.NotZero(t, met[true])
	require.NotZero(t, met[false])
}

// drawTree makes a tree as Parse does: flat, nots alone, flags without !=.
func drawTree(t *rapid.T, parent kind, depth int) *node {
	kinds := []kind{comparison, comparison, anyOf, allOf, noneOf}
	k := rapid.SampledFrom(kinds[:5-3*min(depth/4, 1)]).Draw(t, "kind")
	if k == parent {
		k = comparison
	}
	n := &node{kind: k}
	switch k {
	case comparison:
		return drawLeaf(t)
	case noneOf:
		n.kids = []*node{drawTree(t, k, depth+1)}
	default:
		for range rapid.IntRange(2, 3).Draw(t, "kids") {
			n.kids = append(n.kids, drawTree(t, k, depth+1))
		}
	}
	return n
}

func drawLeaf(t *rapid.T) *node {
	a := rapid.SampledFrom(attrs).Draw(t, "attribute")
	n := &node{attr: a.Name, typ: a.Type}
	draw := func(from, to int64) {
		n.op = operator(rapid.IntRange(int(isOneOf), int(isAtLeast)).Draw(t, "operator"))
		most := 1
		if n.op <= isNotOneOf {
			most = 3
		}
		n.nums = rapid.SliceOfN(rapid.Int64Range(from, to), 1, most).Draw(t, "numbers")
	}
	switch a.Type {
	case Money:
		draw(-int64(model.MaxMoney), int64(model.MaxMoney))
	case Count:
		draw(-int64(model.MaxPoints), int64(model.MaxPoints))
	case Days:
		draw(0, maxDays)
	case Flag:
		n.nums = []int64{rapid.Int64Range(0, 1).Draw(t, "flag")}
	default:
		n.op = operator(rapid.IntRange(0, 1).Draw(t, "operator"))
		one := rapid.StringMatching(`[a-z员工 "'\\(),“”=<>&0-9.:_-]{0,8}[A-Z茶]`)
		if a.Values != nil {
			one = rapid.SampledFrom(a.Values)
		}
		for _, w := range rapid.SliceOfN(one, 1, 3).Draw(t, "words") {
			n.words = append(n.words, strings.Join(strings.Fields(w), " "))
		}
	}
	return n
}

func TestRandomTreesComeBackFromTheirText(t *testing.T) {
	kinds := map[kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		c := &Cond{root: drawTree(t, noneOf, 0), cur: yuan}
		again, err := Parse(c.String(), attrs, yuan)
		if isLong(c.String()) || model.CodeOf(err) == "cond.many" {
			require.Error(t, err)
			return
		}
		require.NoError(t, err, c)
		require.Equal(t, c.root, again.root, c)
		require.Equal(t, c.Uses(), again.Uses())
		kinds[c.root.kind]++
	})
	require.Len(t, kinds, 3, "the root is a comparison, an and, an or")
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"", busy, "tier in (gold, diamond) and spend12 >= 1000.00 and last_visit > 30 days", "gender = f or age >= 60",
		`visits12 >= 4 and not (tag = "员工" or tag = staff)`, "（age＞＝６０　or　tag　in（ＶＩＰ、“茶，友”））", `tag = "\"\\\u5458\n工"`,
		"not not not consent", "last_visit<12months", "age = -0", "tag = \"e\u0301\"", "tag in (and)", "((((((((((consent))))))))))",
		"tag = \"\x1b]8;;x\a\"", "source = '\u202e'", "spend12 = -0.5", "tag = a\u0301", "tag = １２d", "consent != no",
	} {
		f.Add(text)
	}
	nobody := member{}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text, attrs, yuan)
		if err != nil {
			refusal(t, text)
			return
		}
		canonical := c.String()
		again := parse(t, canonical)
		require.Equal(t, c.root, again.root, "%q -> %q", text, canonical)
		require.Equal(t, canonical, again.String())
		require.Equal(t, c.Uses(), again.Uses())
		require.Equal(t, c.Match(li.value), again.Match(li.value))
		require.Equal(t, c.Match(nobody.value), again.Match(nobody.value))
		require.NotContains(t, canonical, "\n")
	})
}
