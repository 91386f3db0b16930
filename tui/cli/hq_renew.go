package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/disk"
	"regulars/store/hqbolt"
	"regulars/sync/link"
)

// hqRenewalName is the file in which new keys wait until the database is sealed by them. From the moment at which the
// database is, they are headquarters' keys, whatever the other files say: whoever opens it next puts them into their
// places. Before that moment they are nothing, and whoever opens it next throws them away.
const hqRenewalName = "hq.renewal"

// renewal is what that file says.
type renewal struct {
	Public    string `json:"public"`    // of the key
	Key       string `json:"key"`       // the line of the key file
	Authority string `json:"authority"` // the text of the authority's file
}

// renewedDoc is a headquarters with new keys.
type renewedDoc struct {
	Chain       string       `json:"chain"`
	Fingerprint string       `json:"fingerprint"` // of the new authority
	Keep        []string     `json:"keep"`        // files to be copied to a safe place
	Shops       []toldDocRow `json:"shops"`       // that need a new key
}

type toldDocRow struct {
	Number uint64 `json:"number"`
	Name   string `json:"name"`
}

// hqRenewKeysCommand replaces everything that can be stolen from headquarters' folder.
func (a *app) hqRenewKeysCommand(at *place) *cobra.Command {
	var confirm string
	cmd := a.command(a.w.Chain.Trust.HQRenewKeys, func(ctx context.Context, _ []string) error {
		dir, err := a.hqFolder(*at)
		if err != nil {
			return err
		}
		if answers(ctx, socketPath(dir)) {
			return model.Refuse("hqfile.held", dir)
		}
		h, err := a.openHead(ctx, dir, at.postgres, hqbolt.Options{})
		if err != nil {
			return err
		}
		if confirm != h.settings.Chain {
			return errors.Join(model.Refuse("hq.renew_confirm", h.settings.Chain), h.DB.Close())
		}
		a.note(a.w.Chain.Trust.Renewing)
		if err := h.renew(ctx); err != nil { // the database is closed; what it came to is found out when it is opened
			return err
		}
		if h, err = a.openHead(ctx, dir, at.postgres, hqbolt.Options{}); err != nil { // which puts the keys into their places
			return err
		}
		return errors.Join(a.renewed(ctx, h), h.DB.Close())
	})
	cmd.Flags().StringVar(&confirm, "confirm", "", a.w.Chain.Trust.FlagNewKeys)
	return cmd
}

// answers reports whether a server answers at a socket: one on PostgreSQL holds no file.
func answers(ctx context.Context, path string) bool {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		return false
	}
	_ = conn.Close() // nothing was said
	return true
}

// renew makes new keys and seals the database by them. Each step is on disk before the next one.
func (h *head) renew(ctx context.Context) error {
	next, fresh, err := h.stage()
	if err == nil {
		err = disk.SyncDir(h.dir)
	}
	if err != nil {
		return errors.Join(err, h.DB.Close())
	}
	ours := hex.EncodeToString(fresh.Public().(ed25519.PublicKey))
	return h.Renew(ctx, time.Now(), next, fresh, func() error {
		if r, err := h.staged(); err != nil || r == nil || r.Public != ours {
			return errors.Join(err, model.Refuse("hqfile.held", h.dir)) // somebody else has taken them for left over
		}
		return nil
	})
}

// stage writes new keys down, where nobody uses them yet.
func (h *head) stage() (*hub.Vault, ed25519.PrivateKey, error) {
	secret, line, err := newSecret()
	if err != nil {
		return nil, nil, err
	}
	next := &head{Office: &hub.Office{}}
	if err := next.derive(secret); err != nil {
		return nil, nil, err
	}
	authority, err := link.NewAuthority(h.settings.Chain)
	if err != nil {
		return nil, nil, err
	}
	pem, err := authority.PEM()
	if err != nil {
		return nil, nil, err
	}
	raw, err := json.Marshal(renewal{Public: hex.EncodeToString(next.Public()), Key: string(line), Authority: string(pem)})
	if err != nil {
		return nil, nil, err
	}
	return next.Vault, next.Key, writeWhole(h.file(hqRenewalName), raw)
}

// staged reads the keys that wait, nil if none do.
func (h *head) staged() (*renewal, error) {
	raw, err := os.ReadFile(h.file(hqRenewalName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, refuseOpen(h.file(hqRenewalName), err)
	}
	r := &renewal{}
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, model.Refuse("hq.settings", h.file(hqRenewalName)).Because(err)
	}
	return r, nil
}

