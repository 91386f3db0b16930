package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/staff"
)

// pair is a real shop and its twin.
type pair struct {
	*twin
	t      *rapid.T
	tb     *testing.T
	root   string
	dirs   int
	dir    string
	clock  *handClock
	opts   Options
	store  *Store
	people [2]*desk.Session
	phones int
	few    bool // receipts
}

var peopleNames = [2]string{"王芳", "小李"}

// newPair makes a shop, or takes a copy of one that is made already.
func newPair(t *rapid.T, tb *testing.T, made string) *pair {
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	root, err := os.MkdirTemp(tb.TempDir(), "")
	require.NoError(t, err)
	p := &pair{twin: &twin{zone: zone, rate: 1}, t: t, tb: tb, root: root, clock: newClock()}
	p.opts = Options{Clock: p.clock.now, Random: rand.NewChaCha8([32]byte{5})}
	p.dir = p.nextDir()
	if made != "" {
		require.NoError(t, os.CopyFS(p.dir, os.DirFS(made)))
		p.clock.add(25 * time.Hour)
		p.reopen()
		return p
	}
	p.store, err = Create(p.dir, p.opts)
	require.NoError(t, err)
	owner, err := desk.New(p.store, fastPIN).OpenShop(tb.Context(), desk.NewShop{Name: "朝阳店", Owner: peopleNames[0], Demo: true})
	require.NoError(t, err)
	_, err = owner.AddStaff(tb.Context(), peopleNames[1], staff.Manager, "")
	require.NoError(t, err)
	p.signIn()
	return p
}

func (p *pair) nextDir() string {
	p.dirs++
	return filepath.Join(p.root, fmt.Sprint(p.dirs))
}

func (p *pair) signIn() {
	d := desk.New(p.store, fastPIN)
	for i, name := range peopleNames {
		var err error
		p.people[i], err = d.SignIn(p.tb.Context(), name, ownerPIN) // only the made shop asks for it
		require.NoError(p.t, err)
	}
}

func (p *pair) reopen() {
	var err error
	p.store, err = Open(p.dir, p.opts)
	require.NoError(p.t, err)
	p.signIn()
}

// one draws a member; it skips the step if there is none.
func (p *pair) one() int {
	if len(p.members) == 0 {
		p.t.Skip("no member")
	}
	return rapid.IntRange(0, len(p.members)-1).Draw(p.t, "member")
}

// act draws an act, mostly a recent one: what matters happens between neighbours.
func (p *pair) act() *twinAct {
	if len(p.acts) == 0 {
		p.t.Skip("no act")
	}
	far := len(p.acts)
	if rapid.IntRange(0, 3).Draw(p.t, "far") > 0 {
		far = min(far, 5)
	}
	return p.acts[len(p.acts)-rapid.IntRange(1, far).Draw(p.t, "act")]
}

func (p *pair) who() int { return rapid.IntRange(0, 1).Draw(p.t, "who") }

// receipt draws a number of few, so that repeats and conflicts are common.
func (p *pair) receipt() string {
	most := 8
	if p.few {
		most = 4
	}
	n := rapid.IntRange(0, most).Draw(p.t, "receipt")
	if n < 3 {
		return ""
	}
	return fmt.Sprintf("R%d", n)
}

func (p *pair) amount() int64 {
	if rapid.Bool().Draw(p.t, "usual") {
		return 10_000 * rapid.Int64Range(1, 4).Draw(p.t, "amount") // equal amounts make repeats
	}
	return rapid.Int64Range(1, 60_000).Draw(p.t, "amount")
}

func (p *pair) note(a *twinAct) *twinAct {
	a.noted = p.clock.now()
	p.acts = append(p.acts, a)
	return a
}

func requestFor(prefix, receipt string) string {
	if receipt == "" {
		return ""
	}
	return prefix + receipt
}

func (p *pair) refused(err error, codes ...model.Code) {
	require.Contains(p.t, codes, model.CodeOf(err), "%v", err)
}

