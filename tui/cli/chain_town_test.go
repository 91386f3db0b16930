package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/store/postgres/pgtest"
	"regulars/tui/cli"
)

// town is the shops of a chain and their headquarters, each a process of its own. Every shop
// reaches headquarters over a cable that can be pulled.
type town struct {
	t     testing.TB
	base  string
	hq    *shop // whose folder is headquarters'
	flags []string
	shops []*branch

	founded string // what `hq init` told people
}

// branch is one shop of a town.
type branch struct {
	*shop
	name  string
	cable *cable
	token string // of its point of sale
}

// databases calls f for headquarters on the embedded database and on PostgreSQL.
func databases(t *testing.T, f func(t *testing.T, url string)) {
	t.Run("bbolt", func(t *testing.T) { f(t, "") })
	t.Run("postgres", func(t *testing.T) {
		url, _ := startPostgres(t)
		f(t, url)
	})
}

// startPostgres makes a server that is there for this test, with an empty database.
func startPostgres(t *testing.T) (url string, c *pgtest.Cluster) {
	t.Helper()
	c, err := pgtest.Start(pgtest.Options{Fsync: true})
	if errors.Is(err, pgtest.ErrNone) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Stop()) })
	url, err = c.Database(t.Context())
	require.NoError(t, err)
	return url, c
}

// openTown opens a chain of three shops with its headquarters, all of them served and enrolled.
func openTown(t testing.TB, url string) *town {
	t.Helper()
	base, err := os.MkdirTemp("", "rgt") // short enough for a socket
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(base)) })
	w := &town{t: t, base: base, flags: []string{"--listen", ownAddress(t)}}
	w.hq = &shop{t: t, dir: filepath.Join(base, "hq"), environ: w.environ("hq", "REGULARS_HQ="+filepath.Join(base, "hq"), "REGULARS_HQ_POSTGRES="+url)}
	got := w.hq.run("hq", "init", "--name", "Morning Sun")
	require.Zero(t, got.exit, got.stderr)
	w.founded = got.stderr
	w.opens()
	for _, name := range []string{"Ahorn", "Birke", "Zeder"} {
		w.adds(name)
	}
	return w
}

func (w *town) environ(who string, more ...string) []string {
	home := filepath.Join(w.base, "home-"+who)
	return append([]string{
		"LANG=en_US.UTF-8", "TERM=dumb", "USER=Hanna", "HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "PATH=" + os.Getenv("PATH"),
		profileVariable + "=" + os.Getenv(profileVariable),
	}, more...)
}

// opens starts headquarters, for the first time or again.
func (w *town) opens() {
	w.t.Helper()
	s, err := startHQ(slices.Clone(w.hq.environ), w.flags...)
	require.NoError(w.t, err)
	w.hq.server = s
	w.t.Cleanup(func() {
		if w.hq.server == s {
			_ = s.kill() // the test has failed before it stopped headquarters
		}
	})
}

// closes stops headquarters as an administrator does.
func (w *town) closes() {
	w.t.Helper()
	s := w.hq.server
	w.hq.server = nil
	require.NoError(w.t, s.stop())
}

// adds opens a shop, serves it and enrols it.
func (w *town) adds(name string) *branch {
	w.t.Helper()
	b := &branch{name: name, cable: lay(w.t, w.flags[1])}
	dir := filepath.Join(w.base, name)
	b.shop = &shop{t: w.t, dir: dir, environ: w.environ(name, "REGULARS_STORE="+dir)}
	b.here("init", "--name", name, "--owner", name+" owner")
	b.here("staff", "add", "POS", "--role", "manager")
	var doc struct{ Token string }
	b.environ = append(b.environ, "REGULARS_STAFF="+name+" owner")
	require.NoError(w.t, json.Unmarshal([]byte(b.here("staff", "token", "POS", "--json")), &doc))
	b.token = doc.Token
	b.serve("--http", ownAddress(w.t), "--hq-every", "1s")
	b.does("sync", "enrol", w.key(name, b.cable.address()))
	w.shops = append(w.shops, b)
	return b
}

// key is an enrolment key of a shop, with the address at which that shop finds headquarters.
func (w *town) key(shop, address string) string {
	var doc struct{ Key string }
	w.ask(&doc, "enrol-key", "--shop", shop, "--address", address)
	return doc.Key
}

// ask reads the answer of a command of headquarters.
func (w *town) ask(doc any, args ...string) {
	w.t.Helper()
	require.NoError(w.t, json.Unmarshal([]byte(w.hq.does(append([]string{"hq", "--json"}, args...)...)), doc))
}

