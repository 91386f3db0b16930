package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnitRepeatsHowTheShopReachesHeadquarters(t *testing.T) {
	doc, stderr, code := onSystemd(t, t.TempDir(), "print", "--hq", "https://hq.example.com:7443/", "--hq-every", "90s")
	require.Equal(t, exitDone, code, stderr)
	require.Contains(t, doc.Text, " --hq hq.example.com:7443 --hq-every 1m30s\n")
	doc, _, _ = onSystemd(t, t.TempDir(), "print", "--hq-every", "5m")
	require.NotContains(t, doc.Text, "--hq", "what serve does by itself is not said")
	for _, wrong := range [][]string{{"--hq", "hq.example.com"}, {"--hq-every", "10ms"}, {"--hq-every", "0"}} {
		_, stderr, code = onSystemd(t, t.TempDir(), append([]string{"print"}, wrong...)...)
		require.NotEqual(t, exitDone, code, wrong)
		require.NotEmpty(t, stderr)
	}
}

func TestHQServiceIsInstalledBesideAShopsAndRemoved(t *testing.T) {
	root := t.TempDir()
	shop, stderr, code := onSystemd(t, root, "install")
	require.Equal(t, exitDone, code, stderr)
	for _, own := range [][]string{nil, {"--user", "--dir", "/home/li/hq"}} {
		say := func(verb string, more ...string) []string {
			return append(append([]string{"hq", "service", verb}, own...), more...)
		}
		doc, stderr, code := onSystemd(t, root, say("install", "--listen", ":7443")...)
		require.Equal(t, exitDone, code, stderr)
		require.Equal(t, "regulars-hq.service", filepath.Base(doc.Path))
		require.True(t, doc.Changed)
		next := strings.Join(doc.Next, "\n")
		require.Contains(t, next, "hq init --dir ")
		require.Contains(t, next, "enable --now regulars-hq")
		written, err := os.ReadFile(doc.Path)
		require.NoError(t, err)
		require.Contains(t, string(written), " hq serve --dir ")
		printed, _, _ := onSystemd(t, root, say("print", "--listen", ":7443")...)
		require.Equal(t, printed.Text, string(written))
		again, _, _ := onSystemd(t, root, say("install", "--listen", ":7443")...)
		require.False(t, again.Changed)

		require.NoError(t, os.WriteFile(doc.Path, append(written, "# mine\n"...), 0o644))
		_, stderr, code = onSystemd(t, root, say("install")...)
		require.Equal(t, exitRefused, code)
		require.Contains(t, stderr, "`regulars hq service print`")
		gone, stderr, code := onSystemd(t, root, append([]string{"hq", "service", "uninstall", "--force"}, own...)...)
		require.Equal(t, exitDone, code, stderr)
		require.True(t, gone.Changed)
		require.NoFileExists(t, doc.Path)
	}
	require.FileExists(t, shop.Path)
}

func TestNoUnitSaysWherePostgresIs(t *testing.T) {
	const url = `postgres://hq:pa"s$s%20\w@db1/hq`
	root := t.TempDir()
	dir := filepath.Join(root, "var/lib/regulars-hq")
	require.NoError(t, os.MkdirAll(dir, 0o700))
	env := filepath.Join(dir, hqEnvName)
	require.NoError(t, os.WriteFile(env, []byte("PGCONNECT_TIMEOUT=9\nREGULARS_HQ_POSTGRES=old\n"), 0o644))
	printed, stderr, code := onSystemd(t, root, "hq", "service", "print", "--postgres", url)
	require.Equal(t, exitDone, code, stderr)
	require.NotContains(t, printed.Text, "db1")
	require.Contains(t, printed.Text, "\nEnvironmentFile=-/var/lib/regulars-hq/hq.env\n")
	raw, err := os.ReadFile(env)
	require.NoError(t, err)
	require.Contains(t, string(raw), "old", "print changes nothing")

	doc, stderr, code := onSystemd(t, root, "hq", "service", "install", "--postgres", url)
	require.Equal(t, exitDone, code, stderr)
	require.Equal(t, env, doc.Env)
	require.NotContains(t, strings.Join(doc.Next, "\n"), "db1")
	require.Contains(t, strings.Join(doc.Next, "\n"), "/var/lib/regulars-hq/hq.env; exec regulars hq init")
	info, err := os.Stat(env)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	raw, err = os.ReadFile(env)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "old")
	require.True(t, strings.HasPrefix(string(raw), "PGCONNECT_TIMEOUT=9\n"), "what else stands there stays")
	if sh, err := exec.LookPath("sh"); err == nil { // the way by which hq init reads it
		out, err := exec.Command(sh, "-c", `set -a; . "$0"; printf %s "$REGULARS_HQ_POSTGRES"`, env).Output()
		require.NoError(t, err)
		require.Equal(t, url, string(out))
	}
	_, _, code = onSystemd(t, root, "hq", "service", "install", "--postgres", "postgres://db1/hq\nLD_PRELOAD=/evil")
	require.Equal(t, exitRefused, code)

	again, _, code := onSystemd(t, root, "hq", "service", "install")
	require.Equal(t, exitDone, code)
	require.Empty(t, again.Env)
	kept, err := os.ReadFile(env)
	require.NoError(t, err)
	require.Equal(t, string(raw), string(kept))
}

func TestHeadquartersThatLieElsewhereNeedTheirOwner(t *testing.T) {
	_, stderr, code := onSystemd(t, t.TempDir(), "hq", "service", "print", "--dir", "/srv/hq")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr, "/var/lib/regulars-hq")
	doc, stderr, code := onSystemd(t, t.TempDir(), "hq", "service", "print", "--dir", "/srv/hq", "--run-as", "chain", "--backup-dir", "/backup")
	require.Equal(t, exitDone, code, stderr)
	require.Contains(t, doc.Text, "ReadWritePaths=/srv/hq\nReadWritePaths=/backup\n")
	require.NotContains(t, doc.Text, "LoadCredential")
	_, stderr, code = onSystemd(t, t.TempDir(), "hq", "service", "print", "--user")
	require.NotEqual(t, exitDone, code)
	require.Contains(t, stderr, "--dir")
}
