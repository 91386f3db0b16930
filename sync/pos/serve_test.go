package pos

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

// pipes is a listener in memory: its deadlines follow the clock of a synctest bubble.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (p *pipes) Addr() net.Addr { return pipeAddr{} }

func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.conns <- server
	return client
}

// slowDesk answers a search when it is let.
type slowDesk struct {
	Desk
	asked chan struct{}
	let   chan struct{}
}

func newSlowDesk() *slowDesk {
	return &slowDesk{asked: make(chan struct{}, 100), let: make(chan struct{})}
}

func (s *slowDesk) Shop(context.Context) (desk.Shop, error) {
	cur, err := model.CurrencyByCode("CNY")
	return desk.Shop{Currency: cur, Zone: time.UTC, Lang: model.EN}, err
}

func (s *slowDesk) Find(ctx context.Context, _ string, _ int) ([]desk.Found, error) {
	s.asked <- struct{}{}
	select {
	case <-s.let:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *slowDesk) options() Options {
	return Options{Tokens: func(context.Context, string) (Desk, Name, error) { return s, "pos-1", nil }, Lang: model.EN}
}

const findRequest = "GET /v1/find?q=a HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer t\r\n\r\n"

// served runs a server in a bubble until stop is called, which returns what Serve did.
func served(t *testing.T, s *Server) (ln *pipes, stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	ln = newPipes()
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln) }()
	return ln, func() error {
		cancel()
		return <-ended
	}
}

func TestSlowClientLosesItsPlace(t *testing.T) {
	for name, sent := range map[string]string{
		"nothing":     "",
		"half a head": "GET /v1/find?q=a HTTP/1.1\r\nHost: sh",
		"half a body": "POST /v1/sales HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"member\":",
		"no TLS":      "\x16\x03\x01garbage\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ln, stop := served(t, New(newSlowDesk().options()))
				conn := ln.dial()
				began := time.Now()
				go func() { _, _ = io.WriteString(conn, sent) }()
				said, err := io.ReadAll(conn) // until the server hangs up
				require.NoError(t, err)
				require.LessOrEqual(t, time.Since(began), 15*time.Second)
				if name == "half a body" {
					require.Contains(t, string(said), `"type":"api.body"`)
				}
				require.NoError(t, conn.Close())
				require.NoError(t, stop())
			})
		})
	}
}

func TestClientThatDoesNotReadItsAnswerLosesItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSlowDesk()
		close(d.let)
		ln, stop := served(t, New(d.options()))
		conn := ln.dial()
		_, err := io.WriteString(conn, findRequest)
		require.NoError(t, err)
		time.Sleep(16 * time.Second) // of the bubble's own clock
		_, err = io.WriteString(conn, findRequest)
		require.ErrorIs(t, err, io.ErrClosedPipe, "the server has hung up")
		require.NoError(t, stop())
	})
}

func TestRequestsUnderWayEndBeforeTheServerDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSlowDesk()
		ln, stop := served(t, New(d.options()))
		conn := ln.dial()
		go func() { _, _ = io.WriteString(conn, findRequest) }()
		<-d.asked
		stopped := make(chan error, 1)
		go func() { stopped <- stop() }()
		synctest.Wait()
		require.Empty(t, stopped, "it waits for the request")
		close(d.let)
		got, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		require.Equal(t, 200, got.StatusCode)
		require.NoError(t, got.Body.Close())
		require.NoError(t, conn.Close())
		require.NoError(t, <-stopped)
	})
}

func TestRequestThatDoesNotEndIsGivenUpAfterTheGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSlowDesk()
		opts := d.options()
		opts.Grace, opts.Timeout = time.Second, time.Hour
		ln, stop := served(t, New(opts))
		conn := ln.dial()
		go func() { _, _ = io.WriteString(conn, findRequest) }()
		<-d.asked
		began := time.Now()
		require.NoError(t, stop(), "the handler has returned too, or the bubble would not end")
		require.Equal(t, time.Second, time.Since(began))
		require.NoError(t, conn.Close())
	})
}

func TestRequestIsGivenUpAfterItsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln, stop := served(t, New(newSlowDesk().options()))
		conn := ln.dial()
		go func() { _, _ = io.WriteString(conn, findRequest) }()
		got, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		require.Equal(t, 503, got.StatusCode)
		require.Equal(t, "1", got.Header.Get("Retry-After"))
		body, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		require.Contains(t, string(body), `"type":"stopped"`)
		require.NoError(t, conn.Close())
		require.NoError(t, stop())
	})
}

func TestTooManyAtOnceAreToldToComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSlowDesk()
		opts := d.options()
		opts.InFlight = 3
		ln, stop := served(t, New(opts))
		var conns []net.Conn
		ask := func() net.Conn {
			conn := ln.dial()
			conns = append(conns, conn)
			go func() { _, _ = io.WriteString(conn, findRequest) }()
			return conn
		}
		for range 3 {
			ask()
			<-d.asked
		}
		got, err := http.ReadResponse(bufio.NewReader(ask()), nil)
		require.NoError(t, err)
		require.Equal(t, 503, got.StatusCode)
		require.Equal(t, "1", got.Header.Get("Retry-After"))
		require.NoError(t, got.Body.Close())
		close(d.let)
		for _, conn := range conns[:3] {
			got, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			require.Equal(t, 200, got.StatusCode)
			require.NoError(t, got.Body.Close())
		}
		got, err = http.ReadResponse(bufio.NewReader(ask()), nil)
		require.NoError(t, err)
		require.Equal(t, 200, got.StatusCode, "there is room again")
		require.NoError(t, got.Body.Close())
		for _, conn := range conns {
			require.NoError(t, conn.Close())
		}
		require.NoError(t, stop())
	})
}

func TestConnectionsBeyondTheLimitWaitForAPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newSlowDesk()
		close(d.let)
		opts := d.options()
		opts.Connections = 2
		ln, stop := served(t, New(opts))
		first, second := ln.dial(), ln.dial()
		third := make(chan net.Conn, 1)
		go func() { third <- ln.dial() }()
		synctest.Wait()
		require.Empty(t, third, "nobody takes the third")
		require.NoError(t, first.Close())
		conn := <-third
		go func() { _, _ = io.WriteString(conn, findRequest) }()
		got, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		require.Equal(t, 200, got.StatusCode)
		require.NoError(t, got.Body.Close())
		require.NoError(t, second.Close())
		require.NoError(t, conn.Close())
		require.NoError(t, stop())
	})
}

type elsewhere struct{ *pipes }

func (elsewhere) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 168, 1, 5), Port: 8080} }

func TestPlainHTTPIsForThisMachineOnly(t *testing.T) {
	ln := elsewhere{newPipes()}
	require.Equal(t, model.Code("api.plain"), model.CodeOf(New(Options{}).Serve(t.Context(), ln)))
	_, err := ln.Accept()
	require.ErrorIs(t, err, net.ErrClosed)
	for addr, local := range map[net.Addr]bool{
		&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}: true, &net.TCPAddr{IP: net.IPv6loopback}: true, &net.UnixAddr{Name: "/run/x"}: true,
		&net.TCPAddr{IP: net.IPv4zero}: false, &net.TCPAddr{}: false, &net.TCPAddr{IP: net.IPv6unspecified}: false,
	} {
		require.Equal(t, local, isLocal(addr), addr)
	}
}

func TestTLSIsSpokenWhereItIsGiven(t *testing.T) {
	d := newSlowDesk()
	close(d.let)
	opts := d.options()
	cert, pool := certificate(t)
	opts.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(opts).Serve(ctx, ln) }()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	r, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+ln.Addr().String()+"/v1/find?q=a", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer t")
	got, err := transport.RoundTrip(r)
	require.NoError(t, err)
	require.Equal(t, 200, got.StatusCode)
	require.Equal(t, 2, got.ProtoMajor)
	require.NoError(t, got.Body.Close())
	transport.CloseIdleConnections()
	cancel()
	require.NoError(t, <-ended)
}

// certificate makes a certificate of 127.0.0.1 that signs itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	made := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, &made, &made, key.Public(), key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(raw)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool
}
