package tui_test

import (
	"bytes"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/teatest/v2"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui"
	"regulars/tui/screen"
)

// The one test that runs the real event loop, with its goroutines and its renderer.
func TestProgramStartsTypesScansAndQuits(t *testing.T) {
	s := stage()
	begin := time.Date(2025, 11, 20, 14, 2, 0, 0, time.UTC)
	var passed atomic.Int64 // the clock moves when the test says so, however slow the machine is
	root := tui.New(tui.Options{
		Setup: screen.Setup{
			Clock: func() time.Time { return begin.Add(time.Duration(passed.Load())) },
			Prefs: screen.Prefs{Lang: model.ZH}, Shop: "朝阳店",
		},
		Home: s.Home, Screens: s.Screens,
	})
	program := teatest.NewTestModel(t, root, teatest.WithInitialTermSize(80, 24))
	sees := func(want string) {
		t.Helper()
		teatest.WaitFor(t, program.Output(), func(out []byte) bool { return bytes.Contains(out, []byte(want)) },
			teatest.WithDuration(10*time.Second), teatest.WithCheckInterval(5*time.Millisecond))
	}
	sees("扫卡")
	program.Type("oyzq")
	sees("欧阳子琪")
	passed.Add(int64(time.Second))
	program.Type(card)
	program.Send(tea.KeyPressMsg{Code: tea.KeyEnter})
	sees("卡 " + card)
	program.Send(tea.KeyPressMsg{Code: 'q', Mod: tea.ModCtrl})
	program.WaitFinished(t, teatest.WithFinalTimeout(10*time.Second))
	require.NotNil(t, program.FinalModel(t))
}
