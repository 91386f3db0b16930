package file

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// DateOrder says how 1/2/2017 is read. Dates that begin with the year, that name the month
// or that can be read in one way only do not need it.
type DateOrder string

// The orders; Unknown refuses what can be read both ways.
const (
	Unknown    DateOrder = ""
	DayFirst   DateOrder = "dmy"
	MonthFirst DateOrder = "mdy"
)

// dateStyle says how a date is read.
type dateStyle struct {
	order   DateOrder
	serial  bool // bare numbers may be a workbook's day counts
	epoch04 bool // and count from 1904
	oldest  int  // the smallest such count that is taken for a date
}

// dateProblem says why a date cannot be used.
type dateProblem int

const (
	dateOK dateProblem = iota
	dateBad
	dateAmbiguous
)

// stamp is a date as written: a wall clock reading, with its zone if it names one.
type stamp struct {
	year, month, day     int // year 0: a day of every year
	hour, minute, second int
	nanosecond           int
	timed                bool
	zoned                bool
	offset               int  // seconds east of UTC, if zoned
	either               bool // day and month could be exchanged
}

const (
	firstYear = 1900
	lastYear  = 2199
	maxDate   = 64 // bytes of a written date
)

// scanDate reads a date with or without a time. b is trimmed.
func scanDate(b []byte, style dateStyle) (stamp, dateProblem) {
	if len(b) == 0 || len(b) > 2*maxDate {
		return stamp{}, dateBad
	}
	var room [maxDate]byte
	if asciiPrefix(b) < len(b) {
		n, ok := plainDate(b, room[:])
		if !ok {
			return stamp{}, dateBad
		}
		b = bytes.TrimSpace(room[:n])
	}
	if len(b) > maxDate {
		return stamp{}, dateBad
	}
	if style.serial {
		if s, ok := serialDate(b, style); ok {
			return s, dateOK
		}
	}
	s, rest, problem := scanDay(b, style.order)
	if problem == dateBad {
		return s, problem
	}
	if !s.scanTime(rest) || !s.real() {
		return s, dateBad
	}
	return s, problem
}

// chineseMarks are what stands behind the parts of a Chinese date, and their ASCII forms.
// The hyphen behind the month leaves "5月20日" as "5-20".
var chineseMarks = map[rune]byte{
	'年': '-', '月': '-', '日': ' ', '号': ' ', '時': ':', '时': ':', '点': ':', '點': ':', '分': ':', '秒': ' ',
}

// plainDate writes a date in ASCII: Chinese marks, full-width digits, 上午 and 下午.
func plainDate(b, out []byte) (int, bool) {
	half := "" // the half of the day, which Chinese names before the hour
	n := 0
	s := string(b)
	for _, pair := range [][2]string{{"上午", " AM"}, {"早上", " AM"}, {"下午", " PM"}, {"晚上", " PM"}, {"中午", " PM"}} {
		if before, after, found := strings.Cut(s, pair[0]); found {
			s, half = before+" "+after, pair[1]
			break
		}
	}
	for _, week := range []string{"星期", "周", "礼拜"} {
		if before, after, found := strings.Cut(s, week); found {
			_, size := utf8.DecodeRuneInString(after)
			s = before + " " + after[size:]
			break
		}
	}
	for _, r := range s {
		r = narrow(r)
		c, ok := chineseMarks[r]
		switch {
		case n == len(out)-len(half):
			return 0, false
		case ok:
			out[n] = c
		case r < utf8.RuneSelf:
			out[n] = byte(r)
		default:
			return 0, false
		}
		n++
	}
	for n > 0 && (out[n-1] == ':' || out[n-1] == ' ' || out[n-1] == '-') {
		n--
	}
	return n + copy(out[n:], half), true
}

// scanDay reads the date at the start of b.
func scanDay(b []byte, order DateOrder) (s stamp, rest []byte, problem dateProblem) {
	first, n := number(b)
	rest = b[n:]
	switch {
	case n == 8:
		s.year, s.month, s.day = first/10000, first/100%100, first%100
		return s, rest, dateOK
	case n == 12 || n == 14:
		return compact(b[:n]), rest, dateOK
	case n == 0:
		return monthNamed(b)
	case len(rest) == 0 || n > 4 || n == 3:
		return s, nil, dateBad
	}
	mark := rest[0]
	if mark != '-' && mark != '/' && mark != '.' {
		return dayNamed(first, n, rest)
	}
	second, m := number(rest[1:])
	if m == 0 && n <= 2 {
		return dayNamed(first, n, rest)
	}
	if m < 1 || m > 2 {
		return s, nil, dateBad
	}
	rest = rest[1+m:]
	if len(rest) < 2 || rest[0] != mark {
		if n == 4 || !bareDay(rest) {
			return s, nil, dateBad
		}
		s.month, s.day = first, second
		return s, rest, dateOK
	}
	third, k := number(rest[1:])
	rest = rest[1+k:]
	switch {
	case n == 4 && k >= 1 && k <= 2:
		s.year, s.month, s.day = first, second, third
		return s, rest, dateOK
	case n <= 2 && k == 4:
		s.year = third
		problem = s.dayMonth(first, second, mark, order)
		return s, rest, problem
	}
	return s, nil, dateBad
}

