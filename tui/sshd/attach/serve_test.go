package attach

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// echo answers with what it reads, and 7.
func echo(_ context.Context, c *Client) int {
	_, _ = io.Copy(c.Stdout, c.Stdin)
	return 7
}

// canned is a connection whose other side has said everything already.
type canned struct {
	io.Reader
	said bytes.Buffer
}

func (c *canned) Write(p []byte) (int, error)      { return c.said.Write(p) }
func (*canned) Close() error                       { return nil }
func (*canned) LocalAddr() net.Addr                { return nil }
func (*canned) RemoteAddr() net.Addr               { return nil }
func (*canned) SetDeadline(time.Time) error        { return nil }
func (*canned) SetReadDeadline(time.Time) error    { return nil }
func (c *canned) SetWriteDeadline(time.Time) error { return nil }

// piped serves one client over a pipe in memory, inside a bubble of synctest.
func piped(t *testing.T, s *Server) (client net.Conn, served <-chan struct{}) {
	t.Helper()
	client, server := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.client(t.Context(), server)
	}()
	return client, done
}

// greeted does the client's part of the greeting.
func greeted(t *testing.T, client net.Conn) {
	t.Helper()
	require.NoError(t, writePreamble(client, Version))
	_, err := readPreamble(client)
	require.NoError(t, err)
	b, err := sampleHello().encode()
	require.NoError(t, err)
	require.NoError(t, writeFrame(client, kindHello, b))
}

func TestClientThatDoesNotReadIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var failed, cause error
		s := &Server{WriteTimeout: time.Minute, Handler: func(ctx context.Context, c *Client) int {
			_, failed = c.Stdout.Write(make([]byte, 1<<20))
			cause = context.Cause(ctx)
			return 0
		}}
		client, served := piped(t, s)
		greeted(t, client)
		began := time.Now()
		<-served
		require.Error(t, failed)
		require.ErrorIs(t, cause, ErrVanished)
		require.Equal(t, time.Minute, time.Since(began))
	})
}

func TestClientThatSaysNothingIsCutOff(t *testing.T) {
	for name, first := range map[string]string{"nothing": "", "half a preamble": "RG", "no hello": "RGLA\x01"} {
		synctest.Test(t, func(t *testing.T) {
			client, served := piped(t, &Server{Handler: func(context.Context, *Client) int {
				t.Error("the handler was called", name)
				return 0
			}})
			go func() { _, _ = io.Copy(io.Discard, client) }()
			_, err := io.WriteString(client, first)
			require.NoError(t, err)
			began := time.Now()
			<-served
			require.Equal(t, helloTimeout, time.Since(began))
		})
	}
}

func TestClientThatDoesNotCloseIsCutOffAfterItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, served := piped(t, &Server{Handler: func(context.Context, *Client) int { return 3 }})
		greeted(t, client)
		k, b, err := readFrame(client, fromServer)
		require.NoError(t, err)
		require.Equal(t, kindExit, k)
		require.Equal(t, []byte{3, 0}, b)
		<-served
	})
}

func TestClientOfAnotherVersionHearsOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, served := piped(t, &Server{Handler: echo})
		_, err := io.WriteString(client, "RGLA\x09")
		require.NoError(t, err)
		version, err := readPreamble(client)
		require.NoError(t, err)
		require.EqualValues(t, Version, version)
		_, err = client.Read(make([]byte, 1))
		require.ErrorIs(t, err, io.EOF)
		<-served
	})
}

func TestInputThatNobodyAskedForEndsTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var cause error
		client, served := piped(t, &Server{Handler: func(ctx context.Context, _ *Client) int {
			<-ctx.Done()
			cause = context.Cause(ctx)
			return 0
		}})
		greeted(t, client)
		require.NoError(t, writeFrame(client, kindInput, []byte("x")))
		<-served
		require.ErrorIs(t, cause, ErrVanished)
	})
}

func TestResizeStormNeverWaitsForTheHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := make(chan struct{})
		var first, last Size
		client, served := piped(t, &Server{Handler: func(_ context.Context, c *Client) int {
			first = c.Size()
			<-sent
			synctest.Wait()
			last = <-c.Resizes()
			return 0
		}})
		greeted(t, client)
		for i := 1000; i > 0; i-- {
			require.NoError(t, writeFrame(client, kindSize, appendSize(nil, Size{Width: i, Height: i})))
		}
		close(sent)
		_, _, err := readFrame(client, fromServer)
		require.NoError(t, err)
		require.NoError(t, client.Close())
		<-served
		require.Equal(t, Size{Width: 80, Height: 24}, first)
		require.Equal(t, Size{Width: 1, Height: 1}, last)
	})
}

func TestFaultOfOursEndsOneCommandOnly(t *testing.T) {
	var log bytes.Buffer
	s := &Server{Log: slog.New(slog.NewTextHandler(&log, nil)), Handler: func(context.Context, *Client) int { panic("oh") }}
	hello, err := sampleHello().encode()
	require.NoError(t, err)
	var said bytes.Buffer
	require.NoError(t, writePreamble(&said, Version))
	require.NoError(t, writeFrame(&said, kindHello, hello))
	c := &canned{Reader: &said}
	s.client(t.Context(), c)
	require.Contains(t, log.String(), "oh")
	require.Contains(t, c.said.String(), "程序出了意外")
	require.True(t, strings.HasSuffix(c.said.String(), "X\x00\x00\x00\x02\x01\x00"), "%q", c.said.String())
}

func TestInputLeftByOneReaderGoesToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		in := newInput(func(kind, []byte) error { asked++; return nil })
		first, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := in.Until(first).Read(make([]byte, 10))
			ended <- err
		}()
		synctest.Wait()
		stop()
		require.ErrorIs(t, <-ended, io.EOF)
		require.NoError(t, in.put([]byte("late")))
		buf := make([]byte, 3)
		n, err := in.Read(buf)
		require.NoError(t, err)
		require.Equal(t, "lat", string(buf[:n]))
		require.Equal(t, 1, asked)
	})
}
