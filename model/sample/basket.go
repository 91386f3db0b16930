package sample

import (
	"math/rand/v2"
	"slices"

	"regulars/model"
)

// good is a product as it stands on a receipt.
type good struct {
	product, category, department string
	price                         model.Money
	weighed                       bool
	wall                          int // number of the department
	season                        phase
}

// stock is what is sold, ready to draw from.
type stock struct {
	goods []good
	upTo  [phases][]int // tickets up to and including a good
	slab  []model.Line
}

func newStock(lang model.Lang) *stock {
	s := &stock{}
	for wall, d := range shelves {
		for _, c := range d.categories {
			for _, p := range c.goods {
				s.goods = append(s.goods, good{
					product: p.name.in(lang), category: c.name.in(lang), department: d.name.in(lang),
					price: p.price, weighed: p.weighed, wall: wall, season: p.season,
				})
				for ph := range phases {
					have := 0
					if n := len(s.upTo[ph]); n > 0 {
						have = s.upTo[ph][n-1]
					}
					s.upTo[ph] = append(s.upTo[ph], have+p.tickets(ph))
				}
			}
		}
	}
	return s
}

// tickets is how often a product is bought in a phase of the year, against the others.
func (p product) tickets(now phase) int {
	switch {
	case p.season == quiet:
		return 4 * p.pull
	case p.season == now, p.season == winter && now == newYear:
		return 14 * p.pull
	case p.season == midAutumn:
		return 0 // nobody sells mooncakes in March
	}
	return p.pull
}

func (s *stock) draw(r *rand.Rand, now phase) *good {
	upTo := s.upTo[now]
	// The first good whose tickets go beyond the one drawn; goods without tickets repeat the sum
	// before them and are never the first.
	i, _ := slices.BinarySearch(upTo, r.IntN(upTo[len(upTo)-1])+1)
	return &s.goods[i]
}

// lines gives room for n lines of a receipt.
func (s *stock) lines(n int) []model.Line {
	if len(s.slab) < n {
		s.slab = make([]model.Line, 4096)
	}
	room := s.slab[:0:n]
	s.slab = s.slab[n:]
	return room
}

// habit is what decides somebody's baskets.
type habit struct {
	walls [2]int // departments that they come for
	purse int    // of hundred: what they spend against others
	gifts bool   // they come to buy presents
}

const (
	linesMost   = 6
	tries       = 3
	giftsWall   = 5
	discountOdd = 12 // one sale in so many has a line on offer
)

// sizes says of a hundred baskets how many have one line, two, and so on.
var sizes = [linesMost]int{35, 27, 18, 10, 6, 4}

// basket draws a purchase and its total.
func (s *stock) basket(r *rand.Rand, now phase, h habit) ([]model.Line, model.Money) {
	n, ticket := 1, r.IntN(100)
	for ticket >= sizes[n-1] {
		ticket -= sizes[n-1]
		n++
	}
	lines := s.lines(n)
	total := model.Money(0)
	for len(lines) < n {
		g := s.liked(r, now, h)
		l := g.line(units(r, g, h.purse))
		if slices.ContainsFunc(lines, func(have model.Line) bool { return have.Product == l.Product }) {
			n-- // bought already
			continue
		}
		if r.IntN(discountOdd*2) == 0 {
			l.Discount = l.Amount / 10
			l.Amount -= l.Discount
		}
		lines = append(lines, l)
		total += l.Amount
	}
	return lines, total
}

// liked draws until the good is of a department that the customer comes for, a few times.
func (s *stock) liked(r *rand.Rand, now phase, h habit) *good {
	var g *good
	for range tries {
		if g = s.draw(r, now); g.wall == h.walls[0] || g.wall == h.walls[1] || h.gifts && g.wall == giftsWall {
			break
		}
	}
	if h.purse < 100 && r.IntN(100) >= h.purse {
		if other := s.draw(r, now); other.price < g.price {
			return other
		}
	}
	return g
}

// units is how much of a good is bought, in thousandths of a piece or in grams.
func units(r *rand.Rand, g *good, purse int) int64 {
	pieces := int64(1)
	if r.IntN(100) < 10 {
		pieces++
	}
	if extra := purse/100 - 1; extra > 0 {
		pieces += r.Int64N(int64(2*extra) + 1)
	}
	if purse > 100 && r.IntN(100) < purse%100 {
		pieces++
	}
	if g.weighed {
		return pieces * int64(150+10*r.IntN(40))
	}
	return pieces * 1000
}

// line is a quantity of a good on a receipt.
func (g *good) line(quantity int64) model.Line {
	return model.Line{
		Product: g.product, Category: g.category, Department: g.department, Quantity: quantity,
		Amount: g.price * model.Money(quantity) / 1000,
	}
}

// worth draws a purchase of exactly this amount: pieces first, what is left from the scales.
func (s *stock) worth(r *rand.Rand, now phase, h habit, amount model.Money) []model.Line {
	lines := s.lines(linesMost)
	left := amount
	for range tries * 20 {
		if len(lines) == linesMost-1 || left < 2000 {
			break
		}
		g := s.liked(r, now, h)
		if g.weighed || g.price > left || g.price < left/20 ||
			slices.ContainsFunc(lines, func(have model.Line) bool { return have.Product == g.product }) {
			continue
		}
		l := g.line(1000 * max(1, int64(left/g.price)/2))
		lines = append(lines, l)
		left -= l.Amount
	}
	if left == 0 {
		return lines
	}
	g := s.scales(r, left)
	return append(lines, model.Line{
		Product: g.product, Category: g.category, Department: g.department,
		Quantity: int64(left) * 1000 / int64(g.price), Amount: left,
	})
}

// scales picks a weighed good: tea for a larger amount, else what comes.
func (s *stock) scales(r *rand.Rand, amount model.Money) *good {
	dear := amount > 4000
	for {
		g := &s.goods[r.IntN(len(s.goods))]
		if g.weighed && g.season == quiet && (g.wall == 0) == dear {
			return g
		}
	}
}
