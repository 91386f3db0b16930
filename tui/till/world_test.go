package till_test

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/desk"
	"regulars/store/storetest"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/slip"
	"regulars/tui/till"
)

// spy is the shop's real desk with a list of what was asked, and refusals on demand.
type spy struct {
	till.Desk
	blind  int // searches that find nobody yet, as while the index fills
	asked  []string
	limits []int
	refuse map[string]error
}

func (s *spy) note(call string) error {
	s.asked = append(s.asked, call)
	return s.refuse[call]
}

func (s *spy) times(call string) int {
	n := 0
	for _, c := range s.asked {
		if c == call {
			n++
		}
	}
	return n
}

func (s *spy) Find(ctx context.Context, text string, limit int) ([]desk.Found, error) {
	s.limits = append(s.limits, limit)
	if err := s.note("find"); err != nil {
		return nil, err
	}
	if s.blind > 0 {
		s.blind--
		return nil, nil
	}
	return s.Desk.Find(ctx, text, limit)
}

func (s *spy) Award(ctx context.Context, id model.ID, sale desk.Sale) (desk.Answer, error) {
	if err := s.note("award"); err != nil {
		return desk.Answer{}, err
	}
	return s.Desk.Award(ctx, id, sale)
}

func (s *spy) Redeem(ctx context.Context, id model.ID, want desk.Redemption) (desk.Answer, error) {
	if err := s.note("redeem"); err != nil {
		return desk.Answer{}, err
	}
	return s.Desk.Redeem(ctx, id, want)
}

func (s *spy) Rewards(ctx context.Context, id model.ID) ([]desk.Reward, error) {
	if err := s.note("rewards"); err != nil {
		return nil, err
	}
	return s.Desk.Rewards(ctx, id)
}

func (s *spy) Member(ctx context.Context, id model.ID) (*desk.Member, error) {
	if err := s.note("member"); err != nil {
		return nil, err
	}
	return s.Desk.Member(ctx, id)
}

func (s *spy) Day(ctx context.Context) (desk.Day, error) {
	if err := s.note("day"); err != nil {
		return desk.Day{}, err
	}
	return s.Desk.Day(ctx)
}

func (s *spy) Undo(ctx context.Context, want desk.Reversal) (desk.Answer, error) {
	if err := s.note("undo"); err != nil {
		return desk.Answer{}, err
	}
	return s.Desk.Undo(ctx, want)
}

// Cards of the sample shop, and one that belongs to nobody.
var (
	ouyang = clean.NewCard(123)
	maria  = clean.NewCard(567)
	nobody = clean.NewCard(999)
)

// world is the sample shop: a few members with a past, a spy before its desk.
type world struct {
	*storetest.Shop
	spy     *spy
	pinyin  func(string) string
	print   func(slip.Printer, string) error
	members map[string]model.ID
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := newEmptyWorld(t)
	start := w.Clock.Now().Add(120 * 24 * time.Hour)
	w.enrol("13812341641", "欧阳志强", ouyang, "1988-07-07")
	w.enrol("19900000023", "欧阳子琪", clean.NewCard(1), "")
	w.enrol("+4915123456789", "María José García", maria, "")
	w.enrol("13700001503", "马小龙", clean.NewCard(2), "")
	w.enrol("13611112222", "", clean.NewCard(3), "")
	w.at(start.Add(-100*24*time.Hour)).sale("欧阳志强", 486500, "茶叶", "礼盒")
	w.at(start.Add(-12*24*time.Hour)).sale("欧阳志强", 31200, "茶叶", "坚果", "礼盒")
	w.at(start.Add(-9*24*time.Hour)).sale("欧阳子琪", 11100)
	w.at(start.Add(-24*time.Hour)).sale("欧阳志强", 8600, "坚果", "蜂蜜")
	w.at(start.Add(-50*time.Minute)).sale("马小龙", 148000)
	w.at(start.Add(-40*time.Minute)).sale("María José García", 89200)
	w.at(start.Add(-30*time.Minute)).sale("", 2350)
	w.at(start.Add(-9 * time.Minute))
	_, err := w.Owner.Redeem(t.Context(), w.members["María José García"], desk.Redemption{Points: 300})
	require.NoError(t, err)
	w.at(start.Add(-4*time.Minute)).sale("马小龙", 4580)
	w.at(start)
	return w
}

