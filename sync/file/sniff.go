package file

import (
	"bytes"
	"io"
	"strings"
)

// textShape is how the rows of a text are laid out.
type textShape struct {
	format Format
	delim  byte
	skip   int // bytes before the first row: the "sep=;" line of Excel
}

const (
	sniffRecords = 200
	sniffAgree   = 80 // percent of records that must have the same number of cells
)

// delimiters are what may stand between cells, the rarer first. The comma, which stands in
// texts and numbers too, comes last.
const delimiters = "\t|;,"

// sniffShape decides how the rows of a text are laid out from its first records: by the
// delimiter that cuts most of them alike, and of equally good ones by the rarer. One whose
// quotes all stand where they belong beats any other: a delimiter inside quoted texts cuts
// through their quotes, so that what a careful program wrote is never taken apart wrongly.
func sniffShape(sample []byte, eol byte, ext string) textShape {
	if delim, skip := sepLine(sample, eol); skip > 0 {
		return textShape{format: CSV, delim: delim, skip: skip}
	}
	best, most, strict := byte(0), 0, false
	for _, delim := range []byte(delimiters) {
		seen := records(sample, eol, delim)
		n := agreeing(seen)
		if n > 0 && (seen.strict && !strict || seen.strict == strict && n > most) {
			best, most, strict = delim, n, seen.strict
		}
	}
	switch best {
	case 0:
	case '\t':
		return textShape{format: TSV, delim: best}
	default:
		return textShape{format: CSV, delim: best}
	}
	if ext != "csv" && ext != "tsv" && looksSpaced(sample, eol) {
		return textShape{format: Columns}
	}
	if ext == "tsv" {
		return textShape{format: TSV, delim: '\t'}
	}
	return textShape{format: CSV, delim: ','}
}

// sepLine reads the line with which Excel names its delimiter.
func sepLine(sample []byte, eol byte) (delim byte, skip int) {
	end := bytes.IndexByte(sample, eol)
	if end < 0 || end > 8 {
		return 0, 0
	}
	line := strings.TrimSuffix(strings.ToLower(string(sample[:end])), "\r")
	if len(line) == 5 && strings.HasPrefix(line, "sep=") {
		return line[4], end + 1
	}
	return 0, 0
}

// cut is what a delimiter makes of a record.
type cut struct {
	cells  int
	filled int // without the empty cells at the end
}

// layout is what a delimiter makes of the first records of a sample.
type layout struct {
	cuts   []cut
	strict bool // every quote opens or closes a cell, or is doubled inside one
}

// records cuts the first records of a sample at a delimiter. The last record is left out if
// others are there, because the sample may have broken it off.
func records(sample []byte, eol, delim byte) layout {
	in := newLines(bytes.NewReader(sample))
	in.eol = eol
	src := separated{in: in, delim: delim, sniffs: true}
	whole := len(sample) < sniffBytes
	var cuts []cut
	broken := false
	for len(cuts) < sniffRecords {
		row, err := src.next()
		if err == io.EOF && whole {
			return layout{cuts, !src.stray && !broken}
		}
		if err != nil || row.Problem != nil && src.open && !whole {
			break // The sample's end cut a quoted cell off.
		}
		if row.Problem != nil {
			broken = true
			continue
		}
		if blank(row.Cells) {
			continue
		}
		c := cut{cells: len(row.Cells), filled: len(row.Cells)}
		for c.filled > 0 && blank(row.Cells[c.filled-1:c.filled]) {
			c.filled--
		}
		cuts = append(cuts, c)
	}
	if len(cuts) > 1 && len(cuts) < sniffRecords {
		cuts = cuts[:len(cuts)-1]
	}
	return layout{cuts, !src.stray && !broken}
}

// agreeing counts the records that are cut like a table: at least once, and not wider than
// the widest of the first rows, which is the header or a full row. Titles above it are
// passed over. If less than nearly all of the rest agree, none do. Where the quotes are right
// and all records have the same number of cells, it is a table whatever stands in them.
func agreeing(seen layout) int {
	cuts := seen.cuts
	if seen.strict && even(cuts) {
		return len(cuts)
	}
	width, from := 1, 0
	for i, c := range cuts[:min(len(cuts), titleRows)] {
		if c.filled > width {
			width, from = c.filled, i
		}
	}
	if width < 2 {
		return 0
	}
	count := 0
	for _, c := range cuts[from:] {
		if c.cells >= 2 && c.filled <= width {
			count++
		}
	}
	if count*100 < sniffAgree*(len(cuts)-from) {
		return 0
	}
	return count
}

// even reports whether all records have the same number of cells, two at least.
func even(cuts []cut) bool {
	for _, c := range cuts {
		if c.cells < 2 || c.cells != cuts[0].cells {
			return false
		}
	}
	return len(cuts) > 0
}

// looksSpaced accepts lines that all have the same number of words, three at least.
func looksSpaced(sample []byte, eol byte) bool {
	width, seen := 0, 0
	for seen < sniffRecords {
		line, rest, more := bytes.Cut(sample, []byte{eol})
		if !more && seen > 0 && len(line) > 0 && len(sample) >= sniffBytes {
			break // The sample's end cut this line.
		}
		if words := len(bytes.Fields(line)); words > 0 {
			if width == 0 {
				width = words
			}
			if words != width {
				return false
			}
			seen++
		}
		if !more {
			break
		}
		sample = rest
	}
	return width >= 3
}

// blank reports whether a row says nothing.
func blank(cells [][]byte) bool {
	for _, cell := range cells {
		for _, c := range cell {
			// A lone 0x1a is the end mark of files from DOS programs.
			if c != ' ' && c != '\t' && c != '\r' && c != 0x1a {
				return false
			}
		}
	}
	return true
}
