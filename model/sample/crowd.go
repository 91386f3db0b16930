package sample

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/names"
)

// rhythm is how somebody comes to the shop.
type rhythm struct {
	share  int  // of a thousand members
	gap    int  // days between visits; 0: comes once
	fresh  int  // joined within so many days; 0: whenever
	lapses bool // came regularly and stopped
	feasts bool // comes before the festivals only
	office bool // buys for a company
}

// rhythms are the customers of a shop like this: few regulars, many who come now and then,
// some of whom nobody knows whether they will come again.
var rhythms = []rhythm{
	{share: 36, gap: 7},
	{share: 62, gap: 14},
	{share: 170, gap: 31},
	{share: 268, gap: 85},
	{share: 110, gap: 0, feasts: true},
	{share: 170, gap: 0},
	{share: 46, gap: 8, lapses: true},
	{share: 80, gap: 30, lapses: true},
	{share: 46, gap: 12, fresh: 35},
	{share: 12, gap: 20, office: true},
}

// member is somebody who will be a member: the profile and what makes the visits.
type member struct {
	fields  model.Fields
	card    string
	joined  int // day of the history; below zero: before it began
	chapter int // in which the enrolment is written
	rhythm  rhythm
	habit   habit
	stops   int // day after which the member does not come any more
	visits  []visit
}

// visit is one purchase to come: the moment is drawn with it unless it is given.
type visit struct {
	day    int
	clock  int         // seconds since midnight, 0: any
	amount model.Money // 0: any
}

// firstCard is the sequence number of the first member's card.
const firstCard = 1_000

// taboo are the digits by which an example finds exactly one member.
const taboo = "1641"

// crowd makes up n members, in no order. Everybody has a source of randomness of their own, so
// that a change to one leaves the others alone.
func (p *plan) crowd(n int) []*member {
	members := make([]*member, 0, n)
	for i := 0; len(members) < n; i++ {
		r := rand.New(rand.NewPCG(p.opts.Seed, uint64(i)+1))
		person := names.Make(r, uint64(i))
		if strings.Contains(person.Phone, taboo) || inCast(person.Phone) || strings.HasPrefix(person.Name, "欧阳") {
			continue // those that the examples find must be the only ones
		}
		members = append(members, p.stranger(r, person, i))
	}
	return members
}

// stranger makes a member of a person.
func (p *plan) stranger(r *rand.Rand, person names.Person, i int) *member {
	m := &member{rhythm: drawRhythm(r), stops: p.days.today()}
	m.habit = habit{walls: [2]int{r.IntN(len(shelves) - 1), r.IntN(len(shelves) - 1)}, purse: drawPurse(r), gifts: m.rhythm.feasts}
	if m.rhythm.office {
		m.habit = habit{walls: [2]int{0, 3}, purse: 500 + r.IntN(1000), gifts: true}
	}
	p.join(r, m)
	if m.rhythm.lapses {
		// Half of them have been missing for a few weeks: the ones that a word may still bring back.
		away := 24 + r.IntN(46)
		if r.IntN(2) == 0 {
			away = 70 + r.IntN(330)
		}
		m.stops = min(p.days.today(), max(p.days.today()-away, m.joined+3*m.rhythm.gap))
	}
	p.describe(r, m, person, i)
	p.come(r, m)
	return m
}

func drawRhythm(r *rand.Rand) rhythm {
	ticket := r.IntN(1000)
	for _, h := range rhythms {
		if ticket < h.share {
			return h
		}
		ticket -= h.share
	}
	panic("sample: the shares of the rhythms do not make a thousand")
}

// drawPurse draws from a log-normal distribution with its median at 100 and a long tail.
func drawPurse(r *rand.Rand) int {
	return int(100 * math.Exp(0.55*r.NormFloat64()))
}

const olderYears = 6 // how long before the history the first members joined

// join decides in which chapter a member appears. Half of them were members when the history
// began, in a card file that was taken over on its first day.
func (p *plan) join(r *rand.Rand, m *member) {
	switch {
	case m.rhythm.fresh > 0:
		m.chapter = p.chapterOn(p.days.today() - r.IntN(m.rhythm.fresh))
	case r.IntN(2) == 0 && (m.rhythm.gap > 0 || m.rhythm.feasts):
		old := min(r.IntN(365*olderYears), r.IntN(365*olderYears))
		m.joined = -1 - old
		return
	default:
		m.chapter = p.chapterOn(r.IntN(p.days.today() - 30))
	}
	m.joined = p.days.index(p.chapters[m.chapter].from)
}

// come draws the member's visits.
func (p *plan) come(r *rand.Rand, m *member) {
	day := max(m.joined, 0)
	switch {
	case m.joined < 0 && m.rhythm.gap > 0:
		day = r.IntN(m.rhythm.gap + 1)
	case m.rhythm.fresh == 0 && r.IntN(2) == 0:
		day += r.IntN(fortnight) // joined without buying
	}
	if m.rhythm.feasts {
		p.feast(r, m, day)
		return
	}
	for day <= m.stops {
		if day = p.days.open(day); day > m.stops {
			return
		}
		m.visits = append(m.visits, visit{day: day})
		if m.rhythm.gap == 0 {
			return
		}
		day = p.next(r, day, m.rhythm.gap)
	}
}

// next is the day of the visit after one: the rhythm with its irregularity, sooner when
// the season is on, on a weekend rather than on a weekday.
func (p *plan) next(r *rand.Rand, day, gap int) int {
	pull := p.days.days[day].pull
	wait := gap * (60 + r.IntN(81)) / pull
	if r.IntN(12) == 0 {
		wait += gap // away, or forgot
	}
	day += max(wait, 1)
	if gap >= 7 && r.IntN(3) == 0 {
		day = p.days.weekend(r, day)
	}
	return day
}

// feast draws one or two visits before each festival.
func (p *plan) feast(r *rand.Rand, m *member, from int) {
	for day := from; day <= p.days.today(); day++ {
		d := p.days.days[day]
		if d.phase != newYear && d.phase != midAutumn || d.closed {
			continue
		}
		if r.IntN(newYearDays) < 2 {
			m.visits = append(m.visits, visit{day: day})
			day += 3
		}
	}
	if len(m.visits) == 0 {
		m.visits = append(m.visits, visit{day: p.days.open(from)})
	}
}

// describe fills the profile: what a shop knows of somebody differs.
func (p *plan) describe(r *rand.Rand, m *member, person names.Person, i int) {
	lang := p.opts.Lang
	name := person.Name
	if lang == model.EN {
		name = latin(name)
	}
	kind := "person"
	if m.rhythm.office {
		kind, name = "company", company(p.companies).in(lang)
		p.companies++
	}
	m.fields = model.Fields{model.FieldName: name, model.FieldPhone: person.Phone, model.FieldKind: kind}
	some := func(percent int, field uint64, text string) {
		if r.IntN(100) < percent {
			m.fields[field] = text
		}
	}
	if kind == "person" {
		some(72, model.FieldBirthday, person.Birthday.String())
		if person.Gender != clean.Other {
			some(88, model.FieldGender, string(person.Gender))
		}
		some(4, model.FieldKind, "family")
	}
	some(9, model.FieldEmail, fmt.Sprintf("%s%d@example.com", letters(name), i))
	some(45, model.FieldChannel, pick(r, channels))
	some(35, model.FieldSource, pick(r, sources).in(lang))
	some(16, model.FieldTags, pick(r, tags).in(lang))
	some(6, model.FieldNotes, pick(r, notes).in(lang))
	if r.IntN(100) == 0 {
		delete(m.fields, model.FieldPhone) // known by the card only
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
