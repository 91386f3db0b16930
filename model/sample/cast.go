package sample

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"regulars/model"
	"regulars/model/clean"
)

// role names a member of the cast: the people whom the examples speak of, and those who show
// something that a random crowd may not.
type role int

const (
	gold        role = iota // the member of every example: a little short of the highest tier
	silver                  // with a birthday in three days
	ordinary                // redeems
	student                 // few points
	faded                   // has not come for 84 days
	birthday                // today
	missing                 // came weekly until 40 days ago
	indebted                // a refund took back points that were spent
	complaining             // with a clock that runs
	nicknamed               // four columns of emoji
	office                  // of the highest tier
)

// player is what the cast's members have been given instead of chance.
type player struct {
	role   role
	name   words
	phone  string
	gender clean.Gender
	born   string // birthday; "+3": in three days
	member int    // since how many days
	gap    int    // days between visits
	last   visit  // the latest visit, its day counted back from today
	spent  model.Money
	before model.Money // spent before the twelve months that count for a tier
	tags   words
}

var players = []player{
	{
		role: gold, name: words{"欧阳志强", "Ouyang Zhiqiang"}, phone: "13812341641", gender: clean.Male, born: "1979-06-12",
		member: 955, gap: 13, last: visit{day: 1, clock: 18*3600 + 1260, amount: 8600}, spent: 1_868_000, before: 251_700,
		tags: words{"送礼,爱喝乌龙", "gifts,oolong"},
	},
	{
		role: silver, name: words{"李雪", "Li Xue"}, phone: "13601085526", gender: clean.Female, born: "+3", member: 610, gap: 17,
		last: visit{day: 9, clock: 17 * 3600, amount: 6230}, spent: 121_200, before: 24_600,
	},
	{
		role: ordinary, name: words{"María José", "María José"}, phone: "15910620592", gender: clean.Female, born: "1991-03-19",
		member: 520, gap: 24, last: visit{day: 12, clock: 11 * 3600, amount: 3950}, spent: 64_000, before: 25_200,
		tags: words{"咖啡", "coffee"},
	},
	{
		role: student, name: words{"欧阳子琪", "Ouyang Ziqi"}, phone: "19910260023", gender: clean.Female, born: "2004-09-08",
		member: 140, gap: 30, last: visit{day: 21, clock: 16 * 3600, amount: 2400}, spent: 11_100,
	},
	{
		role: faded, name: words{"欧阳泽清", "Ouyang Zeqing"}, phone: "13522037788", gender: clean.Male, born: "1968-11-02",
		member: 330, gap: 10, last: visit{day: 84, clock: 9*3600 + 2400, amount: 5800}, spent: 107_300,
	},
	{
		role: birthday, name: words{"陈宇", "Chen Yu"}, phone: "18611379052", gender: clean.Male, born: "+0", member: 1_400, gap: 9,
		last: visit{day: 6, clock: 19 * 3600, amount: 12_600}, spent: 731_500, before: 402_000,
	},
	{
		role: missing, name: words{"赵敏", "Zhao Min"}, phone: "13716584420", gender: clean.Female, born: "1983-01-25", member: 700,
		gap: 7, last: visit{day: 40, clock: 9*3600 + 900, amount: 4780}, spent: 236_400, before: 118_000,
	},
	{
		role: indebted, name: words{"孙丽", "Sun Li"}, phone: "15001392817", gender: clean.Female, member: 60, gap: 25,
		last: visit{day: 6, clock: 9*3600 + 1800, amount: 59_800}, spent: 64_100,
	},
	{
		role: complaining, name: words{"刘洋", "Liu Yang"}, phone: "18810917365", gender: clean.Female, born: "1986-08-30", member: 480,
		gap: 14, last: visit{day: 5, clock: 12 * 3600, amount: 3680}, spent: 163_000, before: 39_000,
	},
	{
		role: nicknamed, name: words{"安可👋🏽🍵", "Anke👋🏽🍵"}, phone: "17600318296", gender: clean.Other, member: 260, gap: 28,
		last: visit{day: 8, clock: 15 * 3600, amount: 2200}, spent: 35_000,
	},
	{
		role: office, name: words{"晨星设计工作室", "Morning Star Design"}, phone: "13301256478", member: 900, gap: 18,
		last: visit{day: 4, clock: 14 * 3600, amount: 96_400}, spent: 2_641_000, before: 1_204_000, tags: words{"开票,送礼", "invoice,gifts"},
	},
}

