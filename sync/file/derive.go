package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"

	"regulars/model"
)

// repeats names rows that have no receipt number. The name is made from what the row says
// and, because two equal rows are two sales, from how many equal rows stand before it in
// the file. Reading the file again gives the same names, in whatever order its rows are.
type repeats struct {
	seen    fingerprints
	often   map[uint64]int
	scratch []byte
}

// oftenAfter is from which repetition on a row is counted in a map of its own; below it, each
// occurrence is a fingerprint.
const oftenAfter = 8

// name returns the receipt number of a row. It refuses files with more rows than can be told
// apart in bounded memory.
func (r *repeats) name(cells [][]byte) (string, error) {
	sum := r.digest(cells)
	row := binary.LittleEndian.Uint64(sum[:])
	nth := 1
	for ; nth <= oftenAfter; nth++ {
		// A multiple of an odd constant gives each occurrence a fingerprint of its own.
		if mark := row + uint64(nth)*0x9e3779b97f4a7c15; !r.seen.has(mark) {
			if r.seen.full() {
				return "", model.Refuse("import.unnumbered", MaxUnnumbered)
			}
			r.seen.add(mark)
			break
		}
	}
	if nth > oftenAfter {
		if r.often == nil {
			r.often = map[uint64]int{}
		}
		r.often[row]++
		nth = oftenAfter + r.often[row]
	}
	name := "row-" + rowNames.EncodeToString(sum[:10])
	if nth > 1 {
		name += "-" + strconv.Itoa(nth)
	}
	return name, nil
}

// rowNames spells a digest in 16 letters and digits that survive any program.
var rowNames = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// digest hashes the cells as they are meant: trimmed, numbers without idle zeros, empty cells
// at the end left out. It looks at all columns, also those without a meaning, so that a better
// mapping does not turn known rows into new ones.
func (r *repeats) digest(cells [][]byte) [sha256.Size]byte {
	b := append(r.scratch[:0], "regulars row 1"...)
	end := len(b)
	for _, cell := range cells {
		b = append(b, 0x1f)
		if cell = plainZeros(trim(cell)); len(cell) > 0 {
			b = append(b, cell...)
			end = len(b)
		}
	}
	r.scratch = b
	return sha256.Sum256(b[:end])
}

// plainZeros cuts the zeros behind a decimal point that programs add and drop at will.
func plainZeros(cell []byte) []byte {
	point := bytes.IndexByte(cell, '.')
	if point < 1 || !allDigits(cell[point+1:]) || !allDigits(bytes.TrimPrefix(cell[:point], []byte{'-'})) {
		return cell
	}
	return bytes.TrimSuffix(bytes.TrimRight(cell, "0"), []byte{'.'})
}
