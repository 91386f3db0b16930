package clean

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"regulars/model"
)

// The years that a customer can have been born in, for as long as this program runs.
const (
	birthYearMin = 1880
	birthYearMax = 2100
)

// Birthday is a day of the solar or the Chinese lunar calendar, with or without its year. The
// zero Birthday means that nobody told us. A lunar Birthday is kept and shown as such; what
// solar day it falls on is not computed here.
type Birthday struct {
	Year       int // 0 if unknown
	Month, Day int
	Lunar      bool
}

var (
	yearMonthDay = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
	monthDay     = regexp.MustCompile(`^(\d{1,2})[-/.月](\d{1,2})[日号]?$`)
	compactDate  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	lunarWords   = regexp.MustCompile(`^(lunar|农历|阴历|旧历|農曆|陰曆|l)`)
	spelledLunar = regexp.MustCompile(`^(正|[一二三四五六七八九十冬腊]|十[一二])月(初[一二三四五六七八九十]|二?十[一二三四五六七八九]|廿[一二三四五六七八九]|[二三]十)日?$`)
)

// ParseBirthday reads "1990-05-20", "05-20", the same with slashes, points or 年月日,
// "19900520", and lunar days marked with "lunar", "农历" or "L": "L08-15", "农历八月十五". Only
// forms that start with the year or the month are read: 03/04/1990 means two days.
func ParseBirthday(s string) (Birthday, error) {
	text := strings.ToLower(identifier(s, LineMax))
	mark := lunarWords.FindString(text)
	text = strings.ReplaceAll(text[len(mark):], " ", "")
	b := Birthday{Lunar: mark != ""}
	if m := spelledLunar.FindStringSubmatch(text); m != nil && b.Lunar {
		b.Month, b.Day = lunarMonth(m[1]), lunarDay(m[2])
		return b.checked(false)
	}
	for _, form := range []*regexp.Regexp{yearMonthDay, compactDate} {
		if m := form.FindStringSubmatch(text); m != nil {
			b.Year, b.Month, b.Day = atoi(m[1]), atoi(m[2]), atoi(m[3])
			return b.checked(true)
		}
	}
	if m := monthDay.FindStringSubmatch(text); m != nil {
		b.Month, b.Day = atoi(m[1]), atoi(m[2])
		return b.checked(false)
	}
	return Birthday{}, model.Refuse("birthday.form")
}

// atoi reads digits that a pattern has already matched.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// checked refuses days that no calendar has.
func (b Birthday) checked(hasYear bool) (Birthday, error) {
	last := 30 // the longest lunar month
	if !b.Lunar {
		last = lastDay(b.Year, b.Month)
	}
	switch {
	case b.Month < 1 || b.Month > 12 || b.Day < 1 || b.Day > last:
		return Birthday{}, model.Refuse("birthday.day")
	case hasYear && (b.Year < birthYearMin || b.Year > birthYearMax):
		return Birthday{}, model.Refuse("birthday.year", birthYearMin, birthYearMax)
	}
	return b, nil
}

// lastDay is the last day of a solar month. Without a year February has 29 days, since
// somebody was born on each of them.
func lastDay(year, month int) int {
	if year == 0 {
		year = 2000
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// String writes the canonical form, which ParseBirthday reads back: "1990-05-20", "05-20",
// "L1990-08-15", "L08-15", and "" for the zero Birthday.
func (b Birthday) String() string {
	if b.IsZero() {
		return ""
	}
	day := fmt.Sprintf("%02d-%02d", b.Month, b.Day)
	if b.Year != 0 {
		day = fmt.Sprintf("%04d-%s", b.Year, day)
	}
	if b.Lunar {
		return "L" + day
	}
	return day
}

// IsZero reports whether the birthday is unknown.
func (b Birthday) IsZero() bool { return b == Birthday{} }

// Next answers the first celebration on or after the day of today, as midnight in its zone.
// Who was born on 29 February celebrates on the 28th in common years. The answer is false for
// lunar and unknown birthdays.
func (b Birthday) Next(today time.Time) (time.Time, bool) {
	if b.Lunar || b.IsZero() {
		return time.Time{}, false
	}
	year, month, day := today.Date()
	next := b.in(year, today.Location())
	if next.Before(time.Date(year, month, day, 0, 0, 0, 0, today.Location())) {
		next = b.in(year+1, today.Location())
	}
	return next, true
}

// in is the day of celebration in a given year.
func (b Birthday) in(year int, zone *time.Location) time.Time {
	return time.Date(year, time.Month(b.Month), min(b.Day, lastDay(year, b.Month)), 0, 0, 0, 0, zone)
}

// Age answers the completed years of life on the day of today. The answer is false for lunar
// birthdays, for those without a year, and before birth.
func (b Birthday) Age(today time.Time) (int, bool) {
	if b.Lunar || b.Year == 0 {
		return 0, false
	}
	year, month, day := today.Date()
	age := year - b.Year
	if b.in(year, time.UTC).After(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)) {
		age--
	}
	return age, age >= 0
}

const numerals = "一二三四五六七八九十"

// numeral is the value of one Chinese numeral, 1 to 10, or 0 if r is none.
func numeral(r string) int {
	for i, n := range []rune(numerals) {
		if string(n) == r {
			return i + 1
		}
	}
	return 0
}

// lunarMonth reads a month that spelledLunar has matched. The first, eleventh and last month
// have names of their own.
func lunarMonth(s string) int {
	switch s {
	case "正":
		return 1
	case "冬":
		return 11
	case "腊":
		return 12
	}
	if unit, ok := strings.CutPrefix(s, "十"); ok {
		return 10 + numeral(unit)
	}
	return numeral(s)
}

// lunarDay reads a day that spelledLunar has matched: 初一 to 初十, 十一 to 二十, 廿一 or 二十一
// to 三十.
func lunarDay(s string) int {
	if unit, ok := strings.CutPrefix(s, "初"); ok {
		return numeral(unit)
	}
	if unit, ok := strings.CutPrefix(s, "廿"); ok {
		return 20 + numeral(unit)
	}
	tens, unit, _ := strings.Cut(s, "十")
	return max(1, numeral(tens))*10 + numeral(unit)
}
