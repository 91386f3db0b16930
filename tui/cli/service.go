package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"regulars/model"
)

// installing holds the flags of the service commands.
type installing struct {
	unit
	at    *place // of headquarters; nil for a shop
	force bool
}

// unitDoc is the answer of the service commands.
type unitDoc struct {
	Path    string   `json:"path"`
	Changed bool     `json:"changed"`
	Env     string   `json:"env,omitempty"` // file of variables that was written
	Next    []string `json:"next"`          // commands that a person gives now
	Text    string   `json:"text,omitempty"`
}

// serviceCommand is a shop's, hqServiceCommand headquarters'.
func (a *app) serviceCommand() *cobra.Command {
	return a.services(shopServed, nil, &a.w.Service.Help)
}

func (a *app) hqServiceCommand(at *place) *cobra.Command {
	return a.services(hqServed, at, &a.w.Service.HelpHQ)
}

func (a *app) services(of served, at *place, h *serviceHelp) *cobra.Command {
	flags := func() *installing { return &installing{unit: unit{of: of}, at: at} }
	return a.family(h.Service, a.serviceInstall(flags(), h), a.serviceUninstall(flags(), h), a.servicePrint(flags(), h))
}

func (a *app) serviceInstall(o *installing, h *serviceHelp) *cobra.Command {
	cmd := a.command(h.Install, func(context.Context, []string) error { return a.installService(o) })
	a.unitFlags(cmd, o)
	cmd.Flags().BoolVar(&o.force, "force", false, a.w.Service.FlagForce)
	return cmd
}

func (a *app) serviceUninstall(o *installing, h *serviceHelp) *cobra.Command {
	cmd := a.command(h.Uninstall, func(context.Context, []string) error { return a.uninstallService(o) })
	cmd.Flags().BoolVar(&o.own, "user", false, a.w.Service.FlagUser)
	cmd.Flags().BoolVar(&o.force, "force", false, a.w.Service.FlagForce)
	return cmd
}

func (a *app) servicePrint(o *installing, h *serviceHelp) *cobra.Command {
	cmd := a.command(h.Print, func(context.Context, []string) error {
		text, err := a.unitText(o)
		if err != nil {
			return err
		}
		return a.give(unitDoc{Path: a.unitPath(&o.unit), Next: []string{}, Text: text}, func(p *page) { p.line(strings.TrimSuffix(text, "\n")) })
	})
	a.unitFlags(cmd, o)
	return cmd
}

// unitFlags are those that a unit depends on; most of them are those of serve.
func (a *app) unitFlags(cmd *cobra.Command, o *installing) {
	f, w := cmd.Flags(), &a.w.Service
	f.BoolVar(&o.own, "user", false, w.FlagUser)
	f.StringVar(&o.account, "run-as", "", w.FlagRunAs)
	if o.of == hqServed {
		a.hqDoorFlags(cmd, &o.hq)
		f.StringVar(&o.backups, "backup-dir", "", w.FlagBackups)
		return
	}
	f.StringVar(&o.key, "key-file", "", w.FlagKeyFile)
	a.doorFlags(cmd, &o.doors)
}

// unitText settles what the flags leave open and writes the unit.
func (a *app) unitText(o *installing) (string, error) {
	u := &o.unit
	var err error
	if u.program == "" {
		if u.program, err = os.Executable(); err != nil {
			return "", model.Refuse("service.program").Because(err)
		}
	}
	if u.store = a.flags.store; u.of == hqServed {
		u.store = a.hqDir(o.at.dir)
	} else if err := u.chain.check(); err != nil {
		return "", err
	}
	for _, name := range []*string{&u.store, &u.key, &u.cert, &u.certKey, &u.imports, &u.backups} {
		if *name == "" {
			continue
		}
		if *name, err = filepath.Abs(*name); err != nil {
			return "", model.Refuse("service.program").Because(err)
		}
	}
	if u.key == "" && !u.own && u.of == shopServed {
		u.key = defaultKey
	}
	switch {
	case u.own && u.store == "" && u.of == hqServed:
		return "", model.Refuse("usage.flag_missing", "--dir", "regulars hq service")
	case u.own:
		u.account = ""
	case u.folder() != u.of.state() && u.account == "":
		return "", model.Refuse("service.run_as", u.store, u.of.state())
	}
	return u.text()
}

// unitPath is where the unit lies.
func (a *app) unitPath(u *unit) string {
	if !u.own {
		return filepath.Join(a.sysroot, "/etc/systemd/system", u.of.unit())
	}
	config := a.environ["XDG_CONFIG_HOME"]
	if config == "" {
		config = filepath.Join(a.environ["HOME"], ".config")
	}
	return filepath.Join(config, "systemd", "user", u.of.unit())
}

// systemd reports whether systemd runs this computer: it says so itself by this folder.
func (a *app) systemd() bool {
	info, err := os.Stat(filepath.Join(a.sysroot, "/run/systemd/system"))
	return err == nil && info.IsDir()
}

