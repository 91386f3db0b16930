package cli_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"regulars/store/postgres/pgtest"
)

// TestChainScripts runs the scripts of shops and their headquarters in real processes.
func TestChainScripts(t *testing.T) {
	p := scripts()
	p.Dir = filepath.Join("..", "..", "testdata", "chain")
	setup := p.Setup
	p.Setup = func(env *testscript.Env) error {
		env.Values[runningKey{}] = &running{}
		return setup(env)
	}
	p.Cmds["headquarters"], p.Cmds["serving"] = headquarters, serving
	testscript.Run(t, p)
}

// TestChainScriptsOnPostgres runs the same chain with its database in PostgreSQL, and what is different there.
func TestChainScriptsOnPostgres(t *testing.T) {
	cluster, err := pgtest.Start(pgtest.Options{})
	if errors.Is(err, pgtest.ErrNone) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, cluster.Stop()) })
	p := scripts()
	of := filepath.Join("..", "..", "testdata")
	p.Dir, p.Files = "", []string{filepath.Join(of, "chain", "two_shops.txtar"), filepath.Join(of, "chain", "feedback.txtar")}
	p.Files = append(p.Files, filepath.Join(of, "chain", "keys.txtar"), filepath.Join(of, "chain_postgres", "moves.txtar"))
	setup := p.Setup
	p.Setup = func(env *testscript.Env) error {
		env.Values[runningKey{}] = &running{}
		url, err := cluster.Database(t.Context()) // one for each script
		if err != nil {
			return err
		}
		env.Setenv("REGULARS_HQ_POSTGRES", url)
		return setup(env)
	}
	p.Cmds["headquarters"], p.Cmds["serving"] = headquarters, serving
	t.Run("scripts", func(t *testing.T) { testscript.Run(t, p) }) // ends before the server does
}

// running is what a script has started.
type running struct{ hq *server }

type runningKey struct{}

// headquarters implements
//
//	headquarters start [FLAG...]
//	headquarters stop
//	headquarters kill
//
// of the one whose folder $REGULARS_HQ names.
func headquarters(ts *testscript.TestScript, neg bool, args []string) {
	r := ts.Value(runningKey{}).(*running)
	switch {
	case neg || len(args) == 0:
		ts.Fatalf("usage: headquarters start|stop|kill")
	case args[0] == "start":
		flags := args[1:]
		if _, err := os.Stat(filepath.Join(ts.Getenv("REGULARS_HQ"), "served")); err != nil {
			flags = append(flags, "--listen", "127.0.0.1:0") // from then on it stays where it was
			ts.Check(os.WriteFile(filepath.Join(ts.Getenv("REGULARS_HQ"), "served"), nil, 0o600))
		}
		s, err := startHQ(scriptEnviron(ts), flags...)
		ts.Check(err)
		r.hq = s
		ts.Defer(func() {
			if r.hq == s {
				ts.Check(s.stop())
			}
		})
	case r.hq == nil:
		ts.Fatalf("headquarters is not running")
	case args[0] == "stop":
		s := r.hq
		r.hq = nil
		ts.Check(s.stop())
	case args[0] == "kill":
		s := r.hq
		r.hq = nil
		ts.Check(s.kill())
	default:
		ts.Fatalf("usage: headquarters start|stop|kill")
	}
}

// serving implements `serving DIR`: a server of that shop, until the script ends.
func serving(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: serving DIR [FLAG...]")
	}
	s, err := startServer(ts.MkAbs(args[0]), scriptEnviron(ts), args[1:]...)
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.stop()) })
}

// scriptEnviron is what a process of a script needs of its environment.
func scriptEnviron(ts *testscript.TestScript) []string {
	all := os.Environ()
	for _, name := range []string{"HOME", "LANG", "TERM", "REGULARS_HQ", "REGULARS_HQ_POSTGRES"} {
		all = append(without(all, name), name+"="+ts.Getenv(name))
	}
	return all
}

