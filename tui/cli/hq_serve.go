package cli

import (
	"context"
	"errors"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"regulars/model"
	"regulars/sync/hq"
	"regulars/sync/link"
	"regulars/tui/sshd/attach"
)

// defaultListen is where headquarters is served if nobody says otherwise.
const defaultListen = ":7443"

// hqServing holds the flags of hq serve.
type hqServing struct {
	hqDoors
	night string
}

// hqDoors are the ways into headquarters; a service's unit says the same.
type hqDoors struct{ listen, ssh string }

// hqDoorFlags are the flags of hq serve that a unit repeats.
func (a *app) hqDoorFlags(cmd *cobra.Command, d *hqDoors) {
	cmd.Flags().StringVar(&d.listen, "listen", "", a.w.Chain.FlagListen)
	cmd.Flags().StringVar(&d.ssh, "ssh", "", a.w.Chain.FlagSSH)
}

func (a *app) hqServeCommand(at *place) *cobra.Command {
	o := &hqServing{}
	w := &a.w.Chain
	cmd := a.command(w.Help.HQServe, func(ctx context.Context, _ []string) error {
		if _, err := time.Parse("15:04", o.night); err != nil {
			return model.Refuse("usage.night", o.night)
		}
		return a.withHead(ctx, *at, func(h *head) error { return a.serveHQ(ctx, h, o) })
	})
	a.hqDoorFlags(cmd, &o.hqDoors)
	cmd.Flags().StringVar(&o.night, "nightly", "03:30", w.FlagNight)
	return cmd
}

// serveHQ runs headquarters until ctx ends or one of its services fails.
func (a *app) serveHQ(ctx context.Context, h *head, o *hqServing) error {
	if err := h.TellShops(ctx, time.Now()); err != nil {
		return err
	}
	a.notef(a.w.Chain.Serving, h.settings.Chain)
	return runServices(ctx, a, h, o, []func(context.Context, *head, *hqServing) (service, error){
		a.serveHQSocket, a.serveShops, a.serveHQSSH, a.serveHQNight, a.serveHQNotify,
	})
}

// serveHQSocket lends headquarters to every hq command of this user on this computer.
func (a *app) serveHQSocket(_ context.Context, h *head, _ *hqServing) (service, error) {
	path := socketPath(h.dir)
	l, err := attach.Listen(path)
	if err != nil {
		return nil, err
	}
	a.notef(a.w.Serve.Socket, path)
	server := &attach.Server{Handler: func(ctx context.Context, c *attach.Client) int { return a.lodgeHQ(ctx, h, c) }}
	return func(ctx context.Context) error { return server.Serve(ctx, l) }, nil
}

// lodgeHQ runs one command line of a client in this process.
func (a *app) lodgeHQ(ctx context.Context, h *head, c *attach.Client) int {
	stdin := &farIn{Reader: c.Stdin, far: c, terminal: c.Terminal.Stdin, until: c.Stdin.Until}
	guest := newApp(c.Args, stdin, &farOut{c.Stdout, c.Terminal.Stdout}, &farOut{c.Stderr, c.Terminal.Stderr}, c.Environ)
	guest.hq, guest.cwd = h, c.Dir
	for _, name := range []string{"HOME", "USER", "LOGNAME"} {
		if guest.environ[name] == "" {
			guest.environ[name] = a.environ[name] // the same user's
		}
	}
	if commandName(c.Args) != hqName {
		return guest.report(ctx, model.Refuse("hq.only", commandName(c.Args)))
	}
	return guest.main(ctx, c.Args)
}

// apartAtHQ reports whether a command line is one of headquarters that needs the database for itself.
func apartAtHQ(args []string) bool {
	first, second := "", ""
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--store" || arg == "--as" || arg == "--lang" || arg == "--now" || arg == "--till" || arg == "--dir" || arg == "--postgres":
			i++ // with its value
		case len(arg) > 0 && arg[0] == '-':
		case first == "":
			first = arg
		case second == "":
			second = arg
		}
	}
	return first == hqName && (second == "" || second == "init" || second == "serve" || second == "service" || second == "restore" || second == "renew-keys")
}