func (w *world) enrol(phone, name, card, birthday string) {
	w.T.Helper()
	m, err := w.Owner.Enrol(w.T.Context(), desk.Enrolment{Phone: phone, Fields: model.Fields{
		model.FieldName: name, model.FieldCard: card, model.FieldBirthday: birthday,
	}})
	require.NoError(w.T, err)
	w.members[name] = m.ID
}

func (w *world) at(moment time.Time) *world {
	w.Clock.Advance(moment.Sub(w.Clock.Now()))
	return w
}

func (w *world) sale(name string, minor int64, goods ...string) {
	w.T.Helper()
	var lines []model.Line
	for _, g := range goods {
		lines = append(lines, model.Line{Category: g, Amount: 1})
	}
	_, err := w.Owner.Award(w.T.Context(), w.members[name], desk.Sale{Amount: model.Money(minor), Lines: lines})
	require.NoError(w.T, err)
}

// newEmptyWorld is a shop on its first morning.
func newEmptyWorld(t testing.TB) *world {
	t.Helper()
	w := &world{Shop: storetest.Open(t), members: map[string]model.ID{}}
	w.spy = &spy{Desk: w.Owner, refuse: map[string]error{}}
	require.NoError(t, w.Store.Ready(t.Context()))
	return w
}

func (w *world) start(t testing.TB) *drive.Driver { return drive.Start(t, w.stage()) }

func feedbackOf(member model.ID) desk.Feedback {
	return desk.Feedback{Member: member, Kind: "suggestion", Text: "想要小包装"}
}

// screenWithoutDesk is a till at which nobody is signed in.
func screenWithoutDesk(t testing.TB) *drive.Driver {
	counter := till.New(till.Options{Desk: func() till.Desk { return nil }})
	return drive.Start(t, drive.Stage{Home: counter.Home, Screens: map[string]screen.Maker{till.CardName: counter.Card}})
}

// stub is a screen of somebody else: its title tells for whom it was opened.
type stub struct{ title string }

func (s *stub) Init() tea.Cmd                                { return nil }
func (s *stub) Update(tea.Msg) (screen.Screen, tea.Cmd)      { return s, nil }
func (s *stub) View(screen.Area) (string, screen.Cursor)     { return "", screen.Cursor{} }
func (s *stub) Title() string                                { return s.title }
func (s *stub) Actions() []screen.Offer                      { return nil }
func (s *stub) Keep() screen.Kept                            { return nil }
func (s *stub) Restore(screen.Kept) (screen.Screen, tea.Cmd) { return s, nil }
func stubbed(name string) screen.Maker {
	return func(_ *screen.Env, id string) screen.Screen { return &stub{name + " " + id} }
}

// stage is the till before this shop. Each start has a counter of its own.
func (w *world) stage() drive.Stage {
	shop, err := w.Desk.Shop(w.T.Context())
	require.NoError(w.T, err)
	var counter *till.Counter
	return drive.Stage{
		Home: func(env *screen.Env) screen.Screen {
			counter = till.New(till.Options{Desk: func() till.Desk { return w.spy }, Pinyin: w.pinyin, Print: w.print})
			return counter.Home(env)
		},
		Screens: map[string]screen.Maker{
			till.CardName:       func(env *screen.Env, id string) screen.Screen { return counter.Card(env, id) },
			screen.RefundName:   func(env *screen.Env, id string) screen.Screen { return counter.Refund(env, id) },
			screen.EnrolName:    stubbed("enrol"),
			screen.MemberName:   stubbed("page"),
			screen.FeedbackName: stubbed("feedback"),
		},
		Staff: screen.Staff{ID: "wang", Name: "王芳"},
		Now:   w.Clock.Now().In(shop.Zone),
	}
}

func start(t testing.TB) (*drive.Driver, *world) {
	t.Helper()
	w := newWorld(t)
	return drive.Start(t, w.stage()), w
}
