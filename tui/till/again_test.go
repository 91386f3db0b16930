package till_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/tui/screen"
)

// What other tills do makes a search run again. It takes nothing from the person who reads it.

func TestEnterOpensTheRowThatWasSeenWhileOthersWork(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	require.Empty(t, s.do(s.press("o", "y")))
	s.sees("2 位会员", "▸ 欧阳")
	refresh := s.send(screen.News{Many: true})
	opens := s.send(screen.Do{Action: screen.Submit})
	require.NotNil(t, opens, "the rows were there")
	require.Len(t, s.do(opens), 1)
	require.Empty(t, s.do(refresh))
}

func TestMarkOfAnEarlierSearchIsNotCarriedOver(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	marked := func() string {
		body, _ := s.View(screen.Area{Width: 80, Height: 20})
		_, row, found := strings.Cut(body, "▸ ")
		require.True(t, found, body)
		return strings.Fields(row)[0]
	}
	s.do(s.press("o"))
	first := marked()
	s.press("down")
	require.NotEqual(t, first, marked())
	late := s.press("y") // not answered yet when somebody sells something
	refresh := s.send(screen.News{Many: true})
	s.do(late)
	s.do(refresh)
	s.sees("2 位会员")
	require.Equal(t, first, marked(), "the first row of the new answer")
	s.press("down")
	second := marked()
	w.Clock.Advance(time.Second)
	s.do(s.send(screen.News{Many: true}))
	require.Equal(t, second, marked(), "the mark stays where the same rows come again")
}

func TestNewsAreReadAtOnceAndThenNotMoreOftenThanAPersonReads(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.slowHome(t)
	require.Empty(t, s.do(s.send(screen.News{Many: true})), "the first is read at once")
	later := s.send(screen.News{Many: true})
	require.NotNil(t, later, "the second is put off")
	require.Nil(t, s.send(screen.News{Many: true}), "and the third waits with it")
	due, ok := later().(screen.Later)
	require.True(t, ok)
	w.Clock.Advance(due.Delay)
	require.NotNil(t, s.send(due.Msg), "now it is read")
}
