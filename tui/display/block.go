package display

import (
	"strings"

	"regulars/tui/text"
)

// blockHeight is the height of the large figures.
const blockHeight = 5

// figures are the shapes of what a number is written with. A digit is five columns wide.
var figures = map[rune][blockHeight]string{
	'0': {" ### ", "#   #", "#   #", "#   #", " ### "},
	'1': {"  #  ", " ##  ", "  #  ", "  #  ", " ### "},
	'2': {"#### ", "    #", " ### ", "#    ", "#####"},
	'3': {"#### ", "    #", " ### ", "    #", "#### "},
	'4': {"#   #", "#   #", "#####", "    #", "    #"},
	'5': {"#####", "#    ", "#### ", "    #", "#### "},
	'6': {" ### ", "#    ", "#### ", "#   #", " ### "},
	'7': {"#####", "    #", "   # ", "  #  ", "  #  "},
	'8': {" ### ", "#   #", " ### ", "#   #", " ### "},
	'9': {" ### ", "#   #", " ####", "    #", " ### "},
	',': {"  ", "  ", "  ", " #", "# "},
	'-': {"    ", "    ", "####", "    ", "    "},
	'−': {"    ", "    ", "####", "    ", "    "},
	'→': {"     ", "   # ", "#####", "   # ", "     "},
	' ': {"  ", "  ", "  ", "  ", "  "},
}

// block writes a number large, in lines of one width. It returns nil for what has a sign that
// has no shape.
func block(number string, ink string) []string {
	var rows [blockHeight]strings.Builder
	for i, r := range number {
		shape, ok := figures[r]
		if !ok {
			return nil
		}
		for y := range rows {
			if i > 0 {
				rows[y].WriteByte(' ')
			}
			rows[y].WriteString(shape[y])
		}
	}
	lines := make([]string, blockHeight)
	for y := range rows {
		lines[y] = strings.ReplaceAll(rows[y].String(), "#", ink)
	}
	return lines
}

// large writes the first of some numbers that fits into width, nil if none does.
func large(width int, ink string, numbers ...string) []string {
	for _, n := range numbers {
		if lines := block(n, ink); lines != nil && text.Width(lines[0]) <= width {
			return lines
		}
	}
	return nil
}
