package link_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/program"
	"regulars/model/staff"
	"regulars/sync/link"
)

// A shop that was switched off for days may redeem as soon as headquarters answers its till.
func TestATillThatAsksEndsTheSilence(t *testing.T) {
	c := newChain(t, link.Options{})
	a := newBox(t, link.RunnerOptions{})
	a.enrol(c.key("一店"))
	text := strings.Replace(program.DefaultText(), "[redeem] ", "[redeem]\noffline_hours = 48\n#", 1)
	_, err := c.office.Publish(t.Context(), time.Now(), "王总", text)
	require.NoError(t, err)
	m, err := a.own.Enrol(t.Context(), desk.Enrolment{Phone: "13800138000"})
	require.NoError(t, err)
	a.sync()
	_, err = a.own.Award(t.Context(), m.ID, desk.Sale{Amount: 500_00})
	require.NoError(t, err)
	state, err := a.file.State()
	require.NoError(t, err)
	require.NotZero(t, state.Contact)
	state.Contact -= 49 * 3600
	require.NoError(t, a.file.Note(t.Context(), state))

	_, err = a.own.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100})
	require.Equal(t, model.Code("rights.silent"), model.CodeOf(err))
	asking := desk.New(a.file, desk.Options{PINCost: staff.Cost{Time: 1, Memory: 64, Threads: 1}, HQ: a.runner}).Own()
	_, err = asking.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err)
	_, err = a.own.Redeem(t.Context(), m.ID, desk.Redemption{Points: 100})
	require.NoError(t, err, "the answer was a contact")
}
