package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"regulars/tui/cli"
)

// TestMain lets the test binary be the program: a script that runs regulars runs it as its own
// process, with real standard streams and exit codes.
func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "regulars" {
		os.Exit(observed(program))
	}
	testscript.Main(m, map[string]func(){"regulars": func() { os.Exit(runBeside(os.Args[1:])) }})
}

// program is what main does.
func program() int {
	ctx, stop := cli.Signals(context.Background())
	defer stop()
	return cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())
}

// scripts are those of the command line. Each has its own folder and shop.
func scripts() testscript.Params {
	return testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "scripts"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("REGULARS_STORE", filepath.Join(env.WorkDir, "shop"))
			env.Setenv("LANG", "en_US.UTF-8")
			env.Setenv("TERM", "dumb")
			return nil
		},
		Condition: func(string) (bool, error) { return false, nil }, // [beside]: with a server
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"json": checkJSON, "code": checkCode},
	}
}

// TestScripts runs the scripts of the command line without a server.
func TestScripts(t *testing.T) { testscript.Run(t, scripts()) }

// checkCode implements `code N CMD...`: the command must end with exactly that exit code, which
// testscript's own exec cannot tell from another failure.
func checkCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		var exit interface{ ExitCode() int }
		if !asExit(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

func asExit(err error, exit *interface{ ExitCode() int }) bool {
	e, ok := err.(interface{ ExitCode() int })
	*exit = e
	return ok
}

// checkJSON implements
//
//	json FILE PATH VALUE   the value at PATH, as text, is VALUE ("null", "true", "12", a string)
//	json FILE PATH -> VAR  puts the value at PATH into a variable
//	! json FILE PATH       there is nothing at PATH
//
// FILE is stdout or the name of a file that holds exactly one document. A PATH is names and
// places with points between them, such as .totals.spend.minor or .0.points; .count is the length
// of a list.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: json FILE PATH [VALUE | -> VAR]")
	}
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	dec.UseNumber()
	var doc any
	ts.Check(dec.Decode(&doc))
	if dec.More() {
		ts.Fatalf("%s holds more than one document", args[0])
	}
	got, ok := at(doc, args[1])
	switch {
	case neg:
		if ok {
			ts.Fatalf("%s is there: %s", args[1], got)
		}
	case !ok:
		ts.Fatalf("%s is not there", args[1])
	case len(args) == 4 && args[2] == "->":
		ts.Setenv(args[3], got)
	case len(args) == 3 && got != args[2]:
		ts.Fatalf("%s is %s, not %s", args[1], got, args[2])
	}
}

func at(doc any, path string) (string, bool) {
	for name := range strings.SplitSeq(strings.Trim(path, "."), ".") {
		switch v := doc.(type) {
		case map[string]any:
			child, ok := v[name]
			if !ok {
				return "", false
			}
			doc = child
		case []any:
			if name == "count" {
				doc = len(v)
				continue
			}
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return "", false
			}
			doc = v[i]
		default:
			return "", false
		}
	}
	switch v := doc.(type) {
	case nil:
		return "null", true
	case map[string]any, []any:
		raw, err := json.Marshal(v)
		return string(raw), err == nil
	}
	return fmt.Sprint(doc), true
}
