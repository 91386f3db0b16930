package cli

import (
	"context"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"regulars/model/desk"
	"regulars/store"
	"regulars/tui"
	"regulars/tui/screen"
	"regulars/tui/till"
)

func TestScreensAreComposedOverTheDeskOfWhoIsThere(t *testing.T) {
	dir, environ := shopIn(t)
	a := newApp([]string{"--lang", "zh"}, nil, nil, nil, environ)
	ctx := context.Background()
	require.NoError(t, a.withShop(ctx, func(_ *store.Store, d *desk.Desk, shop desk.Shop) error {
		session, err := d.SignIn(ctx, "", "")
		require.NoError(t, err)
		s := &stage{desk: d, shop: shop, clock: time.Now}
		s.present.Store(session)
		composed := a.composed(ctx, s)
		for _, name := range []string{till.CardName, screen.MemberName} {
			require.NotNil(t, composed.Screens[name], name)
		}
		root := tui.New(composed)
		root.Init()
		view := ansi.Strip(root.View().Content)
		require.Contains(t, view, "熟客")
		require.Contains(t, view, "O")
		return nil
	}))
	require.DirExists(t, dir)
}

func TestNamesAreSpelledForTerminalsWithoutHanzi(t *testing.T) {
	for name, want := range map[string]string{
		"欧阳志强": "Ou Yang Zhi Qiang", "María José": "María José", "王 Anna": "Wang Anna", "": "", "Ann李": "Ann Li",
	} {
		require.Equal(t, want, spelled(name))
	}
}
