package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/width"
)

// chineseLiterals calls yield with every text of the program that has a hanzi.
func chineseLiterals(t *testing.T, yield func(at token.Position, text string)) {
	t.Helper()
	files := token.NewFileSet()
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				text, err := strconv.Unquote(l.Value)
				require.NoError(t, err)
				if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
					yield(files.Position(l.Pos()), text)
				}
			}
			return true
		})
		return nil
	}))
}

// overlaps names the character of a text that a Chinese font would draw over its right neighbour, 0
// if there is none: one of ambiguous width with something behind it.
func overlaps(text string) rune {
	runes := []rune(text)
	for i, r := range runes {
		if r < 0x80 || unicode.IsLetter(r) || width.LookupRune(r).Kind() != width.EastAsianAmbiguous {
			continue
		}
		if strings.ContainsRune("“”‘’", r) {
			return r // what is quoted stands behind the one, a full stop behind the other
		}
		next := ' '
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if next != ' ' && next != '\n' && (r != '↑' || next != '↓') { // arrows are slim
			return r
		}
	}
	return 0
}

func TestNoChineseTextDrawsACharacterOverItsNeighbour(t *testing.T) {
	for text, want := range map[string]rune{
		"没有找到“x”。": '“', "金卡 ×1.5": '×', "金卡 × 1.5": 0, "正在读取……": '…', "正在读取…": 0, "茶 · 酒": 0, "茶·酒": '·', "1,000 → 900": 0,
		"破折号——": '—', "没有找到「x」。": 0, "↑↓ 选择": 0, "María 您好": 0,
	} {
		require.Equal(t, string(want), string(overlaps(text)), text)
	}
	seen := 0
	chineseLiterals(t, func(at token.Position, text string) {
		seen++
		if r := overlaps(text); r != 0 {
			require.Zero(t, r, "%s: %q has %q, which Chinese fonts draw two columns wide; see docs/ARCHITECTURE.md", at, text, r)
		}
	})
	require.Greater(t, seen, 1000)
}
