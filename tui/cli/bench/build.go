package bench

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/names"
	"regulars/store"
)

const (
	batch      = 5_000
	phoneKept  = 20_000 // phones that look-ups are drawn from
	largeShop  = 500_000
	historyFor = 2 * 365 * 24 * time.Hour
)

// build makes the shop: members with names and phones, then their sales, through the same
// methods as an import.
func (r *run) build() error {
	var err error
	if r.store, err = store.Create(filepath.Join(r.dir, "shop"), store.Options{}); err != nil {
		return err
	}
	r.desk = desk.New(r.store, desk.Options{})
	if r.owner, err = r.desk.OpenShop(r.ctx, desk.NewShop{Name: "bench", Owner: "bench"}); err != nil {
		return err
	}
	if err := r.buildMembers(); err != nil {
		return err
	}
	return r.buildSales()
}

func (r *run) buildMembers() error {
	random := rand.New(rand.NewPCG(1, 1))
	every := max(r.Members/phoneKept, 1)
	for i := 0; i < r.Members; i += batch {
		in := make([]desk.IncomingMember, 0, batch)
		for j := i; j < min(i+batch, r.Members); j++ {
			p := names.Make(random, uint64(j))
			if j%every == 0 {
				r.phones = append(r.phones, p.Phone)
			}
			in = append(in, desk.IncomingMember{Fields: model.Fields{
				model.FieldName: p.Name, model.FieldPhone: p.Phone, model.FieldExternal: strconv.Itoa(j),
			}})
		}
		if _, err := r.owner.BookMembers(r.ctx, in); err != nil {
			return err
		}
		r.Progress(StageBuild, i, r.Members*(1+r.Sales))
	}
	return nil
}

func (r *run) buildSales() error {
	random := rand.New(rand.NewPCG(2, 2))
	start := time.Now().Add(-historyFor)
	total := r.Members * r.Sales
	for i := 0; i < total; i += batch {
		in := make([]desk.IncomingSale, 0, batch)
		for j := i; j < min(i+batch, total); j++ {
			at := start.Add(historyFor / time.Duration(total) * time.Duration(j))
			in = append(in, desk.IncomingSale{
				External: strconv.Itoa(random.IntN(r.Members)), Receipt: "S" + strconv.Itoa(j), At: at,
				Amount: model.Money(100 + random.IntN(40_000)),
			})
		}
		if _, err := r.owner.BookSales(r.ctx, in); err != nil {
			return err
		}
		r.Progress(StageBuild, r.Members+i, r.Members*(1+r.Sales))
	}
	return nil
}

// open closes the shop, compacts it as the command line does after a large import, and opens
// it again: how long until everything can be searched.
func (r *run) open() error {
	if err := r.store.Close(); err != nil {
		return err
	}
	if _, _, err := store.Compact(r.ctx, filepath.Join(r.dir, "shop"), store.Options{}); err != nil {
		return err
	}
	path := filepath.Join(r.dir, "shop", store.FileName)
	if info, err := os.Stat(path); err == nil {
		r.report.Bytes = info.Size()
	}
	begin := time.Now()
	var err error
	if r.store, err = store.Open(filepath.Join(r.dir, "shop"), store.Options{}); err != nil {
		return err
	}
	if err := r.signIn(); err != nil {
		return err
	}
	exact := time.Since(begin)
	if err := r.store.Ready(r.ctx); err != nil {
		return err
	}
	ready := time.Since(begin)
	goal := 0.2
	if r.Members >= largeShop {
		goal = 1.2
	}
	r.alone("exact", "ms", micros(exact)/1e3, 50, true)
	r.alone("ready", "s", ready.Seconds(), goal, true)
	err = r.store.View(r.ctx, func(b desk.Book) error {
		r.report.Events = b.Last()
		return nil
	})
	return err
}
