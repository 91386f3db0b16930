package store

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store/pages"
)

// makeOldFile makes the shop that stands under testdata for the present format: something of
// every sort, in two streams, as small as bbolt allows. What it makes for a format is opened
// by every later program, so it is run once for each; checks of a file stand in format_test.go.
func makeOldFile(t *testing.T, to string) {
	clock := newClock()
	o := Options{Clock: clock.now, Random: rand.NewChaCha8([32]byte{1})}
	before, after, backup := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "backup.db")

	s, err := Create(before, o)
	require.NoError(t, err)
	owner, err := desk.New(s, fastPIN).OpenShop(t.Context(), desk.NewShop{Name: "朝阳店", Owner: "王芳", PIN: ownerPIN})
	require.NoError(t, err)
	firstStream(t, owner, clock)
	l := &life{t: t, clock: clock, store: s, owner: owner}
	l.begin()
	l.buy()
	l.spend()
	require.NoError(t, s.Backup(t.Context(), backup, "", nil))
	require.NoError(t, s.Close())

	clock.add(time.Hour)
	require.NoError(t, Restore(backup, after, BackupOptions{KeyFile: filepath.Join(before, KeyName), Options: o}))
	s, err = Open(after, o)
	require.NoError(t, err)
	owner, err = desk.New(s, fastPIN).SignIn(t.Context(), "王芳", ownerPIN)
	require.NoError(t, err)
	l.store, l.owner = s, owner
	l.give()
	l.correct()
	l.end()
	l.link()
	require.NoError(t, s.Close())

	require.NoError(t, os.MkdirAll(to, 0o755))
	shrink(t, filepath.Join(after, FileName), filepath.Join(to, FileName))
	key, err := os.ReadFile(filepath.Join(after, KeyName))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(to, KeyName), key, 0o644))
}

// shrink writes a file anew without free pages and without room to grow.
func shrink(t *testing.T, from, to string) {
	src, err := bolt.Open(from, 0o600, &bolt.Options{ReadOnly: true})
	require.NoError(t, err)
	defer src.Close()
	dst, err := bolt.Open(to, 0o644, &bolt.Options{PageSize: pageSize, FreelistType: bolt.FreelistArrayType})
	require.NoError(t, err)
	require.NoError(t, bolt.Compact(dst, src, 0))
	require.NoError(t, dst.Close())
	raw, err := os.ReadFile(to)
	require.NoError(t, err)
	high := uint64(0)
	for page := range 2 {
		if s, ok := pages.ParseMeta(raw[page*pageSize:]); ok {
			high = max(high, s.High)
		}
	}
	require.NoError(t, os.Truncate(to, int64(high)*pageSize))
}

// done fails the test if an act of the generator was refused.
func done[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		require.NoError(t, err)
		return v
	}
}

func firstStream(t *testing.T, owner *desk.Session, clock *handClock) {
	ctx := t.Context()
	act, member, person, feedback := done[desk.Answer](t), done[*desk.Member](t), done[desk.Person](t), done[desk.CaseView](t)

	person(owner.AddStaff(ctx, "小李", staff.Cashier, "1357"))
	require.NoError(t, owner.SetBadge(ctx, "小李", "B-204"))
	require.NoError(t, owner.SetRole(ctx, "小李", staff.Supervisor))
	person(owner.AddStaff(ctx, "小王", staff.Cashier, ""))
	require.NoError(t, owner.DisableStaff(ctx, "小王"))

	zhang := member(owner.Enrol(ctx, desk.Enrolment{Phone: "138 1234 1641", Fields: model.Fields{
		model.FieldName: "张伟", model.FieldEmail: "zhangwei@example.com", model.FieldBirthday: "1990-05-20", model.FieldNotes: "不要糖",
	}}))
	li := member(owner.Enrol(ctx, desk.Enrolment{Phone: "139 1234 5678", Fields: model.Fields{model.FieldName: "李娜"}}))
	clock.add(time.Minute)
	act(owner.Award(ctx, zhang.ID, desk.Sale{Amount: 26828, Receipt: "R-1001"}))
	act(owner.Award(ctx, zhang.ID, desk.Sale{Amount: 10000, Receipt: "R-1002", Lines: []model.Line{
		{SKU: "6901234567892", Product: "拿铁", Category: "咖啡", Quantity: 2000, Amount: 5600}, {Category: "面包", Amount: 4400},
	}}))
	act(owner.Redeem(ctx, zhang.ID, desk.Redemption{Points: 300, Receipt: "R-1002"}))
	act(owner.Refund(ctx, desk.Refund{Sale: "R-1002"}))
	act(owner.Adjust(ctx, zhang.ID, desk.Adjustment{Points: 50, Reason: "生日"}))
	act(owner.Redeem(ctx, zhang.ID, desk.Redemption{Points: 100}))
	clock.add(time.Minute)
	act(owner.Award(ctx, li.ID, desk.Sale{Amount: 9990}))
	undone := act(owner.Undo(ctx, desk.Reversal{}))
	act(owner.Undo(ctx, desk.Reversal{Entry: undone.Entry}))
	member(owner.Edit(ctx, li.ID, model.Fields{model.FieldPhone: "139 0000 1111", model.FieldEmail: "li@example.com", model.FieldName: "李娜娜"}))

	feedback(owner.Feedback(ctx, desk.Feedback{Member: zhang.ID, Kind: care.Complaint, Score: 2, Text: "排队太久", Channel: "till"}))
	feedback(owner.Feedback(ctx, desk.Feedback{Kind: care.Praise, Text: "很好"}))
	act(owner.Undo(ctx, desk.Reversal{}))

	outcomes, err := owner.BookSales(ctx, []desk.IncomingSale{
		{External: "007", Name: "Zoë O’Brien", Receipt: "T-1", At: start.AddDate(0, -2, 0), Amount: 1234},
		{External: "007", Receipt: "T-2", At: start.AddDate(0, -1, 0), Amount: -234},
	})
	require.NoError(t, err)
	for _, o := range outcomes {
		require.NoError(t, o.Err)
	}
}
