package rules_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/past"
	"regulars/model/program"
	"regulars/model/rehearsal"
	"regulars/model/staff"
	"regulars/tui/drive"
	"regulars/tui/rules"
	"regulars/tui/screen"
)

func TestGoldenPages(t *testing.T) {
	w := newWorld(t)
	w.Clock.Advance(48 * time.Hour)
	_, err := w.Owner.PublishProgram(t.Context(), rich(t))
	require.NoError(t, err)
	m := w.Enrol("13812341641", "欧阳志强")
	w.Award(m.ID, 100_000)
	_, err = w.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "mug"})
	require.NoError(t, err)
	_, err = w.Owner.OpenDraw(t.Context(), "spring")
	require.NoError(t, err)
	for _, wrong := range []bool{false, true} {
		if wrong {
			w.replace(`percent = "50%"`, `percent = "150%"`)
		} else {
			w.replace(`factor = "1.5"`, `factor = "1.75"`)
		}
		for _, lang := range model.Langs {
			for _, size := range [][2]int{{80, 24}, {60, 20}} {
				for _, mono := range []bool{false, true} {
					st := w.stage() // every session has a shelf of its own for its draft
					st.Lang, st.Width, st.Height, st.Mono = lang, size[0], size[1], mono
					d := drive.Start(t, st).Press("ctrl+g")
					if wrong {
						d.Press("e").Wait(time.Second).Golden("mistake")
						continue
					}
					d.Golden("present").Press("pgdown").Golden("scrolled")
					d.Press("tab").Golden("versions").Enter().Golden("document").Esc()
					d.Press("e").Wait(time.Second).Golden("draft").Press("f9").Wait(time.Second).Golden("publish")
				}
			}
		}
	}
}

// plain is everything that the page says about the program in force, without the page's frame.
func plain(t *testing.T, w *world, lang model.Lang) string {
	t.Helper()
	st := w.stage()
	st.Lang, st.Width, st.Height = lang, 200, 120
	return drive.Start(t, st).Press("ctrl+g").Text()
}

