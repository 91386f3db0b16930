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
	'→': {"  #  ", "   # ", "#####", "   # ", "  #  "},
	' ': {"  ", "  ", "  ", "  ", "  "},
}

// block writes a number large, in lines of one width, each point of a figure so many columns
// wide: cells are higher than wide, so that two columns look best. It returns nil for what has a
// sign that has no shape.
func block(number string, columns int) []string {
	var rows [blockHeight]strings.Builder
	for i, r := range number {
		shape, ok := figures[r]
		if !ok {
			return nil
		}
		for y := range rows {
			if i > 0 {
				rows[y].WriteString(text.Spaces(columns))
			}
			for _, point := range shape[y] {
				ink := " "
				if point == '#' {
					ink = "█"
				}
				rows[y].WriteString(strings.Repeat(ink, columns))
			}
		}
	}
	lines := make([]string, blockHeight)
	for y := range rows {
		lines[y] = rows[y].String()
	}
	return lines
}

// large writes the first of some numbers that fits into width, as wide as it fits; nil if none
// does.
func large(width int, numbers ...string) []string {
	for _, columns := range []int{2, 1} {
		for _, n := range numbers {
			if lines := block(n, columns); lines != nil && text.Width(lines[0]) <= width {
				return lines
			}
		}
	}
	return nil
}
