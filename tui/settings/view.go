package settings

import (
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
	"regulars/tui/text"
)

// words are what the page says. The names of the languages are not among them: each is written
// in itself, so that who has chosen the wrong one finds the way back.
type words struct {
	Title, Lead, LeadNow              string
	Lang, Colours, Ground, Lines      string
	Auto, Sixteen, None               string
	Dark, Light, Drawn, ASCII         string
	Printer, PrinterHint, Use         string
	Paper, Narrow, Wide               string
	Encoding, UTF8, GB18030           string
	AfterAward, No, Yes               string
	Staff, StaffLine                  string
	Change, OpenStaff                 string
	Sample, Marked, Plain, Quiet, Hit string
	Warning                           string
}

var table = i18n.Words[words]{
	ZH: words{
		Title: "设置", Lead: "马上生效，下次打开也是这样", LeadNow: "马上生效，只在这一次",
		Lang: "语言", Colours: "颜色", Ground: "背景", Lines: "线条",
		Auto: "自动", Sixteen: "16 色", None: "不用颜色", Dark: "深色", Light: "浅色", Drawn: "线框", ASCII: "ASCII（线条显示不对时）",
		Printer: "小票打印机", PrinterHint: "例如 /dev/usb/lp0，不填就不打印", Use: "用它",
		Paper: "小票纸宽", Narrow: "58 毫米", Wide: "80 毫米", Encoding: "打印机编码", UTF8: "UTF-8", GB18030: "GB 18030",
		AfterAward: "记分后自动打印", No: "否", Yes: "是",
		Staff: "员工", StaffLine: "姓名、角色、密码、工牌", Change: "换一个", OpenStaff: "打开员工",
		Sample: "看起来是这样", Marked: "选中的一行   2,997", Plain: "普通文字", Quiet: "次要说明", Hit: "重点", Warning: "! 警告",
	},
	EN: words{
		Title: "Settings", Lead: "In force at once, and the next time too", LeadNow: "In force at once, this time only",
		Lang: "Language", Colours: "Colours", Ground: "Background", Lines: "Lines",
		Auto: "automatic", Sixteen: "16 colours", None: "none", Dark: "dark", Light: "light", Drawn: "drawn", ASCII: "ASCII, if drawn ones look wrong",
		Printer: "Slip printer", PrinterHint: "/dev/usb/lp0, or empty for none", Use: "Use it",
		Paper: "Slip paper", Narrow: "58 mm", Wide: "80 mm", Encoding: "Encoding", UTF8: "UTF-8", GB18030: "GB 18030",
		AfterAward: "After each award", No: "no slip", Yes: "print one",
		Staff: "Staff", StaffLine: "names, roles, PINs, badges", Change: "Next", OpenStaff: "Open staff",
		Sample: "It looks like this", Marked: "The marked row   2,997", Plain: "ordinary text", Quiet: "small print", Hit: "the point", Warning: "! a warning",
	},
}

// languages in the order of model.Langs.
var languages = []string{"中文", "English"}

// rows of the page, in today's language.
func (s *Settings) rows() []part.Row {
	w := table.In(s.env.Lang())
	rows := []part.Row{
		langRow:    {Label: w.Lang, Choice: &s.lang, Options: languages},
		coloursRow: {Label: w.Colours, Choice: &s.colours, Options: []string{w.Auto, w.Sixteen, w.None}},
		groundRow:  {Label: w.Ground, Choice: &s.ground, Options: []string{w.Auto, w.Dark, w.Light}},
		linesRow:   {Label: w.Lines, Choice: &s.lines, Options: []string{w.Drawn, w.ASCII}},
	}
	if s.opt.NoSlips {
		return rows
	}
	s.printer.Placeholder = w.PrinterHint
	rows = append(rows,
		part.Row{Label: w.Printer, Field: &s.printer},
		part.Row{Label: w.Paper, Choice: &s.paper, Options: []string{w.Narrow, w.Wide}},
		part.Row{Label: w.Encoding, Choice: &s.encoding, Options: []string{w.UTF8, w.GB18030}},
		part.Row{Label: w.AfterAward, Choice: &s.auto, Options: []string{w.No, w.Yes}},
	)
	if s.opt.Staff != "" {
		rows = append(rows, part.Row{Label: w.Staff, Text: w.StaffLine})
	}
	return rows
}

// View draws the choices, and what they make of the screen.
func (s *Settings) View(area screen.Area) (string, screen.Cursor) {
	th, lang := s.env.Theme(), s.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: area.Width}
	b.Blank()
	lead := w.Lead
	if s.opt.Save == nil {
		lead = w.LeadNow
	}
	b.Add(" " + th.Muted.Render(lead))
	b.Blank()
	cursor := s.form.View(th, lang, b, s.rows())
	b.Blank()
	width := min(area.Width-2, 60)
	sample := []string{
		part.Marked(th, width-4, w.Marked),
		text.Spaces(3) + w.Plain + "  " + th.Muted.Render(w.Quiet) + "  " + th.Accent.Render(w.Hit) + "  " + th.Warn.Render(w.Warning),
	}
	if box := part.Box(th, width, w.Sample, sample); len(b.Lines)+len(box) <= area.Height {
		b.Add(part.Indent(1, box...)...)
	}
	return b.String(), cursor
}
