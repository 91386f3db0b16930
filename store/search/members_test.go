package search

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"
)

// members generates n members, the same for the same seed: 88 % Chinese names, by about the
// frequencies of the census, the rest Western; most with a phone and a card, a tenth with an external number.
func members(n int, seed uint64) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		g := newNamer(seed)
		for i := range n {
			if !yield(g.member(uint32(i + 1))) {
				return
			}
		}
	}
}

// now is when the generated members were last seen at the latest.
const now = 1_780_000_000

type namer struct {
	*rand.Rand
	surnames, given, first, last weighted
}

// weighted draws words by weight.
type weighted struct {
	words []string
	upTo  []int
}

func newWeighted(table string, weight func(i int) int) weighted {
	var w weighted
	sum := 0
	for i, word := range strings.Fields(table) {
		sum += weight(i)
		w.words, w.upTo = append(w.words, word), append(w.upTo, sum)
	}
	return w
}

func (w weighted) draw(r *rand.Rand) string {
	x := r.IntN(w.upTo[len(w.upTo)-1])
	lo, hi := 0, len(w.upTo)-1
	for lo < hi {
		if mid := (lo + hi) / 2; w.upTo[mid] > x {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return w.words[lo]
}

// zipf weighs the i-th word of a table that is sorted by frequency.
func zipf(scale, shift float64) func(int) int {
	return func(i int) int { return int(scale / (float64(i) + shift)) }
}

func newNamer(seed uint64) *namer {
	return &namer{
		Rand:     rand.New(rand.NewPCG(seed, 88)),
		surnames: newWeighted(chineseSurnames, zipf(1e6, 8)),
		given:    newWeighted(chineseGiven, zipf(1e6, 30)),
		first:    newWeighted(westernFirst, zipf(1e6, 15)),
		last:     newWeighted(westernLast, zipf(1e6, 15)),
	}
}

func (g *namer) member(n uint32) Entry {
	e := Entry{N: n, LastVisit: now - int64(math.Min(g.ExpFloat64()*120, 900)*86400)}
	western := g.IntN(100) >= 88
	if western {
		e.Name = g.western()
	} else {
		e.Name = g.chinese()
	}
	if g.IntN(100) < 95 {
		e.Phone = g.phone(western)
	}
	if g.IntN(100) < 70 {
		e.Card = fmt.Sprintf("2%012d", 1000+uint64(n)*3+uint64(g.IntN(3)))
	}
	if g.IntN(100) < 10 {
		e.External = fmt.Sprint(100000 + g.IntN(900000))
	}
	return e
}

func (g *namer) chinese() string {
	name := g.surnames.draw(g.Rand) + g.given.draw(g.Rand)
	if g.IntN(100) < 80 {
		name += g.given.draw(g.Rand)
	}
	return name
}

func (g *namer) western() string {
	name := g.first.draw(g.Rand)
	if g.IntN(100) < 20 {
		name += " " + g.first.draw(g.Rand)
	}
	name += " " + g.last.draw(g.Rand)
	if g.IntN(100) < 15 {
		name += "-" + g.last.draw(g.Rand)
	}
	return name
}

func (g *namer) phone(western bool) string {
	if !western || g.IntN(100) < 50 {
		networks := [...]int{
			134, 135, 136, 137, 138, 139, 147, 150, 151, 152, 157, 158, 159, 178, 182, 183, 184, 187, 188, 198,
			130, 131, 132, 155, 156, 166, 175, 176, 185, 186, 133, 149, 153, 173, 177, 180, 181, 189, 191, 199,
		}
		return fmt.Sprintf("+86%d%08d", networks[g.IntN(len(networks))], g.IntN(1e8))
	}
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("+1%d%07d", 200+g.IntN(60)*13%800, g.IntN(1e7))
	case 1:
		return fmt.Sprintf("+44%d%08d", 74+g.IntN(6), g.IntN(1e8))
	case 2:
		return fmt.Sprintf("+49%d%08d", 151+g.IntN(28), g.IntN(1e8))
	}
	return fmt.Sprintf("+34%d%08d", 6+g.IntN(2), g.IntN(1e8))
}

const chineseSurnames = `王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许
傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦
江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 庞 樊 兰 殷 施 陶 洪 翟 安 颜 倪 严 牛 温 芦 季 俞 章 鲁 葛 伍
韦 申 尤 毕 聂 丛 焦 向 柳 邢 路 岳 齐 沿 梅 莫 庄 辛 管 祝 左 涂 谷 祁 时 舒 耿 牟 卜 路 詹 关 苗 凌 费 纪 靳 盛 童 欧 甄 项 曲
成 游 阳 裴 席 卫 查 屈 鲍 位 覃 霍 翁 隋 植 甘 景 薄 单 包 司 柏 宁 柯 阮 桂 闵 欧阳 解 强 柴 华 车 冉 房 边 辜 吉 饶 刁 瞿 戚
丘 古 米 池 滕 晋 苑 邬 臧 畅 宫 来 嵺 苟 全 褚 廉 简 娄 盖 符 奚 木 穆 党 燕 郎 邸 冀 谈 姬 屠 连 郜 晏 栾 郁 商 蒙 计 喻 揭 窦
迟 宇 敖 糜 鄢 冷 卓 花 仇 艾 蓝 都 巩 稽 井 练 仲 乐 虞 卞 封 竺 冼 原 官 衣 楚 佟 栗 匡 宗 应 台 巫 鞠 僧 桑 荆 谌 银 扬 明 沙
伏 岑 习 胥 保 和 蔺 司马 上官 诸葛 尉迟 区 朴 万俟 皇甫 夏侯 令狐 慕容 东方`

const chineseGiven = `伟 明 华 文 军 丽 晓 志 建 国 英 红 平 海 玉 小 春 金 秀 永 强 杰 辉 芳 敏 静 林 荣 峰 云 霞 德 燕 新 梅 琴 兰
东 龙 立 涛 飞 艳 勇 娟 斌 玲 洁 宇 佳 生 超 光 庆 波 亮 俊 梓 涵 子 轩 雨 欣 怡 嘉 浩 然 思 琪 诗 一 诺 宸 铭 泽 凯 瑞 霖 毅 彬 鹏
磊 洋 刚 桂 鑫 婷 慧 莹 颖 倩 雯 雪 琳 帆 成 民 振 少 福 安 康 长 兴 学 良 义 仁 礼 智 信 忠 孝 大 中 天 乐 行 朝 茜 晟 柏 石 卓 骏
昊 睿 晗 茗 淇 沁 悦 月 越 彤 桐 瞳 蕴 荷 薇 蕾 冉 曦 夕 溪 希 芊 谦 若 雅 语 予 婉 珂 可 珺 君 均 峻 竣 佩 琦 祺 奇 依 漪 逸 艺 奕
亦 翊 瑶 遥 曜 耀 媛 圆 源 远 元 煜 钰 育 昱 裕 佑 友 优 泓 鸿 弘 宏 炜 维 威 蔚 为 楠 南 娜 焱 炎 彦 晏 嫣 好 晔 烨 甫 旋 漩 璇 宣
萱 暄 才 继 世 家 先 克 传 发 祥 全 根 连 保 权 培 宝 喜 来 根 凤 香 珍 莲 花 菊 素 巧 翠 彩 银 爱 淑 贞 美 惠 珠 青 绍 胜 利 友 达
贵 富 旺 兆 益 凡 方 正 清 柳 树 松 木 江 河 山 川 岩 雷 星 晨 阳 晴 晶 昌 盛 启 岚 旭 冬 秋 夏 吕 绿 女 思 忆 念 恩 慈 悠 意 愉`

const westernFirst = `James Maria José Anna John Mary Michael David Robert Jennifer Carlos Juan Luis Sophie Emma Olivia Noah
Liam Lucas Léa Chloé Hugo Zoë Jürgen Björn Søren Anders Lars Ingrid Åsa Günther Käthe Łukasz Zofia Paweł Małgorzata Jiří Tomáš
Ana Carmen Antonio Francisco Manuel Pedro Ángel Miguel Javier Lucía Sofía Elena Isabel Laura Marta Paula Sara Giulia Francesca
Alessandro Matteo Giuseppe Marco Luca Peter Paul Thomas Andreas Stefan Martin Klaus Hans Heinrich Christine François Jean
Pierre Marie Nathalie Camille Thérèse Noël Owen Siân Niamh Seán Patrick Kevin Brian Susan Linda Karen Nancy Lisa Betty Helen
Sandra Donna Carol Ruth Sharon Michelle Sarah Kimberly Deborah Jessica Emily Daniel Matthew Anthony Mark Steven Andrew
Joshua Kenneth George Edward Ronald Timothy Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott
Brandon Benjamin Samuel Gregory Alexander Frank Raymond Jack Dennis Jerry Tyler Aaron Nguyễn Thị Văn Đức Phạm`

const westernLast = `Smith García Müller Johnson Williams Brown Jones Miller Davis Rodríguez Martínez Hernández López González
Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Pérez Thompson White Harris Sánchez Clark Ramírez Lewis Robinson
Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann
Schwarz Zimmermann Braun Krüger Hofmann Groß Weiß Strauß Dubois Durand Leroy Moreau Lefebvre Roux Fournier Girard Mercier
Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski
Novák Svoboda Dvořák Černý Johansson Andersson Karlsson Nilsson Eriksson Larsson Østergård Sørensen Jørgensen Møller
O'Brien O'Connor Murphy Kelly Walsh Byrne Ryan MacDonald McCarthy Campbell Stewart Robertson Thomson Scott Young King Wright
Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips Parker Evans Edwards Collins Cook Rogers Morgan Cooper
Peterson Reed Bailey Bell Gomez Howard Ward Cox Torres Gray James Watson Brooks Sanders Price Bennett Wood Barnes Ross
Henderson Coleman Jenkins Perry Powell Long Patterson Hughes Flores Washington Butler Simmons Foster Bryant Alexander Russell`
