package part

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/say"
)

// The narrowest window that the screens work in.
const narrow = 60

func TestEveryRefusalIsToldWholeInTheNarrowestWindow(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "model", "say", "*.go"))
	require.NoError(t, err)
	entry := regexp.MustCompile(`(?m)^\t"([a-z]+\.[a-z_0-9.]+)": +\{$`)
	seen := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range entry.FindAllStringSubmatch(string(raw), -1) {
			seen++
			for _, lang := range model.Langs {
				var n Notices
				sentence, hint := say.Error(lang, model.Refuse(model.Code(m[1]), "1,234", "12,345", "R-1001", "2026-11-22", "x", "x"))
				n.Fail(sentence, hint, noon)
				lines := n.View(plain, lang, narrow)
				require.False(t, strings.HasSuffix(strings.TrimRight(lines[len(lines)-1], " "), "…"), "%s: %q", m[1], lines)
			}
		}
	}
	require.Greater(t, seen, 250)
}
