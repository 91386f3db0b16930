package store

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/desk"
	"regulars/model/ledger"
	"regulars/model/staff"
)

var update = flag.Bool("update", false, "make the old file of the present format, if there is none")

// oldFile is a shop of some format under testdata: it is never made again, and what it says
// must be read for ever.
type oldFile struct {
	sum   string        // SHA-256 of the file
	after time.Duration // from the start to after all that it holds
	check func(*testing.T, *shop)
}

var oldFiles = map[uint32]oldFile{
	1: {sum: "f464c5ded0149451f80c66f1b7bb711ab2d287c40aad012bd337a573b06a86c0", after: 2 * time.Hour, check: checkFormat1},
	2: {sum: "e064a2bef8bafd9d4e7884fc623f63ac7882e7bf635989cc2e8b146f6204b0cf", after: 403 * 24 * time.Hour, check: checkFormat2},
	3: {sum: "2e82aada05c5f7aa3a6899321734b73822f64dbde20967b53ec079fcbaeb01e3", after: 403 * 24 * time.Hour, check: checkFormat3},
}

const oldFileMost = 200 << 10 // bytes

func oldFileDir(format uint32) string {
	return filepath.Join("..", "testdata", "store", fmt.Sprintf("format-%d", format))
}

func TestPresentFormatHasItsOldFile(t *testing.T) {
	dir := oldFileDir(Format)
	if _, err := os.Stat(dir); err != nil && *update {
		makeOldFile(t, dir)
	}
	info, err := os.Stat(filepath.Join(dir, FileName))
	require.NoError(t, err, "run go test -run OldFile -update ./store")
	require.Less(t, info.Size(), int64(oldFileMost))
}

func TestOldFilesAreOpenedForEver(t *testing.T) {
	for format := uint32(1); format <= Format; format++ {
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			old, ok := oldFiles[format]
			require.True(t, ok, "no check of format %d", format)
			s := &shop{t: t, dir: t.TempDir(), clock: newClock()}
			s.clock.add(old.after)
			s.opts = Options{Clock: s.clock.now}
			for _, name := range []string{FileName, KeyName} {
				raw, err := os.ReadFile(filepath.Join(oldFileDir(format), name))
				require.NoError(t, err)
				if name == FileName {
					sum := sha256.Sum256(raw)
					require.Equal(t, old.sum, hex.EncodeToString(sum[:]), "the file under testdata is not the one that was made")
				}
				require.NoError(t, os.WriteFile(filepath.Join(s.dir, name), raw, 0o600))
			}
			var err error
			s.store, err = Open(s.dir, s.opts)
			require.NoError(t, err)
			defer func() { require.NoError(t, s.store.Close()) }()
			require.NoError(t, s.store.Ready(t.Context()))
			s.owner, err = desk.New(s.store, fastPIN).SignIn(t.Context(), "王芳", ownerPIN)
			require.NoError(t, err)
			old.check(t, s)
		})
	}
}

func checkFormat1(t *testing.T, s *shop) {
	r := s.verified()
	require.Equal(t, Report{Events: 34, Streams: 2, Chain: true, Views: true}, r)
	shop, err := s.owner.Shop(t.Context())
	require.NoError(t, err)
	require.Equal(t, "朝阳店", shop.Name)
	require.Equal(t, "CNY", shop.Currency.Code)
	require.Equal(t, "Asia/Shanghai", shop.Zone.String())
	require.False(t, shop.Demo)

	checkMembers1(t, s)
	checkQualified1(t, s)
	checkReceipts1(t, s)
	checkStaff1(t, s)
	checkCases1(t, s)

	// The file goes on being a shop's.
	_, version, err := s.owner.ProgramText(t.Context())
	require.NoError(t, err)
	require.Equal(t, uint(2), version)
	id, err := s.owner.Resolve(t.Context(), "13812341641")
	require.NoError(t, err)
	a, err := s.owner.Award(t.Context(), id, desk.Sale{Amount: 1000, Receipt: "R-3001"})
	require.NoError(t, err)
	require.Equal(t, model.Points(258), a.Balance)
	s.reopen()
	r = s.verified()
	require.EqualValues(t, 37, r.Events, "a sale, a wrong PIN, and the right one after it")
}

// checkQualified1 adds up what counts for a tier by points: no event of format 1 says so.
func checkQualified1(t *testing.T, s *shop) {
	for asked, want := range map[string]model.Points{"13812341641": 268 + 20, "li@example.com": 99 + 1, "007": 12 - 2} {
		id, err := s.owner.Resolve(t.Context(), asked)
		require.NoError(t, err)
		require.NoError(t, s.store.View(t.Context(), func(b desk.Book) error {
			n, _ := b.Number(id)
			acc, err := b.Account(n)
			require.Equal(t, want, acc.Over(12, ledger.MonthOf(s.clock.now().Unix(), b.Shop().Zone)).Points, asked)
			return err
		}))
	}
}

// member1 is what the file of format 1 knows of a member.
type member1 struct {
	asked   string // phone, card, number or e-mail as people type it
	name    string
	phone   string
	balance model.Points
	visits  int64
	spend   model.Money
	entries int
	stream  int
}

