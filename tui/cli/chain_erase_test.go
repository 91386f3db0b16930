package cli_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/hub"
	"regulars/store"
	"regulars/store/hqbolt"
)

// TestErasureReachesTheRawBytesOfTheChain erases a member at headquarters and then looks for what was sealed of
// her in every file of the chain, as somebody would who stole the disks and all keys.
func TestErasureReachesTheRawBytesOfTheChain(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	w := openTown(t, "")
	a, b, z := w.shops[0], w.shops[1], w.shops[2]
	a.does("member", "add", "--phone", phone(0), "--name", "Anna Anders", "--email", "anna@example.com")
	a.does("member", "add", "--phone", phone(1), "--name", "Bert Berg")
	a.does("feedback", "add", "--member", phone(0), "--kind", "complaint", "--text", "too cold in here")
	for _, m := range []string{phone(0), phone(1)} {
		a.does("award", m, "100")
	}
	w.level()
	b.does("member", "edit", phone(0), "name=Anna Becker")
	w.level()
	anna, bert := z.account(phone(0)), z.account(phone(1))
	require.Equal(t, "Anna Becker", anna.Name)
	const words = "too cold in here"
	for _, s := range w.shops {
		require.Contains(t, s.does("feedback", "list", "--member", anna.ID, "--json"), words, s.name)
	}

	// One shop hears of it late, and says something of her until then.
	z.cable.does(pulled)
	before := map[string]entries{}
	for _, s := range w.shops {
		before[s.name] = s.entries("before")
	}
	traces := w.tracesAtHQ(anna.ID, "before")
	require.GreaterOrEqual(t, len(traces), 5, "enrolment, edit, feedback, its case and profile")
	require.Equal(t, len(traces), found(t, w.hqFile(), traces), "the test finds what is there")
	got := w.hq.run("hq", "erase", phone(0))
	require.Equal(t, 1, got.exit)
	require.Contains(t, got.stderr, "cannot be taken back")
	require.Equal(t, [2]int{0, 3}, w.erases(anna.ID))
	require.Zero(t, found(t, w.hqFile(), traces), "at headquarters at once, also in the pages that nobody uses any more")
	w.gone(a, before[a.name], 5) // enrolment, feedback, profile, row, row of the case
	w.gone(b, before[b.name], 4) // edit, profile, row, row of the case
	require.Equal(t, [2]int{2, 3}, w.erases(anna.ID))
	z.does("member", "edit", phone(0), "name=Anna Conrad")
	late := z.entries("late")

	z.cable.does(through)
	w.gone(z, late, 4) // edit, profile, row, row of the case
	require.Equal(t, [2]int{3, 3}, w.erases(anna.ID))
	require.Zero(t, found(t, z.file(), before[z.name].lost(z.entries("last"))))
	w.level()
	require.Empty(t, w.tracesAtHQ(anna.ID, "after"), "also of what came late")
	require.Zero(t, found(t, w.hqFile(), traces), "in the raw bytes of headquarters' file")

	// What is no longer personal stays, and so does everybody else.
	for _, s := range w.shops {
		require.Contains(t, s.does("find", "Bert", "--json"), "Bert Berg", s.name)
		require.Equal(t, "[]\n", s.does("find", "Anna", "--json"), s.name)
		require.Equal(t, bert, s.account(phone(1)), s.name)
		for _, list := range []string{"--all", "--elsewhere"} {
			require.NotContains(t, s.does("feedback", "list", list, "--json"), words, s.name)
		}
		got := s.run("member", "show", anna.ID)
		require.Equal(t, 1, got.exit, "%s: %s", s.name, got.stdout)
	}
	var status struct{ Points, Members int64 }
	w.ask(&status, "status")
	require.Equal(t, anna.Points+bert.Points, status.Points, "the books balance")
	w.sound()
	w.ends()
}

// erases orders it, for the first time or again, and returns how many streams of how many have carried it out.
func (w *town) erases(member string) [2]int {
	w.t.Helper()
	var doc struct{ Done, Streams int }
	w.ask(&doc, "erase", member, "--confirm", member, "--reason", "her wish")
	return [2]int{doc.Done, doc.Streams}
}

