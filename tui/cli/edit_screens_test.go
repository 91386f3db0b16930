package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// withEditor gives the shop's people an editor that does something to the file it is given.
func (s *shop) withEditor(does string) {
	s.t.Helper()
	path := filepath.Join(s.dir, "..", "editor.sh")
	require.NoError(s.t, os.WriteFile(path, []byte("#!/bin/sh\n"+does+"\n"), 0o700))
	temporary := filepath.Join(s.dir, "..", "tmp")
	require.NoError(s.t, os.MkdirAll(temporary, 0o700))
	s.environ = append(s.environ, "EDITOR="+path, "TMPDIR="+temporary)
}

// drafts are the files of the editor that are still there.
func (s *shop) drafts() []string {
	s.t.Helper()
	all, err := filepath.Glob(filepath.Join(s.dir, "..", "tmp", "regulars-*.toml"))
	require.NoError(s.t, err)
	return all
}

// draft is the only one of them.
func (s *shop) draft() string {
	s.t.Helper()
	all := s.drafts()
	require.Len(s.t, all, 1)
	return all[0]
}

// doublesAfterCtrlC is an editor at which Ctrl-C is pressed, which the terminal sends to everybody
// in front of it, and which then doubles the points.
const doublesAfterCtrlC = `trap '' INT
kill -INT 0
sed -i 's/^points = 1$/points = 2/' "$1"`

// Beside a server and without one the page opens the editor where the person sits.
func TestProgramPageOpensTheEditorAtTheTerminalOfThePerson(t *testing.T) {
	for name, served := range map[string]bool{"beside a server": true, "without one": false} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t)
			s.withEditor(doublesAfterCtrlC)
			if served {
				s.serve()
			}
			l := s.attached().sees("Scan a card").types(ctrlG).sees("in force").types("e")
			l.sees("Version 2", "from version 1", "+ every ¥1.00 paid earns 2 points")
			l.sees(filepath.Base(s.draft()))
			l.types(f9Key).sees("takes the place of version 1").insists("\x19", "Version 2 is in force")
			require.Empty(t, s.drafts(), "what is published needs no file")
			l.types(ctrlQ)
			require.NoError(t, l.close())
			if served {
				s.stop()
			}
			require.Contains(t, s.does("program", "show"), "points = 2\n")
		})
	}
}

func TestDraftThatWasNotPublishedStaysWhereItWasWritten(t *testing.T) {
	s := openShop(t)
	s.withEditor(`echo '[bogus]' >> "$1"`)
	s.serve()
	l := s.attached("--lang", "zh").sees("扫卡").types(ctrlG).sees("现行").types("e").sees("bogus")
	l.types(ctrlQ).sees("写的还在 ")
	require.NoError(t, l.close())
	text, err := os.ReadFile(s.draft())
	require.NoError(t, err)
	require.Contains(t, string(text), "[bogus]")
	s.stop()
}

func TestEditorThatFailsLeavesTheScreens(t *testing.T) {
	s := openShop(t)
	s.withEditor("exit 3")
	s.serve()
	l := s.attached().sees("Scan a card").types(ctrlG).sees("in force").types("e").sees("The editor did not end well.")
	require.Empty(t, s.drafts())
	l.insists(escKey, "Scan a card").types("1641").sees("Anna")
	l.types(ctrlQ)
	require.NoError(t, l.close())
	s.stop()
}
