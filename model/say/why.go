package say

import "regulars/model"

// lines are the lines that explain: why an entry moved the points it did, what a cashier
// should not miss, what doctor and verify found. Why and cue lines stand in lists and on one
// line of the till, so they are no sentences and end without a stop.
var lines = map[model.Code]Line{
	"why.base":    {ZH: "%[1]v 中有 %[2]v 计分", EN: "%[2]v of %[1]v earns points"},
	"why.rate":    {ZH: "%[1]v 按每 %[3]v 计 %[2]v 分", EN: "%[1]v earns %[2]v {2:point|points} per %[3]v"},
	"why.carry":   {ZH: "上次余 %[1]v，本次 %[2]v 分，余 %[3]v 留到下次", EN: "%[1]v carried in, %[2]v {2:point|points}, %[3]v carried to the next purchase"},
	"why.left":    {ZH: "余 %[1]v 留到下次", EN: "%[1]v carried to the next purchase"},
	"why.program": {ZH: "积分方案第 %[1]v 版", EN: "Program version %[1]v"},
	"why.redeem":  {ZH: "%[1]v 分抵 %[2]v", EN: "%[1]v {1:point takes|points take} %[2]v off"},
	"why.refund":  {ZH: "退回流水 %[1]v 的消费", EN: "Takes back the sale of entry %[1]v"},
	"why.undo":    {ZH: "撤销流水 %[1]v", EN: "Undoes entry %[1]v"},
	"why.spend":   {ZH: "累计消费变动 %[1]v", EN: "Spend changes by %[1]v"},
	"why.net":     {ZH: "积分变动 %[1]v", EN: "Points change by %[1]v"},
	"why.adjust":  {ZH: "调整 %[1]v 分，原因：%[2]v", EN: "Adjusted by %[1]v {1:point|points}, reason: %[2]v"},
	"why.newer":   {ZH: "来自更新的版本（%[1]v），请升级这台收银机", EN: "From a newer program (%[1]v); update this till"},
	"why.plain":   {ZH: "%[1]v，不涉及积分", EN: "%[1]v: moves no points"},
	"why.undone":  {ZH: "后来已撤销", EN: "Undone since"},

	"cue.case":           {ZH: "有 %[1]v 件反馈未结", EN: "%[1]v open {1:case|cases}"},
	"cue.debt":           {ZH: "欠 %[1]v 分，得分先补上", EN: "Owes %[1]v {1:point|points}"},
	"cue.birthday_today": {ZH: "今天生日", EN: "Birthday today"},
	"cue.birthday":       {ZH: "%[1]v 天后生日", EN: "Birthday in %[1]v {1:day|days}"},
	"cue.rhythm":         {ZH: "通常 %[1]v 天来一次，已 %[2]v 天没来", EN: "Used to come every {1:day, away for %[2]v days|%[1]v days, away for %[2]v}"},
	"cue.tier":           {ZH: "距%[2]v还差 %[1]v", EN: "%[1]v more to %[2]v"},
	"cue.new":            {ZH: "首次来店", EN: "First visit"},

	"doctor.key": {
		ZH: "密钥文件 %[1]v 不见了或读不出来；请放回原来的文件，或用恢复码找回：`regulars key restore`。",
		EN: "The key file %[1]v is missing or cannot be read; put it back, or restore it from its recovery code: `regulars key restore`.",
	},
	"doctor.key_mode": {
		ZH: "这台电脑上别的账户也能读密钥文件 %[1]v（%[2]v）；请用 chmod 600 收回它们的权限。",
		EN: "Others on this computer can read the key file %[1]v (%[2]v); take that away with chmod 600.",
	},
	"doctor.key_ok": {ZH: "密钥文件 %[1]v 完好。", EN: "The key file %[1]v is whole."},
	"doctor.mode": {
		ZH: "门店文件 %[1]v 的权限是 %[2]v，别的账户也能读；请运行 chmod 600。",
		EN: "The shop's file %[1]v has the permissions %[2]v, so others on this computer can read it; run chmod 600 on it.",
	},
	"doctor.mode_ok": {ZH: "门店文件只有本账户能读。", EN: "Only this account can read the shop's file."},
	"doctor.disk": {
		ZH: "磁盘只剩 %[1]v MB；请腾出空间，磁盘满了就不能记账。",
		EN: "Only %[1]v MB of the disk are free; make room, on a full disk nothing can be booked.",
	},
	"doctor.disk_ok": {ZH: "磁盘还有 %[1]v MB 可用。", EN: "%[1]v MB of the disk are free."},
	"doctor.file":    {ZH: "门店文件打不开。%[1]v", EN: "The shop's file does not open. %[1]v"},
	"doctor.file_ok": {ZH: "门店文件可以打开，日志共 %[1]v 条，%[2]v KB。", EN: "The shop's file opens; its log has %[1]v {1:entry|entries}, its size is %[2]v KB."},
	"doctor.clock": {
		ZH: "电脑时间 %[1]v 早于最新一条日志 %[2]v；请校准电脑时间。",
		EN: "This computer's clock says %[1]v, which is before the newest entry, %[2]v; set the clock right.",
	},
	"doctor.clock_ok": {ZH: "电脑时间与日志相符：%[1]v。", EN: "The clock agrees with the log: %[1]v."},

	"verify.page":       {ZH: "文件里有 %[1]v 处页损坏。", EN: "{1:A page|Pages} of the file {1:is|are} damaged: %[1]v."},
	"verify.gap":        {ZH: "日志不连续：该是第 %[2]v 条的地方是第 %[1]v 条。", EN: "The log has a gap: entry %[1]v stands where entry %[2]v should."},
	"verify.unreadable": {ZH: "日志第 %[1]v 条读不出来。", EN: "Entry %[1]v of the log cannot be read."},
	"verify.sealed":     {ZH: "日志第 %[1]v 条的个人信息打不开。", EN: "The personal part of entry %[1]v of the log does not open."},
	"verify.fold":       {ZH: "日志第 %[1]v 条无法重算，因此没有核对汇总。", EN: "Entry %[1]v of the log cannot be folded, so the views were not compared."},
	"verify.seq":        {ZH: "日志第 %[1]v 条的序号接不上前一条。", EN: "Entry %[1]v of the log has the wrong number in its stream."},
	"verify.clock":      {ZH: "日志第 %[1]v 条的时间不晚于前一条。", EN: "Entry %[1]v of the log is not later than the one before it."},
	"verify.hash":       {ZH: "日志第 %[1]v 条与前一条的校验链断了：其中一条被改动过。", EN: "Entry %[1]v of the log does not chain to the one before it: one of the two was changed."},
	"verify.stream":     {ZH: "日志流从第 %[1]v 条开始，却接不上前一个日志流。", EN: "The stream that begins at entry %[1]v of the log does not continue the one before it."},
	"verify.view":       {ZH: "汇总 %[1]v 中的记录 %[2]x 与日志重算的结果不同。", EN: "Record %[2]x of the view %[1]v is not what the log gives."},
}