// gone exchanges with a shop and finds nothing in its file of what was dropped, which was at least so much.
func (w *town) gone(b *branch, before entries, least int) {
	w.t.Helper()
	b.does("sync", "now") // fetches the order
	b.does("sync", "now") // sends the receipt
	traces := before.lost(b.entries("gone"))
	require.GreaterOrEqual(w.t, len(traces), least, b.name)
	require.Zero(w.t, found(w.t, b.file(), traces), b.name)
}

func (b *branch) file() string { return filepath.Join(b.dir, store.FileName) }

func (w *town) hqFile() string { return filepath.Join(w.hq.dir, hqbolt.FileName) }

// found counts how many of the traces are in the raw bytes of a file.
func found(t testing.TB, path string, traces [][]byte) (n int) {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, trace := range traces {
		if bytes.Contains(raw, trace) {
			n++
		}
	}
	return n
}

// entries are records of a shop's file that can name a person: bucket and key, to what is sealed.
type entries map[string][]byte

// sealedBuckets are the buckets of such records: events, profiles, rows, cases.
var sealedBuckets = []string{"ev", "m", "row", "case"}

// entries reads the sealed records out of a copy of the shop's file. Each of them is in the file itself.
func (b *branch) entries(name string) entries {
	b.t.Helper()
	path := filepath.Join(b.dir, "..", b.name+"-"+name+".db")
	b.does("backup", path)
	copied, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	require.NoError(b.t, err)
	all := entries{}
	require.NoError(b.t, copied.View(func(tx *bolt.Tx) error {
		for _, bucket := range sealedBuckets {
			err := tx.Bucket([]byte(bucket)).ForEach(func(k, v []byte) error {
				if bucket == "ev" {
					v = sealedPart(b.t, v)
				}
				if len(v) > 0 {
					all[bucket+string(k)] = bytes.Clone(v)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(b.t, copied.Close())
	require.NoError(b.t, os.Remove(path))
	traces := slices.Collect(maps.Values(all))
	require.Equal(b.t, len(traces), found(b.t, b.file(), traces), "the test finds what is there")
	return all
}

// sealedPart is the personal part of a record of the log; see docs/FORMAT.md.
func sealedPart(t testing.TB, raw []byte) []byte {
	_, a := model.ShortUvarint(raw)
	require.Positive(t, a)
	size, n := model.ShortUvarint(raw[a:])
	require.Positive(t, n)
	return raw[a+n+int(size):]
}

// lost is what is no longer there as it was.
func (e entries) lost(now entries) (all [][]byte) {
	for key, v := range e {
		if !bytes.Equal(v, now[key]) {
			all = append(all, v)
		}
	}
	return all
}

// tracesAtHQ are the sealed parts that name a member in a copy of headquarters' file.
func (w *town) tracesAtHQ(member, name string) (all [][]byte) {
	w.t.Helper()
	dir := filepath.Join(w.base, "copy-"+name)
	require.NoError(w.t, os.MkdirAll(dir, 0o700))
	w.hq.does("hq", "backup", filepath.Join(dir, hqbolt.FileName))
	db, err := hqbolt.Open(dir, hqbolt.Options{})
	require.NoError(w.t, err)
	require.NoError(w.t, db.View(w.t.Context(), func(tx hub.Tx) error {
		streams, err := tx.Streams()
		if err != nil {
			return err
		}
		short, n, ok := model.SplitID(member)
		require.True(w.t, ok)
		var id model.ID
		for i := range streams {
			if streams[i].ID.Short() == short {
				id = model.ID{Stream: streams[i].ID, N: n}
			}
		}
		for i := range streams {
			events, err := tx.Events(streams[i].ID, 1, 1000)
			if err != nil {
				return err
			}
			require.Less(w.t, len(events), 1000)
			for j := range events {
				if events[j].Names == id && len(events[j].PII) > 0 {
					all = append(all, events[j].PII)
				}
			}
		}
		cases, err := tx.Things(chain.SortCase, model.ID{}, 1000)
		if err != nil {
			return err
		}
		for _, thing := range cases {
			var c chain.Case
			require.NoError(w.t, model.Decode(thing.Value, &c))
			if c.Member == id && len(thing.PII) > 0 {
				all = append(all, thing.PII)
			}
		}
		members, err := tx.Members([]model.ID{id})
		if m := members[id]; m != nil && len(m.PII) > 0 {
			all = append(all, m.PII)
		}
		return err
	}))
	require.NoError(w.t, db.Close())
	return all
}
