package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/store"
)

// TestShopsThatHeadquartersForgotComeBack brings headquarters back from a copy that is older than the
// joining of two shops. One of them was restored itself before that, so its file has two streams that nobody knows.
func TestShopsThatHeadquartersForgotComeBack(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	w := openTown(t, "")
	copied := filepath.Join(w.base, "hq-copy.db")
	w.hq.does("hq", "backup", copied)
	late := []*branch{w.adds("Restored"), w.adds("Plain")}
	for i, b := range late {
		b.does("member", "add", "--phone", phone(i), "--name", "Anna")
		b.does("award", phone(i), "300")
		b.does("sync", "now")
	}
	late[0].restores()
	late[0].does("award", phone(0), "50")
	w.level()
	require.EqualValues(t, 350, w.shops[0].account(phone(0)).Points)

	w.closes()
	stdout, stderr, exit := w.hereHQ("restore", copied, "--json")
	require.Zero(t, exit, stderr)
	require.Contains(t, stdout, `"generation":2,"waiting":3`)
	w.opens()
	for _, b := range late {
		got := b.run("sync", "now")
		require.Equal(t, 1, got.exit)
		require.Contains(t, got.stderr, "new", "it says that it needs a new key: %s", got.stderr)
		require.Contains(t, got.stderr, " key", got.stderr)
		flags := b.stops() // an exchange of its own begins with each command then, and must not spoil it
		b.does("sync", "enrol", w.key(b.name, b.cable.address()))
		b.serve(flags...)
	}
	w.level()
	for _, b := range w.shops {
		var at standing
		b.ask(&at, "sync", "status")
		require.Zero(t, at.Unsent, b.name)
		require.EqualValues(t, 350, b.account(phone(0)).Points, "nothing was lost: %s", b.name)
		require.EqualValues(t, 300, b.account(phone(1)).Points, "nothing was lost: %s", b.name)
	}
	var member hqMember
	w.ask(&member, "member", phone(0))
	require.EqualValues(t, 350, member.Points)
	w.sound()
	w.ends()
}

// restores puts the shop's own backup in the place of its file, as after a dead disk.
func (b *branch) restores() {
	b.t.Helper()
	path := filepath.Join(b.dir, "..", b.name+"-backup.db")
	b.does("backup", path)
	flags := b.stops()
	require.NoError(b.t, os.Rename(b.dir, b.dir+"-before"))
	b.here("restore", path, "--key-file", filepath.Join(b.dir+"-before", store.KeyName))
	b.serve(flags...)
}

// stops stops the shop's server as an administrator does and returns the flags to start it again.
func (b *branch) stops() []string {
	b.t.Helper()
	flags, s := b.flags, b.server
	flags[1], b.server = s.http, nil
	require.NoError(b.t, s.stop())
	return flags
}
