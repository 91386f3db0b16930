package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"regulars/store"
	"regulars/tui/cli"
)

// besideVariable names the socket at which a script's servers are asked for: whoever runs
// regulars with it has a server beside him where there is a shop to serve.
const besideVariable = "REGULARS_TEST_BESIDE"

// runBeside is regulars in a script beside a running server.
func runBeside(args []string) int {
	if path := os.Getenv(besideVariable); path != "" {
		if err := askForServer(path, args); err != nil {
			panic(err)
		}
	}
	return cli.Main(context.Background(), args, os.Stdin, os.Stdout, os.Stderr, os.Environ())
}

// wish is what a command asks of the script's servers before it runs.
type wish struct {
	Dir     string
	Apart   bool // it needs the file itself: the server has to be gone
	Environ []string
}

// alone are the commands that open the shop's file themselves; the others that run apart have
// no use for it, and a server does not disturb them.
var alone = map[string]bool{"serve": true, "demo": true, "init": true, "restore": true, "compact": true, "doctor": true}

func askForServer(path string, args []string) error {
	environ := os.Environ()
	w := wish{Dir: cli.StoreOf(args, environ), Apart: alone[cli.CommandName(args)], Environ: environ}
	if cli.CommandName(args) == "demo" {
		w.Dir = cli.EarlyFlag(args, "--dir")
	}
	if cli.IsApart(cli.CommandName(args)) && !w.Apart || w.Dir == "" {
		return nil
	}
	dir, err := filepath.Abs(w.Dir)
	if err != nil {
		return err
	}
	w.Dir = dir
	conn, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := json.NewEncoder(conn).Encode(w); err != nil {
		return err
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err == nil && answer != "ok\n" {
		err = errors.New(answer)
	}
	return err
}

// servers are those of one script.
type servers struct {
	l       net.Listener
	mu      sync.Mutex
	running map[string]*server
	begun   int
	ended   chan struct{}
}

func newServers(path string) (*servers, error) {
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	s := &servers{l: l, running: map[string]*server{}, ended: make(chan struct{})}
	go func() { // ends when the listener is closed
		defer close(s.ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			answer := "ok\n"
			if err := s.serve(conn); err != nil {
				answer = strings.ReplaceAll(err.Error(), "\n", " ") + "\n"
			}
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		}
	}()
	return s, nil
}

// serve does what one command asks for. Commands of a script come one after another.
func (s *servers) serve(conn net.Conn) error {
	var w wish
	if err := json.NewDecoder(conn).Decode(&w); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.running[w.Dir]
	switch {
	case w.Apart && have != nil:
		delete(s.running, w.Dir)
		return have.stop()
	case w.Apart || have != nil:
		return nil
	}
	if _, err := os.Stat(filepath.Join(w.Dir, store.FileName)); err != nil {
		return nil // no shop, no server; the command says so itself
	}
	started, err := startServer(w.Dir, w.Environ)
	if errors.Is(err, errNoServer) {
		return nil // nor is there one for a shop that cannot be opened
	}
	if err == nil {
		s.running[w.Dir] = started
		s.begun++
	}
	return err
}

// close stops all servers and says what was wrong with one of them.
func (s *servers) close() error {
	errs := []error{s.l.Close()}
	<-s.ended
	for _, one := range s.running {
		errs = append(errs, one.stop())
	}
	return errors.Join(errs...)
}

// TestScriptsBesideAServer runs the same scripts with a server for every shop that they speak
// of: what is said and how it ends must be the same.
func TestScriptsBesideAServer(t *testing.T) {
	if testing.Short() {
		t.Skip("the scripts run without a server only")
	}
	p := scripts()
	setup := p.Setup
	p.Setup = func(env *testscript.Env) error {
		path := filepath.Join(env.WorkDir, "..", filepath.Base(env.WorkDir)+".s")
		s, err := newServers(path)
		if err != nil {
			return err
		}
		env.Setenv(besideVariable, path)
		env.Defer(func() {
			if err := s.close(); err != nil {
				env.T().Fatal(err)
			}
			if s.begun == 0 {
				env.T().Log("this script had no shop to serve")
			}
		})
		return setup(env)
	}
	p.Condition = func(cond string) (bool, error) { return cond == "beside", nil }
	testscript.Run(t, p)
}
