package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// goldenUnits are the units whose text is kept: the default, all flags, a user's own.
var goldenUnits = map[string]unit{
	"system": {of: shopServed, program: "/usr/bin/regulars", key: defaultKey, doors: doors{ssh: ":2222"}},
	"full": {
		of: shopServed, program: "/opt/Regulars 1/regulars", account: "shop", store: "/srv/100% shop", key: "/etc/regulars/regulars.key",
		doors: doors{
			ssh: ":2222", http: ":8443", cert: "/etc/regulars/c.pem", certKey: "/etc/regulars/k.pem", imports: "/srv/pos", backups: "/srv/backup", backupTo: "age1x",
			chain: chained{address: "hq.example.com:7443", every: time.Minute},
		},
	},
	"user": {of: shopServed, program: "/home/li/bin/regulars", own: true},
	"hq":   {of: hqServed, program: "/usr/bin/regulars"},
	"hq_full": {
		of: hqServed, program: "/usr/bin/regulars", account: "chain", store: "/srv/100% hq", doors: doors{backups: "/backup"},
		hq: hqDoors{listen: ":7443", ssh: ":2222"},
	},
	"hq_user": {of: hqServed, program: "/home/li/bin/regulars", own: true, store: "/home/li/hq"},
}

func TestGoldenUnits(t *testing.T) {
	for name, u := range goldenUnits {
		path := filepath.Join("testdata", "service", name+".service")
		got, err := u.text()
		require.NoError(t, err)
		require.True(t, u.of.untouched(got))
		if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			continue
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err, "write it with -update")
		require.Equal(t, string(want), got, path)
	}
}

func TestSystemdUnderstandsTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not on this machine")
	}
	for name, u := range goldenUnits {
		u.program = os.Args[0] // verify wants a program that is there
		u.account = ""
		text, err := u.text()
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), u.of.unit())
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		out, err := exec.Command(analyze, "verify", "--man=no", path).CombinedOutput()
		require.NoError(t, err, "%s: %s", name, out)
		require.NotContains(t, string(out), u.of.unit(), "%s: it has something to say of the unit", name)
	}
}

// The exposure that systemd computes is no proof of anything, but a wall that was forgotten shows.
func TestUnitLeavesLittleOpen(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not on this machine")
	}
	for _, name := range []string{"system", "full", "hq", "hq_full"} {
		u := goldenUnits[name]
		path := filepath.Join(t.TempDir(), u.of.unit())
		text, err := u.text()
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		out, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", "--threshold=20", path).CombinedOutput()
		if err != nil && strings.Contains(string(out), "unrecognized option") {
			t.Skip("systemd-analyze of this machine cannot judge a unit offline")
		}
		require.NoError(t, err, "%s: %s", name, out) // it fails above 2.0
	}
}

func TestUnitTakesNoLineThatSomebodySlipsIn(t *testing.T) {
	const evil = "/srv/x\nExecStartPre=/bin/evil"
	for _, u := range []unit{
		{of: shopServed, doors: doors{backups: evil}},
		{of: shopServed, doors: doors{chain: chained{address: evil}}},
		{of: hqServed, store: evil},
		{of: hqServed, hq: hqDoors{listen: evil}},
		{of: hqServed, hq: hqDoors{ssh: evil}},
	} {
		u.program = "/bin/regulars"
		_, err := u.text()
		require.ErrorContains(t, err, "service.value")
	}
}

func TestWordsOfAUnitAreQuoted(t *testing.T) {
	for in, want := range map[string]string{
		"/srv/pos": "/srv/pos", "": `""`, "a b": `"a b"`, `a"b`: `"a\"b"`, "100%": "100%%", "$HOME": "$$HOME", `a\b`: `"a\\b"`, "a;b": `"a;b"`,
	} {
		require.Equal(t, want, unitWord(in))
	}
}

// onSystemd runs one command line on a computer that has systemd, all below root.
func onSystemd(t *testing.T, root string, args ...string) (doc unitDoc, stderr string, code int) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "run/systemd/system"), 0o755))
	var out, errs bytes.Buffer
	environ := []string{"LANG=en_US.UTF-8", "HOME=" + filepath.Join(root, "home")}
	if args[0] != hqName {
		args = append([]string{"service"}, args...)
	}
	args = append([]string{"--json"}, args...)
	a := newApp(args, strings.NewReader(""), &out, &errs, environ)
	a.sysroot = root
	code = a.main(context.Background(), args)
	if code == exitDone {
		require.NoError(t, json.Unmarshal(out.Bytes(), &doc), out.String())
	}
	return doc, errs.String(), code
}

