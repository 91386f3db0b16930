package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
	"regulars/store/postgres"
	"regulars/sync/link"
)

// The files of a headquarters beside its database, and the variables of the environment.
const (
	hqKeyName       = "hq.key"
	hqAuthorityName = "authority.pem"
	hqSettingsName  = "hq.json"
	hqReachedName   = "hq.reached" // how far a database in PostgreSQL was

	envHQ       = "REGULARS_HQ"
	envPostgres = "REGULARS_HQ_POSTGRES"
)

// head is an open headquarters.
type head struct {
	*hub.Office
	dir       string
	authority *link.Authority
	bolt      *hqbolt.DB   // nil on PostgreSQL
	postgres  *postgres.DB // nil on the embedded database
	zone      *time.Location
	currency  model.Currency

	mu        sync.Mutex
	settings  hqSettings
	mended    string // what was done about a renewal of the keys that had been cut off, for people
	listening string // where shops reach it; "" while it is not served
}

// hqSettings is what a headquarters keeps beside its database. It is small and written as a whole.
type hqSettings struct {
	Chain    string     `json:"chain"`
	Currency string     `json:"currency"`
	Timezone string     `json:"timezone"`
	Stream   string     `json:"stream"`   // of its own log, so that another chain's database is noticed
	Public   string     `json:"public"`   // of the key file, so that another key is noticed
	Hosts    []string   `json:"hosts"`    // names and addresses under which shops reach it
	Listen   string     `json:"listen"`   // where it was served last
	Postgres bool       `json:"postgres"` // its database is PostgreSQL
	Known    uint64     `json:"known"`    // the highest generation that it has served
	People   []hqPerson `json:"people"`
}

// hqDir is where a headquarters lives, by the flag or the environment.
func (a *app) hqDir(flag string) string {
	if flag == "" {
		return a.environ[envHQ]
	}
	return flag
}

// place are the flags that say which headquarters is meant.
type place struct{ dir, postgres string }

// withHead opens a headquarters, calls f, and closes it. Beside a server it is the server's.
func (a *app) withHead(ctx context.Context, at place, f func(*head) error) (err error) {
	if a.hq != nil {
		return f(a.hq)
	}
	dir, err := a.hqFolder(at)
	if err != nil {
		return err
	}
	h, err := a.openHead(ctx, dir, at.postgres, hqbolt.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.DB.Close()) }()
	if h.mended != "" {
		a.note(h.mended)
	}
	return f(h)
}

func (a *app) hqFolder(at place) (string, error) {
	dir := a.hqDir(at.dir)
	if dir == "" {
		return "", model.Refuse("usage.flag_missing", "--dir", "regulars hq")
	}
	return a.path(dir), nil
}

