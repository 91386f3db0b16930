package sshd

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"regulars/model"
)

func TestResizeStormNeverWaitsForTheProgram(t *testing.T) {
	quiet(t)
	sent := make(chan struct{})
	got := make(chan Size, 3)
	s, stop := start(t, Options{Run: func(_ context.Context, s *Session) error {
		got <- s.Size()
		<-sent
		got <- <-s.Resizes()
		got <- s.Size()
		return nil
	}})
	defer stop()
	at := sit(t, enter(t, s, "li"), 1<<20, 1<<20)
	require.NoError(t, at.Shell())
	require.Equal(t, Size{Width: maxWidth, Height: maxHeight}, <-got, "memory is not given for every claim")
	for i := 2000; i > 0; i-- {
		require.NoError(t, at.WindowChange(i, i))
	}
	_, err := at.SendRequest("window-change", true, ssh.Marshal(struct{ W, H, WP, HP uint32 }{1, 1, 0, 0}))
	require.NoError(t, err) // answered, so that all before it were taken
	close(sent)
	require.NoError(t, at.Wait())
	require.Equal(t, Size{Width: 1, Height: 1}, <-got)
	require.Equal(t, Size{Width: 1, Height: 1}, <-got)
}

func TestClientThatDoesNotReadIsCutOff(t *testing.T) {
	quiet(t)
	failed := make(chan error, 2)
	s, stop := start(t, Options{WriteTimeout: 50 * time.Millisecond, Run: func(ctx context.Context, s *Session) error {
		for {
			if _, err := s.Write(make([]byte, 1<<16)); err != nil {
				<-ctx.Done()
				failed <- err
				failed <- context.Cause(ctx)
				return err
			}
		}
	}})
	defer stop()
	c := enter(t, s, "li")
	channel, requests, err := c.OpenChannel("session", nil) // which nobody reads
	require.NoError(t, err)
	go ssh.DiscardRequests(requests)
	pty := ssh.Marshal(struct {
		Term       string
		W, H, X, Y uint32
		Modes      string
	}{"xterm", 80, 24, 0, 0, ""})
	for _, r := range []struct {
		name    string
		payload []byte
	}{{"pty-req", pty}, {"shell", nil}} {
		ok, err := channel.SendRequest(r.name, true, r.payload)
		require.NoError(t, err)
		require.True(t, ok, r.name)
	}
	require.Error(t, <-failed)
	require.ErrorIs(t, <-failed, ErrGone)
	require.Error(t, c.Wait())
}

func TestClientThatVanishesEndsItsSession(t *testing.T) {
	quiet(t)
	causes := make(chan error, 1)
	s, stop := start(t, Options{Run: func(ctx context.Context, s *Session) error {
		_, err := s.Write([]byte("x"))
		<-ctx.Done()
		causes <- context.Cause(ctx)
		return err
	}})
	defer stop()
	at := sit(t, enter(t, s, "li"), 80, 24)
	require.NoError(t, at.Shell())
	require.NoError(t, at.Close()) // the session alone
	require.ErrorIs(t, <-causes, ErrGone)
	c := enter(t, s, "li")
	require.NoError(t, sit(t, c, 80, 24).Shell())
	require.NoError(t, c.Close()) // the connection
	require.ErrorIs(t, <-causes, ErrGone)
}

func TestServerThatGoesTellsItsSessions(t *testing.T) {
	quiet(t)
	const sessions = 8
	running, causes := make(chan struct{}, sessions), make(chan error, sessions)
	s, stop := start(t, Options{Grace: patience, Run: func(ctx context.Context, s *Session) error {
		running <- struct{}{}
		<-ctx.Done()
		causes <- context.Cause(ctx)
		_, err := s.Write([]byte("[screen put back]"))
		return err
	}})
	var seats []*seat
	ended := make(chan error, sessions)
	for range sessions {
		at := sit(t, enter(t, s, "li"), 80, 24)
		require.NoError(t, at.Shell())
		<-running
		seats = append(seats, at)
		go func() { ended <- at.Wait() }()
	}
	undecided := sit(t, enter(t, s, "li"), 80, 24)
	stop()
	for range seats {
		require.ErrorIs(t, <-causes, ErrGoing)
		require.NoError(t, <-ended)
	}
	for _, at := range seats {
		require.Equal(t, "[screen put back]", at.out.String())
		require.Contains(t, at.err.String(), table.EN.Going)
	}
	require.Error(t, undecided.Shell())
	_, err := net.Dial("tcp", s.Addr().String())
	require.Error(t, err)
}

func TestClientThatWillNotGoIsCutOff(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{Grace: 20 * time.Millisecond, Run: func(ctx context.Context, s *Session) error {
		_, err := io.Copy(io.Discard, s) // until the connection ends
		return err
	}})
	at := sit(t, enter(t, s, "li"), 80, 24)
	require.NoError(t, at.Shell())
	enter(t, s, "li") // and one without a session
	silent, err := net.Dial("tcp", s.Addr().String())
	require.NoError(t, err)
	defer func() { require.NoError(t, silent.Close()) }()
	stop()
	require.Error(t, at.Wait())
}

func TestFaultOfOursEndsOneSessionOnly(t *testing.T) {
	quiet(t)
	var log bytes.Buffer
	s, stop := start(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil)), Run: func(_ context.Context, s *Session) error {
		if _, err := s.Read(make([]byte, 1)); err != nil {
			return err
		}
		panic("oh")
	}})
	bad, good := sit(t, enter(t, s, "li"), 80, 24), sit(t, enter(t, s, "li"), 80, 24)
	require.NoError(t, bad.Shell())
	require.NoError(t, good.Shell())
	_, err := bad.in.Write([]byte("x"))
	require.NoError(t, err)
	require.Error(t, bad.Wait())
	require.Contains(t, bad.err.String(), "Something unexpected happened.")
	ok, err := good.SendRequest("nonsense", true, nil)
	require.NoError(t, err)
	require.False(t, ok, "it still answers")
	stop()
	require.Contains(t, log.String(), "oh")
}

func TestRefusalOfTheProgramIsTold(t *testing.T) {
	s, _ := start(t, Options{Run: func(context.Context, *Session) error { return model.Refuse("pin.changed") }})
	at := sit(t, enter(t, s, "li"), 80, 24)
	require.NoError(t, at.Shell())
	require.Error(t, at.Wait())
	require.Contains(t, at.err.String(), "The PIN was changed just now. Try again with the new one.")
}

func TestScreensAreCounted(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{MaxSessions: 2})
	defer stop()
	first := enter(t, s, "li")
	at := sit(t, first, 80, 24)
	require.NoError(t, at.Shell())
	second := enter(t, s, "li")
	require.NoError(t, sit(t, second, 80, 24).Shell())
	_, err := enter(t, s, "li").NewSession()
	require.ErrorContains(t, err, table.EN.Full)
	_, err = at.in.Write([]byte("q"))
	require.NoError(t, err)
	require.NoError(t, at.Wait())
	// The place is given back when the client's side of the end has arrived.
	require.Eventually(t, func() bool {
		session, err := second.NewSession()
		if err == nil {
			_ = session.Close()
		}
		return err == nil
	}, patience, time.Millisecond)
}

func TestSilentStrangersAreCutOff(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{HandshakeTimeout: 400 * time.Millisecond})
	defer stop()
	c, err := net.Dial("tcp", s.Addr().String())
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, c)
	require.NoError(t, err, "it ends")
	require.NoError(t, c.Close())
	require.Error(t, enter(t, s, "li").Wait(), "whoever opens no session is cut off, too")
}
