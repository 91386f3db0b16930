package cli

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"

	"regulars/model"
)

// staffKeyCommand is how people come in over SSH.
func (a *app) staffKeyCommand() *cobra.Command {
	w := &a.w.Serve
	add := a.command(w.Help.StaffKeyAdd, func(ctx context.Context, args []string) error {
		fingerprint, err := a.publicKey(args[1:])
		if err != nil {
			return err
		}
		return a.withSeat(ctx, func(s *seat) error {
			if err := s.AddKey(ctx, args[0], fingerprint); err != nil {
				return err
			}
			return a.give(staffKeyDoc{Staff: args[0], Key: fingerprint}, func(p *page) { p.linef(w.KeyAdded, args[0], fingerprint) })
		})
	})
	list := a.command(w.Help.StaffKeyList, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error { return a.giveKeys(ctx, s, args[0]) })
	})
	remove := a.command(w.Help.StaffKeyRemove, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			if err := s.RemoveKey(ctx, args[0], args[1]); err != nil {
				return err
			}
			return a.give(staffKeyDoc{Staff: args[0], Key: args[1]}, func(p *page) { p.line(w.KeyRemoved) })
		})
	})
	code := a.command(w.Help.StaffKeyCode, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			code, until, err := s.NewCode(ctx, args[0])
			if err != nil {
				return err
			}
			doc := codeDoc{Staff: args[0], Code: code, Until: until.Format(timeForm)}
			return a.give(doc, func(p *page) { p.linef(w.Code, args[0], until.Format("15:04"), code) })
		})
	})
	return a.family(w.Help.StaffKey, add, list, remove, code)
}

// timeForm is how moments are written for programs.
const timeForm = "2006-01-02T15:04:05Z07:00"

type staffKeyDoc struct {
	Staff string `json:"staff"`
	Key   string `json:"key"`
	Sort  string `json:"sort,omitempty"`
}

type codeDoc struct {
	Staff string `json:"staff"`
	Code  string `json:"code"`
	Until string `json:"until"`
}

type tokenDoc struct {
	Staff string `json:"staff"`
	Token string `json:"token"`
}

func (a *app) staffTokenCommand() *cobra.Command {
	w := &a.w.Serve
	return a.command(w.Help.StaffToken, func(ctx context.Context, args []string) error {
		return a.withSeat(ctx, func(s *seat) error {
			token, err := s.NewToken(ctx, args[0])
			if err != nil {
				return err
			}
			return a.give(tokenDoc{Staff: args[0], Token: token}, func(p *page) { p.linef(w.Token, args[0], token) })
		})
	})
}

func (a *app) giveKeys(ctx context.Context, s *seat, name string) error {
	keys, err := s.Keys(ctx, name)
	if err != nil {
		return err
	}
	docs, rows := []staffKeyDoc{}, [][]string{}
	for _, key := range keys {
		sort, bare, _ := strings.Cut(key, " ")
		docs = append(docs, staffKeyDoc{Staff: name, Key: bare, Sort: sort})
		rows = append(rows, []string{sort, bare})
	}
	return a.give(docs, func(p *page) {
		if len(rows) == 0 {
			p.line(a.w.Serve.NoKeys)
			return
		}
		p.table([]column{left(a.w.Serve.HeadSort), left(a.w.Serve.HeadKey)}, rows)
	})
}

// publicKey reads the fingerprint of a public key: the words of its line, or the name of a
// file that holds it.
func (a *app) publicKey(words []string) (string, error) {
	text := strings.Join(words, " ")
	if len(words) == 1 && !strings.HasPrefix(text, "ssh-") && !strings.HasPrefix(text, "ecdsa-") {
		raw, err := os.ReadFile(a.path(words[0]))
		if err != nil {
			return "", refuseOpen(words[0], err)
		}
		text = string(raw)
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(text))
	if err != nil {
		return "", model.Refuse("key.staff_form").Because(err)
	}
	return ssh.FingerprintSHA256(key), nil
}
