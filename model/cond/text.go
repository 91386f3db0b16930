package cond

import (
	"strconv"
	"strings"

	"regulars/model"
)

// operatorTexts are the operators as they are written, by operator.
var operatorTexts = [...]string{
	isOneOf: "=", isNotOneOf: "!=", isLess: "<", isAtMost: "<=", isMore: ">", isAtLeast: ">=",
}

func (op operator) text(list bool) string {
	switch {
	case list && op == isOneOf:
		return "in"
	case list:
		return "not in"
	}
	return operatorTexts[op]
}

// allows reports whether an attribute of the type can be compared in this way.
func (t Type) allows(op operator, list bool) bool {
	equality := op == isOneOf || op == isNotOneOf
	switch t {
	case Word, Words:
		return equality
	case Flag:
		return equality && !list
	default:
		return true
	}
}

// operators lists what the type allows, for a sentence.
func (t Type) operators() string {
	switch t {
	case Word, Words:
		return "= != in"
	case Flag:
		return "= !="
	default:
		return "= != < <= > >= in"
	}
}

// String writes the canonical text, "" for everybody. Parse makes the same tree of it.
func (c *Cond) String() string {
	if c == nil || c.root == nil {
		return ""
	}
	var b strings.Builder
	c.root.write(&b, c.cur)
	return b.String()
}

func (n *node) write(b *strings.Builder, cur model.Currency) {
	switch n.kind {
	case anyOf:
		n.join(b, " or ", cur)
	case allOf:
		n.join(b, " and ", cur)
	case noneOf:
		b.WriteString("not ")
		n.kids[0].enclose(b, n.kind, cur)
	case comparison:
		n.compared(b, cur)
	}
}

func (n *node) join(b *strings.Builder, joint string, cur model.Currency) {
	for i, kid := range n.kids {
		if i > 0 {
			b.WriteString(joint)
		}
		kid.enclose(b, n.kind, cur)
	}
}

// enclose writes a kid, in parentheses if its parent binds closer.
func (n *node) enclose(b *strings.Builder, parent kind, cur model.Currency) {
	if n.kind != anyOf && n.kind != allOf || n.kind == allOf && parent == anyOf {
		n.write(b, cur)
		return
	}
	b.WriteByte('(')
	n.write(b, cur)
	b.WriteByte(')')
}

func (n *node) compared(b *strings.Builder, cur model.Currency) {
	count := len(n.nums) + len(n.words)
	list := count > 1
	b.WriteString(n.attr + " " + n.op.text(list) + " ")
	if list {
		b.WriteByte('(')
	}
	for i := range count {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n.literal(i, cur))
	}
	if list {
		b.WriteByte(')')
	}
}

// literal writes the value with index i.
func (n *node) literal(i int, cur model.Currency) string {
	switch n.typ {
	case Money:
		return cur.Plain(model.Money(n.nums[i]))
	case Count:
		return strconv.FormatInt(n.nums[i], 10)
	case Days:
		if n.nums[i] == 1 {
			return "1 day"
		}
		return strconv.FormatInt(n.nums[i], 10) + " days"
	case Flag:
		if n.nums[i] != 0 {
			return "yes"
		}
		return "no"
	case Word, Words:
		return quote(n.words[i])
	}
	panic("cond: an attribute of no type")
}

// quote writes a word, with quotes where a bare one would be read as something else.
func quote(word string) string {
	bare := !isReserved(word)
	for _, r := range word {
		bare = bare && isWordPart(r) && narrow(r) == r
	}
	if bare {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
}
