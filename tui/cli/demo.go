package cli

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/sample"
)

// What the sample shop is if nobody says otherwise.
const (
	demoMembers = 2_000
	demoSeed    = 1
)

// demoDoc says where a sample shop was made, and who can sign in.
type demoDoc struct {
	Store   string   `json:"store"`
	Shop    string   `json:"shop"`
	Members int      `json:"members"`
	Seed    uint64   `json:"seed"`
	Staff   []string `json:"staff"`
	PIN     string   `json:"pin"`
}

// sampleMost bounds the members of a sample shop: its people are planned in memory.
const sampleMost = 1_000_000

func (a *app) demoCommand() *cobra.Command {
	members, seed, dir := demoMembers, uint64(demoSeed), ""
	cmd := a.command(a.w.Help.Demo, func(ctx context.Context, _ []string) error {
		switch {
		case members < 1:
			return model.Refuse("usage.positive", "--members")
		case members > sampleMost:
			return model.Refuse("usage.most", "--members", model.Points(sampleMost).Format())
		case dir == "" && !a.onScreen():
			return model.Refuse("cli.demo_screen")
		case dir == "":
			return a.playDemo(ctx, members, seed)
		}
		a.flags.store = dir
		return a.withDemo(ctx, members, seed, func(d *desk.Desk, _ func() time.Time) error { return a.giveDemo(ctx, d, members, seed) })
	})
	cmd.Flags().IntVar(&members, "members", demoMembers, a.w.Flags.DemoMembers)
	cmd.Flags().Uint64Var(&seed, "seed", demoSeed, a.w.Flags.Seed)
	cmd.Flags().StringVar(&dir, "dir", "", a.w.Flags.Dir)
	return cmd
}

// playDemo makes a sample shop in a temporary directory, opens the screens on it as its
// cashier, and takes it away again.
func (a *app) playDemo(ctx context.Context, members int, seed uint64) (err error) {
	dir, err := os.MkdirTemp("", "regulars-demo-")
	if err != nil {
		return model.Refuse("cli.temporary").Because(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	a.flags.store = dir
	return a.withDemo(ctx, members, seed, func(d *desk.Desk, clock func() time.Time) error {
		cashier, err := d.SignInByBadge(ctx, sample.Badge)
		if err != nil {
			return err
		}
		shop, err := d.Shop(ctx)
		if err != nil {
			return err
		}
		return a.show(ctx, &stage{desk: d, shop: shop, clock: clock}, cashier)
	})
}

// withDemo makes a sample shop, whose past is written under a clock of its own, and calls f on
// it with the clock going on from now. What was made is taken away again if it fails.
func (a *app) withDemo(ctx context.Context, members int, seed uint64, f func(*desk.Desk, func() time.Time) error) (err error) {
	options := a.options()
	now := a.now()
	clock := sample.NewClock(now)
	options.Clock = clock.Now
	made, err := a.create(options)
	if err != nil {
		return err
	}
	d := desk.New(made.file, desk.Options{})
	bar := a.begin(a.w.Say.Filling)
	_, err = sample.Make(ctx, d, sample.Options{
		Members: members, Seed: seed, Now: now, Lang: a.lang, Clock: clock,
		Progress: func(done, total int) { bar.step(uint64(done), uint64(total)) },
	})
	bar.end()
	if err != nil {
		return errors.Join(err, made.discard())
	}
	defer func() { err = errors.Join(err, made.file.Close()) }()
	begun := time.Now()
	clock.Run(func() time.Time { return now.Add(time.Since(begun)) })
	return f(d, clock.Now)
}

func (a *app) giveDemo(ctx context.Context, d *desk.Desk, members int, seed uint64) error {
	shop, err := d.Shop(ctx)
	if err != nil {
		return err
	}
	people, err := d.People(ctx)
	if err != nil {
		return err
	}
	doc := demoDoc{Store: a.dir(), Shop: shop.Name, Members: members, Seed: seed, PIN: sample.PIN}
	for _, p := range people {
		doc.Staff = append(doc.Staff, p.Name)
	}
	return a.give(doc, func(p *page) {
		p.linef(a.w.Say.MadeDemo, doc.Shop, model.Points(members).Format(), doc.Store)
		h := a.w.Heads
		rows := make([][]string, len(people))
		for i, who := range people {
			rows[i] = []string{who.Name, a.roleWord(who.Role), sample.PIN}
		}
		p.table([]column{left(h.Name), left(h.Role), left(h.HasPIN)}, rows)
	})
}