// ask reads the answer of a command of a shop.
func (b *branch) ask(doc any, args ...string) {
	b.t.Helper()
	require.NoError(b.t, json.Unmarshal([]byte(b.does(append(args, "--json")...)), doc))
}

// level lets every shop exchange until nothing is left to be said: what one has sent, the others fetch.
func (w *town) level() {
	w.t.Helper()
	for range 2 {
		for _, b := range w.shops {
			b.does("sync", "now")
		}
	}
}

// account is what a shop shows of a member, without what is its own affair.
type account struct {
	ID     string
	Name   string
	Points int64
	Totals struct {
		Visits int64
		Spend  struct{ Minor int64 }
	}
}

func (b *branch) account(member string) (a account) {
	b.t.Helper()
	b.ask(&a, "member", "show", member)
	return a
}

// hqMember is what headquarters shows of a member.
type hqMember struct {
	ID                           string
	Points, Free, Held, Suspense int64
}

// standing is where the exchange of a shop stands.
type standing struct {
	Stream  string
	Unsent  uint64
	Applied uint64
	Aside   []string
	Closed  *string
	Rights  struct{ Members, Here, Away int64 }
}

// agree holds every shop against headquarters: all events are there, what everybody shows of the
// members is the same, and every log and view is what it should be. It returns the accounts.
func (w *town) agree(members ...string) (all []account) {
	w.t.Helper()
	w.level()
	var status struct {
		Waiting uint64
		Members int64
		Points  int64
		Shops   []struct {
			Name            string
			State           string
			Applied, Unsent uint64
			Aside           uint64
		}
	}
	w.ask(&status, "status")
	require.Zero(w.t, status.Waiting)
	for i, b := range w.shops {
		var at standing
		b.ask(&at, "sync", "status")
		require.Empty(w.t, at.Aside, b.name)
		require.Nil(w.t, at.Closed, b.name)
		require.Zero(w.t, at.Unsent, b.name)
		events := uint64(strings.Count(b.does("log", "--json"), "\n"))
		require.Equal(w.t, events, at.Applied, b.name)
		require.Equal(w.t, b.name, status.Shops[i].Name)
		require.Equal(w.t, "open", status.Shops[i].State)
		require.Equal(w.t, events, status.Shops[i].Applied, "headquarters has all of %s", b.name)
		require.Zero(w.t, status.Shops[i].Aside, b.name)
	}
	sum := int64(0)
	for _, member := range members {
		seen := w.shops[0].account(member)
		for _, b := range w.shops[1:] {
			require.Equal(w.t, seen, b.account(member), "%s at %s", member, b.name)
		}
		var h hqMember
		w.ask(&h, "member", seen.ID)
		require.Equal(w.t, seen.Points, h.Points, "%s at headquarters", member)
		require.GreaterOrEqual(w.t, h.Free, int64(0), "%s: a debt", member)
		require.GreaterOrEqual(w.t, h.Points, int64(0), member)
		require.Equal(w.t, h.Points, h.Free+h.Held+h.Suspense, member)
		all, sum = append(all, seen), sum+seen.Points
	}
	require.Equal(w.t, sum, status.Points)
	require.EqualValues(w.t, len(members), status.Members)
	var notes []struct{ Sort, Event, Text string }
	w.ask(&notes, "notes", "--all")
	require.Empty(w.t, notes, "nobody spent what it did not hold")
	w.sound()
	return all
}

// sound verifies every log and view.
func (w *town) sound() {
	w.t.Helper()
	var doc struct {
		Chain, Views string
		Problems     []string
	}
	w.ask(&doc, "verify")
	require.Empty(w.t, doc.Problems)
	require.Equal(w.t, "ok ok", doc.Chain+" "+doc.Views)
	for _, b := range w.shops {
		require.Contains(w.t, b.does("verify", "--json"), `"chain":"ok","views":"ok"`, b.name)
	}
}

// ends stops everybody as an administrator does.
func (w *town) ends() {
	w.t.Helper()
	var all sync.WaitGroup
	failed := make([]error, len(w.shops))
	for i, b := range w.shops {
		s := b.server
		b.server = nil
		all.Go(func() { failed[i] = s.stop() })
	}
	all.Wait()
	require.NoError(w.t, errors.Join(failed...))
	w.closes()
}

// hereHQ runs a command of headquarters in this process, while nobody serves it.
func (w *town) hereHQ(args ...string) (stdout, stderr string, exit int) {
	var out, errs bytes.Buffer
	exit = cli.Main(w.t.Context(), append([]string{"hq"}, args...), strings.NewReader(""), &out, &errs, w.hq.environ)
	return out.String(), errs.String(), exit
}

// phone is the number of a member of a town; the last four digits are its own.
func phone(i int) string { return fmt.Sprintf("1381234%04d", 1641+i) }
