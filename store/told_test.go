package store

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/chain"
	"regulars/model/desk"
)

// clockAt is a clock reading so many minutes after the beginning.
func clockAt(minutes int) uint64 {
	return uint64(model.NextHLC(0, start.Add(time.Duration(minutes)*time.Minute)))
}

// toldOf lists what is told of a member, as "shop state words".
func (s *shop) toldOf(id model.ID) (all []string) {
	s.t.Helper()
	s.see(func(b desk.Book) {
		n, ok := b.Number(id)
		require.True(s.t, ok)
		require.NoError(s.t, b.ToldOf(n, func(c *desk.ToldCase) bool {
			require.Equal(s.t, n, c.Number)
			all = append(all, toldLine(c))
			return true
		}))
	})
	return all
}

func toldLine(c *desk.ToldCase) string {
	return fmt.Sprintf("%d%s %s %s", c.Shop.Number, c.Shop.Name, c.State, c.Text)
}

// toldAll lists all that is told, one page after another.
func (s *shop) toldAll(page int) (all []string) {
	s.t.Helper()
	before := desk.ToldCase{}
	for more := true; more; {
		more = false
		s.see(func(b desk.Book) {
			n := 0
			require.NoError(s.t, b.Told(before, func(c *desk.ToldCase) bool {
				all, before, more = append(all, toldLine(c)), *c, true
				n++
				return n < page
			}))
		})
	}
	return all
}

func TestCasesOfOtherShopsAreReadByMemberTheNewestFirst(t *testing.T) {
	s := newShop(t)
	a, b := s.enrol(1), s.enrol(2)
	require.Empty(t, s.toldOf(a), "a shop on its own is told of nothing")
	s.join()
	require.Empty(t, s.lay(
		shopRow(t, 3, "河畔店"),
		toldRow(t, stranger(1, 1), chain.Case{Member: a, At: clockAt(10), Shop: 3}, "排队太久"),
		toldRow(t, stranger(2, 9), chain.Case{Member: a, At: clockAt(30), Shop: 4}, "茶凉了"),
		toldRow(t, stranger(1, 2), chain.Case{Member: a, At: clockAt(20), Shop: 3}, "没有座位"),
		toldRow(t, stranger(1, 3), chain.Case{Member: b, At: clockAt(25), Shop: 3}, "别人的话"),
		toldRow(t, stranger(1, 4), chain.Case{At: clockAt(5), Shop: 3}, "无名的话"),
		toldRow(t, stranger(5, 4), chain.Case{Member: stranger(7, 7), At: clockAt(1), Shop: 5}, "先来的话"),
	))
	want := []string{"4 new 茶凉了", "3河畔店 new 没有座位", "3河畔店 new 排队太久"}
	require.Equal(t, want, s.toldOf(a))
	require.Equal(t, []string{"3河畔店 new 别人的话"}, s.toldOf(b))
	all := []string{want[0], "3河畔店 new 别人的话", want[1], want[2], "3河畔店 new 无名的话", "5 new 先来的话"}
	for page := 1; page < 8; page++ {
		require.Equal(t, all, s.toldAll(page), "%d a page", page)
	}
	// The case may be told of before the member is.
	require.Empty(t, s.lay(memberRow(t, stranger(7, 7), 0, 5, nil)))
	require.Equal(t, []string{"5 new 先来的话"}, s.toldOf(stranger(7, 7)))
	s.verified()
	s.reopen()
	require.Equal(t, want, s.toldOf(a))

	// An undo, and the undo of that, come as the row of the case; so does its end.
	require.Empty(t, s.lay(toldRow(t, stranger(2, 9), chain.Case{Member: a, At: clockAt(30), Shop: 4, Undone: true}, "茶凉了")))
	require.Equal(t, "4 withdrawn 茶凉了", s.toldOf(a)[0])
	require.Empty(t, s.lay(chain.Row{Sort: chain.SortCase, ID: stranger(2, 9), Gone: true}))
	require.Equal(t, want[1:], s.toldOf(a))
	s.see(func(b desk.Book) {
		c, err := b.ToldCase(stranger(1, 1))
		require.NoError(t, err)
		require.Equal(t, []any{"service", 2, 5, start.Add(10 * time.Minute).Unix()}, []any{c.Kind, c.Score, c.Scale, c.At})
		for _, id := range []model.ID{stranger(2, 9), stranger(9, 9), a} {
			c, err = b.ToldCase(id)
			require.NoError(t, err)
			require.Nil(t, c)
		}
	})
	s.verified()
	require.Empty(t, s.lay(toldRow(t, stranger(2, 9), chain.Case{Member: a, At: clockAt(30), Shop: 4}, "茶凉了")), "and it may come back")
	require.Equal(t, want, s.toldOf(a))
	s.verified()
}

