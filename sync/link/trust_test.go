package link_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/hub"
	"regulars/model/say"
	"regulars/sync/link"
	"regulars/sync/wire"
)

func TestAKeyThatIsADayOldSaysWhatToDoAndANewOneWorks(t *testing.T) {
	c := newChain(t, link.Options{})
	var ahead atomic.Int64
	b := newBox(t, link.RunnerOptions{Clock: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	k := c.key("一店")
	later := func(d time.Duration) { ahead.Store(int64(d)); c.offset.Store(int64(d)) }

	later(24*time.Hour + time.Second)
	err := b.runner.Enrol(t.Context(), k.String())
	require.Equal(t, model.Code("enrol.late"), model.CodeOf(err), "%v", err)
	for lang, want := range map[model.Lang][2]string{
		model.EN: {"a key is good for 24 hours", "Ask headquarters for a new one"},
		model.ZH: {"24 小时内有效", "请向总部要一个新的"},
	} {
		sentence, hint := say.Error(lang, err)
		require.Contains(t, sentence, want[0])
		require.Contains(t, hint, want[1])
		require.Contains(t, hint, "regulars sync enrol")
	}
	require.False(t, b.runner.Status().Joined, "the shop is as it was")
	_, err = b.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138001"})
	require.NoError(t, err, "and goes on")

	secret, err := c.office.MakeKey(t.Context(), c.clock(), 1)
	require.NoError(t, err)
	k.Secret = secret
	later(48 * time.Hour) // nearly a day later
	b.enrol(k)
	b.sync()
}

// renewed is the headquarters with other keys, at another address.
func (c *chainOf) renewed() *chainOf {
	t := c.t
	c.stop()
	var secret [32]byte
	rand.Read(secret[:])
	vault, err := hub.NewVault(secret)
	require.NoError(t, err)
	next := &chainOf{t: t, head: c.head, office: &hub.Office{DB: c.office.DB, Vault: vault, Key: ed25519.NewKeyFromSeed(secret[:])}}
	next.authority, err = link.NewAuthority("Regulars")
	require.NoError(t, err)
	require.NoError(t, c.office.Renew(t.Context(), time.Now(), vault, next.office.Key, nil))
	next.serve(link.Options{})
	return next
}

func TestWhatTheOldAuthoritySignedIsNoGoodAfterARenewal(t *testing.T) {
	c := newChain(t, link.Options{})
	a := newBox(t, link.RunnerOptions{})
	a.enrol(c.key("一店"))
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138001"})
	require.NoError(t, err)
	_, err = a.own.Award(t.Context(), m.ID, desk.Sale{Amount: 100_00})
	require.NoError(t, err)
	a.sync()
	stolen := c.authority
	next := c.renewed()

	// A thief with the old authority makes a certificate for the shop's stream.
	stream := a.runner.Status().Stream
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, private)
	require.NoError(t, err)
	der, err := stolen.Issue(stream, 1, request, time.Now())
	require.NoError(t, err)
	thief := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{
		InsecureSkipVerify: true, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: private}},
	}}}
	defer thief.CloseIdleConnections()
	answer, err := thief.Post("https://"+next.address+wire.SessionPath, "application/json", bytes.NewReader([]byte(`{"protocol":1}`)))
	require.NoError(t, err)
	said, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusUnauthorized, answer.StatusCode)
	require.Contains(t, string(said), "sync.certificate")

	// The shop keeps what it has, is told where to come, and is what it was.
	before, err := a.own.Member(t.Context(), m.ID)
	require.NoError(t, err)
	_, err = a.own.Award(t.Context(), m.ID, desk.Sale{Amount: 50_00})
	require.NoError(t, err)
	secret, err := next.office.MakeKey(t.Context(), time.Now(), 1)
	require.NoError(t, err)
	a.enrol(link.Key{Address: next.address, Authority: next.authority.Fingerprint(), Secret: secret, Chain: "Regulars", Stream: next.head.Stream})
	a.sync()
	require.Equal(t, stream, a.runner.Status().Stream)
	after, err := a.own.Member(t.Context(), m.ID)
	require.NoError(t, err)
	require.Greater(t, after.Balance, before.Balance)
	require.Positive(t, after.Here)
	v, err := next.office.Member(t.Context(), time.Now(), m.ID)
	require.NoError(t, err)
	require.Equal(t, after.Balance, v.Balance)
	state, err := a.file.State()
	require.NoError(t, err)
	require.NotEmpty(t, state.Checkpoint, "signed by the new key")
	require.Empty(t, state.Aside, "and not by a stranger's")
}

func TestAShopThatMeetsAnotherAuthoritySaysSoUntilItIsTold(t *testing.T) {
	c := newChain(t, link.Options{})
	var to atomic.Pointer[string]
	to.Store(&c.address)
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, *to.Load())
	}
	a := newBox(t, link.RunnerOptions{Dial: dial})
	a.enrol(c.key("一店"))
	a.sync()
	require.Empty(t, a.runner.Status().Lasting)
	next := c.renewed()
	to.Store(&next.address)
	require.Eventually(t, func() bool { // the connection from before may break first
		_, err := a.runner.SyncNow(t.Context())
		return model.CodeOf(err) == "link.authority"
	}, 10*time.Second, 5*time.Millisecond)
	require.Equal(t, model.Code("link.authority"), a.runner.Status().Lasting)
	state, err := a.file.State()
	require.NoError(t, err)
	require.Equal(t, "link.authority", state.Trouble, "whoever looks at the file without a server is told as well")
	secret, err := next.office.MakeKey(t.Context(), time.Now(), 1)
	require.NoError(t, err)
	a.enrol(link.Key{Address: c.address, Authority: next.authority.Fingerprint(), Secret: secret, Chain: "Regulars", Stream: next.head.Stream})
	a.sync()
	require.Empty(t, a.runner.Status().Lasting)
	state, err = a.file.State()
	require.NoError(t, err)
	require.Empty(t, state.Trouble)
}