// serveShops answers shops.
func (a *app) serveShops(ctx context.Context, h *head, o *hqServing) (service, error) {
	if err := h.remember(ctx, ""); err != nil {
		return nil, err
	}
	listen := o.listen
	if listen == "" {
		if listen = h.kept().Listen; listen == "" {
			listen = defaultListen
		}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, model.Refuse("serve.listen", listen).Because(err)
	}
	where := l.Addr().String()
	if host, _, err := net.SplitHostPort(listen); err == nil && host != "" {
		_, port, err := net.SplitHostPort(where) // as it was said, with the port that was found
		if err == nil {
			where = net.JoinHostPort(host, port)
		}
	}
	if err := h.remember(ctx, where); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	machine := hq.New(hq.Deps{Office: h.Office, Issuer: h.authority, Report: a.faults()})
	server := link.New(machine, h.authority, link.Options{
		Log:    func(route string, err error) { a.note(route + ": " + err.Error()) },
		Health: func(ctx context.Context) error { _, err := h.read(ctx); return err },
		Gauges: func() []link.Gauge { return h.gauges(context.WithoutCancel(ctx)) },
	})
	address, _ := h.address("")
	a.notef(a.w.Chain.Shops, l.Addr().String(), address, h.fingerprint())
	return func(ctx context.Context) error {
		err := server.Serve(ctx, l, h.names()...)
		h.mu.Lock()
		h.listening = ""
		h.mu.Unlock()
		return err
	}, nil
}

// remember notes the generation that is served, and where if that is known, for keys that are made later.
func (h *head) remember(ctx context.Context, where string) error {
	now, err := h.read(ctx)
	if err != nil {
		return err
	}
	return h.change(func(s *hqSettings) error {
		if s.Known = max(s.Known, now.Generation); where != "" {
			s.Listen, h.listening = where, where
		}
		return nil
	})
}

// gauges are figures of the chain for /metrics.
func (h *head) gauges(ctx context.Context) []link.Gauge {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	v, err := h.Overview(ctx, time.Now())
	if err != nil {
		return nil
	}
	var unsent, aside, oldest float64
	shops := 0
	for i := range v.Shops {
		if v.Shops[i].Shop.Retired != 0 {
			continue
		}
		shops++
		unsent, aside = unsent+float64(v.Shops[i].Unsent), aside+float64(v.Shops[i].Poison)
		if at := v.Shops[i].Contact; at != 0 {
			oldest = max(oldest, time.Since(time.Unix(at, 0)).Seconds())
		}
	}
	all := []link.Gauge{
		{Name: "regulars_hq_shops", Help: "Shops that are not retired.", Value: float64(shops)},
		{Name: "regulars_hq_unsent_events", Help: "Events that shops said they have and have not sent.", Value: unsent},
		{Name: "regulars_hq_aside_events", Help: "Events that were stored and not understood.", Value: aside},
		{Name: "regulars_hq_oldest_contact_seconds", Help: "Time since the shop that was silent longest was heard.", Value: oldest},
		{Name: "regulars_hq_waiting_streams", Help: "Streams for which lending waits.", Value: float64(v.Waiting)},
		{Name: "regulars_hq_lending_held", Help: "1 while lending waits for an operator's word.", Value: oneIf(v.Head.Held)},
		{Name: "regulars_hq_members", Help: "Members of the chain.", Value: float64(v.Total.Members)},
		{Name: "regulars_hq_points", Help: "Points that are outstanding.", Value: float64(v.Points)},
	}
	return all
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// serveHQNight books what has ended, once a day.
func (a *app) serveHQNight(_ context.Context, h *head, o *hqServing) (service, error) {
	at, err := time.Parse("15:04", o.night)
	if err != nil {
		return nil, model.Refuse("usage.night", o.night)
	}
	return func(ctx context.Context) error {
		for rest(ctx, untilNext(time.Now().In(h.zone), at.Hour(), at.Minute())) {
			if got, err := h.Nightly(ctx, time.Now()); err != nil {
				a.notef(a.w.Serve.NightlyFailed, a.sentenceOf(err))
			} else {
				a.notef(a.w.Chain.Nightly, model.Points(got.Ended).Format(), got.Points.Format(), model.Points(got.Fell+got.Kept).Format())
			}
		}
		return nil
	}, nil
}

// serveHQNotify tells systemd how headquarters is.
func (a *app) serveHQNotify(_ context.Context, h *head, _ *hqServing) (service, error) {
	socket := a.environ["NOTIFY_SOCKET"]
	if socket == "" {
		return nil, nil
	}
	n := &notifier{
		send:  func(state string) error { return notify(socket, state) },
		alive: func(ctx context.Context) error { _, err := h.read(ctx); return err },
		every: watchdogEvery(a.environ, os.Getpid()),
	}
	return n.run, nil
}
