package link

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"time"

	"regulars/model"
	"regulars/sync/wire"
)

// Where is how HQ is reached, and as whom.
type Where struct {
	Address     string   // host:port
	Authority   [32]byte // SHA-256 of the public key of HQ's certificate authority
	Certificate []byte   // DER, of the stream that asks; nil before it has one
	Key         crypto.Signer
}

func (w *Where) same(other *Where) bool {
	return w.Address == other.Address && w.Authority == other.Authority && bytes.Equal(w.Certificate, other.Certificate)
}

// How long a connection may take to come about, and stay without use.
const (
	dialTimeout = 10 * time.Second
	keepIdle    = 120 * time.Second
)

// client sends messages to HQ. It keeps connections open and goes through no proxy that the
// environment names: HQ's address is the chain's own. Ask may be called by many at once, At by one.
type client struct {
	clock  func() time.Time
	dial   func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
	where  *Where
	caller *http.Client
	before []*http.Client // of earlier places: a request may have been under way
}

// at makes the client ask there from now on.
func (c *client) at(w Where) (*http.Client, error) {
	if c.caller != nil && c.where.same(&w) {
		return c.caller, nil
	}
	host, _, err := net.SplitHostPort(w.Address)
	if err != nil {
		return nil, model.Refuse("link.address", w.Address).Because(err)
	}
	if c.close(); c.caller != nil {
		c.before = append(c.before, c.caller)
	}
	dial := c.dial
	if dial == nil {
		dial = (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext
	}
	inTime := func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		return dial(ctx, network, address)
	}
	c.where = &w
	c.caller = &http.Client{
		Transport: &http.Transport{
			Proxy: nil, DialContext: inTime, TLSClientConfig: clientTLS(host, w.Authority, w.own, c.clock), TLSHandshakeTimeout: dialTimeout,
			MaxIdleConnsPerHost: 1 + maxWishes, IdleConnTimeout: keepIdle, MaxResponseHeaderBytes: headBytes, DisableCompression: true,
			TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c.caller, nil
}

// own is the certificate to show, an empty one if there is none for the key.
func (w *Where) own() (*tls.Certificate, error) {
	leaf, err := x509.ParseCertificate(w.Certificate)
	if err != nil || w.Key == nil {
		return &tls.Certificate{}, nil
	}
	if key, ok := leaf.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); !ok || !key.Equal(w.Key.Public()) {
		return &tls.Certificate{}, nil // of the stream before
	}
	return &tls.Certificate{Certificate: [][]byte{w.Certificate}, PrivateKey: w.Key, Leaf: leaf}, nil
}

// close ends connections that nobody uses.
func (c *client) close() {
	for _, old := range c.before {
		old.CloseIdleConnections()
	}
	if c.caller != nil {
		c.caller.CloseIdleConnections()
	}
}

var errAnswer = errors.New("link: no answer of ours")

// ask sends a message and returns the answer. A refusal of HQ is a message as well.
func ask(ctx context.Context, caller *http.Client, address string, m wire.Message) (wire.Message, error) {
	path, answer := endpoint(m)
	frame, err := wire.Pack(m)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+address+path, bytes.NewReader(frame))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", wire.ContentType)
	resp, err := caller.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || kind != wire.ContentType {
		return nil, fmt.Errorf("%w: %s of %q", errAnswer, resp.Status, kind)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxMessage+1))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		answer = new(wire.Problem)
	}
	return answer, wire.Unpack(body, answer)
}

// endpoint is where a message goes, and what comes back.
func endpoint(m wire.Message) (path string, answer wire.Message) {
	switch m.(type) {
	case *wire.Enrol:
		return wire.EnrolPath, new(wire.Enrolled)
	case *wire.Session:
		return wire.SessionPath, new(wire.Welcome)
	case *wire.Push:
		return wire.PushPath, new(wire.Pushed)
	case *wire.Pull:
		return wire.PullPath, new(wire.Pulled)
	case *wire.Reserve:
		return wire.ReservePath, new(wire.Reserved)
	case *wire.Lookup:
		return wire.LookupPath, new(wire.Found)
	}
	panic(fmt.Sprintf("link: %T is no request", m))
}
