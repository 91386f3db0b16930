package cli

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// Signals returns a context for Main that ends by the first signal that ends programs; the second
// one then ends the process as it does by itself. While an editor has the terminal, Ctrl-C is the
// editor's: the terminal sends it to this process as well, which must not end by it.
func Signals(parent context.Context) (ctx context.Context, stop func()) {
	held := &atomic.Int32{}
	ctx, cancel := context.WithCancel(context.WithValue(parent, holdKey{}, held))
	came := make(chan os.Signal, 4)
	signal.Notify(came, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() { // ends with ctx
		defer close(done)
		defer signal.Stop(came)
		for {
			select {
			case s := <-came:
				if s == os.Interrupt && held.Load() > 0 {
					continue
				}
				cancel()
				return
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, func() {
		cancel()
		<-done
	}
}

type holdKey struct{}

// holdInterrupts leaves Ctrl-C to an editor until the returned function is called.
func holdInterrupts(ctx context.Context) (release func()) {
	held, ok := ctx.Value(holdKey{}).(*atomic.Int32)
	if !ok {
		return func() {} // whoever called Main looks after signals
	}
	held.Add(1)
	return func() { held.Add(-1) }
}
