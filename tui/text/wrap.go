package text

import "strings"

// noStart may not stand at the start of a line in Chinese text, noEnd not at its end: a comma
// alone on a line reads as a mistake.
const (
	noStart = "，。、；：？！）》」』】〉”’…—～·,.;:?!)]}%"
	noEnd   = "（《「『【〈“‘([{"
)

// Wrap breaks a plain text into lines of at most width columns. It breaks at spaces, between
// hanzi, and inside a word only if the word is longer than a line; closing punctuation stays
// with what it closes. Line breaks in s are kept. The answer has at least one line.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return []string{""}
	}
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapParagraph(paragraph, width)...)
	}
	return lines
}

func wrapParagraph(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for len(s) > 0 {
		piece, columns := firstPiece(s)
		s = s[len(piece):]
		trimmed := strings.TrimRight(piece, " ")
		fits := used+columns-(len(piece)-len(trimmed)) <= width
		if !fits && used > 0 {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		for Width(trimmed) > width {
			head, rest := split(piece, width)
			lines = append(lines, head)
			piece, columns = rest, Width(rest)
			trimmed = strings.TrimRight(piece, " ")
		}
		line += piece
		used += columns
	}
	return append(lines, strings.TrimRight(line, " "))
}

// firstPiece returns the start of s up to the first place where a line may be broken, with the
// spaces that follow it, and its columns.
func firstPiece(s string) (string, int) {
	end, columns := 0, 0
	previous := ""
	for cluster, width := range Clusters(s) {
		if end > 0 && breaks(previous, cluster) {
			break
		}
		end += len(cluster)
		columns += width
		previous = cluster
	}
	return s[:end], columns
}

// breaks reports whether a line may end between the two characters.
func breaks(before, after string) bool {
	switch {
	case after == " ", strings.Contains(noStart, after), strings.Contains(noEnd, before):
		return false
	case before == " ":
		return true
	}
	_, left := First(before)
	_, right := First(after)
	return left == 2 || right == 2
}

// split cuts s after as many whole characters as fit into width columns, but at least one.
func split(s string, width int) (head, rest string) {
	end, used := 0, 0
	for cluster, columns := range Clusters(s) {
		if used+columns > width && end > 0 {
			break
		}
		end += len(cluster)
		used += columns
	}
	return s[:end], s[end:]
}
