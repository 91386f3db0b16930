package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/screen"
)

var update = flag.Bool("update", false, "write the generated parts of docs/ anew")

const (
	keysBegin = "<!-- keys -->\n"
	keysEnd   = "<!-- end of keys -->\n"
)

// TestGuideHasTheKeysOfTheTable holds the guides against the one table of keys.
func TestGuideHasTheKeysOfTheTable(t *testing.T) {
	for lang, path := range map[model.Lang]string{model.EN: "docs/GUIDE.md", model.ZH: "docs/GUIDE.zh.md"} {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		head, rest, found := strings.Cut(string(raw), keysBegin)
		require.True(t, found, path)
		_, tail, found := strings.Cut(rest, keysEnd)
		require.True(t, found, path)
		want := head + keysBegin + screen.Markdown(lang) + keysEnd + tail
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
			continue
		}
		require.Equal(t, want, string(raw), "%s: run go test -run Guide -update .", path)
	}
}