// Somebody of another market can say something in this one; the number in their name is somebody else's here.
func TestACaseOfWhomTheShopDoesNotKnowIsNobodysHere(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	require.Empty(t, s.lay(memberRow(t, stranger(1, 77), 0, 5, nil))) // so that their stream is known
	whose := model.ID{Stream: stranger(1, 77).Stream, N: a.N}
	require.Empty(t, s.lay(toldRow(t, stranger(2, 9), chain.Case{Member: whose, At: clockAt(1), Shop: 4}, "茶凉了")))
	s.see(func(b desk.Book) {
		c, err := b.ToldCase(stranger(2, 9))
		require.NoError(t, err)
		require.Zero(t, c.Number)
	})
	require.Empty(t, s.toldOf(a))
}

// A terminal shows what another shop sent, so nothing of it may be an order to the terminal.
func TestWhatAnotherShopSentIsCleaned(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	require.Empty(t, s.lay(shopRow(t, 3, "\x1b[2J河畔店"), toldRow(t, stranger(1, 1), chain.Case{Member: a, At: clockAt(1), Shop: 3}, "a\x1b]0;x\x07b\u202e")))
	got := s.toldOf(a)
	require.NotContains(t, got[0], "\x1b")
	require.NotContains(t, got[0], "\u202e")
	require.Contains(t, got[0], "河畔店 new a")
}

func TestOwnCasesAreNotToldAgain(t *testing.T) {
	s := newShop(t)
	a := s.enrol(1)
	s.join()
	mine, err := s.owner.Feedback(t.Context(), desk.Feedback{Member: a, Kind: care.Complaint, Text: "自家的话"})
	require.NoError(t, err)
	lost := model.ID{Stream: mine.ID.Stream, N: mine.ID.N + 7} // of a lost end: headquarters has it, the file does not
	require.Empty(t, s.lay(
		shopRow(t, 2, "朝阳店"),
		toldRow(t, mine.ID, chain.Case{Member: a, At: clockAt(1), Shop: 2}, "自家的话"),
		toldRow(t, lost, chain.Case{Member: a, At: clockAt(2), Shop: 2}, "丢了的话"),
	))
	require.Equal(t, []string{"2朝阳店 new 丢了的话"}, s.toldOf(a))
	require.Equal(t, []string{"2朝阳店 new 丢了的话"}, s.toldAll(5))
	s.verified()
}

func TestCasesOfAnAliasAreShownWithTheMember(t *testing.T) {
	s := newShop(t)
	a, b := s.enrol(1), s.enrol(2)
	s.join()
	mine, err := s.owner.Feedback(t.Context(), desk.Feedback{Member: b, Kind: care.Complaint, Text: "自家的话"})
	require.NoError(t, err)
	far := stranger(1, 8)
	merged := func(id, into model.ID) chain.Row {
		return rowOf(t, id, s.present().Last, ledgerOf(0), chain.Member{Into: into}, nil)
	}
	require.Empty(t, s.lay(
		memberRow(t, far, 0, 5, nil), merged(b, a), merged(far, b),
		toldRow(t, mine.ID, chain.Case{Member: b, At: clockAt(1), Shop: 2}, "自家的话"),
		toldRow(t, stranger(1, 1), chain.Case{Member: far, At: clockAt(2), Shop: 3}, "别名的话"),
		toldRow(t, stranger(1, 2), chain.Case{Member: a, At: clockAt(3), Shop: 3}, "本人的话"),
	))
	want := []string{"3 new 本人的话", "3 new 别名的话", "0 new 自家的话"}
	require.Equal(t, want, s.toldOf(a))
	require.Equal(t, want, s.toldOf(far), "an alias leads to the member")
	_, err = s.owner.Undo(t.Context(), desk.Reversal{})
	require.NoError(t, err)
	require.Equal(t, "0 withdrawn 自家的话", s.toldOf(a)[2], "what the file's own events say comes before the row")
	require.Empty(t, s.lay(merged(far, model.ID{})))
	require.Equal(t, []string{"3 new 本人的话", "0 withdrawn 自家的话"}, s.toldOf(a))
	require.Equal(t, []string{"3 new 别名的话"}, s.toldOf(far))
	s.verified()
}

