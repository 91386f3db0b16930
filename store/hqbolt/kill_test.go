package hqbolt_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/store/hqbolt"
)

const (
	lifeWriters = 3
	lifeMost    = 1 << 20
)

func lifeStream(w int) model.StreamID { return model.StreamID{9, byte(w)} }

// lifeMember is the member of a writer; 0 is the one of all.
func lifeMember(w int) model.ID { return model.ID{Stream: lifeStream(w), N: 1} }

// words are the sealed part of a writer's n-th event.
func words(w int, n uint64) []byte { return fmt.Appendf(nil, "sealed words of %d/%d;", w, n) }

// liveForEver lets a few push at once, forgets what they said and scrubs, until it is killed. Each
// act is told after it was acknowledged, and a scrub also before.
func liveForEver(dir string) error {
	db, err := hqbolt.Open(dir, hqbolt.Options{})
	if err != nil {
		return err
	}
	failed := make(chan error, lifeWriters+1)
	for w := 1; w <= lifeWriters; w++ {
		go func() {
			for {
				n, err := pushOne(db, w)
				if err != nil {
					failed <- err
					return
				}
				fmt.Println("pushed", w, n)
			}
		}()
	}
	go func() {
		for k := 0; ; k++ {
			w := k%lifeWriters + 1
			upTo, err := forget(db, w)
			fmt.Println("scrubbing", w, upTo)
			if err = errors.Join(err, db.Scrub(context.Background())); err != nil {
				failed <- err
				return
			}
			fmt.Println("scrubbed", w, upTo)
		}
	}()
	return <-failed
}

// pushOne adds one event, what it says of two members, and a row of its own: three places of the feed.
func pushOne(db *hqbolt.DB, w int) (n uint64, err error) {
	err = db.Update(context.Background(), func(tx hub.Tx) error {
		st, err := tx.Stream(lifeStream(w))
		if err != nil {
			return err
		}
		if st == nil {
			st = &hub.Stream{Market: 1}
			st.ID = lifeStream(w)
		}
		st.Applied++
		n = st.Applied
		members, err := tx.Members([]model.ID{lifeMember(0), lifeMember(w)})
		if err != nil {
			return err
		}
		var changed []*hub.Member
		for _, id := range []model.ID{lifeMember(0), lifeMember(w)} {
			m := members[id]
			if m == nil {
				m = &hub.Member{ID: id, Home: 1, Market: 1}
			}
			m.Ledger.Visits++
			changed = append(changed, m)
		}
		changed[1].PII = words(w, n)
		return errors.Join(
			tx.PutStream(st),
			tx.AppendEvents(st.ID, []hub.Stored{{Seq: n, Wire: bytes.Repeat([]byte{byte(n)}, 200), PII: words(w, n), Names: lifeMember(w)}}),
			tx.PutMembers(changed), tx.PutThings([]*hub.Thing{{Sort: "case", ID: model.ID{Stream: st.ID, N: n}, Market: 1, Value: []byte("case")}}),
		)
	})
	return n, err
}

// forget drops what a writer's member said, up to an event: two places of the feed.
func forget(db *hqbolt.DB, w int) (upTo uint64, err error) {
	err = db.Update(context.Background(), func(tx hub.Tx) error {
		st, err := tx.Stream(lifeStream(w))
		if err != nil || st == nil {
			return err
		}
		upTo = st.Applied
		members, err := tx.Members([]model.ID{lifeMember(w)})
		if err != nil {
			return err
		}
		m := members[lifeMember(w)]
		m.PII = nil
		done, err := tx.Things("erasure", model.ID{}, lifeMost)
		if err != nil {
			return err
		}
		_, err = tx.Strip(m.ID)
		return errors.Join(err, tx.PutMembers([]*hub.Member{m}),
			tx.PutThings([]*hub.Thing{{Sort: "erasure", ID: model.ID{Stream: lifeStream(0), N: uint64(len(done)) + 1}, Market: 1}}))
	})
	return upTo, err
}

// lived is what a killed process had told: the latest of each writer.
type lived struct {
	pushed, forgotten, scrubbed [lifeWriters + 1]uint64
	amid                        int // lives that ended between the beginning and the end of a scrub
}

// kill lets a process live until it has told n lines, or, with amid, until it scrubs after that, and kills it.
func (l *lived) kill(t *testing.T, dir string, n int, amid bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "REGULARS_HQ_CHILD="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	defer func() { _ = cmd.Wait() }()
	defer func() { _ = cmd.Process.Kill() }()
	lines, scrubbing, killed := 0, false, false
	for told := bufio.NewScanner(out); told.Scan(); {
		var what string
		var w int
		var k uint64
		_, err := fmt.Sscan(told.Text(), &what, &w, &k)
		require.NoError(t, err, "a whole line: %q", told.Text())
		switch what {
		case "pushed":
			l.pushed[w] = k
		case "scrubbing":
			l.forgotten[w], scrubbing = k, true
		case "scrubbed":
			l.scrubbed[w], scrubbing = k, false
		}
		if lines++; !killed && lines >= n && (!amid || what == "scrubbing") {
			killed = true
			require.NoError(t, cmd.Process.Kill())
		}
	}
	require.True(t, killed, "the process ended by itself")
	if scrubbing {
		l.amid++
	}
}

