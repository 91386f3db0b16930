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
	if there, ok := stream.(interface{ Terminal() bool }); ok {
		return there.Terminal()
	}
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
	a       *app
	term    *term.Terminal
	out     io.Writer // around the line that term edits
	restore func() error
}

func (a *app) converse() (*prompt, error) {
	if !a.canAsk() {
		return nil, model.Refuse("cli.cannot_ask")
	}
	restore, err := a.makeRaw()
	if err != nil {
		return nil, model.Refuse("cli.cannot_ask").Because(err)
	}
	both := struct {
		io.Reader
		io.Writer
	}{a.stdin, a.stderr}
	return &prompt{a: a, term: term.NewTerminal(both, ""), out: a.stderr, restore: restore}, nil
}

// makeRaw switches the run's terminal to raw mode and returns how to switch it back.
func (a *app) makeRaw() (restore func() error, err error) {
	if f := a.remote(); f != nil {
		return func() error { return f.Raw(false) }, f.Raw(true)
	}
	f, ok := a.stdin.(*os.File)
	if !ok {
		return nil, os.ErrInvalid
	}
	fd := int(f.Fd())
	before, err := term.MakeRaw(fd)
	return func() error { return term.Restore(fd, before) }, err
}

func (p *prompt) end() error { return p.restore() }

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