func TestAnErasureTakesTheWordsOfCasesThatWereTold(t *testing.T) {
	s := newShop(t)
	a, b := s.enrol(1), s.enrol(2)
	s.join()
	far := stranger(1, 8)
	require.Empty(t, s.lay(
		memberRow(t, far, 0, 5, nil), rowOf(t, far, 0, ledgerOf(5), chain.Member{Into: a}, nil),
		toldRow(t, stranger(1, 1), chain.Case{Member: a, At: clockAt(1), Shop: 3}, "本人的话"),
		toldRow(t, stranger(1, 2), chain.Case{Member: far, At: clockAt(2), Shop: 3}, "别名的话"),
		toldRow(t, stranger(1, 3), chain.Case{Member: b, At: clockAt(3), Shop: 3}, "别人的话"),
	))
	var traces [][]byte
	for _, n := range []uint64{1, 2} {
		s.see(func(v desk.Book) {
			traces = append(traces, bytes.Clone(v.(*book).bucket(bRow).Get(caseKey(stranger(1, n)))))
		})
	}
	for _, trace := range traces {
		require.True(t, bytes.Contains(s.raw(), trace), "the test finds what is there")
	}
	require.NoError(t, s.store.Erase(t.Context(), Erasure{Member: far, Number: 1}, Erasure{Member: a, Number: 2}))
	for _, trace := range traces {
		require.False(t, bytes.Contains(s.raw(), trace))
	}
	require.Equal(t, []string{"3 new ", "3 new "}, s.toldOf(a))
	require.Equal(t, []string{"3 new 别人的话"}, s.toldOf(b))
	s.verified()
}

// raw is the file as it is on disk.
func (s *shop) raw() []byte {
	s.t.Helper()
	raw, err := os.ReadFile(s.path())
	require.NoError(s.t, err)
	return raw
}

// A file that was written before there were orders gets them when it is opened.
func TestOrdersAreMadeForAFileThatHasNone(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.linked()
	member := s.toldOf(s.firstMember())
	require.NotEmpty(t, member)
	all := s.toldAll(10)
	require.Len(t, all, 3)
	s.close()
	before := dump(t, s.path())
	db, err := bolt.Open(s.path(), 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		rows := tx.Bucket([]byte(bRow))
		var orders [][]byte
		require.NoError(t, rows.ForEach(func(k, _ []byte) error {
			if isOrderKey(k) {
				orders = append(orders, bytes.Clone(k))
			}
			return nil
		}))
		for _, k := range orders {
			require.NoError(t, rows.Delete(k))
		}
		return rows.SetSequence(rows.Sequence() - uint64(len(orders)))
	}))
	require.NoError(t, db.Close())
	s.store, err = Open(s.dir, s.opts)
	require.NoError(t, err)
	require.Equal(t, member, s.toldOf(s.firstMember()))
	require.Equal(t, all, s.toldAll(10))
	s.verified()
	s.close()
	require.Equal(t, before, dump(t, s.path()), "the same as if they had always been there")
	s.store, err = Open(s.dir, s.opts)
	require.NoError(t, err)
}

func TestVerifyTellsWhenAnOrderLeadsNowhere(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, rows *bolt.Bucket, key []byte){
		"one is missing": func(t *testing.T, rows *bolt.Bucket, key []byte) {
			require.NoError(t, rows.Delete(key))
			require.NoError(t, rows.SetSequence(rows.Sequence()-1))
		},
		"one is too much": func(t *testing.T, rows *bolt.Bucket, key []byte) {
			require.NoError(t, rows.Put(flipped(key), []byte{}))
			require.NoError(t, rows.SetSequence(rows.Sequence()+1))
		},
		"one is of another": func(t *testing.T, rows *bolt.Bucket, key []byte) {
			require.NoError(t, rows.Delete(key))
			require.NoError(t, rows.Put(flipped(key), []byte{}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.furnish()
			s.linked()
			s.verified()
			require.NoError(t, s.store.db.Update(func(tx *bolt.Tx) error {
				rows := tx.Bucket([]byte(bRow))
				k, _ := rows.Cursor().Seek(memberPrefix(s.firstMember()))
				change(t, rows, bytes.Clone(k))
				return nil
			}))
			r, err := s.store.Verify(t.Context(), nil)
			require.NoError(t, err)
			require.False(t, r.Views)
		})
	}
}