// agree compares everybody with the twin.
func (p *pair) agree(*rapid.T) {
	for i, m := range p.members {
		got, err := p.people[0].Member(p.tb.Context(), m.id)
		require.NoError(p.t, err)
		net, life := p.net(i), p.life(i, p.clock.now())
		require.Equal(p.t, m.phone, got.Phone)
		require.Equal(p.t, m.ext, got.External)
		require.EqualValues(p.t, max(net, 0), got.Balance, "balance of %s", m.id)
		require.EqualValues(p.t, max(-net, 0), got.Debt, "debt of %s", m.id)
		require.Equal(p.t, life.visits, got.Visits, "visits of %s", m.id)
		require.EqualValues(p.t, life.spend, got.Spend, "spend of %s", m.id)
		require.EqualValues(p.t, life.year, got.Standing.Have, "spend of the year of %s", m.id)
		at, ok := p.program().TierBy(got.Standing.Tier.Code)
		require.True(p.t, ok)
		least, _ := p.program().TierBy(tierFor(life.year))
		require.GreaterOrEqual(p.t, at, least, "a step is reached at once; how long it is kept is the program's matter")
		require.Equal(p.t, life.cases, got.OpenCases)
		require.True(p.t, life.first.Equal(got.FirstVisit), "first visit of %s: %s, %s", m.id, life.first, got.FirstVisit)
		require.True(p.t, life.last.Equal(got.LastVisit), "last visit of %s: %s, %s", m.id, life.last, got.LastVisit)
		p.agreeTimeline(i, net)
	}
}

func (p *pair) program() (prog *program.Program) {
	require.NoError(p.t, p.store.View(p.tb.Context(), func(b desk.Book) error {
		prog = b.Program()
		return nil
	}))
	return prog
}

func (p *pair) agreeTimeline(i int, net int64) {
	m := p.members[i]
	entries, err := p.people[0].Timeline(p.tb.Context(), m.id, 0, 500)
	require.NoError(p.t, err)
	require.EqualValues(p.t, max(net, 0), entries[0].After)
	var sum int64
	for k, e := range entries {
		if k > 0 {
			require.Less(p.t, e.Pos, entries[k-1].Pos)
		}
		sum += int64(e.Net)
		if act := p.find(e.ID); act != nil {
			require.Equal(p.t, act.undone(e.ID), e.Undone, "entry %s", e.ID)
			require.Equal(p.t, i, act.member)
		}
	}
	require.Equal(p.t, net, sum)
	require.NoError(p.t, p.store.View(p.tb.Context(), func(b desk.Book) error {
		n, ok := b.Number(m.id)
		require.True(p.t, ok)
		acc, err := b.Account(n)
		require.Equal(p.t, p.rest(i), acc.Carried, "remainder of %s", m.id)
		return err
	}))
}

func TestShopAgreesWithItsTwin(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newPair(r, t, "")
		p.live(r)
	})
}

// live goes through random days, comparing after each step, and verifies at the end.
func (p *pair) live(r *rapid.T) {
	r.Repeat(map[string]func(*rapid.T){
		"": p.agree, "enrol": p.enrol, "enrol twice": p.enrolTwice, "edit": p.editPhone, "award": p.award, "award again": p.award,
		"redeem": p.redeem, "adjust": p.adjust, "refund": p.refund, "undo": p.undoLast, "undo named": p.undoNamed,
		"undo any": p.undoNamed, "feedback": p.feedback, "import": p.importSales, "publish": p.publish, "wait": p.wait,
		"restart": p.restart, "compact": p.compact, "move": p.moveHouse,
	})
	report, err := p.store.Verify(p.tb.Context(), nil)
	require.NoError(r, err)
	require.True(r, report.OK(), "verify: %+v", report)
	require.NoError(r, p.store.Close())
	require.NoError(r, os.RemoveAll(p.root))
}

// What is written lazily is written, and the requests go into a run, in the midst of it.
func TestShopAgreesWithItsTwinAcrossTheEndOfASpan(t *testing.T) {
	s := newShop(t)
	_, err := s.owner.AddStaff(t.Context(), peopleNames[1], staff.Manager, "")
	require.NoError(t, err)
	s.book(sales(0, 40, 40, start.Add(-time.Hour)))
	s.fillTo(runSpan - 12)
	s.close()
	trim(t, s.path())
	rapid.Check(t, func(r *rapid.T) {
		p := newPair(r, t, s.dir)
		p.live(r)
	})
	s.reopenAfter()
}

// One member, few receipts, and nothing but the acts that take each other back.
func TestActsThatTakeEachOtherBackAgreeWithTheTwin(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newPair(r, t, "")
		p.enrol(r)
		p.few = true
		r.Repeat(map[string]func(*rapid.T){
			"": p.agree, "award": p.award, "redeem": p.redeem, "refund": p.refund, "undo": p.undoNamed, "undo more": p.undoNamed,
			"adjust": p.adjust,
		})
		require.NoError(r, p.store.Close())
		require.NoError(r, os.RemoveAll(p.root))
	})
}