// openHead opens a headquarters on the embedded database, or on PostgreSQL if that is said or was before.
func (a *app) openHead(ctx context.Context, dir, url string, o hqbolt.Options) (*head, error) {
	h := &head{dir: dir, Office: &hub.Office{}}
	if err := h.load(); err != nil {
		return nil, err
	}
	if err := a.enter(ctx, h, cmp.Or(url, a.environ[envPostgres]), o); err != nil {
		return nil, err
	}
	err := h.recognise(ctx)
	if err == nil {
		h.Began = func(generation uint64) { a.begunByItself(h, generation) }
		err = h.catchUp(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	return h, nil
}

// enter reads the keys and opens the database. Where keys wait to be put into their places, the database says which are its own.
func (a *app) enter(ctx context.Context, h *head, url string, o hqbolt.Options) error {
	waiting, err := h.staged()
	if err != nil {
		return err
	}
	if waiting == nil {
		if err := h.unlock(); err != nil { // before anything is opened
			return err
		}
	}
	if err := h.connect(ctx, url, o); err != nil {
		return err
	}
	if waiting != nil {
		err = a.resumed(ctx, h, waiting)
	}
	if err = errors.Join(err, h.sweep()); err != nil {
		return errors.Join(err, h.DB.Close())
	}
	return nil
}

// resumed ends a renewal that was cut off, and reads the keys that are in force.
func (a *app) resumed(ctx context.Context, h *head, waiting *renewal) error {
	said, done, err := h.resume(ctx, waiting)
	switch {
	case err != nil:
		return err
	case said && done:
		h.mended = a.w.Chain.Trust.Resumed
	case said:
		h.mended = a.w.Chain.Trust.Untouched
	}
	return h.unlock()
}

// known is the highest generation that this folder has seen.
func (h *head) known() uint64 {
	known := h.kept().Known
	if h.bolt != nil {
		known = max(known, h.bolt.Known())
	} else {
		reached, _ := h.postgres.Older()
		known = max(known, reached)
	}
	return known
}

// catchUp begins a generation if the database has less than was answered, before anybody is answered.
func (h *head) catchUp(ctx context.Context) error {
	now, err := h.read(ctx)
	if err != nil {
		return err
	}
	older := now.Generation < h.known()
	if h.postgres != nil && !older {
		_, older = h.postgres.Older()
	}
	if !older {
		return nil
	}
	generation, err := h.FenceAbove(ctx, time.Now(), h.known())
	if err == nil {
		h.Began(generation)
	}
	return err
}

// begunByItself tells people of a generation that nobody began by a command, and remembers it.
func (a *app) begunByItself(h *head, generation uint64) {
	a.notef(a.w.Chain.Trust.BeganAnew, model.Points(generation).Format())
	if err := h.change(func(s *hqSettings) error { s.Known = max(s.Known, generation); return nil }); err != nil {
		a.note(a.sentenceOf(err)) // the mark remembers it as well
		return
	}
	a.notef(a.w.Chain.Trust.KeepAgain, h.file(hqSettingsName))
}

func (h *head) file(name string) string { return filepath.Join(h.dir, name) }

// load reads the settings.
func (h *head) load() error {
	raw, err := os.ReadFile(h.file(hqSettingsName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return model.Refuse("hqfile.none", h.dir).Because(err)
	case err != nil:
		return refuseOpen(h.file(hqSettingsName), err)
	}
	if err := json.Unmarshal(raw, &h.settings); err != nil {
		return model.Refuse("hq.settings", h.file(hqSettingsName)).Because(err)
	}
	return h.understand()
}

func (h *head) understand() (err error) {
	if h.currency, err = model.CurrencyByCode(h.settings.Currency); err != nil {
		return err
	}
	if h.zone, err = time.LoadLocation(h.settings.Timezone); err != nil {
		return model.Refuse("hq.settings", h.file(hqSettingsName)).Because(err)
	}
	return nil
}

// unlock reads the key and the authority, and checks that the key is this chain's.
func (h *head) unlock() error {
	raw, err := os.ReadFile(h.file(hqKeyName))
	if err != nil {
		return model.Refuse("hq.key", h.file(hqKeyName)).Because(err)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(secret) != 32 {
		return model.Refuse("hq.key", h.file(hqKeyName)).Because(err)
	}
	if err := h.derive([32]byte(secret)); err != nil {
		return err
	}
	if hex.EncodeToString(h.Public()) != h.settings.Public {
		return model.Refuse("hq.key", h.file(hqKeyName))
	}
	text, err := os.ReadFile(h.file(hqAuthorityName))
	if err != nil {
		return model.Refuse("hq.authority", h.file(hqAuthorityName)).Because(err)
	}
	if h.authority, err = link.ParseAuthority(text); err != nil {
		return model.Refuse("hq.authority", h.file(hqAuthorityName)).Because(err)
	}
	return nil
}

// derive makes of the one secret what seals and what signs.
func (h *head) derive(secret [32]byte) (err error) {
	seed, err := hkdf.Key(sha256.New, secret[:], nil, "regulars hq sign", ed25519.SeedSize)
	if err != nil {
		return err
	}
	h.Key = ed25519.NewKeyFromSeed(seed)
	h.Vault, err = hub.NewVault(secret)
	return err
}

// connect opens the database.
func (h *head) connect(ctx context.Context, url string, o hqbolt.Options) (err error) {
	if url != "" {
		if err := h.movable(); err != nil {
			return err
		}
		h.postgres, err = postgres.Open(ctx, url, postgres.Options{Mark: h.file(hqReachedName)})
		h.DB = h.postgres
		return err
	}
	if h.settings.Postgres {
		return model.Refuse("hq.postgres")
	}
	if h.bolt, err = hqbolt.Open(h.dir, o); err != nil {
		return err
	}
	h.DB = h.bolt
	return nil
}

// movable refuses PostgreSQL for a chain that has begun in the embedded database: it would begin anew.
func (h *head) movable() error {
	if h.settings.Postgres {
		return nil
	}
	if _, err := os.Lstat(h.file(hqbolt.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := hqbolt.Open(h.dir, hqbolt.Options{})
	if err != nil {
		return err
	}
	var shops []hub.Shop
	err = db.View(context.Background(), func(tx hub.Tx) (err error) {
		shops, err = tx.Shops()
		return err
	})
	if err = errors.Join(err, db.Close()); err == nil && len(shops) > 0 {
		err = model.Refuse("hq.move", len(shops))
	}
	return err
}

// recognise makes sure that the database is this chain's. An empty one on PostgreSQL becomes it.
func (h *head) recognise(ctx context.Context) error {
	found, err := h.read(ctx)
	if err != nil {
		return err
	}
	if found.Generation == 0 && h.bolt == nil && !h.settings.Postgres {
		if found, err = h.found(ctx); err != nil {
			return err
		}
		h.settings.Stream = found.Stream.String()
	}
	if found.Generation == 0 || found.Stream.String() != h.settings.Stream {
		return model.Refuse("hq.foreign", h.settings.Chain)
	}
	if len(found.Public) > 0 && !bytes.Equal(found.Public, h.Public()) {
		return model.Refuse("hq.other_keys", h.file(hqKeyName))
	}
	if h.settings.Postgres != (h.bolt == nil) {
		h.settings.Postgres = h.bolt == nil
		return h.save()
	}
	return nil
}

// found begins the chain in the empty database.
func (h *head) found(ctx context.Context) (hub.Head, error) {
	err := h.Init(ctx, time.Now(), hub.Opening{Chain: h.settings.Chain, Currency: h.settings.Currency, Timezone: h.settings.Timezone})
	if err != nil {
		return hub.Head{}, err
	}
	return h.read(ctx)
}

func (h *head) read(ctx context.Context) (v hub.Head, err error) {
	err = h.DB.View(ctx, func(tx hub.Tx) error {
		v, err = tx.Head()
		return err
	})
	return v, err
}

// change changes the settings and writes them.
func (h *head) change(edit func(*hqSettings) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	next := h.settings
	next.People = append([]hqPerson(nil), next.People...)
	if err := edit(&next); err != nil {
		return err
	}
	before := h.settings
	h.settings = next
	err := h.save()
	if err != nil {
		h.settings = before
	}
	return err
}

// kept returns the settings.
func (h *head) kept() hqSettings {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.settings
}

// save writes the settings as a whole.
func (h *head) save() error {
	raw, err := json.MarshalIndent(&h.settings, "", "  ")
	if err != nil {
		return err
	}
	return writeWhole(h.file(hqSettingsName), append(raw, '\n'))
}

// writeWhole puts a file in the place of another one, or of none; a reader sees either.
func writeWhole(path string, raw []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // for this user alone
	if err == nil {
		defer func() {
			if err != nil {
				err = model.Refuse("hq.write", path).Because(errors.Join(err, os.Remove(f.Name())))
			}
		}()
		_, err = f.Write(raw)
		err = errors.Join(err, f.Sync(), f.Close())
		if err == nil {
			err = os.Rename(f.Name(), path)
		}
		return err
	}
	return model.Refuse("hq.write", path).Because(err)
}

// newSecret makes the secret of a chain, on one line.
func newSecret() (secret [32]byte, line []byte, err error) {
	_, err = rand.Read(secret[:])
	return secret, []byte(hex.EncodeToString(secret[:]) + "\n"), err
}

// address is where shops are told to come: as the flag says, else where it is served, under the first
// name that was given. guessed is true when nobody ever said anything of it.
func (h *head) address(flag string) (address string, guessed bool) {
	if flag != "" {
		return flag, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	listen := cmp.Or(h.listening, h.settings.Listen)
	host, port, err := net.SplitHostPort(cmp.Or(listen, defaultListen))
	if err != nil {
		host, port, _ = net.SplitHostPort(defaultListen)
	}
	if ip := net.ParseIP(host); len(h.settings.Hosts) > 0 {
		host = h.settings.Hosts[0]
	} else if host == "" || (ip != nil && ip.IsUnspecified()) {
		host = hostname()
	}
	return net.JoinHostPort(host, port), listen == ""
}

// hostname is the computer's name.
func hostname() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "localhost"
	}
	return name
}

// names are all under which the server's certificate is good.
func (h *head) names() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	names := append([]string{}, h.settings.Hosts...)
	if host, _, err := net.SplitHostPort(h.listening); err == nil && host != "" {
		names = append(names, host)
	}
	return append(names, hostname(), "localhost", "127.0.0.1", "::1")
}

// author is who of headquarters' people gives a command.
func (a *app) author() hub.Author {
	return hub.Author(cmp.Or(a.staffName(), a.environ["USER"], a.environ["LOGNAME"]))
}

// moment is a time of unix seconds, the zero time for 0.
func moment(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0)
}
