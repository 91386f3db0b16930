package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store"
	"regulars/tui/display"
	"regulars/tui/sshd/attach"
)

// house is a shop that is held open for many: what a server has and lends to every command
// and every session.
type house struct {
	file *store.Store
	desk *desk.Desk
	shop desk.Shop
	key  string // the key file; "" is the one beside the shop's file
	line *line  // to headquarters

	board display.Board // what the tills show their customers

	pretended atomic.Pointer[time.Time] // of --now, in a demo shop only
}

// now is the clock of a held shop.
func (h *house) now() time.Time {
	if t := h.pretended.Load(); t != nil {
		return *t
	}
	return time.Now()
}

// lend calls f with the held shop. A pretended time holds until another one is said: the clock
// belongs to the file, not to one command.
func (a *app) lend(f func(*store.Store, *desk.Desk, desk.Shop) error) error {
	h := a.house
	a.speak(h.shop.Lang)
	if a.flags.now != "" {
		if !h.shop.Demo {
			return model.Refuse("cli.now_not_demo", h.shop.Name)
		}
		if t, err := time.Parse(time.RFC3339, a.flags.now); err == nil { // or the flag was refused before
			h.pretended.Store(&t)
		}
	}
	a.clock, a.line = h.now, h.line
	return f(h.file, h.desk, h.shop)
}

// The name of a server's socket in the shop's directory, and the longest path that a socket
// can have on every system of ours.
const (
	socketName  = "regulars.sock"
	socketLimit = 100
)

// socketPath is where a server of a shop listens: in its directory, or, where that is too deep
// for a socket, under a name made of it in the directory for temporary files.
func socketPath(dir string) string {
	full, err := filepath.Abs(dir)
	if err != nil {
		full = dir
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real // one shop has one socket, by whatever name it is called
	}
	if path := filepath.Join(full, socketName); len(path) <= socketLimit {
		return path
	}
	sum := sha256.Sum256([]byte(full))
	return filepath.Join(os.TempDir(), "regulars-"+hex.EncodeToString(sum[:8])+".sock")
}

// apart are the commands that do not need the shop's file, or need it for themselves: they run
// where they are typed also beside a server.
var apart = map[string]bool{
	"serve": true, "demo": true, "init": true, "restore": true, "compact": true, "bench": true, "version": true,
	"completion": true, "man": true, "help": true, "service": true, "__complete": true, "__completeNoDesc": true,
}

// attached runs the command line in the server that holds the shop, if there is one.
func (a *app) attached(ctx context.Context, args []string) (exit int, served bool, err error) {
	name := commandName(args)
	in, ok1 := a.stdin.(*os.File)
	out, ok2 := a.stdout.(*os.File)
	errs, ok3 := a.stderr.(*os.File)
	if apart[name] || apartAtHQ(args) || editsProgram(args) || !ok1 || !ok2 || !ok3 || asksHelp(args) {
		return 0, false, nil
	}
	a.flags.store = earlyFlag(args, "--store")
	path := socketPath(a.dir())
	a.flags.store = ""
	if name == hqName {
		path = socketPath(a.hqDir(earlyFlag(args, "--dir")))
	}
	if _, err := os.Lstat(path); err != nil {
		return 0, false, nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return 0, false, nil // nowhere to begin relative paths from: as without a server
	}
	return attach.Attach(ctx, path, attach.Invocation{
		Args: args, Environ: a.environList(), Dir: wd, Stdin: in, Stdout: out, Stderr: errs, Reattach: staysOpen(args), Lang: a.lang,
		Edit: func(end context.Context, path string) error {
			defer holdInterrupts(ctx)()
			return a.runEditor(end, path)
		},
	})
}

// commandWords are the first two words of a command line that are no flags, "" where there are
// fewer.
func commandWords(args []string) (first, second string) {
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--store" || arg == "--as" || arg == "--lang" || arg == "--now" || arg == "--till":
			i++ // with its value
		case strings.HasPrefix(arg, "-"):
		case first == "":
			first = arg
		default:
			return first, arg
		}
	}
	return first, ""
}

// commandName is the first word of a command line that is no flag, "" for the screens.
func commandName(args []string) string {
	name, _ := commandWords(args)
	return name
}

// editsProgram reports whether a command line is `program edit`, whose editor runs here; see
// beside.go.
func editsProgram(args []string) bool {
	first, second := commandWords(args)
	return first == "program" && second == "edit"
}

// staysOpen reports whether a command line opens screens, which come back after a server did.
func staysOpen(args []string) bool {
	first, second := commandWords(args)
	return first == "" || first == displayUser && second == ""
}

// asksHelp reports whether a command line wants to be told of the program, which needs no shop.
// After a command --version is that command's own.
func asksHelp(args []string) bool {
	for _, arg := range args {
		switch {
		case arg == "--":
			return false
		case arg == "--help" || arg == "-h" || (arg == "--version" && commandName(args) == ""):
			return true
		}
	}
	return false
}

// path is where a file is that the command line names: beside a server it is relative to where
// the command was typed.
func (a *app) path(name string) string {
	if a.cwd == "" || name == "-" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.cwd, name)
}