// bareDay reports what may stand behind a birthday without its year.
func bareDay(rest []byte) bool { return len(bytes.TrimSpace(rest)) == 0 }

// dayMonth sorts the first two numbers of a date that ends with its year. Points are set
// by people who begin with the day.
func (s *stamp) dayMonth(first, second int, mark byte, order DateOrder) dateProblem {
	s.day, s.month = first, second
	switch {
	case mark == '.' || first == second || first > 12:
		return dateOK
	case second > 12:
		s.day, s.month = second, first
		return dateOK
	}
	s.either = true
	switch order {
	case DayFirst:
		return dateOK
	case MonthFirst:
		s.day, s.month = second, first
		return dateOK
	}
	return dateAmbiguous
}

// compact reads 201701020730 and 20170102073027.
func compact(b []byte) stamp {
	two := func(i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }
	s := stamp{year: two(0)*100 + two(2), month: two(4), day: two(6), hour: two(8), minute: two(10), timed: true}
	if len(b) == 14 {
		s.second = two(12)
	}
	return s
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// monthWord reads an English month at the start of b, short or long.
func monthWord(b []byte) (month, length int) {
	for length < len(b) && (b[length]|0x20) >= 'a' && (b[length]|0x20) <= 'z' {
		length++
	}
	if length < 3 {
		return 0, 0
	}
	word := strings.ToLower(string(b[:length]))
	long := []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	for i := range months {
		if word == months[i] || word == long[i] || word == "sept" && i == 8 {
			return i + 1, length
		}
	}
	return 0, 0
}

// monthNamed reads "Jan 2, 2017".
func monthNamed(b []byte) (s stamp, rest []byte, problem dateProblem) {
	month, n := monthWord(b)
	if n == 0 {
		return s, nil, dateBad
	}
	b = bytes.TrimLeft(b[n:], " .-")
	day, n := number(b)
	if n < 1 || n > 2 {
		return s, nil, dateBad
	}
	b = bytes.TrimLeft(b[n:], " ,-")
	year, n := number(b)
	if n != 4 {
		return s, nil, dateBad
	}
	return stamp{year: year, month: month, day: day}, b[n:], dateOK
}

// dayNamed reads "2 Jan 2017" and "02-Jan-2017" behind their day.
func dayNamed(day, digits int, b []byte) (s stamp, rest []byte, problem dateProblem) {
	b = bytes.TrimLeft(b, " -/.")
	month, n := monthWord(b)
	if n == 0 || digits > 2 {
		return s, nil, dateBad
	}
	b = bytes.TrimLeft(b[n:], " -/.,")
	year, n := number(b)
	if n != 4 {
		return s, nil, dateBad
	}
	return stamp{year: year, month: month, day: day}, b[n:], dateOK
}

// number reads the digits at the start of b, 18 at most.
func number(b []byte) (value, length int) {
	for length < len(b) && length < 18 && b[length] >= '0' && b[length] <= '9' {
		value = value*10 + int(b[length]-'0')
		length++
	}
	return value, length
}

// real reports whether the calendar has the day and the clock the time.
func (s *stamp) real() bool {
	if s.month < 1 || s.month > 12 || s.day < 1 || s.hour > 23 || s.minute > 59 || s.second > 59 {
		return false
	}
	year := s.year
	if year == 0 {
		year = 2000 // A day of every year may be 29 February.
	}
	return year >= firstYear && year <= lastYear && s.day <= daysIn(year, s.month)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// epochDays counts days from 1 January 1970 in the Gregorian calendar (Howard Hinnant,
// "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
func epochDays(year, month, day int) int64 {
	if month <= 2 {
		year--
	}
	era := year / 400
	ofEra := year - era*400
	ofYear := (153*((month+9)%12)+2)/5 + day - 1
	return int64(era)*146097 + int64(ofEra*365+ofEra/4-ofEra/100+ofYear) - 719468
}
