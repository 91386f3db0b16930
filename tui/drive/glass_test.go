package drive

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGlassShowsTheSameHoweverTheBytesAreCut(t *testing.T) {
	const sent = "\x1b]11;?\x07\x1b[?2026$p\x1b[>4;2mab\x1b[2;1H王芳\x1bP+q\x1b\\\x1b[1;2Hxé"
	for n := 1; n <= len(sent); n++ {
		g := NewGlass(8, 2)
		for rest := sent; rest != ""; rest = rest[min(n, len(rest)):] {
			_, err := g.Write([]byte(rest[:min(n, len(rest))]))
			require.NoError(t, err)
		}
		require.Equal(t, "axé\n王芳", g.String(), "in pieces of %d", n)
	}
}
