package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store"
)

// shopIn opens a shop in a fresh folder and returns the environment that names it.
func shopIn(t *testing.T) (dir string, environ []string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "shop")
	environ = []string{"REGULARS_STORE=" + dir, "LANG=en_US.UTF-8"}
	_, stderr, code := runLine(t, environ, "init", "--name", "S", "--owner", "O")
	require.Equal(t, exitDone, code, stderr)
	return dir, environ
}

// rows is a sales file that is made while it is read, and calls at once when row n is asked
// for.
type rows struct {
	next, last int
	n          int
	at         func()
	rest       []byte
}

func (r *rows) Read(p []byte) (int, error) {
	for len(r.rest) < len(p) && r.next <= r.last {
		if r.next == 0 {
			r.rest = append(r.rest, "receipt,date,member,amount\n"...)
		} else {
			r.rest = fmt.Appendf(r.rest, "R%d,2025-01-14 10:00:00,%d,1.00\n", r.next, r.next%50+1)
		}
		if r.at != nil && r.next == r.n {
			r.at()
		}
		r.next++
	}
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestImportStopsAfterAWholeBatchAndTheNextRunGoesOn(t *testing.T) {
	const all = 45_000
	_, environ := shopIn(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var stdout, stderr bytes.Buffer
	code := Main(ctx, []string{"import", "sales", "-", "--json"}, &rows{last: all, n: 30_000, at: stop}, &stdout, &stderr, environ)
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr.String(), "stopped after a whole batch")
	var first importDoc
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &first), stdout.String())
	require.True(t, first.Stopped)
	require.Less(t, first.Accepted, all)

	stdout.Reset()
	code = Main(context.Background(), []string{"import", "sales", "-", "--json"}, &rows{last: all}, &stdout, &stderr, environ)
	require.Equal(t, exitDone, code, stderr.String())
	var second importDoc
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &second))
	require.Equal(t, all, second.Rows)
	require.Equal(t, first.Accepted, second.Repeated, "what was booked before stays booked")
	require.Equal(t, all-first.Accepted, second.Accepted)
	report, _, code := runLine(t, environ, "verify")
	require.Equal(t, exitDone, code, report)
}

func TestCancelledCommandSaysSoInBothLanguages(t *testing.T) {
	_, environ := shopIn(t)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	for lang, want := range map[string]string{"en": "Stopped", "zh": "停下"} {
		var stdout, stderr bytes.Buffer
		code := Main(ctx, []string{"export", "log", filepath.Join(t.TempDir(), "x.csv"), "--lang", lang}, strings.NewReader(""), &stdout, &stderr, environ)
		require.Equal(t, exitRefused, code)
		require.Empty(t, stdout.String())
		require.Contains(t, stderr.String(), want)
	}
}

func TestShopThatIsHeldElsewhereIsRefused(t *testing.T) {
	dir, environ := shopIn(t)
	held, err := store.Open(dir, store.Options{})
	require.NoError(t, err)
	stdout, stderr, code := runLine(t, environ, "find", "x", "--json")
	require.Equal(t, exitRefused, code)
	require.Empty(t, stdout)
	require.Len(t, strings.Split(strings.TrimSpace(stderr), "\n"), 2, "a sentence and a hint: %s", stderr)
	require.NoError(t, held.Close())
	_, stderr, code = runLine(t, environ, "find", "x")
	require.Equal(t, exitDone, code, stderr)
}

func TestVerifyOfAChangedLogEndsWithProblems(t *testing.T) {
	dir, environ := shopIn(t)
	_, stderr, code := runLine(t, environ, "member", "add", "--phone", "13812341641")
	require.Equal(t, exitDone, code, stderr)
	_, stderr, code = runLine(t, environ, "award", "1641", "12.50", "--receipt", "SLIP-000777")
	require.Equal(t, exitDone, code, stderr)
	path := filepath.Join(dir, store.FileName)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(raw), "SLIP-000777")
	require.NoError(t, os.WriteFile(path, bytes.ReplaceAll(raw, []byte("SLIP-000777"), []byte("SLIP-000778")), 0o600))

	stdout, stderr, code := runLine(t, environ, "verify", "--json")
	require.Equal(t, exitRefused, code)
	var doc verifyDoc
	require.NoError(t, json.Unmarshal([]byte(stdout), &doc), stdout)
	require.Equal(t, "broken", doc.Chain)
	require.NotEmpty(t, doc.Problems)
	require.Contains(t, stderr, "problems")
	stdout, stderr, code = runLine(t, environ, "verify", "--lang", "zh")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stdout, "有问题")
	require.Contains(t, stderr, "核对发现")
}

