package part

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/screen"
	"regulars/tui/text"
	"regulars/tui/theme"
)

var bosses = []Approver{{ID: "k-1", Name: "王芳", Role: "店长"}, {ID: "k-3", Name: "赵敏", Role: "主管"}, {ID: "k-4", Name: "老王", Role: "店长", BadgeOnly: true}}

// later is when a dialog that was opened at noon listens.
var later = noon.Add(time.Second)

// asked is an approval that listens.
func asked(able ...Approver) *Approval {
	return AskApproval("手工调整积分要有主管或店长批准。", able, noon)
}

// digits types one key after the other and wants no answer to any.
func digits(t *testing.T, a *Approval, pin string, now time.Time) {
	t.Helper()
	for _, r := range pin {
		require.Nil(t, a.Update(tea.KeyPressMsg{Text: string(r), Code: r}, now))
	}
}

func do(action screen.Action) screen.Do { return screen.Do{Action: action} }

func TestApprovalIsGivenByPINAndTheConfirmingKey(t *testing.T) {
	a := asked(bosses...)
	require.Nil(t, a.Update(do(screen.Confirm), later), "nothing is typed")
	digits(t, a, "25a８0", later)
	require.Nil(t, a.Update(do(screen.Submit), later), "a scanner's Enter never confirms")
	require.Equal(t, Approved{Who: "k-1", PIN: "2580"}, a.Update(do(screen.Confirm), later))
	require.Nil(t, a.Update(do(screen.Confirm), later), "it is being asked")
	require.Nil(t, a.Update(do(screen.Back), later))
}

func TestPINThatIsTooShortIsNotAsked(t *testing.T) {
	a := asked(bosses...)
	digits(t, a, "258", later)
	require.Nil(t, a.Update(do(screen.Confirm), later))
}

func TestApprovalTakesNothingBeforeItsQuiet(t *testing.T) {
	a := asked(bosses...)
	at := noon
	for _, msg := range []tea.Msg{
		tea.KeyPressMsg{Text: "2", Code: '2'}, do(screen.Submit), do(screen.Back), do(screen.Confirm), screen.Scan{Text: "E-2207"},
	} {
		at = at.Add(200 * time.Millisecond)
		require.Nil(t, a.Update(msg, at), "%v", msg)
	}
	require.True(t, a.pin.Empty())
	require.Nil(t, a.Update(tea.WindowSizeMsg{}, at.Add(400*time.Millisecond)), "no key, no noise")
	require.Equal(t, Declined{}, a.Update(do(screen.Back), at.Add(425*time.Millisecond)))

	a = asked(bosses...)
	for at = noon; at.Sub(noon) < 1500*time.Millisecond; at = at.Add(100 * time.Millisecond) {
		require.Nil(t, a.Update(do(screen.Back), at), "noise goes on")
	}
	require.Equal(t, Declined{}, a.Update(do(screen.Back), at), "but not for ever")
}

func TestApprovalIsCancelledByEscAndByEnterWhileItIsEmpty(t *testing.T) {
	require.Equal(t, Declined{}, asked(bosses...).Update(do(screen.Back), later))
	require.Equal(t, Declined{}, asked(bosses...).Update(do(screen.Submit), later))
	require.Equal(t, Declined{}, asked().Update(do(screen.Submit), later))
	a := asked(bosses...)
	digits(t, a, "2580", later)
	require.Equal(t, Declined{}, a.Update(do(screen.Back), later))
}

func TestBadgeApprovesWhoeverIsMarked(t *testing.T) {
	a := asked(bosses...)
	require.True(t, a.TakesScan())
	digits(t, a, "25", later)
	require.Equal(t, Approved{Badge: "E-2207"}, a.Update(screen.Scan{Text: "E-2207"}, later))
	require.False(t, a.TakesScan())
}

func TestAnotherPersonStartsWithAnEmptyPIN(t *testing.T) {
	a := asked(bosses...)
	digits(t, a, "2580", later)
	a.Refuse(model.Refuse("pin.wait", "王芳", "5 s"))
	require.Nil(t, a.Update(keys["down"], later))
	require.True(t, a.pin.Empty())
	require.NoError(t, a.refused)
	digits(t, a, "4680", later)
	require.Equal(t, Approved{Who: "k-3", PIN: "4680"}, a.Update(do(screen.Confirm), later))
	a.Refuse(model.Refuse("pin.wrong", "赵敏", ""))
	require.True(t, a.pin.Empty())
	require.Nil(t, a.Update(keys["down"], later))
	digits(t, a, "4680", later)
	require.True(t, a.pin.Empty(), "who has no PIN types none")
}

