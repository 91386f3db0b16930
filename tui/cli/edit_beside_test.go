package cli

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// serveHere serves a shop in this process until the test stops it; stop returns the exit code.
func serveHere(t *testing.T, environ []string) (stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	said, says := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- Main(ctx, []string{"serve", "--lang", "en"}, strings.NewReader(""), io.Discard, says, environ)
		_ = says.Close()
	}()
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Commands and screens") {
		t.Log(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // ends with the server
	return func() int {
		cancel()
		return <-ended
	}
}

func TestProgramIsEditedBesideAServer(t *testing.T) {
	_, environ := shopIn(t)
	stop := serveHere(t, environ)
	asked, stdout, stderr, err := editOnce(t, environ, []string{`echo '[bogus]' >> "$1"`, `sed -i '/bogus/d' "$1"; echo '# mine' >> "$1"`}, true, true)
	code := stop()
	require.NoError(t, err, stderr)
	require.Equal(t, exitDone, code)
	require.Len(t, asked, 2, "whether to edit again, and whether to publish")
	require.Contains(t, stderr, "bogus", "in the server's words")
	require.Contains(t, stdout, "Version 2 is in force")
	require.EqualValues(t, 2, versionOf(t, environ))
}

func TestOnlyEditingAProgramStaysWhereItWasTyped(t *testing.T) {
	for line, here := range map[string]bool{
		"program edit": true, "--lang en program --json edit": true, "program show": false, "program": false, "member edit 1": false,
		"program check edit": false,
	} {
		require.Equal(t, here, editsProgram(strings.Fields(line)), line)
	}
}