// startHQ starts a headquarters and returns when it serves.
func startHQ(environ []string, args ...string) (*server, error) {
	cmd := exec.Command(os.Args[0], append([]string{"hq", "serve", "--lang", "en"}, args...)...)
	cmd.Env = append(environ, roleVariable+"=regulars")
	errs, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, read: make(chan struct{})}
	serving := make(chan bool, 1)
	wanted := 2 // the socket and the shops' door
	if slices.Contains(args, "--ssh") {
		wanted++
	}
	go s.listen(errs, wanted, serving)
	if !<-serving {
		<-s.read
		_ = cmd.Wait() // it has refused, as what it said tells
		return nil, errors.Join(errNoServer, errors.New(s.words()))
	}
	return s, nil
}

// hqOnScreen serves a headquarters with shops to the keys of some people.
func hqOnScreen(t *testing.T, people map[string][]string) *shop {
	t.Helper()
	s := openShop(t)
	dir := filepath.Join(filepath.Dir(s.dir), "hq")
	s.environ = append(s.environ, "REGULARS_HQ="+dir)
	s.here("hq", "init", "--name", "Morning Sun", "--host", "127.0.0.1")
	for _, name := range []string{"Riverside", "Station"} {
		s.here("hq", "enrol-key", "--shop", name)
	}
	for name, flags := range people {
		s.here(append(append([]string{"hq", "key", "add", name}, publicLine(t, name)...), flags...)...)
	}
	hq, err := startHQ(append(os.Environ(), s.environ...), "--listen", "127.0.0.1:0", "--ssh", "127.0.0.1:0")
	require.NoError(t, err)
	s.server = hq
	return s
}

func TestPeopleOfHeadquartersSeeTheChainOverSSHAsFarAsTheyMay(t *testing.T) {
	s := hqOnScreen(t, map[string][]string{"Olga": nil, "Kim": {"--shop", "Station"}})
	olga, err := s.sitAs("Olga", "hq", 80, 24)
	require.NoError(t, err)
	olga.sees("2 shops", "Riverside", "Station", "never came").types(enterKey).sees("shop 1, market 1", "Net points").types(escKey).sees("2 shops")
	kim, err := s.sitAs("Kim", "hq", 80, 24)
	require.NoError(t, err)
	kim.sees("1 shop", "Station")
	text, _, _ := kim.looks()
	require.NotContains(t, text, "Riverside")
	_, err = s.sitAs("Eve", "hq", 80, 24)
	require.Error(t, err, "no key")
	s.does("hq", "enrol-key", "--shop", "Harbour")
	olga.sees("3 shops", "Harbour")
	s.does("hq", "key", "remove", "Kim")
	<-kim.ended
	require.NoError(t, olga.close())
	require.NoError(t, s.server.stop())
}

func TestWordsOfCustomersAreForKeysThatMayReadThem(t *testing.T) {
	s := hqOnScreen(t, map[string][]string{"Olga": {"--words"}, "Kim": {"--shop", "Riverside"}, "Nils": {"--shop", "Station", "--words"}})
	var doc struct{ Key string }
	require.NoError(t, json.Unmarshal([]byte(s.does("hq", "enrol-key", "--shop", "Riverside", "--json")), &doc))
	s.does("sync", "enrol", doc.Key)
	s.does("feedback", "add", "--member", "13812341641", "--kind", "complaint", "--score", "1", "--text", "too cold in here")
	s.does("sync", "now")
	olga, err := s.sitAs("Olga", "hq", 80, 24)
	require.NoError(t, err)
	olga.sees("2 shops").types("1").sees("shop 1, market 1").types(enterKey).sees("Riverside Feedback", "complaint", "1/5", "A*", "too cold in here")
	kim, err := s.sitAs("Kim", "hq", 80, 24)
	require.NoError(t, err)
	kim.sees("1 shop").types("1").sees("shop 1, market 1").types(enterKey).sees("complaint", "A*", "may not read")
	nils, err := s.sitAs("Nils", "hq", 80, 24)
	require.NoError(t, err)
	nils.sees("1 shop", "Station").types("1").sees("shop 2, market 1").types(enterKey).sees("Nobody has said anything")
	for _, who := range []*till{olga, kim, nils} {
		text, _, _ := who.looks()
		require.NotContains(t, text, "Anna")
		if who != olga {
			require.NotContains(t, text, "too cold")
		}
		require.NoError(t, who.close())
	}
	require.Contains(t, s.does("hq", "key", "list", "--json"), `"words":true`)
	require.NoError(t, s.server.stop())
}
