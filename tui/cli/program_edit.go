package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/say"
	"regulars/store"
)

// editProgram opens the program in the person's editor, checks what comes back and offers to
// publish it. The shop's file is let go of meanwhile, so that the tills go on.
func (a *app) editProgram(ctx context.Context) error {
	switch {
	case a.house != nil:
		return model.Refuse("cli.editor_far") // before anything is written for an editor
	case !a.canAsk():
		return model.Refuse("cli.no_editor_here")
	}
	if b := a.server(ctx); b != nil {
		return a.editWith(ctx, b, a.agree)
	}
	return a.editWith(ctx, opened{a}, a.agree)
}

// agree asks a question that is answered with yes or no; anything but yes is no.
func (a *app) agree(question string) (yes bool, err error) {
	p, err := a.converse()
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	typed, err := p.line(question)
	return a.isYes(typed), err
}

func (a *app) isYes(typed string) bool {
	typed = strings.ToLower(strings.TrimSpace(typed))
	return typed != "" && strings.Contains(" "+a.w.Rules.Ask.Yes+" ", " "+typed+" ")
}

// editWith edits until the text is good or the person gives up. A text that is not published
// stays in its file, so that no work is lost.
func (a *app) editWith(ctx context.Context, from programs, agree func(question string) (bool, error)) error {
	text, version, err := from.show(ctx)
	if err != nil {
		return err
	}
	path, err := writeTemporary("regulars-program-*.toml", text)
	if err != nil {
		return err
	}
	edited, err := a.editUntilGood(ctx, from, path, agree)
	if err == nil && edited == text {
		changed := false
		err = a.give(programDoc{Version: version, Changed: &changed}, func(p *page) { p.line(a.w.Say.ProgramUnchanged) })
		return errors.Join(err, os.Remove(path))
	}
	yes := false
	if err == nil {
		yes, err = agree(sentence(a.w.Rules.Ask.Publish, version+1))
	}
	if err == nil && yes {
		err = from.publish(ctx, edited, version)
	}
	if err != nil || !yes {
		a.notef(a.w.Say.ProgramKept, path)
	}
	if err == nil && !yes {
		changed := false
		return a.give(programDoc{Version: version, Changed: &changed}, func(p *page) { p.line(a.w.Rules.Say.NotPublished) })
	}
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// editUntilGood runs the editor and checks the text; one that is wrong can be edited again.
func (a *app) editUntilGood(ctx context.Context, from programs, path string, agree func(string) (bool, error)) (string, error) {
	for {
		edited, err := a.edited(ctx, path)
		if err != nil {
			return "", err
		}
		wrong := from.judge(ctx, edited)
		if wrong == nil {
			return edited, nil
		}
		a.tell(wrong)
		again, err := agree(a.w.Rules.Ask.EditAgain)
		if err != nil {
			return "", err
		}
		if !again {
			return "", model.Refuse("cli.cancelled").Because(wrong)
		}
	}
}

// judge says what is wrong with a program, nil if it could be published.
func (a *app) judge(ctx context.Context, text string) error {
	return a.withShop(ctx, func(_ *store.Store, _ *desk.Desk, shop desk.Shop) error {
		_, err := program.Parse(0, text, shop.Currency)
		return err
	})
}

// publishOver publishes a text that was made from a version, unless another one came between.
func (a *app) publishOver(ctx context.Context, s *seat, text string, from uint) error {
	version, err := s.PublishProgramOver(ctx, text, from)
	if err != nil {
		return err
	}
	return a.givePublished(version)
}

// writeTemporary puts a text into a fresh file that only its owner reads.
func writeTemporary(pattern, text string) (string, error) {
	file, err := os.CreateTemp("", pattern)
	if err != nil {
		return "", model.Refuse("cli.temporary").Because(err)
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", model.Refuse("cli.temporary").Because(err)
	}
	return file.Name(), nil
}

// edited runs the editor on a file and reads what it left there.
func (a *app) edited(ctx context.Context, path string) (string, error) {
	if err := a.runEditor(ctx, path); err != nil {
		return "", err
	}
	return a.readText(path)
}

// runEditor runs the person's editor on a file.
func (a *app) runEditor(ctx context.Context, path string) error {
	if a.house != nil {
		return model.Refuse("cli.editor_far")
	}
	command := a.editorWords()
	editor := editorCommand(ctx, command, path)
	editor.Stdin, editor.Stdout, editor.Stderr = a.stdin, a.stdout, a.stderr
	defer holdInterrupts(ctx)()
	if err := editor.Run(); err != nil {
		return model.Refuse("cli.editor", strings.Join(command, " ")).Because(err)
	}
	return nil
}

// tell says what is wrong with a text, in the server's words if it was the server's to judge.
func (a *app) tell(wrong error) {
	var said *told
	if errors.As(wrong, &said) {
		a.note(said.lines)
		return
	}
	sentence, hint := say.Error(a.lang, wrong)
	a.note(sentence)
	a.note(hint)
}
