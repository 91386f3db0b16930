package staff

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

var noon = time.Unix(1_772_776_800, 0)

func TestWaitRisesAndIsCapped(t *testing.T) {
	want := []time.Duration{
		0, 0, 0, 5 * time.Second, 15 * time.Second, 45 * time.Second, 2 * time.Minute, 5 * time.Minute, LongestWait, LongestWait,
	}
	for failures, wait := range want {
		require.Equal(t, wait, WaitAfter(failures), "%d wrong ones", failures)
	}
	require.Equal(t, LongestWait, WaitAfter(1<<30))
}

func TestWaitEndsByTheClock(t *testing.T) {
	for passed, left := range map[time.Duration]time.Duration{
		0: 45 * time.Second, 44 * time.Second: time.Second, 45 * time.Second: 0, time.Hour: 0,
		-time.Second:                 45 * time.Second, // put back a little: never longer than the whole wait
		-LongestWait:                 45 * time.Second,
		-LongestWait - 1*time.Second: 0, // it was wrong when the try was made
	} {
		require.Equal(t, left, WaitLeft(5, noon, noon.Add(passed)), "%v later", passed)
	}
}

func TestOnlyAPINThatIsRightOrNewEndsTheRow(t *testing.T) {
	e := &model.Event{PII: &model.PII{Fields: model.Fields{model.FieldPINHash: "hash"}}}
	a := Account{PINHash: "old"}
	fail := func() {
		for range 4 {
			a.Apply(e, &model.StaffPINFailed{At: noon.Unix()})
		}
	}
	fail()
	require.Equal(t, 4, a.Failures)
	a.Apply(e, &model.StaffRoleSet{Role: string(Manager)})
	require.Equal(t, 15*time.Second, a.Wait(noon))
	a.Apply(e, &model.StaffPINAccepted{At: noon.Unix()})
	require.Equal(t, Account{PINHash: "old", Role: Manager}, a)
	fail()
	a.Apply(e, &model.StaffPINSet{})
	require.Equal(t, Account{PINHash: "hash", Role: Manager}, a)
	fail()
	a.PINHash = ""
	require.Zero(t, a.Wait(noon), "an account without a PIN has nothing to guess")
}