// resume ends a renewal that was cut off, one way or the other: as the open database says. Each file is written as a whole, and
// what was written is written again by whoever comes after another crash.
func (h *head) resume(ctx context.Context, r *renewal) (said bool, done bool, err error) {
	public, err := hex.DecodeString(r.Public)
	if err != nil {
		return false, false, model.Refuse("hq.settings", h.file(hqRenewalName)).Because(err)
	}
	done, err = h.sealedBy(ctx, public)
	var older *hub.Older
	switch {
	case errors.As(err, &older):
		return false, false, nil // first a generation begins; whoever comes then decides
	case err != nil || !done:
		return err == nil, false, err
	}
	if err := writeWhole(h.file(hqKeyName), []byte(r.Key)); err != nil {
		return false, false, err
	}
	if err := writeWhole(h.file(hqAuthorityName), []byte(r.Authority)); err != nil {
		return false, false, err
	}
	if err := h.change(func(s *hqSettings) error { s.Public = r.Public; return nil }); err != nil {
		return false, false, err
	}
	if err := disk.SyncDir(h.dir); err != nil {
		return false, false, model.Refuse("hq.write", h.dir).Because(err)
	}
	return true, true, h.unstage()
}

// sealedBy reports whether the database is sealed by a key that waits. If it is not, the key is thrown away while the head is
// locked: a transaction that renews holds the head until its end, so one that nobody knows the end of is waited for, and one that
// begins after this finds its key gone.
func (h *head) sealedBy(ctx context.Context, public []byte) (is bool, err error) {
	err = h.DB.Update(ctx, func(tx hub.Tx) error {
		now, err := tx.Head()
		if is = bytes.Equal(now.Public, public); is || err != nil {
			return err
		}
		if err := tx.PutHead(now); err != nil {
			return err
		}
		if _, err := tx.Shops(); err != nil { // what was put is written, and the head locked, before others are read
			return err
		}
		return h.unstage()
	})
	return is, err
}

// unstage takes away the keys that wait.
func (h *head) unstage() error {
	if err := ignoreMissing(os.Remove(h.file(hqRenewalName))); err != nil {
		return model.Refuse("hq.write", h.file(hqRenewalName)).Because(err)
	}
	return nil
}

// sweep removes what a renewal that was killed was about to write: a key that nobody uses is still a key.
func (h *head) sweep() error {
	for _, name := range []string{hqRenewalName, hqKeyName, hqAuthorityName} {
		left, err := filepath.Glob(h.file("." + name + "-*"))
		if err != nil {
			return err
		}
		for _, path := range left {
			if err := ignoreMissing(os.Remove(path)); err != nil {
				return model.Refuse("hq.write", path).Because(err)
			}
		}
	}
	return nil
}

// renewed tells what is to be done with the new keys.
func (a *app) renewed(ctx context.Context, h *head) error {
	if err := h.Note(ctx, time.Now(), a.author(), "keys renewed", h.fingerprint()); err != nil {
		return err
	}
	v, err := h.Overview(ctx, time.Now())
	if err != nil {
		return err
	}
	doc := renewedDoc{Chain: h.settings.Chain, Fingerprint: h.fingerprint(), Keep: h.keep(), Shops: []toldDocRow{}}
	for i := range v.Shops {
		if s := &v.Shops[i].Shop; s.Untold && s.Retired == 0 {
			doc.Shops = append(doc.Shops, toldDocRow{Number: s.Number, Name: s.Name})
		}
	}
	w := &a.w.Chain.Trust
	return a.give(doc, func(p *page) {
		p.linef(w.Renewed, doc.Chain, doc.Keep[0], doc.Keep[1], doc.Keep[2])
		p.pairs(pair{a.w.Chain.HeadAuthority, doc.Fingerprint})
		if len(doc.Shops) == 0 {
			return
		}
		p.line("")
		p.paragraph(w.TellShops)
		for _, s := range doc.Shops {
			p.lines([]string{s.Name})
		}
	})
}

// keep are the files without which no copy of the database is of any use.
func (h *head) keep() []string {
	return []string{h.file(hqKeyName), h.file(hqAuthorityName), h.file(hqSettingsName)}
}
