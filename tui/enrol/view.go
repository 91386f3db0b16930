package enrol

import (
	"regulars/tui/i18n"
	"regulars/tui/part"
	"regulars/tui/screen"
)

// words are what the form says.
type words struct {
	Title, Lead, Purpose                string
	Phone, Name, Card, Birthday, Gender string
	HintPhone, HintName, HintCard       string
	HintBirthday                        string
	Female, Male, Other                 string
	Next, Submit, OpenKnown, More       string
	Sending, NotNow                     string
	Enrolled, EnrolledName              string
}

var table = i18n.Words[words]{
	ZH: words{
		Title: "入会", Lead: "新会员",
		Purpose: "这些资料只用来记积分、问候生日和回应反馈；除了手机号，都可以不填。",
		Phone:   "手机", Name: "姓名", Card: "卡号", Birthday: "生日", Gender: "性别",
		HintPhone: "例如 138 1234 1641", HintName: "可不填", HintCard: "可不填：在这一栏扫一张新卡，空着会自动给号",
		HintBirthday: "可不填：1990-05-20 或 05-20，农历 L08-15",
		Female:       "女", Male: "男", Other: "其他",
		Next: "下一栏", Submit: "入会", OpenKnown: "打开这位会员", More: "更多",
		Sending: "正在入会，请稍候。", NotNow: "请先登录。",
		Enrolled: "已入会  卡 %[1]s", EnrolledName: "%[1]s 已入会  卡 %[2]s",
	},
	EN: words{
		Title: "Enrol", Lead: "New member",
		Purpose: "Used only to keep the points, to greet on birthdays and to answer feedback; all but the phone number is optional.",
		Phone:   "Phone", Name: "Name", Card: "Card", Birthday: "Birthday", Gender: "Gender",
		HintPhone: "such as 138 1234 1641", HintName: "optional", HintCard: "scan one here, or leave it to get a new one",
		HintBirthday: "1990-05-20, 05-20, or lunar L08-15",
		Female:       "female", Male: "male", Other: "other",
		Next: "Next", Submit: "Enrol", OpenKnown: "Open that member", More: "More",
		Sending: "Enrolling; one moment.", NotNow: "Sign in first.",
		Enrolled: "Enrolled  card %[1]s", EnrolledName: "%[1]s is enrolled  card %[2]s",
	},
}

// rows of the form, in today's language.
func (e *Enrol) rows() []part.Row {
	w := table.In(e.env.Lang())
	e.phone.Placeholder, e.name.Placeholder, e.card.Placeholder, e.birthday.Placeholder = w.HintPhone, w.HintName, w.HintCard, w.HintBirthday
	rows := []part.Row{
		phoneRow:    {Label: w.Phone, Field: &e.phone},
		nameRow:     {Label: w.Name, Field: &e.name},
		cardRow:     {Label: w.Card, Field: &e.card},
		birthdayRow: {Label: w.Birthday, Field: &e.birthday},
		genderRow:   {Label: w.Gender, Choice: &e.gender, Options: []string{w.Female, w.Male, w.Other}},
	}
	if e.refused != nil {
		rows[e.refusedAt].Refused = e.refused
	}
	return rows
}

// View draws the form: what has to be filled in, what may be, and what it is for.
func (e *Enrol) View(area screen.Area) (string, screen.Cursor) {
	th, lang := e.env.Theme(), e.env.Lang()
	w := table.In(lang)
	b := &part.Body{Width: area.Width}
	b.Blank()
	b.Add(" " + th.Strong.Render(w.Lead))
	b.Blank()
	cursor := e.form.View(th, lang, b, e.rows())
	if e.sending {
		cursor = screen.Cursor{}
	}
	b.Blank()
	b.Say(3, th.Muted, w.Purpose)
	if why := e.mayNot(); why != "" {
		b.Blank()
		b.Warn(th, 1, why, "")
	}
	return b.String(), cursor
}