func checkMembers1(t *testing.T, s *shop) {
	ctx := t.Context()
	streams := []model.StreamID{}
	require.NoError(t, s.store.View(ctx, func(b desk.Book) error {
		streams = b.Streams()
		return nil
	}))
	for _, want := range []member1{
		{"138 1234 1641", "张伟", "+8613812341641", 238, 3, 27878, 9, 0},
		{"zhangwei@example.com", "张伟", "+8613812341641", 238, 3, 27878, 9, 0},
		{"139 0000 1111", "李娜娜", "+8613900001111", 100, 2, 9995, 6, 0},
		{"007", "Zoë O’Brien", "", 10, 1, 1000, 3, 0},
		{"137 0000 2222", "王小明", "+8613700002222", 0, 0, 0, 1, 1},
	} {
		id, err := s.owner.Resolve(ctx, want.asked)
		require.NoError(t, err, want.asked)
		m, err := s.owner.Member(ctx, id)
		require.NoError(t, err)
		entries, err := s.owner.Timeline(ctx, id, 0, 50)
		require.NoError(t, err)
		require.Equal(t, want, member1{want.asked, m.Name, m.Phone, m.Balance, m.Visits, m.Spend, len(entries), streamAmong(streams, id)})
		require.Equal(t, want.balance, entries[0].After)
		found, err := s.owner.Find(ctx, want.name, 10)
		require.NoError(t, err)
		require.Equal(t, id, found[0].ID)
	}
	_, err := s.owner.Resolve(ctx, "139 1234 5678")
	require.Error(t, err, "the phone number that was changed finds nobody")
}

func streamAmong(streams []model.StreamID, id model.ID) int {
	for i, s := range streams {
		if s == id.Stream {
			return i
		}
	}
	return -1
}

func checkReceipts1(t *testing.T, s *shop) {
	ctx := t.Context()
	zhang, err := s.owner.Resolve(ctx, "13812341641")
	require.NoError(t, err)
	a, err := s.owner.Award(ctx, zhang, desk.Sale{Amount: 26828, Receipt: "R-1001"})
	require.NoError(t, err)
	require.True(t, a.Repeated)
	require.Equal(t, [3]model.Points{268, 0, 268}, [3]model.Points{a.Points, a.Before, a.Balance})
	_, err = s.owner.Award(ctx, zhang, desk.Sale{Amount: 26829, Receipt: "R-1001"})
	codeOf(t, err, "receipt.used")
	a, err = s.owner.Refund(ctx, desk.Refund{Sale: "R-1002"})
	require.NoError(t, err)
	require.True(t, a.Repeated)
	a, err = s.owner.Award(ctx, zhang, desk.Sale{Amount: 1050, Receipt: "R-1003", Tender: 50})
	require.NoError(t, err)
	require.True(t, a.Repeated)
	require.Equal(t, model.Points(20), a.Points, "2 points for each yuan not paid with points")
	out, err := s.owner.BookSales(ctx, []desk.IncomingSale{
		{External: "007", Receipt: "T-1", At: start.AddDate(0, -2, 0), Amount: 1234}, {External: "007", Receipt: "T-2", At: start.AddDate(0, -1, 0), Amount: -234},
	})
	require.NoError(t, err)
	require.Equal(t, []bool{true, true}, []bool{out[0].Repeated, out[1].Repeated})
}

func checkStaff1(t *testing.T, s *shop) {
	ctx := t.Context()
	d := desk.New(s.store, fastPIN)
	people, err := d.People(ctx)
	require.NoError(t, err)
	require.Len(t, people, 3)
	require.True(t, people[2].Disabled)
	_, err = d.SignIn(ctx, "小李", "1358")
	codeOf(t, err, "pin.wrong")
	li, err := d.SignIn(ctx, "小李", "1357")
	require.NoError(t, err)
	require.Equal(t, staff.Supervisor, li.Who().Role)
	badge, err := d.SignInByBadge(ctx, "B-204")
	require.NoError(t, err)
	require.Equal(t, li.Who(), badge.Who())
	_, err = d.SignIn(ctx, "小王", "")
	codeOf(t, err, "staff.unknown")
}

func checkCases1(t *testing.T, s *shop) {
	cases, err := s.owner.Cases(t.Context(), desk.CaseQuery{})
	require.NoError(t, err)
	require.Len(t, cases, 2)
	praise, complaint := cases[0], cases[1]
	require.Equal(t, care.StateWithdrawn, praise.State)
	require.Equal(t, "很好", praise.Text)
	require.Equal(t, care.StateNew, complaint.State)
	require.Equal(t, "排队太久", complaint.Text)
	require.Equal(t, "张伟", complaint.Name)
	require.Equal(t, 2*time.Hour, complaint.RespondBy.Sub(complaint.At))
	m, err := s.owner.Member(t.Context(), complaint.Member)
	require.NoError(t, err)
	require.EqualValues(t, 1, m.OpenCases)
}
