package link

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"sync"
	"time"

	"regulars/model"
)

// How long certificates are good. They are renewed when two thirds of that are over.
const (
	clientLife = 90 * 24 * time.Hour
	serverLife = 90 * 24 * time.Hour
	lead       = 24 * time.Hour // a certificate is good from before it was made: clocks differ
)

// The authority outlives everything that it signs, for shops with any clock.
var (
	authorityFrom  = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	authorityUntil = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)
)

// streamScheme begins the name of a stream in its certificate.
const streamScheme = "regulars-stream"

var errAuthority = errors.New("link: no certificate authority of ours")

// Authority is the certificate authority of one chain.
type Authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

// NewAuthority makes one.
func NewAuthority(chain string) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "regulars " + chain}, NotBefore: authorityFrom, NotAfter: authorityUntil,
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &Authority{key: key, cert: cert}, err
}

// PEM writes the authority with its private key: whoever has this text is the chain's HQ.
func (a *Authority) PEM() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, err
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
	return append(out, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...), nil
}

// ParseAuthority reads what PEM wrote.
func ParseAuthority(text []byte) (*Authority, error) {
	a := &Authority{}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		var err error
		switch block.Type {
		case "CERTIFICATE":
			a.cert, err = x509.ParseCertificate(block.Bytes)
		case "PRIVATE KEY":
			var key any
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
			a.key, _ = key.(*ecdsa.PrivateKey)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errAuthority, err)
		}
	}
	if a.key == nil || a.cert == nil || !a.cert.IsCA || !a.key.PublicKey.Equal(a.cert.PublicKey) {
		return nil, errAuthority
	}
	return a, nil
}

// Fingerprint is what shops know the authority by.
func (a *Authority) Fingerprint() [32]byte { return sha256.Sum256(a.cert.RawSubjectPublicKeyInfo) }

// Issue signs a stream's request for a client certificate. That the stream may have one was decided
// before.
func (a *Authority) Issue(stream model.StreamID, shop uint64, request []byte, at time.Time) ([]byte, error) {
	csr, err := x509.ParseCertificateRequest(request)
	if err != nil {
		return nil, model.Refuse("sync.message").Because(err)
	}
	if err := csr.CheckSignature(); err != nil {
		return nil, model.Refuse("sync.signature").Because(err)
	}
	key, ok := csr.PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, model.Refuse("sync.message")
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: fmt.Sprintf("shop %d", shop)},
		URIs: []*url.URL{{Scheme: streamScheme, Opaque: stream.String()}}, NotBefore: at.Add(-lead), NotAfter: at.Add(clientLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true,
	}
	return x509.CreateCertificate(rand.Reader, template, a.cert, key, a.key)
}

// server makes a certificate for HQ's own door.
func (a *Authority) server(names []string, at time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "headquarters"}, NotBefore: at.Add(-lead), NotAfter: at.Add(serverLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	// The authority goes along: shops know only the hash of its key.
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}, err
}

func newSerial() (*big.Int, error) {
	return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
}

// door hands out HQ's own certificate and makes a new one in time.
type door struct {
	authority *Authority
	names     []string
	clock     func() time.Time

	mu   sync.Mutex
	cert *tls.Certificate
}

func (d *door) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock()
	if d.cert == nil || now.After(d.cert.Leaf.NotAfter.Add(-serverLife/3)) || now.Before(d.cert.Leaf.NotBefore) {
		cert, err := d.authority.server(d.names, now)
		if err != nil {
			return nil, err
		}
		d.cert = cert
	}
	return d.cert, nil
}

// ServerTLS is how HQ listens under some names and addresses. Who comes without a certificate, or with
// one that is too old, gets as far as a message that says so.
func (a *Authority) ServerTLS(names []string, clock func() time.Time) *tls.Config {
	d := &door{authority: a, names: names, clock: clock}
	return &tls.Config{
		MinVersion: tls.VersionTLS13, GetCertificate: d.certificate, ClientAuth: tls.RequestClientCert, Time: clock,
		SessionTicketsDisabled: true, NextProtos: []string{"http/1.1"},
	}
}

// streamOf returns the stream that a client certificate names; ok is false for one that this authority did
// not issue or that is not good now.
func (a *Authority) streamOf(certs []*x509.Certificate, now time.Time) (id model.StreamID, ok bool) {
	if len(certs) == 0 {
		return id, false
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	leaf := certs[0]
	_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil || len(leaf.URIs) != 1 || leaf.URIs[0].Scheme != streamScheme {
		return id, false
	}
	id, err = model.ParseStreamID(leaf.URIs[0].Opaque)
	return id, err == nil && !id.IsZero()
}

// clientTLS trusts one authority, by the hash of its public key, and nobody else.
func clientTLS(host string, authority [32]byte, own func() (*tls.Certificate, error), clock func() time.Time) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: host, Time: clock,
		InsecureSkipVerify:   true, // because of VerifyConnection, which is stricter
		VerifyConnection:     func(s tls.ConnectionState) error { return pinned(s.PeerCertificates, host, authority, clock()) },
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return own() },
	}
}

func pinned(certs []*x509.Certificate, host string, authority [32]byte, now time.Time) error {
	for _, c := range certs {
		if sha256.Sum256(c.RawSubjectPublicKeyInfo) != authority {
			continue
		}
		roots := x509.NewCertPool()
		roots.AddCert(c)
		_, err := certs[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: now})
		var invalid x509.CertificateInvalidError
		var name x509.HostnameError
		switch {
		case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
			return model.Refuse("link.clock").Because(err)
		case errors.As(err, &name):
			return model.Refuse("link.name", host).Because(err)
		case err != nil:
			return model.Refuse("link.authority").Because(err)
		}
		return nil
	}
	return model.Refuse("link.authority")
}
