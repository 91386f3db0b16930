package cli_test

import (
	"crypto/ed25519"
	"encoding/json"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
)

type netAddr = net.Addr

// withKeys serves a shop to the keys of the manager and the cashier.
func withKeys(t testing.TB, more ...string) *shop {
	t.Helper()
	s := openShop(t)
	for _, name := range []string{"Olga", "Kim"} {
		s.here(append([]string{"staff", "key", "add", name}, publicLine(t, name)...)...)
	}
	s.serve(append([]string{"--ssh", "127.0.0.1:0"}, more...)...)
	return s
}

// points is a member's balance as the command line tells it.
func (s *shop) points(member string) int64 {
	s.t.Helper()
	var doc struct{ Points int64 }
	require.NoError(s.t, json.Unmarshal([]byte(s.does("member", "show", member, "--json")), &doc))
	return doc.Points
}

// openssh is the real client with somebody's key.
func (s *shop) openssh(name string, args ...string) *exec.Cmd {
	s.t.Helper()
	path, err := exec.LookPath("ssh")
	if err != nil {
		s.t.Skip("there is no ssh on this machine")
	}
	home := filepath.Dir(s.dir)
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name) // as in signerOf
	block, err := ssh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), name)
	require.NoError(s.t, err)
	key := filepath.Join(home, name+".key")
	require.NoError(s.t, os.WriteFile(key, pem.EncodeToMemory(block), 0o600))
	_, port, err := net.SplitHostPort(s.server.ssh)
	require.NoError(s.t, err)
	cmd := exec.CommandContext(s.t.Context(), path, append([]string{
		"-F", "/dev/null", "-p", port, "-i", key, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + filepath.Join(home, "known"),
	}, args...)...)
	cmd.Env = s.environ
	return cmd
}

// realTill opens the screens by the real client.
func (s *shop) realTill(name string) *till {
	s.t.Helper()
	cmd := s.openssh(name, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "EscapeChar=none", "till@127.0.0.1")
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100})
	require.NoError(s.t, err)
	l := &till{t: s.t, keys: master}
	l.watch(master, 100, 30)
	l.close = func() error {
		err := cmd.Wait()
		_ = master.Close() // its reader ends by it
		<-l.ended
		return err
	}
	return l.sees("Scan a card")
}

func TestRealSSHEnrolsAwardsAndRedeems(t *testing.T) {
	s := withKeys(t)
	kim := s.realTill("Kim")
	kim.sees("Cashier Kim")
	kim.types(f2Key).sees("New member").types(pasted("13900005678")).sees("5678").types(enterKey).sees("Name").types("Berta", enterKey)
	kim.sees("Berta")
	kim.types(escKey).sees("Scan a card").types("5678").sees("Berta").types(enterKey).sees("Points  0")
	kim.types("250").sees("+250").types(enterKey).sees("Points  250")
	require.EqualValues(t, 250, s.points("5678"))
	kim.types(f6Key).sees("1-2 choose").insists("1", "▸ 1").types(f9Key).sees("Points  150")
	require.EqualValues(t, 150, s.points("5678"))
	kim.types(ctrlQ)
	require.NoError(t, kim.close())
	s.stop()
}

func TestKeyOfACashierDoesNoManagersWork(t *testing.T) {
	s := withKeys(t)
	for name, role := range map[string]string{"Kim": "Cashier Kim", "Olga": "Manager Olga"} {
		l := s.till(name).sees(role)
		l.types(ctrlG).sees("in force").types("e")
		if name == "Kim" {
			l.sees("As cashier you may not publish a program.")
		} else {
			l.sees("No editor can be opened here")
		}
		l.types(f10Key).sees("Settings", "Staff").types(slices.Repeat([]string{"\x1b[B"}, 8)...).types(enterKey)
		l.sees("Role").types(f2Key)
		if name == "Kim" {
			l.sees("As cashier you may not manage the staff.")
		} else {
			l.sees("New staff member")
		}
		require.NoError(t, l.close())
	}
	s.stop()
}

