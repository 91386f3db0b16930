package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// named are the files of a folder that words name.
func named(t *testing.T, words, dir string) (files []string) {
	t.Helper()
	for _, path := range regexp.MustCompile(regexp.QuoteMeta(dir)+`/[\w.]+\w`).FindAllString(words, -1) {
		require.FileExists(t, path)
		files = append(files, path)
	}
	return files
}

// saves copies files to a folder, and nothing else.
func saves(t *testing.T, files []string, dir string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(dir, 0o700))
	for _, path := range files {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.Base(path)), raw, 0o600))
	}
}

// TestTheFilesThatTheWordsNameAreEnoughToComeBack burns headquarters' computer down. What was kept is the copy of the database, and
// the files that `hq init` told people to keep, or those that `hq backup` did.
func TestTheFilesThatTheWordsNameAreEnoughToComeBack(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	for _, told := range []string{"init", "backup"} {
		t.Run(told, func(t *testing.T) {
			w := openTown(t, "")
			safe, copied := filepath.Join(w.base, "safe"), filepath.Join(w.base, "copy.db")
			got := w.hq.run("hq", "backup", copied, "--lang", "zh")
			require.Zero(t, got.exit, got.stderr)
			words := got.stderr
			if told == "init" {
				words = w.founded
			}
			files := named(t, words, w.hq.dir)
			require.Len(t, files, 3, words)
			saves(t, files, safe)
			w.shops[0].does("member", "add", "--phone", phone(0), "--name", "Anna")
			w.shops[0].does("award", phone(0), "300")
			w.shops[0].does("sync", "now")
			w.closes()
			require.NoError(t, os.RemoveAll(w.hq.dir))

			kept, err := filepath.Glob(filepath.Join(safe, "*"))
			require.NoError(t, err)
			saves(t, kept, w.hq.dir)
			stdout, stderr, exit := w.hereHQ("restore", copied, "--json")
			require.Zero(t, exit, stderr)
			require.Contains(t, stdout, `"generation":2,"waiting":3,"held":true`)
			w.opens()
			w.level()
			w.hq.does("hq", "lend", "--confirm", "2", "--reason", "asked all shops")
			w.shops[1].does("redeem", phone(0), "100")
			w.level()
			require.EqualValues(t, 200, w.shops[2].account(phone(0)).Points)
			w.sound()
			w.ends()
		})
	}
}

// keys are the files that a renewal replaces.
var keys = []string{"hq.key", "authority.pem", "hq.json"}

func (w *town) files(names ...string) map[string]string {
	w.t.Helper()
	all := map[string]string{}
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(w.hq.dir, name))
		require.NoError(w.t, err)
		all[name] = string(raw)
	}
	return all
}

func (w *town) put(files map[string]string) {
	w.t.Helper()
	for name, text := range files {
		require.NoError(w.t, os.WriteFile(filepath.Join(w.hq.dir, name), []byte(text), 0o600))
	}
}

// TestARenewalThatIsCutOffLeavesTheOldKeysOrTheNewOnes stops a renewal at each of its steps, as a power cut does.
func TestARenewalThatIsCutOffLeavesTheOldKeysOrTheNewOnes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	databases(t, func(t *testing.T, url string) {
		w := openTown(t, url)
		w.shops[0].does("member", "add", "--phone", phone(0), "--name", "Anna")
		w.shops[0].does("sync", "now")
		w.closes()
		var status struct{ Fingerprint string }
		check := func(said string) string {
			got := w.hq.run("hq", "status", "--json", "--lang", "en")
			require.Zero(t, got.exit, got.stderr)
			require.Contains(t, got.stderr, said)
			require.NoError(t, json.Unmarshal([]byte(got.stdout), &status))
			require.NoFileExists(t, filepath.Join(w.hq.dir, "hq.renewal"))
			var member hqMember
			w.ask(&member, "member", phone(0)) // found by a look-up
			w.sound()
			return status.Fingerprint
		}
		first, old := check(""), w.files(keys...)
		w.hq.does("hq", "renew-keys", "--confirm", "Morning Sun")
		second, fresh := check(""), w.files(keys...)
		require.NotEqual(t, first, second)

		// The database is sealed by the new key, and nobody, or one, or two of the files have been written.
		var settings struct{ Public string }
		require.NoError(t, json.Unmarshal([]byte(fresh["hq.json"]), &settings))
		waiting, err := json.Marshal(map[string]string{"public": settings.Public, "key": fresh["hq.key"], "authority": fresh["authority.pem"]})
		require.NoError(t, err)
		for done := range len(keys) {
			w.put(old)
			for _, name := range keys[:done] {
				w.put(map[string]string{name: fresh[name]})
			}
			w.put(map[string]string{"hq.renewal": string(waiting)})
			require.Equal(t, second, check("cut off is finished now"), "after %d files", done)
			require.Equal(t, fresh, w.files(keys...))
		}

		// The keys wait, and the database knows nothing of them.
		stranger, err := json.Marshal(map[string]string{"public": strings.Repeat("ab", 32), "key": old["hq.key"], "authority": old["authority.pem"]})
		require.NoError(t, err)
		w.put(map[string]string{"hq.renewal": string(stranger)})
		require.Equal(t, second, check("before anything changed"))
		require.Equal(t, fresh, w.files(keys...))
		w.opens()
		w.tells()
		w.level()
		w.ends()
	})
}

