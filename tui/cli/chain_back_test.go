package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/store"
)

// TestShopThatHeadquartersForgotComesBack brings headquarters back from a copy that is older than a
// shop's joining. The shop was restored itself before that, so its file has two streams that nobody knows.
func TestShopThatHeadquartersForgotComesBack(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	w := openTown(t, "")
	copied := filepath.Join(w.base, "hq-copy.db")
	w.hq.does("hq", "backup", copied)
	late := w.adds("Late")
	late.does("member", "add", "--phone", phone(0), "--name", "Anna")
	late.does("award", phone(0), "300")
	late.does("sync", "now")
	late.restores()
	late.does("award", phone(0), "50")
	late.does("sync", "now")
	w.shops[0].does("sync", "now")
	require.EqualValues(t, 350, w.shops[0].account(phone(0)).Points)

	w.closes()
	stdout, stderr, exit := w.hereHQ("restore", copied, "--json")
	require.Zero(t, exit, stderr)
	require.Contains(t, stdout, `"generation":2,"waiting":3`)
	w.opens()
	got := late.run("sync", "now")
	require.Equal(t, 1, got.exit)
	require.Contains(t, got.stderr, "a new", "it says that it needs a new key: %s", got.stderr)
	late.does("sync", "enrol", w.key(late.name, late.cable.address()))
	w.level()
	for _, b := range w.shops {
		var at standing
		b.ask(&at, "sync", "status")
		require.Zero(t, at.Unsent, b.name)
		require.EqualValues(t, 350, b.account(phone(0)).Points, "nothing was lost: %s", b.name)
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
	flags := b.flags
	flags[1] = b.server.http
	s := b.server
	b.server = nil
	require.NoError(b.t, s.stop())
	require.NoError(b.t, os.Rename(b.dir, b.dir+"-before"))
	b.here("restore", path, "--key-file", filepath.Join(b.dir+"-before", store.KeyName))
	b.serve(flags...)
}
