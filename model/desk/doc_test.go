package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryFileStandsInTheMapOfThePackage(t *testing.T) {
	raw, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, places, found := strings.Cut(string(raw), "Where to look:")
	require.True(t, found)
	places = regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(strings.ReplaceAll(places, "//", ""), "")
	words := map[string]bool{}
	for _, line := range strings.Split(places, "\n   - ")[1:] {
		_, files, _ := strings.Cut(line, ":")
		for _, word := range regexp.MustCompile(`[a-z]+`).FindAllString(files, -1) {
			words[word] = true
		}
	}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		name := strings.TrimSuffix(file, ".go")
		if name != "doc" && !strings.HasSuffix(name, "_test") {
			require.True(t, words[name], "say in doc.go what %s is about", file)
		}
	}
}
