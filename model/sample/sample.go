// Package sample fills a fresh file with a made-up shop to practise on: a tea and snack shop
// with its staff, some two thousand members, two years of their purchases, a program with gifts,
// coupons and a campaign since a week, open feedback and a till that was busy a minute ago. The same seed and the same moment make the same shop.
//
// It writes nothing that the desk would refuse a cashier or an importer: everything goes
// through the desk's own methods. It never reads a clock of its own and never touches a shop
// that somebody has opened before. Everybody in it is invented; see package names for what
// that means for telephone numbers.
package sample

import (
	"context"
	"time"

	"regulars/model"
	"regulars/model/desk"
)

// PIN signs every staff member of the sample shop in.
const PIN = "1234"

// Badge signs the cashier in.
const Badge = "STAFF0002"

const (
	defaultMembers = 2_000
	timezone       = "Asia/Shanghai"
	historyYears   = 2
)

// zone is the shop's: Shanghai has kept the same offset for longer than any history made here.
var zone = time.FixedZone(timezone, 8*60*60)

// Options say which shop to make. Now must be set; for the rest the zero value works.
type Options struct {
	Members  int // 0: 2,000; the people that the examples speak of are always there
	Seed     uint64
	Now      time.Time // when the shop is opened for practice
	Lang     model.Lang
	Clock    Clock                 // of the shop's file; nil: all is written at the file's own present
	Progress func(done, total int) // in members, sales and acts; may be nil
}

// Staff are the names of the people who work in the sample shop, and its own.
type Staff struct{ Shop, Owner, Cashier, Supervisor string }

// StaffIn returns them as a shop of that language has them.
func StaffIn(lang model.Lang) Staff {
	if lang == model.EN {
		return Staff{Shop: "Chaoyang", Owner: "Li Min", Cashier: "Wang Fang", Supervisor: "Zhao Jianguo"}
	}
	return Staff{Shop: "朝阳店", Owner: "李敏", Cashier: "王芳", Supervisor: "赵建国"}
}

// Make fills the fresh file behind d and returns the owner's session. If the clock is given,
// the file must have been created with it, standing at Begin(Now): the log's own time never
// goes back. Make leaves it at Now.
func Make(ctx context.Context, d *desk.Desk, o Options) (*desk.Session, error) {
	if o.Members <= 0 {
		o.Members = defaultMembers
	}
	if o.Lang != model.EN {
		o.Lang = model.ZH
	}
	if o.Clock == nil {
		o.Clock = stillClock{}
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	p := newPlan(o)
	s := &stage{desk: d, opts: o, plan: p}
	if err := s.open(ctx); err != nil {
		return nil, err
	}
	for _, c := range p.chapters {
		if err := s.play(ctx, c); err != nil {
			return nil, err
		}
	}
	s.set(o.Now)
	return s.owner, nil
}
