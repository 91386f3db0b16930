package store

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/desk"
	"regulars/store/pages"
)

// requireRefused opens a directory and expects a refusal that changes nothing.
func requireRefused(t *testing.T, dir string, o Options, want ...model.Code) {
	t.Helper()
	before := contents(t, dir)
	s, err := Open(dir, o)
	if err == nil {
		require.NoError(t, s.Close())
	}
	require.Contains(t, want, model.CodeOf(err), "%v", err)
	require.Equal(t, before, contents(t, dir), "a refusal changes nothing")
}

func TestKeyThatIsNotTheShopsIsRefused(t *testing.T) {
	s := newShop(t)
	s.close()
	key := filepath.Join(s.dir, KeyName)
	right, err := os.ReadFile(key)
	require.NoError(t, err)
	foreignKey := filepath.Join(t.TempDir(), KeyName)
	_, err = makeKey(foreignKey, Options{Random: rand.NewChaCha8([32]byte{99})})
	require.NoError(t, err)
	foreign, err := os.ReadFile(foreignKey)
	require.NoError(t, err)
	for text, want := range map[string]model.Code{
		"": "key.form", "regulars key 1\n": "key.form", "regulars key 1\nABCD\n": "key.form",
		strings.Replace(string(right), "key 1", "key 2", 1): "key.form",
		string(right[:len(right)-3]):                        "key.form",
		strings.Repeat("x", 1000):                           "key.form",
		string(foreign):                                     "key.form",
	} {
		if text == string(foreign) {
			want = "key.other"
		}
		require.NoError(t, os.WriteFile(key, []byte(text), 0o600))
		requireRefused(t, s.dir, s.opts, want)
	}
	for i := range right[len(keyHeader)+1 : len(right)-1] { // each letter is checked
		wrong := bytes.Clone(right)
		at := len(keyHeader) + 1 + i
		wrong[at] = 'A' + (wrong[at]-'A'+1)%26
		require.NoError(t, os.WriteFile(key, wrong, 0o600))
		requireRefused(t, s.dir, s.opts, "key.form")
	}
	require.NoError(t, os.Remove(key))
	requireRefused(t, s.dir, s.opts, "key.missing")
	require.NoError(t, os.WriteFile(key, []byte(strings.ToLower(string(right))[:15]+" "+string(right[15:30])+"\r\n"+string(right[30:])), 0o600))
	s.reopenAfter()
}

// reopenAfter opens a shop that a test closed.
func (s *shop) reopenAfter() {
	s.t.Helper()
	var err error
	s.store, err = Open(s.dir, s.opts)
	require.NoError(s.t, err)
	s.owner, err = desk.New(s.store, fastPIN).SignIn(s.t.Context(), "王芳", ownerPIN)
	require.NoError(s.t, err)
}

func TestMissingShopIsRefused(t *testing.T) {
	requireRefused(t, t.TempDir(), Options{}, "store.none")
	_, err := Open(filepath.Join(t.TempDir(), "nowhere"), Options{})
	codeOf(t, err, "store.none")
	s := newShop(t)
	_, err = Create(s.dir, s.opts)
	codeOf(t, err, "store.exists")
	s.reopen()
}

func TestFormatThatThisProgramDoesNotKnowIsRefused(t *testing.T) {
	s := newShop(t)
	s.close()
	for format, want := range map[uint32]model.Code{Format + 1: "store.newer", 1 << 31: "store.newer", 0: "store.older"} {
		setFormat(t, s.path(), format)
		requireRefused(t, s.dir, s.opts, want)
	}
	setFormat(t, s.path(), Format)
	s.reopenAfter()
}

func setFormat(t *testing.T, path string, format uint32) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte(bMeta)).Put([]byte("format"), key32(format)) }))
	require.NoError(t, db.Close())
}

func TestTruncatedFileIsRefused(t *testing.T) {
	s, raw := furnished(t)
	const seed = 41
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	sizes := []int{0, 1, 19, 79, 80, len(raw) - 1}
	for at := pageSize; at < len(raw); at += pageSize {
		sizes = append(sizes, at)
	}
	for range scaled(20) {
		sizes = append(sizes, rng.IntN(len(raw)))
	}
	for _, size := range sizes {
		require.NoError(t, os.WriteFile(s.path(), raw[:size], 0o600))
		want := model.Code("store.damaged")
		if size > 0 && size < 20 {
			want = "store.foreign" // too short to be told from anything else
		}
		requireRefused(t, s.dir, s.opts, want)
	}
	require.NoError(t, os.WriteFile(s.path(), raw, 0o600))
	s.reopenAfter()
	s.verified()
}

