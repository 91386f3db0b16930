package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/screen"
)

func TestScreenSettingsComeBackAsTheyWereSaved(t *testing.T) {
	path := prefsPath(map[string]string{"XDG_CONFIG_HOME": t.TempDir()})
	got, err := loadPrefs(path)
	require.NoError(t, err)
	require.Zero(t, got, "nothing was saved yet")
	for _, lang := range model.Langs {
		for colours := screen.ColoursAuto; colours <= screen.ColoursNone; colours++ {
			for ground := screen.GroundAuto; ground <= screen.GroundLight; ground++ {
				for _, ascii := range []bool{true, false} {
					want := screen.Prefs{Lang: lang, Colours: colours, Ground: ground, ASCII: ascii}
					require.NoError(t, savePrefs(path, want))
					got, err := loadPrefs(path)
					require.NoError(t, err)
					require.Equal(t, want, got)
				}
			}
		}
	}
	for _, printing := range []screen.Printing{{Path: "/dev/usb/lp0"}, {Path: "小票 \"1\"", Wide: true, GB18030: true, Auto: true}} {
		want := screen.Prefs{Lang: model.ZH, Slip: printing}
		require.NoError(t, savePrefs(path, want))
		got, err := loadPrefs(path)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1, "no half files are left behind")
}

func TestScreenSettingsAreKeptWhereTheEnvironmentSays(t *testing.T) {
	require.Equal(t, filepath.FromSlash("/etc/x/regulars/screen.toml"), prefsPath(map[string]string{"XDG_CONFIG_HOME": "/etc/x", "HOME": "/home/w"}))
	require.Equal(t, filepath.FromSlash("/home/w/.config/regulars/screen.toml"), prefsPath(map[string]string{"HOME": "/home/w"}))
	require.Equal(t, filepath.FromSlash("/home/w/.config/regulars/screen.toml"), prefsPath(map[string]string{"XDG_CONFIG_HOME": "relative", "HOME": "/home/w"}), "XDG: relative paths are invalid")
	require.Empty(t, prefsPath(nil))
	got, err := loadPrefs("")
	require.NoError(t, err)
	require.Zero(t, got)
	require.Equal(t, model.Code("prefs.write"), model.CodeOf(savePrefs("", screen.Prefs{})))
}

func TestScreenSettingsThatMakeNoSenseAreTheDefault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "screen.toml")
	require.NoError(t, os.WriteFile(path, []byte("language = 'fr'\ncolours = 'plaid'\nground = 'LIGHT'\nnewer = 1\n"), 0o600))
	got, err := loadPrefs(path)
	require.NoError(t, err)
	require.Equal(t, screen.Prefs{Ground: screen.GroundLight}, got)
	require.NoError(t, os.WriteFile(path, []byte("language = [\n\x00"), 0o600))
	got, err = loadPrefs(path)
	require.Equal(t, model.Code("prefs.read"), model.CodeOf(err))
	require.Zero(t, got)
	require.NoError(t, savePrefs(path, screen.Prefs{Lang: model.ZH}), "choosing something mends the file")
	_, err = loadPrefs(path)
	require.NoError(t, err)
}

func TestScreenSettingsThatCannotBeWrittenAreRefused(t *testing.T) {
	folder := t.TempDir()
	inTheWay := filepath.Join(folder, "regulars")
	require.NoError(t, os.WriteFile(inTheWay, nil, 0o600))
	require.Equal(t, model.Code("prefs.write"), model.CodeOf(savePrefs(filepath.Join(inTheWay, "screen.toml"), screen.Prefs{})))
	path := filepath.Join(folder, "taken")
	require.NoError(t, os.MkdirAll(filepath.Join(path, "x"), 0o700))
	require.Equal(t, model.Code("prefs.write"), model.CodeOf(savePrefs(path, screen.Prefs{})), "a folder stands where the file should")
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, left, 2)
}
