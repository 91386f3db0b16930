package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store"
)

// shopCommands set a shop up and look after its rules and its people.
func (a *app) shopCommands() []*cobra.Command {
	return []*cobra.Command{a.initCommand(), a.demoCommand(), a.programCommand(), a.campaignCommand(), a.drawCommand(), a.reportCommand(), a.staffCommand(), a.logCommand()}
}

// openedDoc is a shop that was just opened.
type openedDoc struct {
	Shop     string     `json:"shop"`
	Stream   string     `json:"stream"`
	Owner    string     `json:"owner"`
	Store    string     `json:"store"`
	Key      string     `json:"key"`
	Currency string     `json:"currency"`
	Timezone string     `json:"timezone"`
	Lang     model.Lang `json:"lang"`
}

// What a shop is if nobody says otherwise.
const (
	defaultCurrency = "CNY"
	defaultTimezone = "Asia/Shanghai"
	defaultRegion   = "CN"
)

func (a *app) initCommand() *cobra.Command {
	shop := desk.NewShop{}
	cmd := a.command(a.w.Help.Init, func(ctx context.Context, _ []string) error {
		shop.Lang, shop.PIN = a.lang, a.environ[envPIN]
		if shop.Name == "" || shop.Owner == "" {
			if err := a.askShop(ctx, &shop); err != nil {
				return err
			}
		}
		return a.initShop(ctx, shop)
	})
	f, w := cmd.Flags(), a.w.Flags
	f.StringVar(&shop.Name, "name", "", w.Name)
	f.StringVar(&shop.Currency, "currency", defaultCurrency, w.Currency)
	f.StringVar(&shop.Timezone, "timezone", defaultTimezone, w.Timezone)
	f.StringVar(&shop.Region, "region", defaultRegion, w.Region)
	f.StringVar(&shop.Owner, "owner", "", w.Owner)
	f.BoolVar(&shop.Demo, "demo", false, w.Demo)
	hide(cmd, "demo")
	return cmd
}

// askShop completes what the flags left open: by a wizard if somebody is there to answer.
func (a *app) askShop(ctx context.Context, shop *desk.NewShop) error {
	switch {
	case a.canAsk():
		return a.wizard(ctx, shop)
	case shop.Name == "":
		return model.Refuse("usage.flag_missing", "--name", "regulars init")
	}
	return model.Refuse("usage.flag_missing", "--owner", "regulars init")
}

// initShop makes the shop's file and opens the shop in it.
func (a *app) initShop(ctx context.Context, shop desk.NewShop) (err error) {
	if a.flags.now != "" && !shop.Demo {
		return model.Refuse("cli.now_not_demo", shop.Name)
	}
	made, err := a.create(a.options())
	if err != nil {
		return err
	}
	session, err := desk.New(made.file, desk.Options{}).OpenShop(ctx, shop)
	if err != nil {
		return errors.Join(err, made.discard()) // a PIN of letters, an unknown time zone
	}
	defer func() { err = errors.Join(err, made.file.Close()) }()
	opened, err := session.Shop(ctx)
	if err != nil {
		return err
	}
	doc := openedDoc{
		Shop: opened.Name, Stream: opened.Stream.String(), Owner: session.Who().Name, Store: a.dir(), Key: a.keyPath(),
		Currency: opened.Currency.Code, Timezone: opened.Zone.String(), Lang: opened.Lang,
	}
	err = a.give(doc, func(p *page) { p.linef(a.w.Say.Opened, doc.Shop, doc.Store) })
	a.notef(a.w.Say.OpenedKey, doc.Key)
	return err
}

// keyPath is where the shop's key lies.
func (a *app) keyPath() string {
	if file := a.keyFile(); file != "" {
		return file
	}
	return keyBeside(a.dir())
}

// fresh is a shop's file that was just made.
type fresh struct {
	file  *store.Store
	paths []string // of what was not there before
}

// create makes an empty shop's file in the run's directory. A file in which no shop was ever
// opened, because the power failed between the two, is taken as it is.
func (a *app) create(o store.Options) (*fresh, error) {
	made := &fresh{paths: []string{filepath.Join(a.dir(), store.FileName)}}
	if _, err := os.Stat(a.keyPath()); err != nil {
		made.paths = append(made.paths, a.keyPath())
	}
	file, err := store.Create(a.dir(), o)
	if model.CodeOf(err) == "store.exists" {
		return a.unopened(o, err)
	}
	made.file = file
	return made, err
}

// unopened opens a file that holds no shop yet, or gives back the refusal.
func (a *app) unopened(o store.Options, refusal error) (*fresh, error) {
	file, err := store.Open(a.dir(), o)
	if err != nil {
		return nil, refusal
	}
	shop, err := desk.New(file, desk.Options{}).Shop(context.Background())
	if err != nil || shop.Name != "" {
		return nil, errors.Join(refusal, file.Close())
	}
	return &fresh{file: file}, nil
}

// discard takes away what was made, so that the next try finds the place empty.
func (f *fresh) discard() error {
	err := f.file.Close()
	for _, path := range f.paths {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
