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
	w.lends(w.shops[0])
	w.sound()
	w.ends()
}

// lends sees that headquarters, whose shops are all back, lends nothing before its operator has said that none is missing.
func (w *town) lends(b *branch) {
	w.t.Helper()
	var at struct {
		Lends, Held bool
		Generation  uint64
		Since       string
		Waiting     []struct{ Shop string }
	}
	w.ask(&at, "lend")
	require.False(w.t, at.Lends)
	require.True(w.t, at.Held)
	require.Empty(w.t, at.Waiting, "everybody is back")
	require.NotEmpty(w.t, at.Since)
	said := w.hq.does("hq", "status")
	require.Contains(w.t, said, "your confirmation (regulars hq lend), since 20")
	said = w.hq.does("hq", "lend", "--lang", "en")
	require.Contains(w.t, said, "regulars hq lend --confirm 2 --reason")
	got := b.run("redeem", phone(0), "100", "--lang", "en")
	require.Equal(w.t, 1, got.exit, got.stdout)
	require.Contains(w.t, got.stderr, "Headquarters has just come back and lends no points yet")
	got = w.hq.run("hq", "lend", "--confirm", "1", "--reason", "asked", "--lang", "en")
	require.Equal(w.t, 1, got.exit)
	require.Contains(w.t, got.stderr, "The present generation is 2")
	w.ask(&at, "lend", "--confirm", "2", "--reason", "asked all shops")
	require.True(w.t, at.Lends)
	b.does("redeem", phone(0), "100")
	require.Contains(w.t, w.hq.does("hq", "notes", "--all"), "asked all shops")
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
