package sample

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// Names of members in Latin letters, for the shop in English. Chinese names are read by the
// dictionary, Japanese and Korean ones by the tables below, which spell the names that package
// names makes. The surname stays in front.

// compound surnames have two characters.
var compound = []string{"欧阳", "上官", "司徒", "司马", "诸葛", "慕容", "尉迟"}

// surnameSpelling is for surnames that are read in another way than the character elsewhere,
// or that the dictionary begins with a rarer reading of.
var surnameSpelling = map[string]string{
	"单": "Shan", "仇": "Qiu", "解": "Xie", "查": "Zha", "区": "Ou", "乐": "Yue", "曾": "Zeng", "覃": "Qin", "贾": "Jia",
	"尉迟": "Yuchi", "吕": "Lyu",
}

var japaneseSpelling = map[string]string{
	"佐藤": "Sato", "鈴木": "Suzuki", "高橋": "Takahashi", "田中": "Tanaka", "伊藤": "Ito", "渡辺": "Watanabe",
	"山本": "Yamamoto", "中村": "Nakamura", "小林": "Kobayashi", "加藤": "Kato", "吉田": "Yoshida", "山田": "Yamada",
	"佐々木": "Sasaki", "山口": "Yamaguchi", "松本": "Matsumoto", "井上": "Inoue", "木村": "Kimura", "斎藤": "Saito",
	"翔太": "Shota", "大輔": "Daisuke", "健一": "Kenichi", "拓也": "Takuya", "直樹": "Naoki", "悠真": "Yuma", "蓮": "Ren",
	"陽斗": "Haruto", "和也": "Kazuya", "太郎": "Taro", "誠": "Makoto", "亮": "Ryo", "美咲": "Misaki", "さくら": "Sakura",
	"陽子": "Yoko", "恵子": "Keiko", "結衣": "Yui", "葵": "Aoi", "由美": "Yumi", "直子": "Naoko", "花子": "Hanako", "彩": "Aya",
	"あゆみ": "Ayumi", "真央": "Mao",
}

// koreanSurnames have spellings of their own; given names follow the Revised Romanization.
var koreanSurnames = map[string]string{
	"김": "Kim", "이": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "강": "Kang", "조": "Cho", "윤": "Yoon", "장": "Jang",
	"임": "Lim", "한": "Han", "오": "Oh", "서": "Seo", "신": "Shin",
}

// latin spells a name in Latin letters; one that has none but Latin letters stays.
func latin(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	switch {
	case unicode.Is(unicode.Hangul, first):
		return koreanSurnames[name[:size]] + " " + korean(name[size:])
	case !unicode.Is(unicode.Han, first):
		return name
	}
	if spelled, ok := japanese(name); ok {
		return spelled
	}
	for _, surname := range compound {
		if given, ok := strings.CutPrefix(name, surname); ok {
			size = len(name) - len(given)
		}
	}
	surname := surnameSpelling[name[:size]]
	if surname == "" {
		surname = chinese(name[:size])
	}
	return strings.TrimSpace(surname + " " + chinese(name[size:]))
}

// chinese spells characters as one word: "子琪" is "Ziqi".
func chinese(characters string) string {
	var b strings.Builder
	for _, syllable := range pinyin.LazyConvert(characters, nil) {
		b.WriteString(syllable)
	}
	return capital(strings.ReplaceAll(b.String(), "v", "ü"))
}

func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

func japanese(name string) (string, bool) {
	runes := []rune(name)
	for n := min(3, len(runes)-1); n > 1; n-- {
		surname, ok := japaneseSpelling[string(runes[:n])]
		given, known := japaneseSpelling[string(runes[n:])]
		if ok && known {
			return surname + " " + given, true
		}
	}
	return "", false
}

// Letters of the Revised Romanization of Korean, by their place in a Unicode syllable.
var (
	hangulFirst  = strings.Fields("g kk n d tt r m b pp s ss - j jj ch k t p h")
	hangulVowel  = strings.Fields("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
	hangulLetter = map[int]string{0: "", 1: "k", 4: "n", 8: "l", 16: "m", 17: "p", 21: "ng"} // final
)

const (
	hangulFrom   = 0xAC00
	hangulVowels = 21
	hangulFinals = 28
)

// korean spells a given name as syllables with a hyphen: "민준" is "Min-jun".
func korean(given string) string {
	var syllables []string
	for _, r := range given {
		at := int(r) - hangulFrom
		first := strings.Trim(hangulFirst[at/hangulFinals/hangulVowels], "-")
		syllables = append(syllables, first+hangulVowel[at/hangulFinals%hangulVowels]+hangulLetter[at%hangulFinals])
	}
	return capital(strings.Join(syllables, "-"))
}

// letters is the name for an e-mail address: lower-case ASCII with points between words.
func letters(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(latin(name))) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('.')
		}
	}
	return strings.Trim(b.String(), ".")
}