func TestServiceIsInstalledOnceAndRemoved(t *testing.T) {
	root := t.TempDir()
	for _, own := range [][]string{nil, {"--user"}} {
		doc, stderr, code := onSystemd(t, root, append([]string{"install", "--ssh", ":2222"}, own...)...)
		require.Equal(t, exitDone, code, stderr)
		require.True(t, doc.Changed)
		require.True(t, strings.HasPrefix(doc.Path, root))
		require.Contains(t, strings.Join(doc.Next, "\n"), "enable --now regulars")
		written, err := os.ReadFile(doc.Path)
		require.NoError(t, err)
		printed, _, _ := onSystemd(t, root, append([]string{"print", "--ssh", ":2222"}, own...)...)
		require.Equal(t, printed.Text, string(written))

		again, _, code := onSystemd(t, root, append([]string{"install", "--ssh", ":2222"}, own...)...)
		require.Equal(t, exitDone, code)
		require.False(t, again.Changed)
		other, _, code := onSystemd(t, root, append([]string{"install", "--ssh", ":2223"}, own...)...)
		require.Equal(t, exitDone, code, "what nobody touched is replaced")
		require.True(t, other.Changed)

		link := filepath.Join(filepath.Dir(doc.Path), "multi-user.target.wants", "regulars.service")
		require.NoError(t, os.MkdirAll(filepath.Dir(link), 0o755))
		require.NoError(t, os.Symlink(doc.Path, link))
		gone, stderr, code := onSystemd(t, root, append([]string{"uninstall"}, own...)...)
		require.Equal(t, exitDone, code, stderr)
		require.True(t, gone.Changed)
		require.NoFileExists(t, doc.Path)
		_, err = os.Lstat(link)
		require.ErrorIs(t, err, os.ErrNotExist)
		gone, _, code = onSystemd(t, root, append([]string{"uninstall"}, own...)...)
		require.Equal(t, exitDone, code)
		require.False(t, gone.Changed)
	}
}

func TestChangedUnitIsLeftAloneWithoutForce(t *testing.T) {
	root := t.TempDir()
	doc, stderr, code := onSystemd(t, root, "install")
	require.Equal(t, exitDone, code, stderr)
	written, err := os.ReadFile(doc.Path)
	require.NoError(t, err)
	mine := append(written, "# mine\n"...)
	require.NoError(t, os.WriteFile(doc.Path, mine, 0o644))
	for _, args := range [][]string{{"install"}, {"install", "--ssh", ":2222"}, {"uninstall"}} {
		_, stderr, code = onSystemd(t, root, args...)
		require.Equal(t, exitRefused, code)
		require.Contains(t, stderr, "--force")
		there, err := os.ReadFile(doc.Path)
		require.NoError(t, err)
		require.Equal(t, string(mine), string(there))
	}
	_, stderr, code = onSystemd(t, root, "install", "--force")
	require.Equal(t, exitDone, code, stderr)
	there, err := os.ReadFile(doc.Path)
	require.NoError(t, err)
	require.Equal(t, string(written), string(there))

	require.NoError(t, os.WriteFile(doc.Path, []byte("[Unit]\n"), 0o644))
	_, stderr, code = onSystemd(t, root, "uninstall")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr, "not written by regulars")
}

func TestShopThatLiesElsewhereNeedsItsOwner(t *testing.T) {
	_, stderr, code := onSystemd(t, t.TempDir(), "print", "--store", "/srv/shop")
	require.Equal(t, exitRefused, code)
	require.Contains(t, stderr, "--run-as")
	doc, stderr, code := onSystemd(t, t.TempDir(), "print", "--store", "/srv/shop", "--run-as", "shop")
	require.Equal(t, exitDone, code, stderr)
	require.Contains(t, doc.Text, "ReadWritePaths=/srv/shop\n")
	require.NotContains(t, doc.Text, "DynamicUser")
}

func TestNextStepsMoveTheKeyOnlyIfItIsNotThere(t *testing.T) {
	root := t.TempDir()
	doc, _, _ := onSystemd(t, root, "install")
	require.Contains(t, strings.Join(doc.Next, "\n"), "install -D -m 600")
	require.NoError(t, os.MkdirAll(filepath.Join(root, "etc/regulars"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, defaultKey), nil, 0o600))
	doc, _, _ = onSystemd(t, root, "install")
	require.NotContains(t, strings.Join(doc.Next, "\n"), "install -D -m 600")
}

func TestComputerWithoutSystemdIsToldSo(t *testing.T) {
	for lang, want := range map[string]string{"en": "no systemd", "zh": "没有 systemd"} {
		for _, verb := range []string{"install", "uninstall"} {
			var out, errs bytes.Buffer
			args := []string{"service", verb, "--lang", lang}
			a := newApp(args, strings.NewReader(""), &out, &errs, nil)
			a.sysroot = t.TempDir()
			require.Equal(t, exitRefused, a.main(context.Background(), args))
			require.Contains(t, errs.String(), want)
		}
	}
}

func TestServiceSeesHomesOnlyIfItNeedsSomethingThere(t *testing.T) {
	for place, want := range map[string]string{"/usr/bin/regulars": "yes", "/home/li/regulars": "read-only", "/homes/regulars": "yes"} {
		u := unit{of: shopServed, program: place, key: "/home/li/key"} // the key is handed over by systemd
		text, err := u.text()
		require.NoError(t, err)
		require.Contains(t, text, "\nProtectHome="+want+"\n", place)
	}
}
