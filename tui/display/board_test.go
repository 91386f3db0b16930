package display

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/screen"
)

func points(n model.Points) Showing {
	return Showing{Open: true, Facing: screen.Facing{Name: "王*", Balance: n}}
}

func TestDisplayFollowsItsTillAlone(t *testing.T) {
	b := &Board{}
	front, leave := b.Follow("front")
	defer leave()
	b.Post("back").Show(points(1))
	require.Empty(t, front)
	b.Post("front").Show(points(2))
	require.Equal(t, points(2), <-front)
}

func TestSlowDisplayGetsTheLatest(t *testing.T) {
	b := &Board{}
	front, leave := b.Follow("front")
	defer leave()
	post := b.Post("front")
	for n := range model.Points(10) {
		post.Show(points(n))
	}
	require.Equal(t, points(9), <-front)
	require.Empty(t, front)
}

func TestDisplayThatComesLaterSeesWhatIsOpen(t *testing.T) {
	b := &Board{}
	post := b.Post("front")
	post.Show(points(3))
	require.False(t, post.Followed())
	front, leave := b.Follow("front")
	require.True(t, post.Followed())
	require.Equal(t, points(3), <-front)
	leave()
	require.False(t, post.Followed())
}

func TestIdleSessionTakesNothingFromAnotherOfItsName(t *testing.T) {
	b := &Board{}
	front, leave := b.Follow("front")
	defer leave()
	one, other := b.Post("front"), b.Post("front")
	one.Show(points(1))
	require.Equal(t, points(1), <-front)
	other.Show(Showing{})
	require.Empty(t, front)
	other.Show(points(2))
	one.Show(Showing{})
	require.Equal(t, points(2), <-front)
	require.Empty(t, front)
	other.Show(Showing{Facing: points(2).Facing})
	require.Equal(t, Showing{}, <-front, "nothing of the member stays")
}

func TestBoardForgetsWhatNobodyShowsOrFollows(t *testing.T) {
	b := &Board{}
	post := b.Post("front")
	post.Show(Showing{})
	require.Empty(t, b.tills)
	_, leave := b.Follow("front")
	post.Show(points(1))
	leave()
	require.Len(t, b.tills, 1)
	post.Show(Showing{})
	require.Empty(t, b.tills)
}