func TestShopWhoseOpeningWasInterruptedIsOpenedByTheNextInit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	environ := []string{"REGULARS_STORE=" + dir, "LANG=en_US.UTF-8"}
	file, err := store.Create(dir, store.Options{})
	require.NoError(t, err)
	require.NoError(t, file.Close())
	_, stderr, code := runLine(t, environ, "find", "x")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr, "never opened")
	_, stderr, code = runLine(t, environ, "init", "--name", "S", "--owner", "O")
	require.Equal(t, exitDone, code, stderr)
	_, stderr, code = runLine(t, environ, "find", "x")
	require.Equal(t, exitDone, code, stderr)
	_, stderr, code = runLine(t, environ, "init", "--name", "Other", "--owner", "O")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr, "is there already")
}

// typist is a terminal at which somebody types.
type typist struct {
	io.Reader
	bytes.Buffer
}

func (t *typist) Read(p []byte) (int, error) { return t.Reader.Read(p) }

func TestWizardAsksLineByLineUntilEachAnswerIsGood(t *testing.T) {
	a := newApp([]string{"--lang", "en"}, nil, nil, nil, nil)
	shop, lang, again := desk.NewShop{Currency: "CNY", Timezone: "Asia/Shanghai", Region: "CN"}, "en", ""
	place, owner := a.questions(&shop, &lang, &again)
	keys := strings.Join([]string{"", "Morning Sun", "fr", "zh", "EURO", "EUR", "Mars/Olympus", "", "", "Wang Fang", "12", "1234", "1235", "1234", ""}, "\r")
	screen := &typist{Reader: strings.NewReader(keys)}
	p := &prompt{a: a, term: term.NewTerminal(screen, ""), out: screen}
	require.NoError(t, p.askAll(append(place, owner...)))
	require.Equal(t, desk.NewShop{
		Name: "Morning Sun", Currency: "EUR", Timezone: "Asia/Shanghai", Region: "CN", Owner: "Wang Fang", PIN: "1234",
	}, shop)
	require.Equal(t, "zh", lang)
	shown := screen.String()
	for _, want := range []string{"This is needed.", "EURO", "Mars/Olympus", "The two are not the same.", "Currency [CNY]: "} {
		require.Contains(t, shown, want)
	}
	require.NotContains(t, shown, "1234", "a PIN is not shown")

	left := &typist{Reader: strings.NewReader("晨光\x03")}
	p = &prompt{a: a, term: term.NewTerminal(left, ""), out: left}
	require.ErrorIs(t, p.askAll(place), model.Refuse("cli.cancelled"), "Ctrl-C leaves")
	require.Equal(t, "Name of the shop [Morning Sun]: \r\n", left.String(), "the question stays as it was")
}

// broken is a standard output whose disk is full.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAnswerThatCannotBeWrittenIsNoSuccess(t *testing.T) {
	_, environ := shopIn(t)
	for _, args := range [][]string{{"version"}, {"verify", "--json"}, {"man"}, {"log"}, {"completion", "bash"}} {
		var stderr bytes.Buffer
		code := Main(context.Background(), args, strings.NewReader(""), broken{}, &stderr, environ)
		require.Equal(t, exitRefused, code, "%v", args)
		require.Contains(t, stderr.String(), "could not be written", "%v", args)
	}
}

// The page of the documentation that lists the commands lists all of them.
func TestDocumentationListsEveryCommand(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "CLI.md"))
	require.NoError(t, err)
	page := regexp.MustCompile(`\s+`).ReplaceAllString(string(raw), " ")
	eachCommand(model.EN, func(c *cobra.Command) {
		if c.HasParent() && !c.HasSubCommands() {
			require.Contains(t, page, "`"+strings.TrimPrefix(c.CommandPath(), "regulars ")+"`")
		}
	})
}