func TestRefusedApprovalListensAgain(t *testing.T) {
	a := asked(bosses...)
	digits(t, a, "2580", later)
	require.NotNil(t, a.Update(do(screen.Confirm), later))
	a.Refuse(model.Refuse("pin.wait", "王芳", "5 s"))
	require.Equal(t, "2580", a.pin.Value(), "what was not tried stays for when it can be")
	box, _, _, _ := a.View(plain, model.EN, screen.Area{Width: 80, Height: 20})
	require.Contains(t, strings.Join(box, "\n"), "! There were too many wrong PINs")
	require.Equal(t, Approved{Who: "k-1", PIN: "2580"}, a.Update(do(screen.Confirm), later))
}

func TestApprovalKeepsThePINThroughAScan(t *testing.T) {
	a := asked(bosses...)
	digits(t, a, "25", later)
	kept := a.Keep()
	digits(t, a, "690000", later)
	a.Restore(kept)
	require.Equal(t, "25", a.pin.Value())
}

func TestApprovalOffersWhatItTakesAndSaysWhyNot(t *testing.T) {
	why := func(a *Approval) map[screen.Action]string {
		all := map[screen.Action]string{}
		for _, o := range a.Actions(model.EN) {
			all[o.Action] = o.Why
		}
		return all
	}
	w := approvalTable.EN
	a := asked(bosses...)
	require.Equal(t, map[screen.Action]string{screen.Confirm: w.TypeFirst, screen.Back: "", screen.Submit: "", screen.Choose: ""}, why(a))
	digits(t, a, "2580", later)
	require.Equal(t, map[screen.Action]string{screen.Confirm: "", screen.Back: "", screen.Submit: "Press F9 to approve, Esc to cancel.", screen.Choose: ""}, why(a))
	a.Update(do(screen.Confirm), later)
	require.Equal(t, map[screen.Action]string{screen.Confirm: w.Checking, screen.Back: w.Checking, screen.Submit: w.Checking, screen.Choose: ""}, why(a))
	require.NotContains(t, why(asked(bosses[0])), screen.Choose)
}

func TestApprovalFitsTheSmallestWindow(t *testing.T) {
	many := append([]Approver{}, bosses...)
	for range 5 {
		many = append(many, Approver{ID: "k-9", Name: strings.Repeat("很长的名字", 9), Role: "supervisor"})
	}
	long := strings.Repeat("数据没有改变；请重试。", 20)
	for _, lang := range model.Langs {
		for _, area := range []screen.Area{{Width: 80, Height: 20}, {Width: 60, Height: 16}} {
			for _, able := range [][]Approver{nil, bosses, many} {
				for step := range 9 {
					a := AskApproval(long, able, noon)
					for range step {
						a.Update(keys["down"], later)
					}
					digits(t, a, "123456789012", later)
					a.Refuse(model.Refuse("approval.role", long, "x", "y"))
					digits(t, a, "", later)
					box, x, y, cursor := a.View(plain, lang, area)
					require.LessOrEqual(t, y+len(box), area.Height)
					for _, line := range box {
						require.LessOrEqual(t, x+text.Width(line), area.Width)
						require.Equal(t, text.Width(box[0]), text.Width(line))
					}
					if cursor.On {
						row := []rune(box[cursor.Y-y])
						require.Contains(t, string(row), theme.Prompt, "the cursor is in the line of the PIN")
						require.Less(t, cursor.X, x+text.Width(box[0])-2)
					}
					require.Contains(t, box[len(box)-2], "▸ Esc")
					require.Contains(t, box[len(box)-2], "F9")
				}
			}
		}
	}
}

func TestApprovalReads(t *testing.T) {
	a := asked(bosses...)
	digits(t, a, "25", later)
	box, x, y, cursor := a.View(plain, model.ZH, screen.Area{Width: 60, Height: 16})
	require.Equal(t, []string{
		"╭─ 请同事批准 ─────────────────────────────────────────╮",
		"│ 手工调整积分要有主管或店长批准。                     │",
		"│                                                      │",
		"│  ▸ 王芳  店长                                        │",
		"│    赵敏  主管                                        │",
		"│    老王  店长                                        │",
		"│                                                      │",
		"│ 密码 ❯ ••                                            │",
		"│ 也可以扫工牌。                                       │",
		"│                                                      │",
		"│  ▸ Esc 取消    F9 批准                               │",
		"╰──────────────────────────────────────────────────────╯",
	}, box)
	require.Equal(t, screen.At(x+2+text.Width("密码 ❯ ••"), y+7), cursor)
	a.Update(keys["down"], later)
	a.Update(keys["down"], later)
	box, _, _, cursor = a.View(theme.New(theme.Options{Profile: colorprofile.NoTTY}), model.EN, screen.Area{Width: 60, Height: 16})
	require.Contains(t, strings.Join(box, "\n"), "老王 has no PIN: scan the badge.")
	require.False(t, cursor.On)
	box, _, _, _ = asked().View(plain, model.EN, screen.Area{Width: 60, Height: 16})
	require.Contains(t, strings.Join(box, "\n"), "! There is nobody who could approve this.")
}

func TestWordsOfTheApprovalAreComplete(t *testing.T) { require.NoError(t, approvalTable.Check()) }
