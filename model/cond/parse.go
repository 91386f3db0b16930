package cond

import (
	"slices"

	"regulars/model"
)

// parser turns tokens into a tree by recursive descent; maxDepth bounds the recursion.
type parser struct {
	tokens []token // the last one is the end and is never stepped over
	at     int
	attrs  []Attribute
	cur    model.Currency

	depth  int // parentheses open
	values int // things compared with so far
}

func (p *parser) peek() token { return p.tokens[p.at] }

// take steps over the next token if it is the keyword or sign given.
func (p *parser) take(text string) bool {
	if !p.peek().is(text) {
		return false
	}
	p.at++
	return true
}

// whole reads a condition up to the end of the text.
func (p *parser) whole() (*node, error) {
	root, err := p.either()
	if err == nil && p.peek().kind != atEnd {
		err = p.trailing()
	}
	return root, err
}

// trailing refuses what follows a complete comparison without being joined to it.
func (p *parser) trailing() error {
	t := p.peek()
	if t.is(")") {
		return model.Refuse("cond.close", t.column)
	}
	return model.Refuse("cond.trailing", t.shown(), t.column)
}

func (p *parser) either() (*node, error) { return p.chain(anyOf, "or", p.both) }

func (p *parser) both() (*node, error) { return p.chain(allOf, "and", p.negated) }

// chain reads parts joined by a keyword. Parts of the same kind are taken in, because a or (b
// or c) is a or b or c.
func (p *parser) chain(k kind, joint string, part func() (*node, error)) (*node, error) {
	var kids []*node
	for {
		n, err := part()
		if err != nil {
			return nil, err
		}
		if n.kind == k {
			kids = append(kids, n.kids...)
		} else {
			kids = append(kids, n)
		}
		if !p.take(joint) {
			break
		}
	}
	if len(kids) == 1 {
		return kids[0], nil
	}
	return &node{kind: k, kids: kids}, nil
}

// negated reads any number of nots and what they stand before. Two of them cancel out: a
// condition is true or false, never unknown.
func (p *parser) negated() (*node, error) {
	odd := false
	for p.take("not") {
		odd = !odd
	}
	n, err := p.term()
	switch {
	case err != nil || !odd:
		return n, err
	case n.kind == noneOf:
		return n.kids[0], nil
	}
	return &node{kind: noneOf, kids: []*node{n}}, nil
}

// term reads a comparison or a condition in parentheses.
func (p *parser) term() (*node, error) {
	open := p.peek()
	if !p.take("(") {
		return p.comparison()
	}
	if p.depth == maxDepth {
		return nil, model.Refuse("cond.deep", maxDepth, open.column)
	}
	p.depth++
	n, err := p.either()
	if err != nil {
		return nil, err
	}
	p.depth--
	if !p.take(")") {
		if p.peek().kind == atEnd {
			return nil, model.Refuse("cond.open", open.column)
		}
		return nil, p.trailing()
	}
	return n, nil
}

// comparison reads an attribute, an operator and what to compare with.
func (p *parser) comparison() (*node, error) {
	a, err := p.attribute()
	if err != nil {
		return nil, err
	}
	n := &node{attr: a.Name, typ: a.Type}
	t := p.peek()
	op, list, found := p.operator()
	switch {
	case !found && a.Type == Flag:
		n.nums = []int64{1}
		return n, p.count(t)
	case !found:
		return nil, model.Refuse("cond.missing", a.Name, a.Type.operators(), t.column)
	case !a.Type.allows(op, list):
		return nil, model.Refuse("cond.compare", a.Name, op.text(list), a.Type.operators(), t.column)
	}
	n.op = op
	if list {
		err = p.list(n, a)
	} else {
		err = p.value(n, a)
	}
	if a.Type == Flag && n.op == isNotOneOf && err == nil {
		// Not yes is no, so that there is one way to say it.
		n.op, n.nums[0] = isOneOf, 1-n.nums[0]
	}
	return n, err
}

// attribute reads the name of an attribute.
func (p *parser) attribute() (*Attribute, error) {
	t := p.peek()
	switch {
	case t.kind == atEnd:
		return nil, model.Refuse("cond.end", t.column)
	case t.is(")") && p.depth == 0:
		return nil, model.Refuse("cond.close", t.column)
	case t.kind != run || t.isKeyword():
		return nil, model.Refuse("cond.term", t.shown(), t.column)
	}
	p.at++
	i := slices.IndexFunc(p.attrs, func(a Attribute) bool { return a.Name == t.text })
	if i < 0 {
		names := make([]string, 0, len(p.attrs))
		for _, a := range p.attrs {
			names = append(names, a.Name)
		}
		return nil, model.Refuse("cond.attribute", t.shown(), nearest(t.text, names), listed(names), t.column)
	}
	return &p.attrs[i], nil
}

// operator reads an operator and whether a list follows it. If there is none it steps over
// nothing.
func (p *parser) operator() (op operator, list, found bool) {
	t := p.peek()
	for op, text := range operatorTexts {
		if t.kind == sign && t.text == text {
			p.at++
			return operator(op), false, true
		}
	}
	switch {
	case p.take("in"):
		return isOneOf, true, true
	case t.is("not") && p.tokens[p.at+1].is("in"):
		p.at += 2
		return isNotOneOf, true, true
	}
	return 0, false, false
}

// list reads the values in parentheses after in.
func (p *parser) list(n *node, a *Attribute) error {
	open := p.peek()
	if !p.take("(") {
		return model.Refuse("cond.list", a.Name, open.column)
	}
	for {
		if err := p.value(n, a); err != nil {
			return err
		}
		t := p.peek()
		switch {
		case p.take(")"):
			return nil
		case t.kind == atEnd:
			return model.Refuse("cond.open", open.column)
		case !p.take(","):
			return model.Refuse("cond.comma", t.shown(), t.column)
		}
	}
}

// value reads one thing to compare with and adds it to n.
func (p *parser) value(n *node, a *Attribute) error {
	t := p.peek()
	if t.kind != quoted && t.kind != run || t.isKeyword() {
		return model.Refuse("cond.operand", a.Name, t.column)
	}
	if err := p.count(t); err != nil {
		return err
	}
	p.at++
	if a.Type == Word || a.Type == Words {
		word, err := a.word(t)
		n.words = append(n.words, word)
		return err
	}
	num, err := p.number(t, a)
	n.nums = append(n.nums, num)
	return err
}

// count notes one more value, that of token t.
func (p *parser) count(t token) error {
	if p.values == maxValues {
		return model.Refuse("cond.many", maxValues, t.column)
	}
	p.values++
	return nil
}
