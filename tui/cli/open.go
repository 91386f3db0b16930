package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store"
)

// Names of the variables of the environment, beside the locale's own.
const (
	envStore   = "REGULARS_STORE"
	envStaff   = "REGULARS_STAFF"
	envPIN     = "REGULARS_PIN"
	envNewPIN  = "REGULARS_NEW_PIN"
	envKeyFile = "REGULARS_KEY_FILE"
)

// seat is a shop opened for one command: the file, and on it the desk of the staff member who
// gave the command.
type seat struct {
	*desk.Session
	store *store.Store
	shop  desk.Shop
}

// dir is where the shop lives.
func (a *app) dir() string {
	if a.flags.store != "" {
		return a.flags.store
	}
	return store.DefaultDir(func(name string) string { return a.environ[name] })
}

// keyFile is where the key lies if not beside the file: where the environment says, or among
// the credentials that systemd hands to a service. Beside a server it is the server's: who gives
// a command there need not know.
func (a *app) keyFile() string {
	if a.house != nil {
		return a.house.key
	}
	if path := a.environ[envKeyFile]; path != "" {
		return a.path(path)
	}
	if dir := a.environ["CREDENTIALS_DIRECTORY"]; dir != "" {
		path := filepath.Join(dir, store.KeyName)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// options of opening a shop's file. --now sets the clock before anything is known of the shop,
// because the day's counts are read at opening; nothing is written until withShop has seen
// that the shop is a demo.
func (a *app) options() store.Options {
	if t, err := time.Parse(time.RFC3339, a.flags.now); err == nil {
		a.fixed = t
	}
	return store.Options{Clock: a.now, KeyFile: a.keyFile(), Progress: a.migrating, Wait: a.patience}
}

// withShop opens the shop's file, calls f, and closes it.
func (a *app) withShop(ctx context.Context, f func(*store.Store, *desk.Desk, desk.Shop) error) (err error) {
	if a.house != nil {
		return a.lend(f)
	}
	file, err := store.Open(a.dir(), a.options())
	if err != nil {
		return err
	}
	a.migrated()
	defer func() { err = errors.Join(err, file.Close()) }()
	a.line = a.newLine(file)
	defer a.line.end() // before the file is closed
	d := desk.New(file, desk.Options{HQ: a.line})
	shop, err := d.Shop(ctx)
	if err != nil {
		return err
	}
	if shop.Name == "" {
		return model.Refuse("cli.unopened", a.dir())
	}
	a.speak(shop.Lang)
	if a.flags.now != "" && !shop.Demo {
		return model.Refuse("cli.now_not_demo", shop.Name)
	}
	return f(file, d, shop)
}

// withSeat opens the shop's file, signs the staff member in, calls f, and closes it.
func (a *app) withSeat(ctx context.Context, f func(*seat) error) error {
	return a.withShop(ctx, func(file *store.Store, d *desk.Desk, shop desk.Shop) error {
		session, err := a.signIn(ctx, d)
		if err != nil {
			return err
		}
		return f(&seat{Session: session, store: file, shop: shop})
	})
}

// signIn takes the staff member from --as or the environment and the PIN from the environment
// or, on a terminal, from a question.
func (a *app) signIn(ctx context.Context, d *desk.Desk) (*desk.Session, error) {
	name := a.staffName()
	session, err := d.SignIn(ctx, name, a.pin())
	var refusal *model.Error
	if !errors.As(err, &refusal) || refusal.Code != "pin.needed" || !a.canAsk() {
		return session, err
	}
	who := name
	if len(refusal.Args) > 0 {
		who, _ = refusal.Args[0].(string)
	}
	if a.typedPIN, err = a.askSecret(sentence(a.w.Ask.PIN, who)); err != nil {
		return nil, err
	}
	return d.SignIn(ctx, name, a.typedPIN)
}

// staffName is who gives the command, "" for the only staff member there is.
func (a *app) staffName() string {
	if a.flags.as != "" {
		return a.flags.as
	}
	return a.environ[envStaff]
}

// pin is what was typed before in this run, for a command that opens the shop twice, else what
// the environment says.
func (a *app) pin() string {
	if a.typedPIN != "" {
		return a.typedPIN
	}
	return a.environ[envPIN]
}

// member finds the one member that an argument names.
func (s *seat) member(ctx context.Context, arg string) (*desk.Member, error) {
	id, err := s.Resolve(ctx, arg)
	if err != nil {
		return nil, err
	}
	return s.Member(ctx, id)
}
