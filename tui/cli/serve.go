package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/store"
	"regulars/sync/pos"
	"regulars/tui/sshd"
	"regulars/tui/sshd/attach"
)

// serving holds the flags of serve.
type serving struct {
	doors
	night string
}

// doors are the ways into a server and where its files are; a service's unit says the same.
type doors struct {
	ssh, http, cert, certKey, imports, backups, backupTo string

	chain chained
}

// doorFlags are the flags of serve that a unit repeats.
func (a *app) doorFlags(cmd *cobra.Command, d *doors) {
	f, w := cmd.Flags(), &a.w.Serve
	f.StringVar(&d.ssh, "ssh", "", w.FlagSSH)
	f.StringVar(&d.http, "http", "", w.FlagHTTP)
	f.StringVar(&d.cert, "tls-cert", "", w.FlagCert)
	f.StringVar(&d.certKey, "tls-key", "", w.FlagKey)
	f.StringVar(&d.imports, "import-dir", "", w.FlagImport)
	f.StringVar(&d.backups, "backup-dir", "", w.FlagBackup)
	f.StringVar(&d.backupTo, "backup-to", "", w.FlagRecipient)
	f.StringVar(&d.chain.address, "hq", "", a.w.Chain.FlagHQ)
	f.DurationVar(&d.chain.every, "hq-every", usualEvery, a.w.Chain.FlagEvery)
}

func (a *app) serveCommand() *cobra.Command {
	o := &serving{}
	w := &a.w.Serve
	cmd := a.command(w.Help.Serve, func(ctx context.Context, _ []string) error {
		if _, err := time.Parse("15:04", o.night); err != nil {
			return model.Refuse("usage.night", o.night)
		}
		h := &house{key: a.keyFile()}
		a.clock = h.now              // before the file is opened, which keeps its clock
		a.patience = 3 * time.Second // a command may hold the file for a moment after the server before this one died
		if t, err := time.Parse(time.RFC3339, a.flags.now); err == nil {
			h.pretended.Store(&t)
		}
		return a.withShop(ctx, func(file *store.Store, d *desk.Desk, shop desk.Shop) error {
			h.file, h.desk, h.shop, h.line = file, d, shop, a.line
			return a.serve(ctx, h, o)
		})
	})
	a.doorFlags(cmd, &o.doors)
	cmd.Flags().StringVar(&o.night, "nightly", "03:30", w.FlagNight)
	return cmd
}

// service is one thing that a server runs; it ends when its context does.
type service func(context.Context) error

// serve runs a shop's server.
func (a *app) serve(ctx context.Context, h *house, o *serving) error {
	a.notef(a.w.Serve.Serving, h.shop.Name)
	return runServices(ctx, a, h, o, []func(context.Context, *house, *serving) (service, error){ // in the order in which people look for it
		a.serveSocket, a.serveSSH, a.serveHTTP, a.serveFolder, a.serveNight, a.serveChain, a.serveNotify,
	})
}

// runServices opens what was asked for, in order, and runs all of it until ctx ends or one fails. Whatever
// was opened is closed, in every case.
func runServices[H, O any](ctx context.Context, a *app, h H, o O, ways []func(context.Context, H, O) (service, error)) error {
	var services []service
	opened := func() error {
		for _, open := range ways {
			s, err := open(ctx, h, o)
			if err != nil {
				return err
			}
			if s != nil {
				services = append(services, s)
			}
		}
		return nil
	}()
	inner, stop := context.WithCancel(ctx)
	defer stop()
	if opened != nil {
		stop() // what is open already closes itself
	}
	var all sync.WaitGroup
	failed := make([]error, len(services))
	for i, run := range services {
		all.Go(func() {
			if failed[i] = run(inner); failed[i] != nil {
				stop()
			}
		})
	}
	all.Wait()
	err := errors.Join(append(failed, opened)...)
	if err == nil || errors.Is(err, context.Canceled) {
		a.note(a.w.Serve.Stopped)
		return nil
	}
	return err
}

