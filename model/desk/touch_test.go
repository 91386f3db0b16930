package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/desk"
	"regulars/model/say"
	"regulars/store/storetest"
)

// twoDays is smallSteps of a chain that lets nothing go after two days without headquarters.
var twoDays = strings.Replace(smallSteps, "step = 1\n", "step = 1\noffline_hours = 48\n", 1)

// touched is a headquarters of which the shop hears, or does not.
type touched struct {
	t     *testing.T
	s     *storetest.Shop
	down  bool
	asked []model.Points
}

func (h *touched) Need(_ context.Context, _ model.ID, points model.Points) (model.Points, error) {
	h.asked = append(h.asked, points)
	if h.down {
		return 0, model.Refuse("chain.unreachable")
	}
	h.contact(0)
	return 0, nil
}

func (h *touched) Bring(context.Context, model.ID, model.ID) error {
	return model.Refuse("chain.unreachable")
}

func (h *touched) Seek(context.Context, string, string) ([]model.ID, error) { return nil, nil }

// contact notes an answer of headquarters so long ago.
func (h *touched) contact(ago time.Duration) {
	h.t.Helper()
	require.NoError(h.t, h.s.Store.Note(h.t.Context(), chain.State{Generation: 1, Contact: h.s.Clock.Now().Add(-ago).Unix()}))
}

// touching is a shop of such a chain, with a member who has 500 points here.
func touching(t *testing.T) (*touched, *desk.Session, model.ID) {
	t.Helper()
	s := enrolled(t)
	publishByHQ(t, s, twoDays)
	m := s.Enrol("13812341641", "")
	s.Award(m.ID, 50000)
	h := &touched{t: t, s: s}
	h.contact(0)
	return h, desk.New(s.Store, desk.Options{PINCost: storetest.FastPIN, HQ: h}).Own(), m.ID
}

func TestAShopThatHeardNothingForLongLetsNoPointsGo(t *testing.T) {
	h, session, id := touching(t)
	alone := h.s.Owner
	h.contact(48 * time.Hour)
	_, err := alone.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	require.NoError(t, err, "two days are allowed")
	view, err := alone.Member(t.Context(), id)
	require.NoError(t, err)
	require.EqualValues(t, 499, view.Here)

	h.contact(48*time.Hour + time.Second)
	before := last(h.s)
	_, err = alone.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	code(t, err, "rights.silent")
	_, err = alone.Hold(t.Context(), id, 1, "")
	code(t, err, "rights.silent")
	require.Equal(t, before, last(h.s), "nothing was written")
	for _, lang := range model.Langs {
		sentence, hint := say.Error(lang, err)
		require.Contains(t, sentence, "48")
		require.NotEmpty(t, hint)
	}
	view, err = alone.Member(t.Context(), id)
	require.NoError(t, err)
	require.Zero(t, view.Here, "a till does not promise what it would refuse")
	require.EqualValues(t, 499, view.Balance)

	h.down = true
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	code(t, err, "rights.silent")
	h.down = false
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	require.NoError(t, err, "an answer is a contact")
	require.Equal(t, []model.Points{0, 0}, h.asked, "and nothing is lent for it")
	_, err = alone.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	require.NoError(t, err)
	require.Len(t, h.asked, 2)
}

func TestAClockThatWasPutBackMakesNoHoursLonger(t *testing.T) {
	h, session, id := touching(t)
	h.contact(-time.Minute)
	_, err := h.s.Owner.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	require.NoError(t, err, "clocks are set right by a little")
	h.contact(-time.Minute - time.Second)
	_, err = h.s.Owner.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	code(t, err, "rights.silent")
	_, err = session.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	require.NoError(t, err)
}

func TestWhoeverHasNoSuchRuleGoesOnForAsLongAsThereArePoints(t *testing.T) {
	h, _, id := touching(t)
	publishByHQ(t, h.s, smallSteps)
	h.contact(1000 * time.Hour)
	_, err := h.s.Owner.Redeem(t.Context(), id, desk.Redemption{Points: 1})
	require.NoError(t, err)

	own := storetest.Open(t)
	_, err = own.Owner.PublishProgram(t.Context(), twoDays)
	require.NoError(t, err)
	m := own.Enrol("13812341641", "")
	own.Award(m.ID, 50000)
	_, err = own.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 1})
	require.NoError(t, err, "a shop on its own needs nobody")
}

// An alias of which the shop has not heard: headquarters lends nothing of it, and says who it is.
func TestWhoWasMergedMeanwhileIsServedAsWhomTheyStandFor(t *testing.T) {
	l, session, id := online(t)
	l.err = model.Refuse("rights.merged")
	l.came = nil
	_, err := session.Redeem(t.Context(), id, desk.Redemption{Points: 100})
	code(t, err, "rights.lent")
	require.Equal(t, []model.Points{95, 95}, l.asked, "decided again, and not for ever")
}
