package cli

import (
	"errors"
	"io"
	"os"

	"golang.org/x/term"

	"regulars/model"
)

// isTerminal reports whether a stream is a person's terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// canAsk reports whether somebody is there to answer a question.
func (a *app) canAsk() bool { return isTerminal(a.stdin) && isTerminal(a.stderr) }

// onScreen reports whether the screens can be shown.
func (a *app) onScreen() bool { return isTerminal(a.stdin) && isTerminal(a.stdout) }

// prompt is a conversation on the terminal, line by line. The terminal is raw meanwhile, so
// that Ctrl-C arrives here as a key and leaves the echo as it was; end must follow.
type prompt struct {
	a      *app
	term   *term.Terminal
	out    io.Writer // around the line that term edits
	before *term.State
	fd     int
}

func (a *app) converse() (*prompt, error) {
	f, ok := a.stdin.(*os.File)
	if !ok || !a.canAsk() {
		return nil, model.Refuse("cli.cannot_ask")
	}
	before, err := term.MakeRaw(int(f.Fd()))
	if err != nil {
		return nil, model.Refuse("cli.cannot_ask").Because(err)
	}
	both := struct {
		io.Reader
		io.Writer
	}{a.stdin, a.stderr}
	return &prompt{a: a, term: term.NewTerminal(both, ""), out: a.stderr, before: before, fd: int(f.Fd())}, nil
}

func (p *prompt) end() error { return term.Restore(p.fd, p.before) }

// secret asks for something that must not be seen while it is typed.
func (p *prompt) secret(question string) (string, error) {
	return p.answered(p.term.ReadPassword(p.a.drawn(question)))
}

// line asks for a line of text.
func (p *prompt) line(question string) (string, error) {
	p.term.SetPrompt(p.a.drawn(question))
	defer p.term.SetPrompt("") // or it would stand before what is said next
	return p.answered(p.term.ReadLine())
}

// say writes a line between questions.
func (p *prompt) say(line string) {
	_, _ = io.WriteString(p.term, p.a.drawn(line)+"\n") // a terminal that is gone fails at the next question
}

func (p *prompt) answered(text string, err error) (string, error) {
	if err != nil && !errors.Is(err, term.ErrPasteIndicator) {
		// The question's line was not ended. term would redraw it, and counts a hanzi as one column.
		_, _ = io.WriteString(p.out, "\r\n")
		return "", model.Refuse("cli.cancelled").Because(err)
	}
	return text, nil
}

// askSecret asks one question whose answer must not be seen.
func (a *app) askSecret(question string) (answer string, err error) {
	p, err := a.converse()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	return p.secret(question)
}

// askNewSecret asks twice, because nobody sees what was typed.
func (a *app) askNewSecret(question, again string) (string, error) {
	first, err := a.askSecret(question)
	if err != nil {
		return "", err
	}
	second, err := a.askSecret(again)
	if err != nil {
		return "", err
	}
	if first != second {
		return "", model.Refuse("cli.differs")
	}
	return first, nil
}