// serveSocket lends the shop to every command and screen of this user on this computer.
func (a *app) serveSocket(_ context.Context, h *house, _ *serving) (service, error) {
	path := socketPath(a.dir())
	l, err := attach.Listen(path)
	if err != nil {
		return nil, err
	}
	a.notef(a.w.Serve.Socket, path)
	server := &attach.Server{Handler: func(ctx context.Context, c *attach.Client) int { return a.lodge(ctx, h, c) }}
	return func(ctx context.Context) error { return server.Serve(ctx, l) }, nil
}

// lodge runs one command line of a client in this process.
func (a *app) lodge(ctx context.Context, h *house, c *attach.Client) int {
	stdin := &farIn{Reader: c.Stdin, far: c, terminal: c.Terminal.Stdin, until: c.Stdin.Until}
	guest := newApp(c.Args, stdin, &farOut{c.Stdout, c.Terminal.Stdout}, &farOut{c.Stderr, c.Terminal.Stderr}, c.Environ)
	guest.house, guest.cwd = h, c.Dir
	guest.returns = staysOpen(c.Args) && c.Terminal.Stdin && c.Terminal.Stdout
	if guest.environ["HOME"] == "" {
		guest.environ["HOME"] = a.environ["HOME"] // the same user's
	}
	return guest.main(ctx, c.Args)
}

// serveSSH shows the screens to whoever has a key.
func (a *app) serveSSH(ctx context.Context, h *house, o *serving) (service, error) {
	if o.ssh == "" {
		return nil, nil
	}
	server, err := sshd.Listen(ctx, sshd.Options{
		Addr: o.ssh, HostKeyPath: a.hostKeyPath(),
		Authorize: func(ctx context.Context, key ssh.PublicKey, _ string) (string, error) {
			return h.keyholder(ctx, ssh.FingerprintSHA256(key))
		},
		Enrol: func(ctx context.Context, key ssh.PublicKey, code string) error {
			_, err := h.desk.EnrolKey(ctx, code, ssh.FingerprintSHA256(key))
			return err
		},
		Run: func(ctx context.Context, s *sshd.Session) error { return a.receive(ctx, h, s) },
	})
	if err != nil {
		return nil, err
	}
	a.notef(a.w.Serve.SSH, server.Addr().String(), server.Fingerprint())
	return server.Serve, nil
}

// farSSH is the terminal of an SSH session.
type farSSH struct{ *sshd.Session }

// Raw does nothing: the client's terminal is raw already.
func (farSSH) Raw(bool) error { return nil }

