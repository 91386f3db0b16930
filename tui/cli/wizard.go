package cli

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/model/staff"
)

// question is one thing that a new shop needs to be told. Its check only says early what the
// desk would refuse later.
type question struct {
	title, hint string
	value       *string
	check       func(string) error
	secret      bool
}

// wizard asks for what a new shop needs, on standard error, so that standard output holds the
// answer alone: in a form, or line by line where a form cannot be drawn or read aloud.
func (a *app) wizard(ctx context.Context, shop *desk.NewShop) error {
	lang, again := string(shop.Lang), ""
	place, owner := a.questions(shop, &lang, &again)
	var err error
	if a.environ["TERM"] == "dumb" || a.environ["ACCESSIBLE"] != "" {
		err = a.askLines(append(place, owner...))
	} else {
		err = a.askForm(ctx, place, owner)
	}
	shop.Lang = model.Lang(lang)
	a.chosen = false
	a.speak(shop.Lang)
	return err
}

func (a *app) questions(shop *desk.NewShop, lang, again *string) (place, owner []question) {
	w := a.w.Ask
	place = []question{
		{title: w.ShopName, value: &shop.Name, check: a.required},
		{title: w.Language, hint: w.LanguageHint, value: lang, check: a.said(func(s string) error {
			return oneOf(w.Language, s, []string{string(model.ZH), string(model.EN)})
		})},
		{title: w.Currency, hint: w.CurrencyHint, value: &shop.Currency, check: a.said(func(s string) error {
			_, err := model.CurrencyByCode(s)
			return err
		})},
		{title: w.Timezone, hint: w.ZoneHint, value: &shop.Timezone, check: a.said(desk.CheckZone)},
		{title: w.Region, hint: w.RegionHint, value: &shop.Region, check: a.said(func(s string) error {
			_, err := clean.Region(s)
			return err
		})},
	}
	owner = []question{
		{title: w.Owner, value: &shop.Owner, check: a.required},
		{title: w.OwnerPIN, hint: w.PINHint, value: &shop.PIN, secret: true, check: a.said(func(s string) error {
			if s == "" {
				return nil
			}
			return staff.CheckPINForm(s)
		})},
		{title: w.PINAgain, value: again, secret: true, check: func(s string) error {
			if s != shop.PIN {
				return errors.New(w.Differs)
			}
			return nil
		}},
	}
	return place, owner
}

// askForm asks in a form of pages.
func (a *app) askForm(ctx context.Context, pages ...[]question) error {
	var groups []*huh.Group
	for _, page := range pages {
		var fields []huh.Field
		for _, q := range page {
			in := huh.NewInput().Title(q.title).Description(q.hint).Value(q.value).Validate(q.check)
			if q.secret {
				in.EchoMode(huh.EchoModePassword)
			}
			fields = append(fields, in)
		}
		groups = append(groups, huh.NewGroup(fields...).Title(a.w.Ask.Wizard).Description(a.w.Ask.WizardKeys))
	}
	form := huh.NewForm(groups...).WithTheme(huh.ThemeFunc(huh.ThemeBase16)).WithShowHelp(false).
		WithProgramOptions(tea.WithInput(a.stdin), tea.WithOutput(a.stderr), tea.WithEnvironment(a.environList()))
	if err := form.RunWithContext(ctx); err != nil {
		return model.Refuse("cli.cancelled").Because(err)
	}
	return nil
}

// askLines asks one question after the other; an empty answer takes what stands in brackets.
func (a *app) askLines(all []question) (err error) {
	p, err := a.converse()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	return p.askAll(all)
}

func (p *prompt) askAll(all []question) error {
	for _, q := range all {
		if q.hint != "" {
			p.say(q.hint)
		}
		for {
			typed, err := p.ask(q)
			if err != nil {
				return err
			}
			refusal := q.check(typed)
			if refusal == nil {
				*q.value = typed
				break
			}
			p.say(refusal.Error())
		}
	}
	return nil
}

func (p *prompt) ask(q question) (string, error) {
	if q.secret {
		return p.secret(q.title + ": ")
	}
	title := q.title
	if *q.value != "" {
		title += " [" + *q.value + "]"
	}
	typed, err := p.line(title + ": ")
	if typed = strings.TrimSpace(typed); typed == "" {
		typed = *q.value
	}
	return typed, err
}

// required refuses an empty answer.
func (a *app) required(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New(a.w.Ask.Required)
	}
	return nil
}

// said puts a refusal into words, because forms show an error as it reads.
func (a *app) said(check func(string) error) func(string) error {
	return func(s string) error {
		err := check(s)
		if err == nil {
			return nil
		}
		sentence, _ := say.Error(a.lang, err)
		return errors.New(sentence)
	}
}

// environList is the environment in the form that programs take.
func (a *app) environList() []string {
	list := make([]string, 0, len(a.environ))
	for key, value := range a.environ {
		list = append(list, key+"="+value)
	}
	return list
}
