//go:build linux || darwin || freebsd

package attach

import (
	"bufio"
	"context"
	"net"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// inUse is what this process holds of heap and stacks.
func inUse() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc + m.StackInuse)
}

func TestIdleTerminalIsSmall(t *testing.T) {
	const crowd, most = 64, 128 << 10
	quiet(t)
	path := socket(t)
	running := make(chan struct{}, crowd)
	defer server(t, path, &Server{Handler: func(ctx context.Context, _ *Client) int {
		running <- struct{}{}
		<-ctx.Done()
		return 0
	}})()
	before := inUse()
	var conns []net.Conn
	for range crowd {
		c, err := net.Dial("unix", path)
		require.NoError(t, err)
		conns = append(conns, c)
		require.NoError(t, writePreamble(c, Version))
		hello, err := sampleHello().encode()
		require.NoError(t, err)
		require.NoError(t, writeFrame(c, kindHello, hello))
		_, err = readPreamble(bufio.NewReaderSize(c, 16))
		require.NoError(t, err)
		<-running
	}
	each := (inUse() - before) / crowd
	t.Logf("an idle terminal holds %d KiB beyond its program", each>>10)
	require.Less(t, each, most)
	require.Positive(t, each)
	for _, c := range conns {
		require.NoError(t, c.Close())
	}
}