func TestFileOfAnotherProgramIsRefused(t *testing.T) {
	s := newShop(t)
	s.close()
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	db, err := bolt.Open(foreign, 0o600, &bolt.Options{PageSize: 8192})
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("meta"))
		if err != nil {
			return err
		}
		_, err = b.CreateBucket([]byte("inside"))
		return err
	}))
	require.NoError(t, db.Close())
	raw, err := os.ReadFile(foreign)
	require.NoError(t, err)
	for name, text := range map[string][]byte{
		"short text": []byte("会员,金额\n"), "long text": bytes.Repeat([]byte("member,amount\n"), 5000), "zeros": make([]byte, 100_000), "bbolt": raw,
	} {
		require.NoError(t, os.WriteFile(s.path(), text, 0o600))
		t.Log(name)
		requireRefused(t, s.dir, s.opts, "store.foreign")
	}
	require.NoError(t, os.Remove(s.path()))
	require.NoError(t, os.Mkdir(s.path(), 0o700))
	_, err = Open(s.dir, s.opts)
	codeOf(t, err, "store.io")
}

// A branch that refers to itself overflows bbolt's stack, a free list of 2^60 pages takes all
// memory: neither can be caught, so the file must not get that far.
func TestPagesThatWouldEndTheProgramAreRefused(t *testing.T) {
	s := newShop(t)
	s.book(sales(0, 4000, 900, start))
	s.close()
	trim(t, s.path())
	raw, err := os.ReadFile(s.path())
	require.NoError(t, err)
	snap, ok := newestMeta(raw)
	require.True(t, ok)
	branch := -1
	for id := 2; id < len(raw)/pageSize && branch < 0; id++ {
		if pages.Native.Uint16(raw[id*pageSize+8:]) == pages.Branch && snap.Uses(bytes.NewReader(raw), uint64(id)) {
			branch = id
		}
	}
	require.Positive(t, branch, "the log is big enough for a branch")
	child := branch*pageSize + pages.Header + 8
	free := int(snap.Free) * pageSize
	for name, wreck := range map[string]func([]byte){
		"a branch refers to itself":        func(b []byte) { pages.Native.PutUint64(b[child:], uint64(branch)) },
		"two branches refer to one page":   func(b []byte) { pages.Native.PutUint64(b[child+pages.Element:], pages.Native.Uint64(b[child:])) },
		"a branch refers to nowhere":       func(b []byte) { pages.Native.PutUint64(b[child:], 1<<60) },
		"a branch refers to the free list": func(b []byte) { pages.Native.PutUint64(b[child:], snap.Free) },
		"a branch without children":        func(b []byte) { pages.Native.PutUint16(b[branch*pageSize+10:], 0) },
		"a branch with too many children":  func(b []byte) { pages.Native.PutUint16(b[branch*pageSize+10:], 60_000) },
		"a branch key outside":             func(b []byte) { pages.Native.PutUint32(b[child-4:], 1<<31) },
		"an endless free list": func(b []byte) {
			pages.Native.PutUint16(b[free+10:], pages.ManyFree)
			pages.Native.PutUint64(b[free+pages.Header:], 1<<60)
		},
		"a free page in use": func(b []byte) {
			pages.Native.PutUint16(b[free+10:], 1)
			pages.Native.PutUint64(b[free+pages.Header:], uint64(branch))
		},
		"a free list that is none": func(b []byte) { pages.Native.PutUint16(b[free+8:], pages.Leaf) },
		"a page beyond the end":    func(b []byte) { pages.Native.PutUint32(b[branch*pageSize+12:], 1<<31) },
	} {
		wrecked := bytes.Clone(raw)
		wreck(wrecked)
		require.NoError(t, os.WriteFile(s.path(), wrecked, 0o600))
		t.Log(name)
		requireRefused(t, s.dir, s.opts, "store.damaged")
	}
	require.NoError(t, os.WriteFile(s.path(), raw, 0o600))
	s.reopenAfter()
	s.verified()
}

func newestMeta(raw []byte) (newest pages.Snapshot, ok bool) {
	a, okA := pages.ParseMeta(raw)
	b, okB := pages.ParseMeta(raw[pageSize:])
	if pages.Native.Uint64(raw[pages.Header+48:]) > pages.Native.Uint64(raw[pageSize+pages.Header+48:]) {
		return a, okA && okB
	}
	return b, okA && okB
}

func TestFileThatIsCutOffWhileOpenIsARefusal(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.reopen()
	require.NoError(t, s.store.Ready(t.Context()))
	id := model.ID{Stream: s.store.head.shop.Stream, N: 1}
	require.NoError(t, os.Truncate(s.path(), 2*pageSize))
	_, err := s.owner.Member(t.Context(), id)
	codeOf(t, err, "store.damaged")
	_, err = s.owner.Award(t.Context(), id, desk.Sale{Amount: 100})
	codeOf(t, err, "store.damaged")
	r, err := s.store.Verify(t.Context(), nil)
	require.True(t, err != nil || !r.OK())
	err = s.store.Backup(t.Context(), filepath.Join(t.TempDir(), "backup"), "", nil)
	codeOf(t, err, "store.damaged")
	_, err = s.owner.Day(t.Context())
	codeOf(t, err, "store.damaged")
}

