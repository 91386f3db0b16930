package search

// severalReadings lists characters of names that the dictionary would read in another way first, or that
// people read in two: a character, then its readings with the likeliest first. The dictionary's other
// readings are mostly archaic and would only make noise ("dai" for 大).
const severalReadings = `
乐 le yue, 朝 chao zhao, 茜 qian xi, 晟 sheng cheng, 长 chang zhang, 長 chang zhang, 行 xing hang, 柏 bai bo,
卜 bu bo, 盖 gai ge, 重 chong zhong, 降 xiang jiang, 校 xiao jiao, 单 dan shan, 單 dan shan, 省 sheng xing,
筠 yun jun, 隽 juan jun, 雋 juan jun, 都 du dou, 朴 pu piao, 率 shuai lv, 角 jiao jue, 了 le liao, 还 hai huan,
着 zhe zhuo, 调 diao tiao, 調 diao tiao, 厦 xia sha, 參 shen can, 参 shen can, 圻 qi yin, 缪 miao mou,
繆 miao mou, 翟 zhai di, 曾 zeng ceng, 尉 wei yu, 娜 na nuo, 薄 bo bao, 牟 mou mu, 覃 tan qin, 隗 wei kui,
郗 xi chi, 郇 xun huan, 召 zhao shao, 藏 cang zang, 粘 zhan nian, 传 chuan zhuan, 傳 chuan zhuan, 便 bian pian,
杉 shan sha, 莘 xin shen, 莎 sha suo, 嬛 huan xuan, 谌 chen shen, 諶 chen shen, 仔 zi zai, 伽 jia qie,
栖 qi xi, 涌 yong chong, 禅 chan shan, 約 yue yao, 约 yue yao, 颉 jie xie, 頡 jie xie, 骠 piao biao, 露 lu lou,
宓 mi fu, 似 si shi, 乘 cheng sheng, 什 shen shi, 佛 fo, 蔚 wei yu, 区 qu ou, 查 cha zha, 解 jie xie,
仇 chou qiu, 澹 tan dan
`

// surnameReadings lists surnames that are read otherwise than their characters elsewhere: the surname, then
// the readings of a single character, or one reading for each of two.
const surnameReadings = `
单 shan, 單 shan, 曾 zeng, 解 xie, 仇 qiu, 区 ou, 區 ou, 朴 piao, 查 zha, 盖 ge gai, 蓋 ge gai, 翟 zhai,
乐 yue le, 樂 yue le, 覃 qin tan, 缪 miao, 繆 miao, 重 chong, 种 chong, 召 shao zhao, 折 she, 黑 he, 祭 zhai,
繁 po, 秘 bi, 洗 xian, 员 yun, 員 yun, 郇 xun huan, 句 gou, 能 nai, 阚 kan, 薄 bo, 卜 bu, 牟 mu mou, 粘 nian,
么 yao, 藏 zang, 番 pan, 蕃 bo, 费 fei bi, 費 fei bi, 乜 nie, 佴 nai, 都 du, 谌 chen shen, 适 kuo shi,
長 chang zhang, 长 chang zhang, 万俟 mo qi, 萬俟 mo qi, 尉迟 yu chi, 尉遲 yu chi, 长孙 zhang sun,
長孫 zhang sun, 澹台 tan tai, 澹臺 tan tai, 单于 chan yu, 單于 chan yu, 拓跋 tuo ba, 乐正 yue zheng,
樂正 yue zheng
`
