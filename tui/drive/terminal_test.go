package drive

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTerminalDoesWithBytesWhatTerminalsDo(t *testing.T) {
	for _, c := range []struct{ name, sent, want string }{
		{"text", "ab王", "ab王    |        |        "},
		{"left half overwritten", "王芳\rx", "x 芳    |        |        "},
		{"right half overwritten", "王芳\x1b[4Gx", "王 x    |        |        "},
		{"wide over two halves", "王芳\x1b[2G李", " 李     |        |        "},
		{"half erased", "王芳\x1b[2D\b\x1b[K", "        |        |        "},
		{"erased to the left", "abc王\x1b[4G\x1b[1K", "        |        |        "},
		{"some erased", "abcdef\x1b[2G\x1b[3X", "a   ef  |        |        "},
		{"removed", "王芳xy\x1b[2G\x1b[2P", "  xy    |        |        "},
		{"removed whole", "王芳xy\r\x1b[2P", "芳xy    |        |        "},
		{"inserted", "王芳xyz\x1b[3G\x1b[2@", "王  芳xy|        |        "},
		{"inserted, half pushed out", "a王芳李\r\x1b[2@", "  a王芳 |        |        "},
		{"wraps late", "12345678\r9", "92345678|        |        "},
		{"wraps", "123456789", "12345678|9       |        "},
		{"does not wrap", "\x1b[?7l123456789\x1b[?7h", "12345679|        |        "},
		{"wide does not fit", "1234567王", "1234567 |王      |        "},
		{"moves", "\x1b[2;3Ha\x1b[Ab\x1b[2Bc\x1b[3Dd\x1b[1de\x1b[5Gf\x1b[Hg\ti", "g  ef  i|  a     |  d c   "},
		{"repeats", "ab\x1b[3b", "abbbb   |        |        "},
		{"scrolls", "a\r\nb\r\nc\n", "b       |c       |        "},
		{"scrolls back", "a\r\nb\x1bM\x1bM", "        |a       |b       "},
		{"a region scrolls", "a\r\nb\r\nc\x1b[2;3r\x1b[3H\n", "a       |c       |        "},
		{"lines go and come", "a\r\nb\r\nc\x1b[1H\x1b[M\x1b[2H\x1b[L", "b       |        |c       "},
		{"erased below", "a\r\nbc\r\nd\x1b[2;2H\x1b[J", "a       |b       |        "},
		{"all erased", "a\r\nb\x1b[2J\x1b[31m", "        |        |        "},
	} {
		term := newTerminal(8, 3)
		term.feed(c.sent)
		require.Equal(t, c.want, strings.Join(term.lines(), "|"), c.name)
		require.Empty(t, term.unknown, c.name)
	}
	term := newTerminal(8, 3)
	term.feed("\x1b[5y\a")
	require.Len(t, term.unknown, 2, "nothing is passed over in silence")
}