func TestWhatWasAcknowledgedSurvivesKillAlsoInTheMidstOfAScrub(t *testing.T) {
	const seed = 31
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	require.NoError(t, created(t, dir).Close())
	var l lived
	for round := range 6 {
		l.kill(t, dir, 5+rng.IntN(40), round%2 == 1)
		db, err := hqbolt.Open(dir, hqbolt.Options{})
		require.NoError(t, err, "also its mark is not ahead of it")
		l.requireKept(t, db)
		raw := rawBytes(t, dir)
		for w, upTo := range l.scrubbed {
			requireNoWords(t, raw, w, upTo)
		}
		if round%3 == 2 { // a scrub that was cut off is completed
			require.NoError(t, db.Scrub(t.Context()))
			raw = rawBytes(t, dir)
			for w, upTo := range l.forgotten {
				requireNoWords(t, raw, w, upTo)
			}
			l.requireKept(t, db)
		}
		require.NoError(t, db.Close())
	}
	require.NotZero(t, l.scrubbed[1])
	t.Logf("acknowledged %v, %d killed amid a scrub", l.pushed[1:], l.amid)
}

func rawBytes(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, hqbolt.FileName))
	require.NoError(t, err)
	return string(raw)
}

func requireNoWords(t *testing.T, raw string, w int, upTo uint64) {
	t.Helper()
	for n := uint64(1); n <= upTo; n++ {
		require.False(t, strings.Contains(raw, string(words(w, n))), "%s", words(w, n))
	}
}

// requireKept holds a database against what was acknowledged: all of it is there, whole transactions, and a
// feed of which no place is lost.
func (l *lived) requireKept(t *testing.T, db *hqbolt.DB) {
	t.Helper()
	wrong, err := db.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, wrong)
	require.NoError(t, db.View(t.Context(), func(tx hub.Tx) error {
		pushes, members := uint64(0), 1
		for w := 1; w <= lifeWriters; w++ {
			n := l.requireStream(t, tx, w)
			pushes += n
			if n > 0 {
				members++
			}
		}
		all, err := tx.Members([]model.ID{lifeMember(0)})
		require.NoError(t, err)
		require.EqualValues(t, pushes, all[lifeMember(0)].Ledger.Visits)
		erasures, err := tx.Things("erasure", model.ID{}, lifeMost)
		require.NoError(t, err)
		changed, reached, more, err := tx.Changed(1, 0, lifeMost)
		require.NoError(t, err)
		require.False(t, more)
		require.EqualValues(t, 3*pushes+2*uint64(len(erasures)), reached)
		newest, err := tx.Reached(1)
		require.NoError(t, err)
		require.Equal(t, reached, newest)
		type named struct {
			sort string
			id   model.ID
		}
		known, last := map[named]bool{}, uint64(0)
		for _, c := range changed {
			require.Greater(t, c.Seq, last)
			last = c.Seq
			if c.Member != nil {
				known[named{id: c.Member.ID}] = true
			} else {
				known[named{c.Thing.Sort, c.Thing.ID}] = true
			}
		}
		require.Len(t, known, len(changed), "each thing is there once")
		require.Len(t, changed, members+int(pushes)+len(erasures))
		return nil
	}))
}

// requireStream returns how many events a writer has.
func (l *lived) requireStream(t *testing.T, tx hub.Tx, w int) uint64 {
	t.Helper()
	st, err := tx.Stream(lifeStream(w))
	require.NoError(t, err)
	if st == nil { // killed before its first push
		require.Zero(t, l.pushed[w])
		return 0
	}
	require.GreaterOrEqual(t, st.Applied, l.pushed[w])
	require.LessOrEqual(t, st.Applied, l.pushed[w]+1, "one may be that was not told")
	events, err := tx.Events(st.ID, 1, lifeMost)
	require.NoError(t, err)
	require.Len(t, events, int(st.Applied))
	for i, e := range events {
		require.EqualValues(t, i+1, e.Seq)
		if e.Seq <= l.forgotten[w] {
			require.Nil(t, e.PII)
		} else if e.PII != nil {
			require.Equal(t, words(w, e.Seq), e.PII)
		}
	}
	members, err := tx.Members([]model.ID{lifeMember(w)})
	require.NoError(t, err)
	require.EqualValues(t, st.Applied, members[lifeMember(w)].Ledger.Visits)
	l.pushed[w] = st.Applied // the next life begins there
	return st.Applied
}