func (a *app) installService(o *installing) error {
	if !a.systemd() {
		return model.Refuse("service.no_systemd", o.of.family)
	}
	text, err := a.unitText(o)
	if err != nil {
		return err
	}
	doc := unitDoc{Path: a.unitPath(&o.unit)}
	if doc.Changed, err = o.of.writeUnit(doc.Path, text, o.force); err != nil {
		return err
	}
	if doc.Env, err = a.keepPostgres(o); err != nil {
		return err
	}
	doc.Next = a.afterInstall(o)
	w := &a.w.Service
	alone, folders := w.Apart, w.Folders
	if o.of == hqServed {
		alone, folders = w.ApartHQ, w.FoldersHQ
	}
	return a.give(doc, func(p *page) {
		if doc.Changed {
			p.linef(w.Wrote, doc.Path)
		} else {
			p.linef(w.Same, doc.Path)
		}
		if doc.Env != "" {
			p.linef(w.Wrote, doc.Env)
		}
		a.nextSteps(p, doc.Next)
		if o.account == "" && !o.own {
			p.line(alone)
		}
		if o.imports != "" || o.backups != "" {
			p.line(folders)
		}
	})
}

// afterInstall are the commands that a person gives after the unit is written.
func (a *app) afterInstall(o *installing) []string {
	if o.of == hqServed {
		return a.afterInstallHQ(o)
	}
	if o.own {
		return []string{"systemctl --user daemon-reload", "systemctl --user enable --now regulars", "loginctl enable-linger", "systemctl --user status regulars"}
	}
	store := o.folder()
	var next []string
	if _, err := os.Stat(filepath.Join(a.sysroot, o.key)); err != nil {
		next = append(next,
			"sudo regulars --store "+shellWord(store)+" init",
			"sudo install -D -m 600 "+shellWord(store+"/regulars.key")+" "+shellWord(o.key),
			"sudo rm "+shellWord(store+"/regulars.key"))
	}
	return append(next, "sudo systemctl daemon-reload", "sudo systemctl enable --now regulars", "systemctl status regulars")
}

func (a *app) nextSteps(p *page, next []string) {
	p.line(a.w.Service.Next)
	for _, line := range next {
		p.line("  " + line)
	}
}

// writeUnit writes a unit, but never over one that somebody has changed unless that is asked for.
// The file appears whole or not at all.
func (s *served) writeUnit(path, text string, force bool) (changed bool, err error) {
	there, err := os.ReadFile(path)
	switch {
	case err == nil && string(there) == text:
		return false, nil
	case err == nil && !s.untouched(string(there)) && !force:
		return false, model.Refuse("service.changed", path, s.family)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, model.Refuse("service.write", path).Because(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, model.Refuse("service.write", path).Because(err)
	}
	if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
		return false, model.Refuse("service.write", path).Because(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return false, model.Refuse("service.write", path).Because(errors.Join(err, os.Remove(path+".new")))
	}
	return true, nil
}

func (a *app) uninstallService(o *installing) error {
	if !a.systemd() {
		return model.Refuse("service.no_systemd", o.of.family)
	}
	doc := unitDoc{Path: a.unitPath(&o.unit), Next: []string{"sudo systemctl daemon-reload", "sudo systemctl stop " + o.of.name}}
	if o.own {
		doc.Next = []string{"systemctl --user daemon-reload", "systemctl --user stop " + o.of.name}
	}
	var err error
	if doc.Changed, err = o.of.removeUnit(doc.Path, o.force); err != nil {
		return err
	}
	w := &a.w.Service
	kept := w.Kept
	if o.of == hqServed {
		kept = w.KeptHQ
	}
	return a.give(doc, func(p *page) {
		if !doc.Changed {
			p.linef(w.Absent, doc.Path)
			return
		}
		p.linef(w.Removed, doc.Path)
		a.nextSteps(p, doc.Next)
		p.line(kept)
	})
}

// removeUnit removes a unit and what enables it. The shop stays where it is.
func (s *served) removeUnit(path string, force bool) (changed bool, err error) {
	there, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, model.Refuse("service.write", path).Because(err)
	case !s.ours(string(there)) && !force:
		return false, model.Refuse("service.foreign", path)
	case !s.untouched(string(there)) && !force:
		return false, model.Refuse("service.changed", path, s.family)
	}
	for _, target := range []string{"multi-user.target.wants", "default.target.wants"} {
		link := filepath.Join(filepath.Dir(path), target, s.unit())
		if err := os.Remove(link); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, model.Refuse("service.write", link).Because(err)
		}
	}
	if err := os.Remove(path); err != nil {
		return false, model.Refuse("service.write", path).Because(err)
	}
	return true, nil
}

// shellWord writes a word for a shell.
func shellWord(s string) string {
	if strings.ContainsAny(s, " \t'\"\\$&;|<>()*?[]#~`!") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
