package part

import (
	"strings"

	"regulars/model"
	"regulars/tui/i18n"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

// Heading is what the header shows.
type Heading struct {
	Shop, Title string
	Staff       screen.Staff
	Status      string // the words at the right
	Warn        bool   // the status is a warning
	Badge       bool   // the status is a word that must not be missed
}

// Brand is the program's name.
var Brand = i18n.Pair{ZH: "熟客", EN: "Regulars"}

// Header draws the first line: the program, the shop and the title at the left, the person and
// the state at the right. In a narrow window first the person's role goes, then the program's
// name, then the shop is cut.
func Header(th *theme.Theme, lang model.Lang, width int, h Heading) string {
	role := h.Staff.Role.In(lang)
	right := h.right(th, role)
	brand := Brand.In(lang)
	if needs(brand, h.Shop, h.Title, right) > width {
		right = h.right(th, "")
	}
	if needs(brand, h.Shop, h.Title, right) > width {
		brand = ""
	}
	shop := h.Shop
	if over := needs(brand, shop, h.Title, right) - width; over > 0 {
		shop = text.Truncate(shop, max(4, text.Width(shop)-over))
	}
	left := joinParts("  ", th.Strong.Render(brand), shop, h.Title)
	room := width - text.Width(right)
	if room < 1 {
		return text.Truncate(" "+left, width)
	}
	return text.Pad(" "+left, room-1) + right + " "
}

// right is the right half of the header.
func (h Heading) right(th *theme.Theme, role string) string {
	status := h.Status
	switch {
	case status == "":
	case h.Badge:
		status = th.Badge.Render(" " + status + " ")
	case h.Warn:
		status = th.Warn.Render("! " + status)
	default:
		status = th.Muted.Render(status)
	}
	return joinParts("  ", joinParts(" ", th.Muted.Render(role), h.Staff.Name), status)
}

// needs is the width of a header with these parts.
func needs(brand, shop, title, right string) int {
	return 2 + text.Width(joinParts("  ", brand, shop, title)) + 2 + text.Width(right)
}

func joinParts(separator string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}

// Footer draws the last line: the offers in their order, as many as fit, then always the way
// back and the way to all other commands. A disabled one stands in parentheses, which take the
// place of the spaces around it: when typing enables it, nothing moves.
func Footer(th *theme.Theme, lang model.Lang, width int, offers []screen.Offer) string {
	tail := item(th, lang, screen.Can(screen.Palette))
	if n := len(offers); n > 0 && offers[n-1].Action == screen.Back {
		tail = item(th, lang, offers[n-1]) + tail
		offers = offers[:n-1]
	}
	room := width - text.Width(tail)
	line := Keys(th, lang, room, offers) + tail
	if help := item(th, lang, screen.Can(screen.Help)); text.Width(line)+text.Width(help) <= width {
		line += help
	}
	return text.Truncate(line, width)
}

// Keys draws offers in their order, as many as fit into width.
func Keys(th *theme.Theme, lang model.Lang, width int, offers []screen.Offer) string {
	var line strings.Builder
	for _, o := range offers {
		next := item(th, lang, o)
		if width -= text.Width(next); width < 0 {
			break
		}
		line.WriteString(next)
	}
	return line.String()
}

// item writes one offer, its key and its label, with a column at either side; nothing for what
// has no key, which the palette shows.
func item(th *theme.Theme, lang model.Lang, o screen.Offer) string {
	b := o.Action.Binding()
	if b.KeyName(lang) == "" {
		return ""
	}
	label := o.Label
	if label == "" {
		label = b.Label.In(lang)
	}
	if o.Why != "" {
		return th.Muted.Render("(" + b.KeyName(lang) + " " + label + ")")
	}
	return " " + th.Key.Render(b.KeyName(lang)) + " " + label + " "
}