// players makes the members of the cast.
func (p *plan) players() []*member {
	members := make([]*member, len(players))
	for i, player := range players {
		r := rand.New(rand.NewPCG(p.opts.Seed, 1<<33+uint64(i)))
		m := &member{stops: p.days.today(), joined: p.days.today() - player.member, habit: habit{walls: [2]int{0, 1}, purse: 100}}
		m.rhythm.office = player.role == office
		if m.joined >= 0 {
			m.chapter = p.chapterOn(m.joined)
			m.joined = p.days.index(p.chapters[m.chapter].from)
		}
		m.fields = p.profile(player)
		p.history(r, m, player)
		p.cast[player.role] = m
		members[i] = m
	}
	return members
}

func (p *plan) profile(a player) model.Fields {
	f := model.Fields{model.FieldName: a.name.in(p.opts.Lang), model.FieldPhone: a.phone, model.FieldKind: "person"}
	if a.role == office {
		f[model.FieldKind] = "company"
	}
	set := func(field uint64, text string) {
		if text != "" {
			f[field] = text
		}
	}
	born := a.born
	if days, ok := strings.CutPrefix(born, "+"); ok {
		// A leap year, so that a birthday on 29 February is one too.
		date := p.days.days[p.days.today()].date.AddDate(0, 0, int(days[0]-'0'))
		born = "1988-" + date.Format("01-02")
	}
	set(model.FieldBirthday, born)
	set(model.FieldGender, string(a.gender))
	set(model.FieldTags, a.tags.in(p.opts.Lang))
	set(model.FieldChannel, "wechat")
	return f
}

// history lays the visits of a player out so that they add up to what the player has spent,
// in the twelve calendar months that count for a tier and before.
func (p *plan) history(r *rand.Rand, m *member, a player) {
	last := a.last
	last.day = p.days.today() - a.last.day
	counted := p.firstCounted()
	var before, within []visit
	for day := last.day - a.gap; day >= max(m.joined, 0); day -= max(1, a.gap*(80+r.IntN(61))/100) {
		switch v := (visit{day: day}); {
		case p.days.days[day].closed:
		case day < counted:
			before = append(before, v)
		default:
			within = append(within, v)
		}
	}
	m.visits = append(spread(r, before, a.before), spread(r, within, a.spent-last.amount)...)
	m.visits = append(m.visits, last)
}

// firstCounted is the first day of the twelve calendar months up to now.
func (p *plan) firstCounted() int {
	today := p.days.days[p.days.today()].date
	return p.days.index(time.Date(today.Year(), today.Month()-11, 1, 0, 0, 0, 0, zone))
}

// spread shares an amount out among visits, some of them large, in steps of ten cents; what
// is left over goes to the first.
func spread(r *rand.Rand, visits []visit, amount model.Money) []visit {
	if len(visits) == 0 || amount <= 0 {
		return nil
	}
	parts := make([]int64, len(visits))
	sum := int64(0)
	for i := range parts {
		parts[i] = 50 + r.Int64N(100)
		if r.IntN(7) == 0 {
			parts[i] *= 4
		}
		sum += parts[i]
	}
	left := amount
	for i := range visits {
		visits[i].amount = amount * model.Money(parts[i]) / model.Money(sum) / 10 * 10
		left -= visits[i].amount
	}
	visits[0].amount += left
	return visits
}

// newcomers join today.
var newcomers = []player{
	{name: words{"周晓雨", "Zhou Xiaoyu"}, phone: "13911520874", gender: clean.Female},
	{name: words{"何佳", "He Jia"}, phone: "15811463095"},
}

// inCast reports whether a phone number in E.164 belongs to the cast.
func inCast(phone string) bool {
	national := strings.TrimPrefix(phone, "+86")
	has := func(a player) bool { return a.phone == national }
	return slices.ContainsFunc(players, has) || slices.ContainsFunc(newcomers, has)
}