func TestWhoWaitedForACompactionOpensTheNewFile(t *testing.T) {
	s := newShop(t)
	s.close()
	held, err := openBolt(s.path(), s.opts, true) // shared: whoever only looks gets past it
	require.NoError(t, err)
	patient := s.opts
	patient.Wait = 1 << 40
	opened := make(chan error, 1)
	var waiter *Store
	go func() {
		var err error
		waiter, err = Open(s.dir, patient)
		opened <- err
	}()
	for openForWriting(t, s.path()) == 0 { // until the other one waits for the old file's lock
		require.Empty(t, opened, "it waits")
	}
	moved := s.path() + ".new"
	raw, err := os.ReadFile(s.path())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(moved, raw, 0o600))
	require.NoError(t, os.Rename(moved, s.path()))
	require.NoError(t, held.Close())
	require.NoError(t, <-opened)
	owner, err := desk.New(waiter, fastPIN).SignIn(t.Context(), "王芳", ownerPIN)
	require.NoError(t, err)
	_, err = owner.Enrol(t.Context(), desk.Enrolment{Phone: phone(1)})
	require.NoError(t, err)
	require.NoError(t, waiter.Close())
	s.reopenAfter()
	_, err = s.owner.Resolve(t.Context(), phone(1))
	require.NoError(t, err, "what was acknowledged is in the file that has the name")
}

// openForWriting counts how often this process has a file open for writing.
func openForWriting(t *testing.T, path string) (n int) {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("needs /proc")
	}
	for _, e := range entries {
		to, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err != nil || to != path {
			continue
		}
		info, err := os.ReadFile("/proc/self/fdinfo/" + e.Name())
		_, flags, found := strings.Cut(string(info), "flags:\t")
		if err == nil && found && strings.HasSuffix(strings.Fields(flags)[0], "2") {
			n++
		}
	}
	return n
}

func TestCommitThatFailedAfterItWasWrittenIsNotOverwritten(t *testing.T) {
	s := newShop(t)
	id := s.enrol(1)
	before, txid := s.store.tip, s.store.txid
	a, err := s.owner.Award(t.Context(), id, desk.Sale{Amount: 10000, Receipt: "R-1"})
	require.NoError(t, err)
	s.store.tip, s.store.txid = before, txid // as if the last sync had failed: the writer was told that nothing is there
	s.store.tail = newTail(1)
	require.NoError(t, s.store.db.View(s.store.catchUp))
	b, err := s.owner.Award(t.Context(), id, desk.Sale{Amount: 5000})
	require.NoError(t, err)
	require.Equal(t, a.Entry.N+1, b.Entry.N)
	again, err := s.owner.Award(t.Context(), id, desk.Sale{Amount: 10000, Receipt: "R-1"})
	require.NoError(t, err)
	require.True(t, again.Repeated)
	s.verified()
}

func TestEveryByteOfTheLogRecordCounts(t *testing.T) {
	s := newShop(t)
	id := s.enrol(1)
	s.award(id, 100)
	s.award(id, 200)
	pos := s.store.tip.pos
	s.close()
	for name, tamper := range map[string]func(prev uint64, wire []byte) (uint64, []byte){
		"the way back": func(prev uint64, wire []byte) (uint64, []byte) { return prev - 1, wire },
		"the body": func(prev uint64, wire []byte) (uint64, []byte) {
			wire = bytes.Clone(wire)
			wire[len(wire)-50] ^= 1
			return prev, wire
		},
	} {
		raw, err := os.ReadFile(s.path())
		require.NoError(t, err)
		db, err := bolt.Open(s.path(), 0o600, nil)
		require.NoError(t, err)
		require.NoError(t, db.Update(func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte(bEvent))
			prev, wire, sealed, err := logRecord(bytes.Clone(b.Get(key64(pos))))
			require.NoError(t, err)
			prev, wire = tamper(prev, wire)
			return b.Put(key64(pos), append(appendLogRecord(nil, prev, wire), sealed...))
		}))
		require.NoError(t, db.Close())
		st, err := Open(s.dir, s.opts)
		require.NoError(t, err, name)
		r, err := st.Verify(t.Context(), nil)
		require.NoError(t, err)
		require.False(t, r.OK(), name)
		require.NoError(t, st.Close())
		require.NoError(t, os.WriteFile(s.path(), raw, 0o600))
	}
	s.reopenAfter()
}

func TestShopWhoseFirstTransactionNeverCameIsOpenedLater(t *testing.T) {
	dir := t.TempDir()
	s, err := Create(dir, Options{})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	s, err = Open(dir, Options{})
	require.NoError(t, err)
	d := desk.New(s, fastPIN)
	_, err = d.SignIn(t.Context(), "", "")
	codeOf(t, err, "staff.which")
	requireSound(t, s)
	owner, err := d.OpenShop(t.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳"})
	require.NoError(t, err)
	_, err = d.OpenShop(t.Context(), desk.NewShop{Name: "夕阳店", Owner: "王芳"})
	codeOf(t, err, "shop.open")
	_, err = owner.Enrol(t.Context(), desk.Enrolment{Phone: phone(1)})
	require.NoError(t, err)
	requireSound(t, s)
	require.NoError(t, s.Close())
}