// receive runs the screens for one SSH session, signed in by its key.
func (a *app) receive(ctx context.Context, h *house, s *sshd.Session) error {
	session, err := h.desk.SignInByKey(ctx, s.Fingerprint)
	till, asked := displayed(s.User)
	if model.CodeOf(err) == "key.staff_unknown" {
		if till, err = h.displayOf(ctx, s.Fingerprint, till, asked); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	watching := make(chan struct{})
	go func() { // ends with the session
		defer close(watching)
		h.guard(ctx, s, leave)
	}()
	defer func() { leave(); <-watching }()
	in := &farIn{Reader: s, far: farSSH{s}, terminal: true}
	out := &farOut{s, true}
	guest := newApp(nil, in, out, out, s.Environ)
	guest.house, guest.user = h, s.User
	if asked {
		guest.user = till
		return guest.display(ctx)
	}
	return guest.lend(func(_ *store.Store, d *desk.Desk, shop desk.Shop) error {
		return guest.show(ctx, &stage{desk: d, shop: shop, clock: h.now}, session)
	})
}

// keyholder names who has a key: one of the staff, or the display of a till.
func (h *house) keyholder(ctx context.Context, fingerprint string) (string, error) {
	s, err := h.desk.SignInByKey(ctx, fingerprint)
	if err == nil {
		return s.Who().ID.String(), nil
	}
	if model.CodeOf(err) != "key.staff_unknown" {
		return "", err
	}
	till, err := h.desk.DisplayByKey(ctx, fingerprint)
	return displayUser + "+" + till, err
}

// displayOf is the till whose display a device's key opens, for a session that asks for the
// display of a till, "" for its own. Whatever else it asks for is refused.
func (h *house) displayOf(ctx context.Context, fingerprint, till string, asked bool) (string, error) {
	own, err := h.desk.DisplayByKey(ctx, fingerprint)
	if err == nil && (!asked || till != "" && till != own) {
		err = model.Refuse("key.display_only", own)
	}
	return own, err
}

// guardEvery is how often a session's key is looked at at most, when something was written.
const guardEvery = time.Second

// guard ends a session whose key no longer opens the shop, or is somebody else's now.
func (h *house) guard(ctx context.Context, s *sshd.Session, leave func()) {
	for last := (desk.Seen{}); ; {
		var err error
		if last, err = h.file.Wait(ctx, last); err != nil { // whom it was about makes no difference
			return
		}
		owner, err := h.keyholder(ctx, s.Fingerprint)
		if model.CodeOf(err) == "key.staff_unknown" || err == nil && owner != s.Identity {
			leave()
			return
		}
		select {
		case <-time.After(guardEvery):
		case <-ctx.Done():
			return
		}
	}
}

// serveHTTP answers the shop's other programs.
func (a *app) serveHTTP(ctx context.Context, h *house, o *serving) (service, error) {
	if o.http == "" {
		return nil, nil
	}
	options := pos.Options{Lang: h.shop.Lang, Tokens: func(ctx context.Context, token string) (pos.Desk, pos.Name, error) {
		s, err := h.desk.SignInByToken(ctx, token)
		if err != nil {
			return nil, "", model.Refuse("api.token").Because(err)
		}
		return s, pos.Name(s.Who().ID.String()), nil
	}}
	options.Health = func(ctx context.Context) error {
		_, err := h.desk.Shop(ctx)
		return err
	}
	options.Gauges = func() []pos.Gauge { return h.gauges(a.dir()) }
	options.Log = func(route string, err error) { a.note(route + ": " + err.Error()) }
	switch {
	case o.cert != "" || o.certKey != "":
		pair, err := tls.LoadX509KeyPair(a.path(o.cert), a.path(o.certKey))
		if err != nil {
			return nil, model.Refuse("serve.certificate", o.cert).Because(err)
		}
		options.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	case !loopback(o.http):
		return nil, model.Refuse("serve.plain", o.http)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", o.http)
	if err != nil {
		return nil, model.Refuse("serve.listen", o.http).Because(err)
	}
	a.notef(a.w.Serve.HTTP, l.Addr().String())
	server := pos.New(options)
	return func(ctx context.Context) error { return server.Serve(ctx, l) }, nil
}

// gauges are figures of the shop for /metrics.
func (h *house) gauges(dir string) []pos.Gauge {
	var all []pos.Gauge
	if info, err := os.Stat(filepath.Join(dir, store.FileName)); err == nil {
		all = append(all, pos.Gauge{Name: "regulars_store_bytes", Help: "Size of the shop's file.", Value: float64(info.Size())})
	}
	all = append(all, h.line.gauges(h.now())...)
	return append(all, pos.Gauge{Name: "regulars_store_free_pages", Help: "Free pages in the shop's file.", Value: float64(h.file.Slack())})
}

// loopback reports whether an address can be reached from this computer only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// hostKeyPath is where the server's SSH key lies.
func (a *app) hostKeyPath() string { return filepath.Join(a.dir(), "ssh_host_key") }

// sentenceOf words a failure for the server's own lines.
func (a *app) sentenceOf(err error) string {
	text, _ := say.Error(a.lang, err)
	return text
}