func TestEveryRuleIsSaidInPlainWords(t *testing.T) {
	w := newWorld(t)
	_, err := w.Owner.PublishProgram(t.Context(), rich(t))
	require.NoError(t, err)
	m := w.Enrol("13812341641", "欧阳志强")
	w.Award(m.ID, 100_000)
	_, err = w.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "mug"})
	require.NoError(t, err)
	zh, en := plain(t, w, model.ZH), plain(t, w, model.EN)
	for _, want := range []string{
		"每消费 ¥2.50 得 3 分，零头留到下次", "不计分：烟草、gift card", "几个倍数同时满足时相乘",
		"周二下午双倍：2 倍积分，限金卡，周二、周日，13:00–17:30", "生日周：1.25 倍积分，生日前后三天",
		"得分当年年底到期，再宽限 3 个月", "退回的积分至少再有效 10 天",
		"看最近 6 个月（含本月）的来店次数，达到后保 1 个月", "普通：入会就是", "金卡：满 12 次到店，1.5 倍积分", "1.5 倍积分，优惠 5%，生日蛋糕，新品预览",
		"100 分抵 ¥1.00，至少 200 分，按 100 分一档，最多抵账单的 50%", "礼品 马克杯：80 分，共 50 件，还剩 49 件", "礼品 布袋：30 分",
		"优惠券 十元券：500 分，减 ¥10.00，满 ¥50.00 可用，30 天内有效，每人每天一张", "优惠券 八折券：只发放，减 20%，最多减 ¥15.00，限 茶叶",
		"优惠券 请您喝一杯：只发放，送马克杯，60 天内有效", "捐给 希望小学：至少 100 分，按 50 分一档", "抽奖 春季抽奖：50 分一张，茶叶一罐 2.5%，现在不卖券",
		"入会：50 分", "签到：1 分，每天一次，连续 7 天另加 10 分", "介绍新会员：100 分，新会员首次消费时", "由老会员介绍：50 分",
		"提供反馈：5 分，每天最多 1 次，每月最多 4 次", "生日礼：88 分，生日当月", "资料填写完整：20 分，姓名、生日",
		"活动码 开业传单：20 分，HELLO，2026-01-01 至 2030-12-31，一共最多 1 次",
		"好久不见：进行中，2026-03-01 至 2026-03-31，2 倍积分，限 茶叶，对象 visits >= 1 and last_visit > 60 days，12.5% 对照不参加，预算 50,000 分，已用 0（0%）",
		"夏天：未开始，2026-07-01 至 2026-08-31，每次消费另得 5 分，对象所有会员", "冬天：已结束", "送优惠券 十元券", "小活动：预算已用完",
		"一笔消费最多得 5,000 分", "一人一天消费最多得 8,000 分", "一人一天最多兑换 20,000 分", "一次手工调整超过 200 分要主管批准",
		"一名员工一天手工调整超过 1,000 分要主管批准", "一次退货超过 ¥500.00 要主管批准", "超过 48 小时的撤销要原因和主管批准", "预留的积分 45 分钟后放回",
	} {
		require.Contains(t, zh, want)
	}
	for _, want := range []string{
		"every ¥2.50 paid earns 3 points; the rest is carried", "nothing for 烟草, gift card", "several factors are multiplied",
		"Double Tuesday afternoons: 2 times the points, for Gold, Tuesday, Sunday, 13:00–17:30", "three days around the birthday",
		"points end with the year in which they were earned, 3 more months of grace", "live at least 10 more days",
		"visits of the last 6 calendar months count, a tier is kept for 1 month", "Ordinary: from the start", "1.5 times the points, 5% discount, Birthday cake",
		"100 points take ¥1.00 off, at least 200 points, in steps of 100 points, at most 50% of a bill", "Gift Mug: 80 points, 49 of 50 left",
		"Coupon A fifth off: only given, 20% off, at most ¥15.00, on 茶叶", "Given to Village school: at least 100 points", "A tin of tea 2.5%, no tickets are sold now",
		"Check-in: 1 point, once a day, 10 more after 7 days in a row", "at most 1 time a day, at most 4 times a month",
		"Welcome back: running, 2026-03-01 to 2026-03-31", "Summer: not begun", "Winter: over", "Tiny: budget used up", "12.5% held out to compare",
		"points put aside are free again after 45 minutes",
	} {
		require.Contains(t, en, want)
	}
}

func TestHoursWithoutHeadquartersAreSaid(t *testing.T) {
	w := newWorld(t)
	_, err := w.Owner.PublishProgram(t.Context(), strings.Replace(rich(t), "[redeem]\n", "[redeem]\noffline_hours = 48\n", 1))
	require.NoError(t, err)
	require.Contains(t, plain(t, w, model.ZH), "最多抵账单的 50%，和总部断开超过 48 小时停止兑换")
	require.Contains(t, plain(t, w, model.EN), "at most 50% of a bill, nothing is redeemed after 48 hours without headquarters")
}

func TestFreshProgramSaysWhatItDoesNotDo(t *testing.T) {
	w := newWorld(t)
	w.open(t).Sees("第 1 版", "现行", "王芳 发布", "每消费 ¥1.00 得 1 分", "积分不会到期").SeesNot("多倍积分", "活动", "! ")
}

func TestDrawThatRunsSaysHowManyTicketsWereSold(t *testing.T) {
	w := newWorld(t)
	_, err := w.Owner.PublishProgram(t.Context(), rich(t))
	require.NoError(t, err)
	_, err = w.Owner.OpenDraw(t.Context(), "spring")
	require.NoError(t, err)
	m := w.Enrol("13812341641", "")
	w.Award(m.ID, 100_000)
	_, err = w.Owner.Redeem(t.Context(), m.ID, desk.Redemption{Reward: "spring"})
	require.NoError(t, err)
	require.Contains(t, plain(t, w, model.ZH), "茶叶一罐 2.5%，正在进行，已卖 1 张")
	require.Contains(t, plain(t, w, model.EN), "1 ticket sold so far")
}

