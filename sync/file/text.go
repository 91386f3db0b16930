package file

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"regulars/model"
)

// decode returns the text of raw as UTF-8 without a byte order mark. head is what raw
// starts with.
func decode(raw *bufio.Reader, head []byte) io.Reader {
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		raw.Discard(3)
		return raw
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return transform.NewReader(raw, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return transform.NewReader(raw, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder())
	}
	return &lateText{raw: raw}
}

// wide reports the byte order mark of UTF-16, in which every second byte of ASCII is 0.
func wide(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

// lateText passes ASCII through and decides between UTF-8 and GB18030 at the first byte
// that is neither: a sales file may name its first product in Chinese far behind any sample.
type lateText struct {
	raw  *bufio.Reader
	text io.Reader
}

func (l *lateText) Read(p []byte) (int, error) {
	if l.text != nil {
		return l.text.Read(p)
	}
	if len(p) == 0 {
		return 0, nil
	}
	head, err := l.raw.Peek(min(len(p), l.raw.Size()))
	if len(head) == 0 {
		return 0, err
	}
	if n := asciiPrefix(head); n > 0 {
		copy(p, head[:n])
		l.raw.Discard(n)
		return n, nil
	}
	sample, err := l.raw.Peek(l.raw.Size())
	if err != nil && !errors.Is(err, io.EOF) && len(sample) == 0 {
		return 0, err
	}
	switch {
	case mostlyUTF8(sample):
		l.text = l.raw
	case mostlyGB18030(sample):
		l.text = transform.NewReader(l.raw, simplifiedchinese.GB18030.NewDecoder())
	default:
		return 0, model.Refuse("import.encoding")
	}
	return l.text.Read(p)
}

// asciiPrefix counts the leading bytes below 0x80.
func asciiPrefix(b []byte) int {
	n := 0
	for n+8 <= len(b) && binary.LittleEndian.Uint64(b[n:])&0x8080808080808080 == 0 {
		n += 8
	}
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// mostlyUTF8 accepts a sample whose bytes beyond ASCII are UTF-8, with one broken character
// in a hundred forgiven: files joined by hand have them, and no GB18030 text passes.
func mostlyUTF8(sample []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(sample); {
		if sample[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !utf8.FullRune(sample[i:]) {
			break // The sample's end cut a character.
		}
		r, size := utf8.DecodeRune(sample[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return bad*100 <= good
}

// mostlyGB18030 accepts a sample that decodes with at most one error in fifty characters
// beyond ASCII. Western one-byte encodings fail it: their accents stand before letters and
// spaces that cannot follow in GB18030.
func mostlyGB18030(sample []byte) bool {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(sample)
	if err != nil {
		return false
	}
	good, bad := 0, 0
	for _, r := range string(text) {
		switch {
		case r == utf8.RuneError:
			bad++
		case r >= utf8.RuneSelf:
			good++
		}
	}
	return good > 0 && bad*50 <= good
}
