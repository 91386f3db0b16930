package cli

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"time"

	"regulars/model"
)

// What systemd is told, in the words of sd_notify(3).
const (
	notifyReady    = "READY=1"
	notifyWatchdog = "WATCHDOG=1"
	notifyStopping = "STOPPING=1"
)

// notifier tells the service manager how the server is.
type notifier struct {
	send  func(state string) error
	alive func(context.Context) error // fails when the shop cannot be read
	every time.Duration               // between two signs of life, 0 for none
}

// serveNotify speaks to systemd if it has started the server. It is opened last, when all else
// listens, so that READY is true.
func (a *app) serveNotify(_ context.Context, h *house, _ *serving) (service, error) {
	socket := a.environ["NOTIFY_SOCKET"]
	if socket == "" {
		return nil, nil
	}
	n := &notifier{
		send:  func(state string) error { return notify(socket, state) },
		alive: func(ctx context.Context) error { _, err := h.desk.Shop(ctx); return err },
		every: watchdogEvery(a.environ, os.Getpid()),
	}
	return n.run, nil
}

// watchdogEvery is half the time after which systemd takes the server for dead; 0 if it does not
// watch this process.
func watchdogEvery(environ map[string]string, pid int) time.Duration {
	usec, err := strconv.ParseInt(environ["WATCHDOG_USEC"], 10, 64)
	if err != nil || usec <= 0 || usec > int64(24*time.Hour/time.Microsecond) {
		return 0
	}
	if of := environ["WATCHDOG_PID"]; of != "" && of != strconv.Itoa(pid) {
		return 0
	}
	return time.Duration(usec) * time.Microsecond / 2
}

// notify sends one datagram. An abstract socket begins with "@", which net understands.
func notify(socket, state string) error {
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte(state))
	return errors.Join(err, conn.Close())
}

// run says READY, gives signs of life while the shop can be read, and says STOPPING when ctx
// ends. A sign of life that cannot be sent is not repeated: systemd draws its own conclusion.
func (n *notifier) run(ctx context.Context) error {
	if err := n.send(notifyReady); err != nil {
		return model.Refuse("service.notify").Because(err)
	}
	defer func() { _ = n.send(notifyStopping) }() // whoever does not hear it sees the process end
	if n.every == 0 {
		<-ctx.Done()
		return nil
	}
	ticker := time.NewTicker(n.every)
	defer ticker.Stop()
	for {
		if n.alive(ctx) == nil {
			_ = n.send(notifyWatchdog)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}