// A till that comes over SSH names no file of the server to write slips into.
func TestSSHSessionCannotChooseAPrinterOnTheServer(t *testing.T) {
	s := withKeys(t)
	path := filepath.Join(s.dir, "..", "slips")
	l := s.till("Kim").types(f10Key).sees("Slip printer")
	l.types(slices.Repeat([]string{"\x1b[B"}, 4)...).types(pasted(path)).sees("❯ " + path).types("\x1b[B").sees("▸ Slip paper")
	l.types(escKey).sees("Scan a card").types("1641").sees("Anna").types(enterKey).sees("Points  300")
	l.types("9").sees("+9").types(enterKey).sees("Points  309").types("\x12").sees("Slips are not printed over SSH.")
	require.NoError(t, l.close())
	s.stop()
	require.NoFileExists(t, path)
}

func TestSSHGivesScreensAndNothingElse(t *testing.T) {
	s := withKeys(t)
	tell := func(cmd *exec.Cmd) string {
		out, err := cmd.CombinedOutput()
		require.Error(t, err, "%s", out)
		return string(out)
	}
	const host = "till@127.0.0.1"
	require.Contains(t, tell(s.openssh("Kim", "-o", "BatchMode=yes", host, "id")), "no commands, no files, no forwarding")
	require.Contains(t, tell(s.openssh("Kim", "-o", "BatchMode=yes", "-s", host, "sftp")), "subsystem request failed")
	require.Contains(t, tell(s.openssh("Kim", "-o", "BatchMode=yes", "-W", s.server.ssh, host)), "open failed")
	require.Contains(t, tell(s.openssh("Kim", "-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1", host)), "forwarding failed")
	require.Contains(t, tell(s.openssh("Eve", "-o", "BatchMode=yes", "-tt", host)), "This key is not enrolled here")
	require.Contains(t, tell(s.openssh("Eve", "-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1", "-tt", host)), "Permission denied (publickey)")
	s.stop()
}

func TestCodeEnrolsOneKeyOnce(t *testing.T) {
	s := withKeys(t)
	var doc struct{ Code string }
	require.NoError(t, json.Unmarshal([]byte(s.does("staff", "key", "code", "Kim", "--json")), &doc))
	enrol := func(name, code string) error {
		client, err := s.dial(name, "enrol", ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range answers {
				answers[i] = code
			}
			return answers, nil
		}))
		if err == nil {
			err = client.Close()
		}
		return err
	}
	require.Error(t, enrol("Nina", "aaaaaaaaaa"), "a wrong code")
	_, err := s.sit("Nina", 80, 24)
	require.Error(t, err, "no key yet")
	require.NoError(t, enrol("Nina", doc.Code))
	s.till("Nina").sees("Cashier Kim")
	require.Error(t, enrol("Eve", doc.Code), "a code serves once")
	_, err = s.sit("Eve", 80, 24)
	require.Error(t, err)
	require.Contains(t, s.does("staff", "key", "list", "Kim"), ssh.FingerprintSHA256(signerOf(t, "Nina").PublicKey()))
	s.stop()
}

func TestWhatOneTillDoesTheOthersShow(t *testing.T) {
	s := withKeys(t)
	kim, olga, here := s.till("Kim"), s.till("Olga"), s.attached().sees("Scan a card")
	for _, l := range []*till{kim, olga} {
		l.types("1641").sees("Anna").types(enterKey).sees("Points  300")
	}
	kim.types("100").sees("+100").types(enterKey).sees("Points  400")
	olga.sees("Points  400")
	here.sees("+100")
	s.does("award", "1641", "50")
	kim.sees("Points  450")
	olga.sees("Points  450")

	// Both are about to spend all there is. The second one's balance is no longer what it was.
	for _, l := range []*till{kim, olga} {
		l.types(f6Key).sees("choose").insists("3", "▸ 3")
	}
	kim.types(f9Key).sees("Points  50")
	olga.types(f9Key).sees("That takes 400 points, and the member has 50.", "350 are missing")
	require.EqualValues(t, 50, s.points("1641"))
	here.types(ctrlQ)
	require.NoError(t, here.close())
	s.stop()
}
