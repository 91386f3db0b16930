package sshd

import (
	"context"
	"crypto/rsa"
	"errors"
	"strings"

	"golang.org/x/crypto/ssh"

	"regulars/model"
)

// What a proven key is remembered by on its connection.
const (
	extIdentity    = "identity@regulars"
	extFingerprint = "fingerprint@regulars"
	extEnrolled    = "enrolled@regulars"
)

// keyAlgorithms are those of plain keys. Certificates are told apart in usable, since the
// library takes them with the algorithm of their key.
var keyAlgorithms = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
	ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
	ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512,
}

var errKey = errors.New("sshd: key refused")

// isEnrol reports whether a user name asks to enrol a key.
func isEnrol(user string) bool { return user == "enrol" || user == "enroll" }

// usable reports whether a key is of a kind that may be enrolled.
func usable(key ssh.PublicKey) bool {
	if _, ok := key.(*ssh.Certificate); ok {
		return false
	}
	if k, ok := key.(ssh.CryptoPublicKey); ok {
		if k, ok := k.CryptoPublicKey().(*rsa.PublicKey); ok {
			return k.N.BitLen() >= minRSABits
		}
	}
	return true
}

// door is the authentication of one connection.
type door struct {
	s    *Server
	ctx  context.Context // of the connection; the library's callbacks have none
	told bool            // a refused key was explained; agents offer many
}

// config is all that a client can try: public keys. The other methods have no callback, so the
// library refuses them itself.
func (d *door) config() *ssh.ServerConfig {
	return &ssh.ServerConfig{
		MaxAuthTries:            maxAuthTries,
		PublicKeyAuthAlgorithms: keyAlgorithms,
		PublicKeyCallback:       d.key,
	}
}

// key decides about a key. The library calls it before the proof and honours a yes only after it.
func (d *door) key(conn ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
	switch {
	case !usable(key):
		return nil, d.refuse(func(w *words) string { return w.Weak })
	case isEnrol(conn.User()) && d.s.opt.Enrol == nil:
		return nil, d.refuse(func(w *words) string { return w.NoEnrol })
	case isEnrol(conn.User()):
		return nil, &ssh.PartialSuccessError{Next: ssh.ServerAuthCallbacks{
			KeyboardInteractiveCallback: func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
				return d.code(key, ask)
			},
		}}
	}
	identity, err := d.s.opt.Authorize(d.ctx, key, conn.User())
	if err != nil {
		if model.CodeOf(err) == "" {
			d.s.opt.Log.Error("sshd: a key could not be looked up", "error", err)
		}
		return nil, d.refuse(func(w *words) string { return w.Unknown })
	}
	return &ssh.Permissions{Extensions: map[string]string{
		extIdentity: identity, extFingerprint: ssh.FingerprintSHA256(key),
	}}, nil
}

// refuse explains the first refused key of a connection to the person.
func (d *door) refuse(pick func(w *words) string) error {
	if d.told {
		return errKey
	}
	d.told = true
	return &ssh.BannerError{Err: errKey, Message: both(pick)}
}

// code asks for a one-time code and enrols the key, which was proven before.
func (d *door) code(key ssh.PublicKey, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
	answers, err := ask("", "", []string{table.ZH.Code + " / " + table.EN.Code + ": "}, []bool{true})
	if err != nil {
		return nil, err
	}
	if len(answers) != 1 || len(answers[0]) > maxCode {
		return nil, errKey
	}
	if err := d.s.opt.Enrol(d.ctx, key, strings.TrimSpace(answers[0])); err != nil {
		if model.CodeOf(err) == "" {
			d.s.opt.Log.Error("sshd: a key could not be enrolled", "error", err)
		}
		_, asked := ask("", refusal(err), nil, nil) // says it and asks nothing
		return nil, errors.Join(errKey, err, asked)
	}
	return &ssh.Permissions{Extensions: map[string]string{extEnrolled: "1"}}, nil
}