func TestEveryVersionCanBeRead(t *testing.T) {
	w := newWorld(t)
	w.Clock.Advance(time.Hour)
	_, err := w.Owner.PublishProgram(t.Context(), sample(t, "cafe"))
	require.NoError(t, err)
	d := w.open(t).Sees("第 2 版").Press("tab").Sees("2  2026-03-06 15:00  王芳", "1  2026-03-06 14:00  王芳", "现行")
	d.Press("down").Enter().Sees("第 1 版", "原文", "2026-03-06 14:00", "新店的积分方案", "下面还有").Press("pgdown", "end").Sees("#minutes = 30")
	d.Enter().Sees("版本").Press("up").Enter().Sees("第 2 版", "小咖啡馆：鼓励常来。").Esc().Sees("版本").Esc().At("")
}

func TestDraftIsCheckedComparedAndPublished(t *testing.T) {
	w := newWorld(t)
	w.replace(`per = "1.00"`, `per = "2.00"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("第 2 版", "草稿", "改自第 1 版", "改动 1 处", "− 每消费 ¥1.00 得 1 分", "+ 每消费 ¥2.00 得 1 分", "F9 发布")
	d.Press("f9").Asks("发布积分方案").Sees("第 2 版将取代第 1 版", "改动 1 处", "还没有用本店的往来试算过")
	d.Press("f9").Asks("发布积分方案") // not by the key that opened it
	d.Enter().Sees("改动 1 处").Press("f9").Wait(time.Second).Press("ctrl+y").Toast("第 2 版已生效").Sees("第 2 版  现行", "每消费 ¥2.00").SeesNot("草稿")
	text, version, err := w.Owner.ProgramText(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, version)
	require.Contains(t, text, `per = "2.00"`)
	require.Equal(t, []string{"/tmp/program.toml"}, w.editor.gone)
	d.Press("tab").Sees("2  2026-03-06")
}

func TestMistakeIsShownWithItsLineAndKeepsTheDraft(t *testing.T) {
	w := newWorld(t)
	w.replace(`value = "1.00"`, `value = "nothing"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("! 积分方案第 18 行第 1 列", "▸   18  value = \"nothing\"", "(F9 发布)", "(t 试算)")
	d.Press("f9").Toast("草稿里有错").Press("t").Wait(time.Second).Toast("草稿里有错")
	w.replace(`value = "nothing"`, `value = "2.00"`)
	d.Press("e").Wait(time.Second).SeesNot("! ").Sees("100 分抵 ¥2.00")
	require.Contains(t, w.editor.opened[1], "nothing", "one goes on with the draft")
	require.Empty(t, w.editor.gone)
	w.replace(`[earn]`, `[earm]`)
	d.Press("e").Wait(time.Second).Sees("! ", "[earm]")
}

func TestDraftSurvivesThePageAndCanBeDropped(t *testing.T) {
	w := newWorld(t)
	w.replace(`per = "1.00"`, `per = "2.00"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("改动 1 处").Esc().At("").Press("ctrl+g").Sees("有草稿还没发布")
	d.Press("shift+tab").Sees("改动 1 处").Scan("2000000001234").Press("ctrl+g", "shift+tab").Sees("改动 1 处")
	d.Press("delete").Asks("丢弃草稿").Press("enter").Sees("改动 1 处").Press("delete", "f9").Toast("草稿已丢弃").SeesNot("有草稿还没发布")
	require.Equal(t, []string{"/tmp/program.toml"}, w.editor.gone)
}

func TestDraftThatWasPublishedMeanwhileIsNoDraft(t *testing.T) {
	w := newWorld(t)
	w.replace(`per = "1.00"`, `per = "2.00"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("改动 1 处").Esc()
	text, _, err := w.Owner.ProgramText(t.Context())
	require.NoError(t, err)
	_, err = w.Owner.PublishProgram(t.Context(), w.editor.change(text))
	require.NoError(t, err)
	d.Press("ctrl+g").Sees("第 2 版  现行").SeesNot("有草稿还没发布")
}

func TestNothingChangedIsNoDraft(t *testing.T) {
	w := newWorld(t)
	d := w.open(t).Press("e").Wait(time.Second).Toast("没有改动").SeesNot("有草稿还没发布")
	require.Equal(t, []string{"/tmp/program.toml"}, w.editor.gone)
	w.editor.fails = model.Refuse("cli.editor", "vi")
	d.Press("e").Wait(time.Second).Fails("vi").SeesNot("有草稿还没发布")
	w.editor.change = func(text string) string { return text + "\n# 只是注释\n" }
	w.editor.fails = nil
	d.Enter().Press("e").Wait(time.Second).Sees("说的与现行方案一样")
}

func TestDraftOfAnOlderVersionIsNotPublished(t *testing.T) {
	w := newWorld(t)
	w.replace(`per = "1.00"`, `per = "2.00"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("改动 1 处")
	_, err := w.Owner.PublishProgram(t.Context(), sample(t, "cafe"))
	require.NoError(t, err)
	d.Press("f9", "ctrl+y").Fails("积分方案已从第 1 版换成第 2 版").Sees("草稿", "! 编辑期间")
	_, version, err := w.Owner.ProgramText(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, version)
	require.Empty(t, w.editor.gone)
}

func TestCashierReadsAndDoesNotEdit(t *testing.T) {
	w := newWorld(t)
	cashier := w.hire("李敏", staff.Cashier)
	w.desk = func() rules.Desk { return cashier }
	d := w.open(t).Sees("每消费 ¥1.00 得 1 分", "(e 编辑)").Press("e").Wait(time.Second).Toast("收银员不能发布积分方案")
	d.Press("tab").Enter().Sees("原文").Esc()
	require.Empty(t, w.editor.opened)
}

func TestDraftOfAManagerIsNotTheCashiersToPublish(t *testing.T) {
	w := newWorld(t)
	cashier := w.hire("李敏", staff.Cashier)
	w.replace(`per = "1.00"`, `per = "2.00"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("改动 1 处")
	w.desk = func() rules.Desk { return cashier }
	d.Press("down").Sees("(F9 发布)").Press("f9").Toast("收银员不能发布积分方案").Press("t").Wait(time.Second).Toast("收银员不能发布积分方案")
}

func TestWithoutAnEditorThePageSaysSo(t *testing.T) {
	w := newWorld(t)
	st := w.stage()
	st.Screens[screen.ProgramName] = rules.New(rules.Options{Desk: w.desk})
	drive.Start(t, st).Press("ctrl+g").Sees("(e 编辑)").Press("e").Wait(time.Second).Toast("这里不能打开编辑器")
}

// zhen is a label that is the same in both languages.
func zhen(name string) program.Label { return program.Label{model.ZH: name, model.EN: name} }

// rehearsing is a desk that has tried a draft.
type rehearsing struct {
	*desk.Session
	err error
}

func (r rehearsing) Rehearse(context.Context, string, rehearsal.Query, func(int64)) (rehearsal.Result, error) {
	cur, _ := model.CurrencyByCode("CNY")
	return rehearsal.Result{
		From: 20_153, To: 20_518, Currency: cur, Members: 300, Sales: 4_000, Amount: 12_345_600,
		Present: rehearsal.Outcome{Issued: 123_456, Cost: 123_456, CostShare: 100, Tiers: []past.TierShare{{Code: "a", Label: zhen("普通"), Members: 290}, {Code: "b", Label: zhen("金卡"), Members: 10}}},
		Draft:   rehearsal.Outcome{Issued: 246_912, Cost: 246_912, CostShare: 200, Tiers: []past.TierShare{{Code: "a", Label: zhen("普通"), Members: 255}, {Code: "c", Label: zhen("钻石"), Members: 45}}},
		Gamers:  []rehearsal.Gamer{{Name: "欧阳**", Spend: 100, Before: 1, Points: 500, Why: model.Explain("why.program", 2)}},
	}, r.err
}

func TestRehearsalStandsBesideWhatIs(t *testing.T) {
	w := newWorld(t)
	w.desk = func() rules.Desk { return rehearsing{w.Owner, nil} }
	w.replace(`per = "1.00"`, `per = "0.50"`)
	d := w.open(t).Press("e").Wait(time.Second).Sees("按 t 用本店过去一年的往来试算").Press("t", "end").Sees("123,456", "246,912", "¥2,469.12", "2%", "欧阳**", "得利最多")
	for tier, members := range map[string][2]string{"普通会员": {"290", "255"}, "金卡会员": {"10", "0"}, "钻石会员": {"0", "45"}} {
		require.Regexp(t, tier+" +"+members[0]+" +"+members[1], d.Text())
	}
	d.Press("t").Wait(time.Second).Toast("已经试算过").Press("f9").SeesNot("还没有用本店的往来试算过").Esc()
	w.desk = func() rules.Desk { return rehearsing{w.Owner, errors.New("no")} }
	w.replace(`per = "0.50"`, `per = "0.25"`)
	d.Press("e", "t").Wait(time.Second).Sees("! 程序出了意外").Sees("F9 发布")
}

func TestNobodySignedInIsNoCrash(t *testing.T) {
	w := newWorld(t)
	d := w.open(t)
	owner := w.desk
	w.desk = func() rules.Desk { return nil }
	d.Press("tab").Enter().Press("e").Wait(time.Second).Toast("请先登录").Press("tab", "pgdown").Esc().Press("ctrl+g").Sees("正在读取").Enter().Press("e", "t", "f9", "delete", "tab")
	w.desk = owner
	d.Esc().Press("ctrl+g").Sees("第 1 版")
}

// broken is a desk that cannot read.
type broken struct{ *desk.Session }

func (broken) ProgramUse(context.Context) (desk.ProgramUse, error) {
	return desk.ProgramUse{}, errors.New("no")
}

func (broken) ProgramHistory(context.Context) ([]desk.ProgramVersion, error) {
	return nil, errors.New("no")
}

func TestPageSaysWhatWentWrong(t *testing.T) {
	w := newWorld(t)
	w.desk = func() rules.Desk { return broken{w.Owner} }
	w.open(t).Sees("! 程序出了意外").Press("tab").Sees("! ")
}

func TestPageFitsEveryTerminal(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "programs", "*.toml"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	w := newWorld(t)
	for _, name := range append(names, filepath.Join("testdata", "rich.toml")) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		_, err = w.Owner.PublishProgram(t.Context(), string(text))
		require.NoError(t, err)
		for _, lang := range model.Langs {
			for _, size := range [][2]int{{80, 24}, {60, 20}, {120, 40}} {
				for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.NoTTY} {
					st := w.stage()
					st.Lang, st.Width, st.Height, st.Profile, st.ASCII = lang, size[0], size[1], profile, profile == colorprofile.NoTTY
					w.editor.change = func(string) string { return rich(t) + "\n# \u202e\tx" }
					d := drive.Start(t, st).Press("ctrl+g") // the driver holds the laws in every frame
					for range 12 {
						d.Press("pgdown")
					}
					d.Press("tab").Enter().Press("pgdown").Esc().Press("e", "pgdown", "f9").Esc().Resize(60, 20).Resize(size[0], size[1])
				}
			}
		}
	}
}

func TestProgramOfAChainCanOnlyBeRead(t *testing.T) {
	w := newWorld(t)
	w.open(t).SeesNot("总部").Sees("e 编辑").SeesNot("(e 编辑)")
	w.Join()
	d := w.open(t).Sees("方案由「朝阳茶饮」总部统一发布", "这里只能看", "(e 编辑)")
	d.Press("e").Wait(time.Second).Toast("由「朝阳茶饮」总部统一发布，这里不能改")
	require.Empty(t, w.editor.opened)
	st := w.stage()
	st.Lang = model.EN
	drive.Start(t, st).Press("ctrl+g").Sees("comes from the headquarters of 朝阳茶饮", "(e Edit)")
}
