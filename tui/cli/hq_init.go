package cli

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/hub"
	"regulars/store/hqbolt"
	"regulars/sync/link"
)

// hqName is the family of headquarters' commands.
const hqName = "hq"

// hqCommand is a chain's headquarters.
func (a *app) hqCommand() *cobra.Command {
	at := &place{}
	shop := a.family(a.w.Chain.Help.HQShop, a.hqShopListCommand(at), a.hqShopRetireCommand(at))
	program := a.family(a.w.Chain.Help.HQProgram, a.hqProgramShowCommand(at), a.hqPublishCommand(at))
	key := a.family(a.w.Chain.Help.HQKey, a.hqKeyAddCommand(at), a.hqKeyListCommand(at), a.hqKeyRemoveCommand(at))
	cmd := a.family(a.w.Chain.Help.HQ,
		a.hqInitCommand(at), a.hqServeCommand(at), a.hqEnrolKeyCommand(at), a.hqStatusCommand(at), a.hqReportCommand(at), a.hqVerifyCommand(at), shop,
		a.hqMemberCommand(at), a.hqCasesCommand(at), a.hqAdjustCommand(at), a.hqEraseCommand(at), a.hqCandidatesCommand(at), a.hqMergeCommand(at), a.hqUnmergeCommand(at),
		program, a.hqCloseCommand(at), a.hqWriteOffCommand(at), a.hqWaiveCommand(at), a.hqLendCommand(at), a.hqNotesCommand(at), a.hqNightlyCommand(at),
		a.hqBackupCommand(at), a.hqRestoreCommand(at), a.hqRenewKeysCommand(at), a.hqServiceCommand(at), key)
	f := cmd.PersistentFlags()
	f.StringVar(&at.dir, "dir", "", a.w.Chain.FlagDir)
	f.StringVar(&at.postgres, "postgres", "", a.w.Chain.FlagPostgres)
	return cmd
}

// foundedDoc is a headquarters that was just made.
type foundedDoc struct {
	Chain       string `json:"chain"`
	Dir         string `json:"dir"`
	Fingerprint string `json:"fingerprint"` // of the certificate authority
	Stream      string `json:"stream"`
	Key         string `json:"key"`
	Currency    string `json:"currency"`
	Timezone    string `json:"timezone"`
}

func (a *app) hqInitCommand(at *place) *cobra.Command {
	v := hub.Opening{}
	var hosts []string
	cmd := a.command(a.w.Chain.Help.HQInit, func(ctx context.Context, _ []string) error {
		if v.Chain = clean.Name(v.Chain); v.Chain == "" {
			return model.Refuse("usage.flag_missing", "--name", "regulars hq init")
		}
		dir, err := a.hqFolder(*at)
		if err != nil {
			return err
		}
		for _, host := range hosts {
			if !isHost(host) {
				return model.Refuse("usage.flag_value", "--host", host, "regulars hq init")
			}
		}
		return a.foundHQ(ctx, dir, cmp.Or(at.postgres, a.environ[envPostgres]), v, hosts)
	})
	f, w := cmd.Flags(), a.w.Flags
	f.StringVar(&v.Chain, "name", "", a.w.Chain.FlagName)
	f.StringVar(&v.Currency, "currency", defaultCurrency, w.Currency)
	f.StringVar(&v.Timezone, "timezone", defaultTimezone, w.Timezone)
	f.StringSliceVar(&hosts, "host", nil, a.w.Chain.FlagHost)
	return cmd
}

// isHost reports whether a text can be the name or the address of a computer.
func isHost(text string) bool {
	return text != "" && len(text) <= 253 && (net.ParseIP(text) != nil || !strings.ContainsAny(text, ":/ \t\r\n,[]"))
}

// foundHQ makes the files of a headquarters. The settings come last: without them there is none.
func (a *app) foundHQ(ctx context.Context, dir, url string, v hub.Opening, hosts []string) (err error) {
	h := &head{dir: dir, Office: &hub.Office{}, settings: hqSettings{Chain: v.Chain, Currency: v.Currency, Timezone: v.Timezone, Hosts: hosts, People: []hqPerson{}}}
	for _, name := range []string{hqSettingsName, hqKeyName, hqAuthorityName, hqbolt.FileName} {
		if _, err := os.Lstat(h.file(name)); err == nil {
			return model.Refuse("hqfile.exists", dir)
		}
	}
	if _, err := model.CurrencyByCode(v.Currency); err != nil {
		return err
	}
	if _, err := time.LoadLocation(v.Timezone); err != nil || v.Timezone == "" || v.Timezone == "Local" {
		return model.Refuse("zone.unknown", v.Timezone).Because(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return model.Refuse("hq.write", dir).Because(err)
	}
	var made []string
	defer func() { // what was begun is taken away, so that the next try finds the place empty
		if err != nil {
			for _, path := range made {
				err = errors.Join(err, ignoreMissing(os.Remove(path)))
			}
		}
	}()
	secret, line, err := newSecret()
	if err != nil {
		return err
	}
	if err := h.derive(secret); err != nil {
		return err
	}
	h.settings.Public = hex.EncodeToString(h.Public())
	made = append(made, h.file(hqKeyName), h.file(hqAuthorityName))
	if err := writeWhole(h.file(hqKeyName), line); err != nil {
		return err
	}
	if h.authority, err = link.NewAuthority(v.Chain); err != nil {
		return err
	}
	pem, err := h.authority.PEM()
	if err != nil {
		return err
	}
	if err := writeWhole(h.file(hqAuthorityName), pem); err != nil {
		return err
	}
	if url == "" {
		made = append(made, h.file(hqbolt.FileName), h.file(hqbolt.GenerationName))
	}
	return a.foundBase(ctx, h, url)
}

// foundBase begins the chain in a new database and says so.
func (a *app) foundBase(ctx context.Context, h *head, url string) (err error) {
	if url == "" {
		if h.bolt, err = hqbolt.Create(h.dir, hqbolt.Options{}); err != nil {
			return err
		}
		h.DB = h.bolt
	} else if err := h.connect(ctx, url, hqbolt.Options{}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.DB.Close()) }()
	begun, err := h.found(ctx)
	if err != nil {
		return err
	}
	h.settings.Stream, h.settings.Postgres, h.settings.Known = begun.Stream.String(), h.bolt == nil, begun.Generation
	if err := h.save(); err != nil {
		return err
	}
	doc := foundedDoc{
		Chain: h.settings.Chain, Dir: h.dir, Fingerprint: h.fingerprint(), Stream: begun.Stream.String(), Key: h.file(hqKeyName),
		Currency: h.settings.Currency, Timezone: h.settings.Timezone,
	}
	err = a.give(doc, func(p *page) {
		p.linef(a.w.Chain.Founded, doc.Chain, doc.Dir)
		p.pairs(pair{a.w.Chain.HeadAuthority, doc.Fingerprint})
	})
	keep := h.keep()
	a.notef(a.w.Chain.FoundedKey, keep[0], keep[1], keep[2])
	return err
}

// fingerprint is what shops know the authority by.
func (h *head) fingerprint() string {
	sum := h.authority.Fingerprint()
	return "SHA256:" + hex.EncodeToString(sum[:])
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
