package cli_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Who keeps the screens open over a restart of the server is told to wait, and not that something
// may have been lost.
func TestScreensWaitForTheServerWithoutAlarm(t *testing.T) {
	s := openShop(t)
	s.serve()
	for _, end := range []func(*server) error{(*server).stop, (*server).kill} {
		l := s.attached().sees("Scan a card")
		require.NoError(t, end(s.server))
		text, _, _ := l.sees("waiting for it to come back").looks()
		require.NotContains(t, text, "The server ended while this ran.")
		s.serve()
		l.misses("waiting for it").sees("Scan a card").types("1641").sees("138 **** 1641")
		l.types(ctrlQ)
		require.NoError(t, l.close())
	}
	s.stop()
}
