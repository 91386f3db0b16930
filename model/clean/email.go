package clean

import (
	"strings"
	"unicode"

	"regulars/model"
)

// emailMax and localMax are the limits of RFC 5321, in bytes.
const (
	emailMax = 254
	localMax = 64
	labelMax = 63
)

// Email cleans an e-mail address and puts it in lower case, so that one mailbox is one look-up
// key. It accepts letters of any script, as RFC 6531 does, and none of the quoting of RFC 5322
// that no customer has. It does not ask whether the domain exists.
func Email(s string) (string, error) {
	// A Chinese keyboard writes the dot of "qq。com".
	address := strings.ReplaceAll(identifier(s, emailMax*2), "。", ".")
	address = strings.ToLower(strings.TrimPrefix(strings.ToLower(address), "mailto:"))
	local, domain, found := strings.Cut(address, "@")
	if !found || !isLocal(local) || !isDomain(domain) {
		return "", model.Refuse("email.form")
	}
	if len(address) > emailMax || len(local) > localMax {
		return "", model.Refuse("email.long")
	}
	// Lower case may have made a letter and a mark of one capital.
	return identifier(address, emailMax), nil
}

func isLocal(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if !isWord(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) {
				return false
			}
		}
	}
	return true
}

func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > labelMax || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if !isWord(r) && r != '-' {
				return false
			}
		}
	}
	top := labels[len(labels)-1]
	return len(labels) > 1 && strings.IndexFunc(top, unicode.IsLetter) >= 0
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || isMark(r) }
