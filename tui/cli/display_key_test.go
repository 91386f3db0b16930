package cli_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"regulars/tui/cli"
)

// shown opens what a key opens for a user name, on a terminal, and returns what is shown.
func (s *shop) shown(key, user string) *till {
	s.t.Helper()
	l, err := s.sitAs(key, user, 100, 30)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = l.close() }) // the server may have gone first
	return l
}

func TestDisplayKeyOpensTheDisplayOfItsTillAndNothingElse(t *testing.T) {
	s := withKeys(t)
	line := publicLine(t, "Screen")
	var added struct{ Till, Key string }
	require.NoError(t, json.Unmarshal([]byte(s.does(append([]string{"display", "key", "add", "front", "--json"}, line...)...)), &added))
	require.Equal(t, ssh.FingerprintSHA256(signerOf(t, "Screen").PublicKey()), added.Key)
	require.Equal(t, "front", added.Till)
	require.Contains(t, s.does("display", "key", "list"), added.Key)
	require.NotContains(t, s.does("staff", "list"), "front", "it is nobody's of the staff")

	own, named := s.shown("Screen", "display"), s.shown("Screen", "display+front")
	own.sees("Welcome")
	named.sees("Welcome")
	for _, user := range []string{"front", "till", "Olga", "display+back"} {
		out, err := s.openssh("Screen", "-tt", "-o", "BatchMode=yes", user+"@127.0.0.1").CombinedOutput()
		require.Error(t, err, "as %s", user)
		require.Contains(t, string(out), "This key opens only the display of the till front.")
		require.Contains(t, string(out), "这把钥匙只能打开收银台 front 的显示屏。")
	}
	out, err := s.openssh("Screen", "-o", "BatchMode=yes", "display@127.0.0.1", "regulars").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "no commands, no files, no forwarding")

	// It shows what the till shows its customer.
	kim := s.shown("Kim", "front").sees("Scan a card").types("1641").sees("Anna").types(enterKey).sees("Points  300")
	own.sees("300")
	named.sees("300")
	kim.types(ctrlQ)

	got := s.run("staff", "key", "add", "Kim", line[0], line[1])
	require.Equal(t, 1, got.exit)
	require.Contains(t, got.stderr, "belongs to a display of the till front already")

	// Taken away, it opens nothing, and what it has opened ends.
	require.Contains(t, s.does("display", "key", "remove", added.Key[:12]), "front")
	for _, l := range []*till{own, named} {
		<-l.ended
	}
	_, err = s.sitAs("Screen", "display", 100, 30)
	require.Error(t, err)
	require.Equal(t, 1, s.run("display", "key", "remove", added.Key).exit)
	s.stop()
}

func TestDisplayKeyIsRefusedToACashierInBothLanguages(t *testing.T) {
	s := openShop(t)
	for lang, want := range map[string]string{"en": "As cashier you may not manage the staff.", "zh": "收银员"} {
		args := append([]string{"display", "key", "add", "front", "--as", "Kim", "--lang", lang}, publicLine(t, "Screen")...)
		got := s.runWith([]string{"REGULARS_PIN=5678"}, args...)
		require.Equal(t, 1, got.exit)
		require.Contains(t, got.stderr, want)
	}
	for lang, want := range map[string]string{"en": "This is no public key.", "zh": "这不是一把公钥。"} {
		got := s.run("display", "key", "add", "front", "ssh-ed25519", "x", "--lang", lang)
		require.Equal(t, 1, got.exit)
		require.Contains(t, got.stderr, want)
	}
}

// A command about the displays' keys that loses its server must not be given twice.
func TestOnlyScreensComeBackAfterAServer(t *testing.T) {
	for _, c := range []struct {
		args []string
		want bool
	}{
		{nil, true},
		{[]string{"--till", "front"}, true},
		{[]string{"display"}, true},
		{[]string{"--lang", "zh", "display", "--till", "front"}, true},
		{[]string{"display", "--till=front"}, true},
		{[]string{"display", "key", "list"}, false},
		{[]string{"display", "--lang", "zh", "key"}, false},
		{[]string{"award", "1641", "5"}, false},
	} {
		require.Equal(t, c.want, cli.StaysOpen(c.args), "%q", c.args)
	}
}
