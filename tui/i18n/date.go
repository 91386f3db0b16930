package i18n

import (
	"strconv"
	"time"

	"regulars/model"
)

// All dates are civil dates of the shop: t and now are brought to now's location first, so that
// "yesterday" begins at the shop's midnight, also across a clock change.

// Ago says how long ago a day was: "昨天", "3 周前", "yesterday", "3 weeks ago". A day that has
// not come yet is said by Until.
func Ago(lang model.Lang, t, now time.Time) string {
	days := DaysBetween(t, now)
	switch {
	case days < 0:
		return Until(lang, t, now)
	case days == 0:
		return Pair{"今天", "today"}.In(lang)
	case days == 1:
		return Pair{"昨天", "yesterday"}.In(lang)
	case days < 14:
		return span(lang, days, "天前", "day", "days")
	case days < 60:
		return span(lang, days/7, "周前", "week", "weeks")
	case days < 730:
		return span(lang, days/30, "个月前", "month", "months")
	}
	return span(lang, days/365, "年前", "year", "years")
}

// span writes a past span; the Chinese word brings its "ago" along.
func span(lang model.Lang, n int, zh, one, many string) string {
	if lang == model.ZH {
		return strconv.Itoa(n) + " " + zh
	}
	return Count(n, one, many) + " ago"
}

// Until says when a day comes: "今天", "明天", "周五" within the coming week, and a date beyond.
func Until(lang model.Lang, t, now time.Time) string {
	switch days := -DaysBetween(t, now); {
	case days < 0:
		return Ago(lang, t, now)
	case days == 0:
		return Pair{"今天", "today"}.In(lang)
	case days == 1:
		return Pair{"明天", "tomorrow"}.In(lang)
	case days < 7:
		return Weekday(lang, t.In(now.Location()).Weekday())
	}
	return Date(lang, t, now)
}

// Date writes a day of this year as "11-14" or "14 Nov", another one as "2023-04-11".
func Date(lang model.Lang, t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.Year() != now.Year():
		return t.Format(time.DateOnly)
	case lang == model.ZH:
		return t.Format("01-02")
	}
	return t.Format("2 Jan")
}

// Clock writes a time of day: "14:02".
func Clock(t time.Time) string { return t.Format("15:04") }

// Days writes a number of days: "40 天", "40 days".
func Days(lang model.Lang, n int) string {
	if lang == model.ZH {
		return strconv.Itoa(n) + " 天"
	}
	return Count(n, "day", "days")
}

// DaysBetween counts the midnights from t to now in now's location; negative if t is to come.
func DaysBetween(t, now time.Time) int {
	return civil(now) - civil(t.In(now.Location()))
}

// civil numbers the days, whatever the clocks did in them.
func civil(t time.Time) int {
	year, month, day := t.Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

var weekdays = [7]Pair{
	{"周日", "Sunday"},
	{"周一", "Monday"},
	{"周二", "Tuesday"},
	{"周三", "Wednesday"},
	{"周四", "Thursday"},
	{"周五", "Friday"},
	{"周六", "Saturday"},
}

// Weekday names a day of the week: "周五", "Friday".
func Weekday(lang model.Lang, d time.Weekday) string { return weekdays[d].In(lang) }

// Month names a month: "1 月", "January".
func Month(lang model.Lang, m time.Month) string {
	if lang == model.ZH {
		return strconv.Itoa(int(m)) + " 月"
	}
	return m.String()
}