// tells gives every shop a new key, beside its running server, as people do after a renewal.
func (w *town) tells() {
	w.t.Helper()
	for _, b := range w.shops {
		b.does("sync", "enrol", w.key(b.name, b.cable.address()))
	}
}

// TestAKilledRenewalIsOldOrNew kills the process at moments of its life that chance finds.
func TestAKilledRenewalIsOldOrNew(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	chance := seeded(t)
	databases(t, func(t *testing.T, url string) {
		w := openTown(t, url)
		for i := range 5 {
			w.shops[0].does("member", "add", "--phone", phone(i), "--name", "Anna")
		}
		w.shops[0].does("award", phone(0), "300")
		w.level()
		w.closes()
		began := time.Now()
		w.hq.does("hq", "renew-keys", "--confirm", "Morning Sun")
		whole := time.Since(began)
		outcomes := map[string]int{}
		for round := range max(5, *kills) {
			var before, after struct{ Fingerprint string }
			w.ask(&before, "status")
			cmd := exec.Command(os.Args[0], "hq", "renew-keys", "--confirm", "Morning Sun")
			cmd.Env = append(w.hq.environ[:len(w.hq.environ):len(w.hq.environ)], roleVariable+"=regulars")
			require.NoError(t, cmd.Start())
			timer := time.AfterFunc(time.Duration(chance.Int64N(int64(whole))), func() { _ = cmd.Process.Kill() })
			if round%3 == 0 { // nobody dies, and somebody else looks at headquarters meanwhile
				timer.Stop()
				for range 4 {
					w.hq.run("hq", "status")
				}
			}
			err := cmd.Wait()
			timer.Stop()
			w.ask(&after, "status")
			outcomes[fmt.Sprintf("cut off %v, new keys %v", err != nil, before != after)]++
			var member hqMember
			w.ask(&member, "member", phone(0))
			require.EqualValues(t, 300, member.Points)
			w.sound()
			left, err := filepath.Glob(filepath.Join(w.hq.dir, ".*"))
			require.NoError(t, err)
			require.Empty(t, left, "nothing half done is left over")
		}
		t.Log(outcomes)
		w.opens()
		w.shops[1].does("award", phone(3), "40") // a shop that has not been told goes on
		got := w.shops[1].run("sync", "now", "--lang", "en")
		require.Equal(t, 1, got.exit)
		require.Contains(t, got.stderr, "Somebody else than the headquarters of this chain")
		w.tells()
		w.level()
		w.shops[2].does("redeem", phone(0), "100")
		w.level()
		require.EqualValues(t, 200, w.shops[1].account(phone(0)).Points)
		require.EqualValues(t, 40, w.shops[0].account(phone(3)).Points, "nothing unsent was lost")
		w.sound()
		w.ends()
	})
}

// TestAnOlderDatabaseServerBeginsAGenerationByItself starts headquarters on a database that lacks what it has answered, and
// nobody says so.
func TestAnOlderDatabaseServerBeginsAGenerationByItself(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	url, c := startPostgres(t)
	w := openTown(t, url)
	w.shops[0].does("member", "add", "--phone", phone(0), "--name", "Anna")
	w.level()
	w.closes()
	require.NoError(t, c.Exec(t.Context(), "CREATE DATABASE copied TEMPLATE test1"))
	w.opens()
	w.shops[0].does("award", phone(0), "600")
	w.level()
	w.shops[1].does("redeem", phone(0), "100") // by points that were lent, of which the copy knows nothing
	w.closes()
	require.NoError(t, c.Exec(t.Context(), "ALTER DATABASE test1 RENAME TO lost", "ALTER DATABASE copied RENAME TO test1"))
	w.opens()
	require.Contains(t, w.hq.server.words(), "came back with less than headquarters had answered, so generation 2 began")
	require.Contains(t, w.hq.server.words(), "hq.json to the safe place again")
	w.level()
	w.lends(w.shops[2])
	w.level()
	require.EqualValues(t, 400, w.shops[0].account(phone(0)).Points)
	w.sound()
	w.ends()
}

// TestAServerSaysPlainlyThatHeadquartersCannotBeReached looks at what a shop's server writes for its administrator.
func TestAServerSaysPlainlyThatHeadquartersCannotBeReached(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	w := openTown(t, "")
	b := w.shops[0]
	w.closes()
	for lang, want := range map[string]string{
		"en": "Headquarters cannot be reached. Go on as always, everything is sent by itself later.",
		"zh": "连不上总部。店里的事照常做，记录会自己补送；",
	} {
		got := b.run("sync", "now", "--lang", lang)
		require.Equal(t, 1, got.exit)
		require.Contains(t, strings.ReplaceAll(got.stderr, "\n", map[string]string{"en": " ", "zh": ""}[lang]), want)
		require.Contains(t, b.does("sync", "status", "--lang", lang), strings.FieldsFunc(want, func(r rune) bool { return r == '.' || r == '。' })[0])
	}
	said := b.server.words()
	require.Contains(t, said, "Headquarters cannot be reached. Go on as always")
	require.Equal(t, 1, strings.Count(said, "cannot be reached"), "once, not each time: %s", said)
	require.NotContains(t, said, "unexpected")
	require.NotContains(t, said, "dial tcp")
	w.opens()
	w.level()
	w.ends()
}
