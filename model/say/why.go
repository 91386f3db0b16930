package say

import (
	"maps"

	"regulars/model"
)

// lines are the lines that explain: why an entry moved the points it did, what a cashier
// should not miss, what doctor and verify found, what a report rests on. Why and cue lines
// stand in lists and on one line of the till, so they are no sentences and end without a stop.
var lines = func() map[model.Code]Line {
	all := maps.Clone(explained)
	maps.Copy(all, reported)
	return all
}()

var explained = map[model.Code]Line{
	"why.base":    {ZH: "%[1]v 中有 %[2]v 计分", EN: "%[2]v of %[1]v earns points"},
	"why.rate":    {ZH: "%[1]v 按每 %[3]v 计 %[2]v 分", EN: "%[1]v earns %[2]v {2:point|points} per %[3]v"},
	"why.carry":   {ZH: "上次余 %[1]v，本次 %[2]v 分，余 %[3]v 留到下次", EN: "%[1]v carried in, %[2]v {2:point|points}, %[3]v carried to the next purchase"},
	"why.left":    {ZH: "余 %[1]v 留到下次", EN: "%[1]v carried to the next purchase"},
	"why.program": {ZH: "积分方案第 %[1]v 版", EN: "Program version %[1]v"},
	"why.part":    {ZH: "其中 %[1]v{2?（%[2]v）}按一倍，得 %[3]v 分", EN: "Of it, %[1]v{2? (%[2]v)} counts once: %[3]v {3:point|points}"},
	"why.factor": {
		ZH: "其中 %[1]v{4?（%[4]v）}按 %[2]v 倍（%[3]v），得 %[5]v 分", EN: "Of it, %[1]v{4? (%[4]v)} counts %[2]v times (%[3]v): %[5]v {5:point|points}",
	},
	"why.excluded":  {ZH: "%[1]v{2?（%[2]v）}不计分", EN: "%[1]v{2? (%[2]v)} earns nothing"},
	"why.cut.sale":  {ZH: "单笔上限减去 %[1]v 分，记 %[2]v 分", EN: "The limit for one sale takes %[1]v {1:point|points} off, leaving %[2]v"},
	"why.cut.day":   {ZH: "当日上限减去 %[1]v 分，记 %[2]v 分", EN: "The limit for one day takes %[1]v {1:point|points} off, leaving %[2]v"},
	"why.campaign":  {ZH: "其中活动「%[1]v」带来 %[2]v 分", EN: "Of it, the campaign “%[1]v” brought %[2]v {2:point|points}"},
	"why.ends":      {ZH: "有效期到 %[1]v 当天结束", EN: "Good until the end of %[1]v"},
	"why.ends_idle": {ZH: "常来就一直有效", EN: "Good as long as the member keeps coming"},

	"why.grant.welcome":  {ZH: "%[1]v 分：欢迎入会", EN: "%[1]v {1:point|points}: welcome"},
	"why.grant.checkin":  {ZH: "%[1]v 分：签到", EN: "%[1]v {1:point|points}: check-in"},
	"why.grant.referrer": {ZH: "%[1]v 分：介绍了新会员", EN: "%[1]v {1:point|points}: brought a new member"},
	"why.grant.newcomer": {ZH: "%[1]v 分：由老会员介绍来", EN: "%[1]v {1:point|points}: was brought by a member"},
	"why.grant.review":   {ZH: "%[1]v 分：提供反馈", EN: "%[1]v {1:point|points}: gave feedback"},
	"why.grant.birthday": {ZH: "%[1]v 分：生日礼", EN: "%[1]v {1:point|points}: birthday gift"},
	"why.grant.profile":  {ZH: "%[1]v 分：资料填写完整", EN: "%[1]v {1:point|points}: completed the profile"},
	"why.grant.activity": {ZH: "%[1]v 分：活动码「%[2]v」", EN: "%[1]v {1:point|points}: activity code “%[2]v”"},
	"why.grant.campaign": {ZH: "%[1]v 分：活动「%[2]v」", EN: "%[1]v {1:point|points}: campaign “%[2]v”"},
	"why.grant.other":    {ZH: "%[1]v 分：%[2]v，规则来自更新的版本", EN: "%[1]v {1:point|points}: %[2]v, a rule of a newer program"},
	"about.welcome":      {ZH: "欢迎入会", EN: "welcome"},
	"about.checkin":      {ZH: "签到", EN: "check-in"},
	"about.referrer":     {ZH: "介绍了新会员", EN: "brought a new member"},
	"about.newcomer":     {ZH: "由老会员介绍来", EN: "was brought by a member"},
	"about.review":       {ZH: "提供反馈", EN: "gave feedback"},
	"about.birthday":     {ZH: "生日礼", EN: "birthday gift"},
	"about.profile":      {ZH: "资料填写完整", EN: "completed the profile"},
	"about.activity":     {ZH: "活动码「%[1]v」", EN: "activity code “%[1]v”"},
	"about.campaign":     {ZH: "活动「%[1]v」", EN: "campaign “%[1]v”"},
	"about.other":        {ZH: "%[1]v，规则来自更新的版本", EN: "%[1]v, a rule of a newer program"},
	"why.streak":         {ZH: "连续第 %[1]v 天", EN: "Day %[1]v in a row"},

	"why.redeem_gift":    {ZH: "%[1]v 分换礼品「%[2]v」", EN: "%[1]v {1:point|points} for the gift “%[2]v”"},
	"why.redeem_coupon":  {ZH: "%[1]v 分换优惠券「%[2]v」{3?，券号 %[3]v}", EN: "%[1]v {1:point|points} for the coupon “%[2]v”{3?, number %[3]v}"},
	"why.redeem_charity": {ZH: "%[1]v 分捐给「%[2]v」", EN: "%[1]v {1:point|points} given to “%[2]v”"},
	"why.redeem_draw":    {ZH: "%[1]v 分换「%[2]v」抽奖券", EN: "%[1]v {1:point|points} for a ticket of “%[2]v”"},
	"why.prize":          {ZH: "第 %[1]v 号券中了「%[2]v」", EN: "Ticket %[1]v won “%[2]v”"},
	"why.no_prize":       {ZH: "第 %[1]v 号券没有中奖", EN: "Ticket %[1]v won nothing"},
	"why.lot_taken":      {ZH: "%[1]v 分出自 %[2]v 到期的积分", EN: "%[1]v {1:point|points} of those that end on %[2]v"},
	"why.lot_taken_idle": {ZH: "%[1]v 分出自长期不来才失效的积分", EN: "%[1]v {1:point|points} of those that end without visits"},
	"why.lot_back":       {ZH: "%[1]v 分回到 %[2]v 到期的积分", EN: "%[1]v {1:point|points} back to those that end on %[2]v"},
	"why.lot_back_idle":  {ZH: "%[1]v 分回到长期不来才失效的积分", EN: "%[1]v {1:point|points} back to those that end without visits"},
	"why.expired":        {ZH: "%[1]v 分到期", EN: "%[1]v {1:point|points} ended"},
	"why.hold_out":       {ZH: "预留的 %[1]v 分超时，已放回", EN: "%[1]v {1:point|points} put aside timed out and {1:is|are} free again"},
	"why.both":           {ZH: "收回所得 %[1]v 分，退回所用 %[2]v 分", EN: "%[1]v earned, %[2]v spent {2:point|points} returned"},

	"why.redeem": {ZH: "%[1]v 分抵 %[2]v", EN: "%[1]v {1:point takes|points take} %[2]v off"},
	"why.refund": {ZH: "退回流水 %[1]v 的消费", EN: "Takes back the sale of entry %[1]v"},
	"why.undo":   {ZH: "撤销流水 %[1]v", EN: "Undoes entry %[1]v"},
	"why.spend":  {ZH: "累计消费变动 %[1]v", EN: "Spend changes by %[1]v"},
	"why.net":    {ZH: "积分变动 %[1]v", EN: "Points change by %[1]v"},
	"why.adjust": {ZH: "调整 %[1]v 分，原因：%[2]v", EN: "Adjusted by %[1]v {1:point|points}, reason: %[2]v"},
	"why.newer":  {ZH: "来自更新的版本（%[1]v），请升级这台收银机", EN: "From a newer program (%[1]v); update this till"},
	"why.plain":  {ZH: "%[1]v，不涉及积分", EN: "%[1]v: moves no points"},
	"why.undone": {ZH: "后来已撤销", EN: "Undone since"},

	"why.transfer":        {ZH: "与会员 %[2]v 之间转 %[1]v 分，原因：%[3]v", EN: "%[1]v {1:point|points} by a transfer with member %[2]v, reason: %[3]v"},
	"why.elsewhere":       {ZH: "在%[1]v记下，由那家店处理", EN: "Recorded at %[1]v, which deals with it"},
	"why.score":           {ZH: "满意度 %[1]v/%[2]v", EN: "Score %[1]v of %[2]v"},
	"why.hold":            {ZH: "预留 %[1]v 分到 %[2]v", EN: "%[1]v {1:point|points} put aside until %[2]v"},
	"why.release":         {ZH: "放回预留的 %[1]v 分", EN: "%[1]v {1:point|points} no longer put aside"},
	"why.coupon_issued":   {ZH: "优惠券「%[1]v」，券号 %[2]v", EN: "The coupon “%[1]v”, number %[2]v"},
	"why.coupon_used":     {ZH: "优惠券 %[1]v 抵 %[2]v", EN: "The coupon %[1]v takes %[2]v off"},
	"why.coupon_voided":   {ZH: "优惠券 %[1]v 作废，原因：%[2]v", EN: "The coupon %[1]v voided, reason: %[2]v"},
	"why.tier.reached":    {ZH: "由%[1]v升为%[2]v{3?，保留到 %[3]v}", EN: "From %[1]v up to %[2]v{3?, kept until %[3]v}"},
	"why.tier.kept":       {ZH: "保持%[2]v{3?，到 %[3]v}", EN: "Keeps %[2]v{3?, until %[3]v}"},
	"why.tier.fell":       {ZH: "由%[1]v降为%[2]v{3?，保留到 %[3]v}", EN: "From %[1]v down to %[2]v{3?, kept until %[3]v}"},
	"why.tier.taken_back": {ZH: "由%[1]v退回%[2]v：升级所凭的消费已收回", EN: "From %[1]v back to %[2]v: what it was reached by was taken back"},

	// What counts for a tier, as a part of other lines.
	"measure.visits":     {ZH: "%[1]v 次到店", EN: "%[1]v {1:visit|visits}"},
	"measure.points":     {ZH: "%[1]v 分", EN: "%[1]v {1:point|points}"},
	"measure.engagement": {ZH: "%[1]v 次互动", EN: "%[1]v {1:act|acts}"},

	// Another shop of the chain that no name came along for, and how long ago something was, as parts of other lines.
	"shop.number":   {ZH: "%[1]v 号店", EN: "shop %[1]v"},
	"ago.today":     {ZH: "今天", EN: "Today"},
	"ago.yesterday": {ZH: "昨天", EN: "Yesterday"},
	"ago.days":      {ZH: "%[1]v 天前", EN: "%[1]v {1:day|days} ago"},

	"cue.ending":         {ZH: "%[1]v 分 %[2]v 到期，还有 %[3]v 天", EN: "%[1]v {1:point ends|points end} on %[2]v, in %[3]v {3:day|days}"},
	"cue.case":           {ZH: "有 %[1]v 件反馈未结", EN: "%[1]v open {1:case|cases}"},
	"cue.elsewhere":      {ZH: "%[3]v在%[2]v：%[1]v", EN: "%[3]v at %[2]v: %[1]v"},
	"cue.debt":           {ZH: "欠 %[1]v 分，得分先补上", EN: "Owes %[1]v {1:point|points}"},
	"cue.birthday_today": {ZH: "今天生日", EN: "Birthday today"},
	"cue.birthday":       {ZH: "%[1]v 天后生日", EN: "Birthday in %[1]v {1:day|days}"},
	"cue.rhythm":         {ZH: "通常 %[1]v 天来一次，已 %[2]v 天没来", EN: "Used to come every {1:day, away for %[2]v days|%[1]v days, away for %[2]v}"},
	"cue.tier":           {ZH: "距%[2]v还差 %[1]v", EN: "%[1]v more to %[2]v"},
	"cue.new":            {ZH: "首次来店", EN: "First visit"},

	"folder.done":  {ZH: "「%[1]v」已导入。", EN: "“%[1]v” was imported."},
	"folder.again": {ZH: "「%[1]v」的内容已在 %[2]v 导入过，这次什么都没有改。", EN: "What is in “%[1]v” was imported on %[2]v already; nothing was changed."},

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
