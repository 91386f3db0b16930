package say

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestWaitIsWordedInMinutesAndSeconds(t *testing.T) {
	for wait, want := range map[time.Duration][2]string{
		0: {"", ""}, -time.Second: {"", ""}, time.Millisecond: {"1 秒", "1 s"}, 59 * time.Second: {"59 秒", "59 s"},
		59*time.Second + 1: {"1 分钟", "1 min"}, 125 * time.Second: {"2 分 5 秒", "2 min 5 s"}, 15 * time.Minute: {"15 分钟", "15 min"},
	} {
		require.Equal(t, want[0], Wait(model.ZH, wait))
		require.Equal(t, want[1], Wait(model.EN, wait))
	}
}

func TestRefusalOfAPINNamesTheWaitOnlyIfThereIsOne(t *testing.T) {
	_, hint := Error(model.EN, model.Refuse("pin.wrong", "Li", ""))
	require.Equal(t, "Try again; if it is forgotten, a manager can set a new one: `regulars staff pin NAME`.", hint)
	_, hint = Error(model.EN, model.Refuse("pin.wrong", "Li", "5 s"))
	require.Contains(t, hint, "Try again in 5 s;")
}
