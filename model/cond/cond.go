// Package cond is the one small language in which a shop says whom it means: the audience of a
// campaign, the members of a segment, the cases of a care rule.
//
//	tier in (gold, diamond) and spend12 >= 1000.00 and last_visit > 30 days
//	visits12 >= 4 and not (tag = "员工" or tag = staff)
//	gender = f or age >= 60
//
// A condition joins comparisons with or, and, not and parentheses; not binds closest, or
// loosest. A comparison is an attribute, one of = != < <= > >= or in (a, b) or not in (a, b),
// and what to compare with: a word, bare or in quotes ("..." with \" \\ \n \t \r \uXXXX), a
// whole number, an amount in the shop's currency, a time (30 days, 30d, 4 weeks, 3 months), yes
// or no. A flag may stand alone. The signs of a Chinese keyboard and typographic quotes do as
// well. The empty text means everybody.
//
// Whoever has the members says which attributes there are. The package never looks up a value,
// knows no clock (a time is a number of days that the caller counted) and changes nothing.
package cond

import (
	"slices"
	"strings"
	"unicode/utf8"

	"regulars/model"
)

// Limits of a condition. They are far above what a person writes and keep every refusal quick.
const (
	maxText   = 2000    // characters, as typed and in canonical form
	maxDepth  = 16      // parentheses inside each other
	maxValues = 100     // things compared with
	maxWord   = 64      // characters of a word
	maxDays   = 100_000 // a time; longer than anybody lives
)

// Type says what an attribute holds, and so what it can be compared with.
type Type uint8

// The types of attributes. Value.Num has the first three in minor units, as a count, in days.
const (
	Money Type = iota + 1
	Count
	Days
	Word  // one word, compared without regard to case
	Words // a set such as tags: = and in ask whether it contains the word
	Flag  // yes or no: Value.Num is 1 or 0
)

// Attribute is something that is known of a member. Its name is a lower-case identifier other
// than and, or, not and in.
type Attribute struct {
	Name   string
	Type   Type
	Values []string // the words that a Word or Words can hold, nil: any
}

// Value is what one member has of an attribute. Known is false if nobody knows: no birthday, or
// the last visit of somebody who never came. An empty set of tags is known.
type Value struct {
	Num   int64
	Word  string
	Words []string
	Known bool
}

// Cond is a condition that has been read and checked. It does not change and may be used by
// several goroutines. A nil *Cond means everybody.
type Cond struct {
	root *node // nil: everybody
	cur  model.Currency
}

// kind says what a node of the tree is.
type kind uint8

const (
	comparison kind = iota
	anyOf
	allOf
	noneOf // of one kid
)

// operator compares. A single value and a list are the same comparison, so = is a list of one.
type operator uint8

const (
	isOneOf operator = iota
	isNotOneOf
	isLess
	isAtMost
	isMore
	isAtLeast
)

// node is a part of a condition. A kid of anyOf or allOf is never of the same kind as its
// parent, and a kid of noneOf is never a noneOf, so that equal conditions have equal trees.
type node struct {
	kind kind
	kids []*node

	attr  string
	typ   Type
	op    operator
	nums  []int64  // Money, Count, Days, Flag
	words []string // Word, Words
}

// Parse reads a condition over the given attributes; amounts are in cur. Refusals have codes
// "cond...." and, as their last argument, the place of the mistake, counted in characters from 1.
func Parse(text string, attrs []Attribute, cur model.Currency) (*Cond, error) {
	if isLong(text) {
		return nil, model.Refuse("cond.long", maxText, maxText+1)
	}
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	c := &Cond{cur: cur}
	if tokens[0].kind == atEnd {
		return c, nil
	}
	p := &parser{tokens: tokens, attrs: attrs, cur: cur}
	if c.root, err = p.whole(); err != nil {
		return nil, err
	}
	// What is kept must be readable again, and 30d grows into 30 days.
	if isLong(c.String()) {
		return nil, model.Refuse("cond.long", maxText, utf8.RuneCountInString(text))
	}
	return c, nil
}

// isLong looks at the bytes first: counting the characters of a megabyte is wasted time.
func isLong(text string) bool {
	return len(text) > maxText*utf8.UTFMax || utf8.RuneCountInString(text) > maxText
}

// Match reports whether a member with these values meets the condition. It asks for an
// attribute whenever it comes to one, so perhaps twice or not at all, and allocates nothing.
//
// A comparison with an unknown value is false, also with != and not in, because a campaign for
// those who are not "f" must not reach members whom nobody asked. not turns it into true: not
// (gender = f) does mean everybody of whom we do not know that they are f.
func (c *Cond) Match(get func(attr string) Value) bool {
	return c == nil || c.root == nil || c.root.match(get)
}

func (n *node) match(get func(string) Value) bool {
	switch n.kind {
	case anyOf:
		for _, kid := range n.kids {
			if kid.match(get) {
				return true
			}
		}
		return false
	case allOf:
		for _, kid := range n.kids {
			if !kid.match(get) {
				return false
			}
		}
		return true
	case noneOf:
		return !n.kids[0].match(get)
	case comparison:
		v := get(n.attr)
		return v.Known && n.compare(&v)
	}
	panic("cond: a node of no kind")
}

func (n *node) compare(v *Value) bool {
	switch n.op {
	case isOneOf:
		return n.lists(v)
	case isNotOneOf:
		return !n.lists(v)
	case isLess:
		return v.Num < n.nums[0]
	case isAtMost:
		return v.Num <= n.nums[0]
	case isMore:
		return v.Num > n.nums[0]
	case isAtLeast:
		return v.Num >= n.nums[0]
	}
	panic("cond: a comparison without operator")
}

// lists reports whether the value, or one of a set, is among those compared with.
func (n *node) lists(v *Value) bool {
	switch n.typ {
	case Word:
		return contains(n.words, v.Word)
	case Words:
		for _, word := range v.Words {
			if contains(n.words, word) {
				return true
			}
		}
		return false
	case Flag:
		return (v.Num != 0) == (n.nums[0] != 0)
	case Money, Count, Days:
		return slices.Contains(n.nums, v.Num)
	}
	panic("cond: an attribute of no type")
}

// contains ignores case as tags do: "VIP" and "vip" are one tag.
func contains(words []string, word string) bool {
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// Uses lists the attributes that the condition asks for, sorted and once each.
func (c *Cond) Uses() []string {
	if c == nil || c.root == nil {
		return nil
	}
	names := c.root.uses(nil)
	slices.Sort(names)
	return slices.Compact(names)
}

func (n *node) uses(names []string) []string {
	if n.kind == comparison {
		return append(names, n.attr)
	}
	for _, kid := range n.kids {
		names = kid.uses(names)
	}
	return names
}
