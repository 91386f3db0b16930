package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"regulars/model"
)

// openssh is the real client with the key files of some people.
type openssh struct {
	t    *testing.T
	dir  string
	port string
	env  []string
}

func newOpenssh(t *testing.T, s *Server, names ...string) *openssh {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("there is no ssh on this machine")
	}
	o := &openssh{t: t, dir: t.TempDir()}
	host, port, err := net.SplitHostPort(s.Addr().String())
	require.NoError(t, err)
	o.port = port
	o.write("known", fmt.Sprintf("[%s]:%s %s\n", host, port, s.HostKey()))
	for _, name := range names {
		seed := make([]byte, ed25519.SeedSize)
		copy(seed, name) // as in keyOf
		block, err := ssh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), name)
		require.NoError(t, err)
		o.write(name, string(pem.EncodeToMemory(block)))
	}
	return o
}

func (o *openssh) write(name, content string) {
	require.NoError(o.t, os.WriteFile(filepath.Join(o.dir, name), []byte(content), 0o600))
}

// run runs a program of OpenSSH with the key of a person and the user's configuration left out.
func (o *openssh) run(program, portFlag, name, input string, args ...string) (stdout, stderr string, exit int) {
	o.t.Helper()
	all := append([]string{
		"-F", "/dev/null", portFlag, o.port, "-i", filepath.Join(o.dir, name),
		"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=yes",
		"-o", "UserKnownHostsFile=" + filepath.Join(o.dir, "known"),
	}, args...)
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, all...)
	cmd.Env = append(o.env, "PATH="+os.Getenv("PATH"), "HOME="+o.dir, "TERM=xterm-256color", "LANG=en_US.UTF-8")
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewBufferString(input), &out, &errs
	err := cmd.Run()
	require.NoError(o.t, ctx.Err(), "%s %v hangs: %s", program, args, errs.String())
	if cmd.ProcessState == nil {
		require.NoError(o.t, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

const batch = "BatchMode=yes"

func TestRealClientSeesTheScreensAndNothingElse(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{Authorize: known(t, "li", "wang")})
	defer stop()
	o := newOpenssh(t, s, "li", "wang", "chen")
	for _, name := range []string{"li", "wang"} {
		out, errs, exit := o.run("ssh", "-p", name, "q", "-o", batch, "-tt", "-o", "SendEnv=LANG", "till@127.0.0.1")
		require.Zero(t, exit, errs)
		require.Equal(t, "hello "+name+" on xterm-256color", out)
	}
	for name, args := range map[string][]string{
		"another key": {"-tt", "till@127.0.0.1"},
		"password":    {"-tt", "-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password,keyboard-interactive,none", "till@127.0.0.1"},
	} {
		out, errs, exit := o.run("ssh", "-p", "chen", "", append([]string{"-o", batch}, args...)...)
		require.Equal(t, 255, exit, name)
		require.Empty(t, out, name)
		require.Contains(t, errs, "Permission denied (publickey)", name)
	}
	_, errs, exit := o.run("ssh", "-p", "li", "", "-o", batch, "till@127.0.0.1", "id")
	require.NotZero(t, exit)
	require.Contains(t, errs, table.EN.NoCommand)
	_, errs, exit = o.run("ssh", "-p", "li", "", "-o", batch, "-T", "till@127.0.0.1")
	require.Equal(t, 1, exit)
	require.Contains(t, errs, table.EN.NoTerminal)
}

func TestRealClientForwardsAndCopiesNothing(t *testing.T) {
	quiet(t)
	s, stop := start(t, Options{})
	defer stop()
	o := newOpenssh(t, s, "li")
	_, errs, exit := o.run("ssh", "-p", "li", "", "-o", batch, "-W", s.Addr().String(), "till@127.0.0.1")
	require.NotZero(t, exit)
	require.Contains(t, errs, "unknown channel type")
	_, errs, exit = o.run("ssh", "-p", "li", "", "-o", batch, "-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1", "till@127.0.0.1")
	require.NotZero(t, exit)
	require.Contains(t, errs, "remote port forwarding failed")
	o.write("secret", "x")
	for _, args := range [][]string{{}, {"-O"}} {
		if _, err := exec.LookPath("scp"); err != nil {
			t.Skip("there is no scp on this machine")
		}
		_, _, exit = o.run("scp", "-P", "li", "", append(args, "-o", batch, filepath.Join(o.dir, "secret"), "till@127.0.0.1:taken")...)
		require.NotZero(t, exit, args)
	}
	if _, err := exec.LookPath("sftp"); err == nil {
		_, _, exit = o.run("sftp", "-P", "li", "ls\n", "-o", batch, "till@127.0.0.1")
		require.NotZero(t, exit)
	}
}

func TestRealClientEnrolsByACode(t *testing.T) {
	quiet(t)
	var enrolled string
	s, stop := start(t, Options{Enrol: func(_ context.Context, key ssh.PublicKey, code string) error {
		if code != "4711" {
			return model.Refuse("pin.changed")
		}
		enrolled = ssh.FingerprintSHA256(key)
		return nil
	}})
	defer stop()
	o := newOpenssh(t, s, "new")
	answer := func(code string) {
		o.write("answer", "#!/bin/sh\necho "+code+"\n")
		require.NoError(t, os.Chmod(filepath.Join(o.dir, "answer"), 0o700))
	}
	o.env = []string{"SSH_ASKPASS=" + filepath.Join(o.dir, "answer"), "SSH_ASKPASS_REQUIRE=force"}
	answer("0815")
	_, errs, exit := o.run("ssh", "-p", "new", "", "-tt", "enrol@127.0.0.1")
	require.Equal(t, 255, exit)
	require.Contains(t, errs, "The PIN was changed just now.", "the refusal is told")
	answer("4711")
	_, errs, exit = o.run("ssh", "-p", "new", "", "-tt", "enrol@127.0.0.1")
	require.Zero(t, exit, errs)
	require.Contains(t, errs, table.EN.Enrolled)
	require.Equal(t, ssh.FingerprintSHA256(keyOf(t, "new").PublicKey()), enrolled)
}
