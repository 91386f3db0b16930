package sample

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
)

// plan is the whole shop before any of it is written.
type plan struct {
	opts     Options
	days     *calendar
	stock    *stock
	random   *rand.Rand // for what belongs to no member
	chapters []*chapter
	cast     map[role]*member
	total    int // members, sales and acts

	cards     uint64 // given out
	companies int
	receipts  int // of today
}

// chapter is a stretch of the history that is written together: at its beginning the members
// who joined, at its end the sales that the till collected, then what was done by hand.
type chapter struct {
	from, at time.Time
	joining  []*member
	sales    []*sale
	acts     []act
}

// sale is a purchase before it is booked.
type sale struct {
	buyer *member
	in    desk.IncomingSale
}

// The last weeks are written in shorter chapters than the rest, because people look at them.
const (
	fortnight    = 14 // days
	weeksWritten = 8
	daysWritten  = 7
	enrolHour    = 8*time.Hour + 30*time.Minute
	closingFrom  = 11 * 60 // minutes of the day between which a past chapter ends
	closingTo    = 20 * 60
)

func newPlan(o Options) *plan {
	now := o.Now.In(zone)
	p := &plan{
		opts: o, days: newCalendar(Begin(o.Now), now), stock: newStock(o.Lang),
		random: rand.New(rand.NewPCG(o.Seed, 0)), cast: map[role]*member{},
	}
	p.divide(now)
	members := p.players()
	today := len(newcomers)
	members = append(members, p.crowd(max(0, o.Members-len(members)-today))...)
	slices.SortStableFunc(members, func(a, b *member) int { return cmp.Compare(a.joined, b.joined) })
	p.enrol(members)
	p.shop(members)
	p.perform()
	for _, c := range p.chapters {
		p.total += len(c.joining) + len(c.sales) + len(c.acts)
	}
	return p
}

// divide lays out the chapters: some fortnights, then weeks, then days, then two for today.
func (p *plan) divide(now time.Time) {
	last := p.days.today()
	var ends []int
	for day := fortnight; day < last-7*weeksWritten; day += fortnight {
		ends = append(ends, day-day*5%9) // people do not all join on the same weekday
	}
	for day := last - 7*weeksWritten; day < last-daysWritten; day += 7 {
		ends = append(ends, day)
	}
	for day := last - daysWritten; day < last; day++ {
		ends = append(ends, day)
	}
	from := Begin(p.opts.Now)
	for i, day := range ends {
		minutes := closingFrom + i*197%(closingTo-closingFrom)
		p.chapters = append(p.chapters, &chapter{from: from, at: p.days.days[day].date.Add(time.Duration(minutes) * time.Minute)})
		from = p.days.days[day+1].date.Add(enrolHour)
	}
	for _, ago := range []time.Duration{morning, noon} {
		p.chapters = append(p.chapters, &chapter{from: p.ago(now, ago), at: p.ago(now, ago)})
	}
}

// today's chapters end so long before now.
const (
	morning = 195 * time.Minute
	noon    = 45 * time.Minute
)

// ago is a moment before now, and still today: early in the day the hours are squeezed.
func (p *plan) ago(now time.Time, d time.Duration) time.Time {
	since := now.Sub(p.days.days[p.days.today()].date)
	if since < morning {
		d = time.Duration(float64(d) * float64(since) / float64(morning))
	}
	return now.Add(-d).Truncate(time.Second)
}

// chapterOn is the chapter in which somebody is enrolled who joins on that day. Who joins
// today is enrolled by hand.
func (p *plan) chapterOn(day int) int {
	for i := len(p.chapters) - 3; i > 0; i-- {
		if p.days.index(p.chapters[i].from) <= day {
			return i
		}
	}
	return 0
}

// chapterAgo is the last chapter that ended at least so many days before today.
func (p *plan) chapterAgo(days int) *chapter {
	for _, c := range slices.Backward(p.chapters) {
		if p.days.index(c.at) <= p.days.today()-days {
			return c
		}
	}
	return p.chapters[0]
}

// enrol gives the members their cards and puts them into their chapters.
func (p *plan) enrol(members []*member) {
	for _, m := range members {
		m.card = p.nextCard()
		m.fields[model.FieldCard] = m.card
		m.fields[model.FieldJoined] = p.days.days[0].date.AddDate(0, 0, m.joined).Format(time.DateOnly)
		c := p.chapters[m.chapter]
		c.joining = append(c.joining, m)
	}
}

// nextCard skips the cards that an example would find beside its member.
func (p *plan) nextCard() string {
	for {
		card := clean.NewCard(firstCard + p.cards)
		p.cards++
		if !strings.Contains(card, taboo) {
			return card
		}
	}
}

// shop turns the visits into sales, numbers their receipts and puts them into the chapters.
func (p *plan) shop(members []*member) {
	sales := p.sales(members)
	day, number, at := 0, 0, 0
	for _, s := range sales {
		for at < len(p.chapters) && !s.in.At.Before(p.chapters[at].at) {
			at++
		}
		if at == len(p.chapters) {
			break // what the future brings
		}
		if d := p.days.index(s.in.At); d != day {
			day, number = d, 0
		}
		number++
		s.in.Receipt = receipt(p.days.days[day].date, number)
		c := p.chapters[at]
		c.sales = append(c.sales, s)
	}
	if day == p.days.today() {
		p.receipts = number
	}
}

// sales draws all purchases, in the order of their times.
func (p *plan) sales(members []*member) []*sale {
	n := 0
	for _, m := range members {
		n += len(m.visits)
	}
	drawn, sales := make([]sale, 0, n), make([]*sale, 0, n)
	for i, m := range members {
		r := rand.New(rand.NewPCG(p.opts.Seed, 1<<32+uint64(i)))
		for _, v := range m.visits {
			drawn = append(drawn, p.sell(r, m, v))
			sales = append(sales, &drawn[len(drawn)-1])
		}
	}
	slices.SortStableFunc(sales, func(a, b *sale) int { return a.in.At.Compare(b.in.At) })
	return sales
}

// nextReceipt numbers a receipt of today.
func (p *plan) nextReceipt() string {
	p.receipts++
	return receipt(p.days.days[p.days.today()].date, p.receipts)
}

// receipt is the number on a receipt: the day and the number on that day.
func receipt(date time.Time, number int) string {
	digits := strconv.Itoa(10_000 + number)
	return date.Format("20060102") + "-" + digits[1:]
}

const returnOdd = 500 // one sale in so many is a return

// sell draws one purchase.
func (p *plan) sell(r *rand.Rand, m *member, v visit) sale {
	day := p.days.days[v.day]
	in := desk.IncomingSale{Card: m.card, At: p.days.moment(r, v.day), Where: strconv.Itoa(1 + r.IntN(2))}
	if v.clock > 0 {
		in.At = day.date.Add(time.Duration(v.clock) * time.Second)
	}
	if v.amount > 0 {
		in.Amount, in.Lines = v.amount, p.stock.worth(r, day.phase, m.habit, v.amount)
		return sale{buyer: m, in: in}
	}
	in.Lines, in.Amount = p.stock.basket(r, day.phase, m.habit)
	if m.rhythm.gap > 0 && r.IntN(returnOdd) == 0 {
		in.Lines, in.Amount = returned(in.Lines[0])
	}
	return sale{buyer: m, in: in}
}

// returned is a receipt that takes one line back.
func returned(l model.Line) ([]model.Line, model.Money) {
	l.Quantity, l.Amount, l.Discount = -l.Quantity, -l.Amount, 0
	return []model.Line{l}, l.Amount
}
