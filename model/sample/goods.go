package sample

import "regulars/model"

// words are a text in both languages.
type words struct{ zh, en string }

func (w words) in(lang model.Lang) string {
	if lang == model.EN {
		return w.en
	}
	return w.zh
}

// department is one wall of the shop.
type department struct {
	name       words
	categories []category
}

// category is one shelf.
type category struct {
	name  words
	goods []product
}

// product is one thing that is sold.
type product struct {
	name    words
	price   model.Money // a piece, or a kilogram of what is weighed
	pull    int         // how often it is bought, against the others
	weighed bool
	season  phase // in which it sells best; quiet: all year
}

// shelves is what the shop sells.
var shelves = []department{
	{words{"茶叶", "Tea"}, []category{
		{words{"绿茶", "Green tea"}, []product{
			{name: words{"龙井 125 克", "Longjing 125 g"}, price: 6800, pull: 9},
			{name: words{"碧螺春 100 克", "Biluochun 100 g"}, price: 5800, pull: 5},
			{name: words{"毛峰 散装", "Maofeng, loose"}, price: 36000, pull: 7, weighed: true},
		}},
		{words{"乌龙茶", "Oolong"}, []product{
			{name: words{"铁观音 250 克", "Tieguanyin 250 g"}, price: 7800, pull: 9},
			{name: words{"大红袍 100 克", "Dahongpao 100 g"}, price: 8800, pull: 5},
		}},
		{words{"红茶", "Black tea"}, []product{
			{name: words{"正山小种 150 克", "Lapsang 150 g"}, price: 7200, pull: 6, season: winter},
			{name: words{"祁门红茶 100 克", "Keemun 100 g"}, price: 5600, pull: 5, season: winter},
		}},
		{words{"普洱", "Pu'er"}, []product{
			{name: words{"熟普小饼 100 克", "Ripe pu'er cake 100 g"}, price: 4800, pull: 6},
			{name: words{"生普 357 克", "Raw pu'er cake 357 g"}, price: 16800, pull: 2},
		}},
		{words{"白茶", "White tea"}, []product{
			{name: words{"白牡丹 100 克", "White Peony 100 g"}, price: 8600, pull: 3},
			{name: words{"寿眉 350 克", "Shoumei 350 g"}, price: 12800, pull: 2},
		}},
		{words{"花茶", "Flower tea"}, []product{
			{name: words{"茉莉花茶 200 克", "Jasmine 200 g"}, price: 4200, pull: 10},
			{name: words{"菊花 50 克", "Chrysanthemum 50 g"}, price: 2200, pull: 8, season: summer},
		}},
		{words{"茶包", "Tea bags"}, []product{
			{name: words{"冷泡茶 20 袋", "Cold brew, 20 bags"}, price: 2990, pull: 6, season: summer},
			{name: words{"荞麦茶 30 袋", "Buckwheat, 30 bags"}, price: 2490, pull: 8},
		}},
	}},
	{words{"坚果炒货", "Nuts"}, []category{
		{words{"瓜子", "Melon seeds"}, []product{
			{name: words{"焦糖瓜子 500 克", "Caramel sunflower 500 g"}, price: 1580, pull: 18},
			{name: words{"原味瓜子 散装", "Plain sunflower, loose"}, price: 2600, pull: 16, weighed: true},
		}},
		{words{"核桃", "Walnuts"}, []product{
			{name: words{"纸皮核桃 散装", "Walnuts, loose"}, price: 3960, pull: 11, weighed: true},
			{name: words{"琥珀桃仁 250 克", "Amber walnuts 250 g"}, price: 2680, pull: 8},
		}},
		{words{"混合坚果", "Mixed nuts"}, []product{
			{name: words{"每日坚果 7 袋", "Daily nuts, 7 bags"}, price: 3290, pull: 15},
			{name: words{"每日坚果 30 袋", "Daily nuts, 30 bags"}, price: 11900, pull: 5},
		}},
		{words{"花生", "Peanuts"}, []product{
			{name: words{"五香花生 散装", "Spiced peanuts, loose"}, price: 1980, pull: 15, weighed: true},
		}},
		{words{"板栗", "Chestnuts"}, []product{
			{name: words{"糖炒板栗", "Roast chestnuts"}, price: 4500, pull: 9, weighed: true, season: winter},
		}},
		{words{"开心果", "Pistachios"}, []product{
			{name: words{"开心果 200 克", "Pistachios 200 g"}, price: 3680, pull: 9},
		}},
		{words{"果干", "Dried fruit"}, []product{
			{name: words{"红枣 500 克", "Red dates 500 g"}, price: 2800, pull: 10},
			{name: words{"芒果干 100 克", "Dried mango 100 g"}, price: 1590, pull: 10},
			{name: words{"葡萄干 散装", "Raisins, loose"}, price: 3600, pull: 7, weighed: true},
		}},
	}},
	{words{"点心糖果", "Sweets"}, []category{
		{words{"糕点", "Pastry"}, []product{
			{name: words{"绿豆糕 8 块", "Mung bean cakes, 8"}, price: 1680, pull: 9, season: summer},
			{name: words{"桂花糕 6 块", "Osmanthus cakes, 6"}, price: 1580, pull: 10},
			{name: words{"鲜花饼 8 枚", "Flower cakes, 8"}, price: 3200, pull: 6},
		}},
		{words{"饼干", "Biscuits"}, []product{
			{name: words{"燕麦饼干", "Oat biscuits"}, price: 1290, pull: 14},
			{name: words{"曲奇 铁罐", "Butter cookies, tin"}, price: 4500, pull: 5},
		}},
		{words{"糖果", "Candy"}, []product{
			{name: words{"花生酥 200 克", "Peanut brittle 200 g"}, price: 1380, pull: 10},
			{name: words{"牛轧糖 250 克", "Nougat 250 g"}, price: 2480, pull: 8},
			{name: words{"年糖 散装", "New Year candy, loose"}, price: 4000, pull: 10, weighed: true, season: newYear},
		}},
		{words{"巧克力", "Chocolate"}, []product{
			{name: words{"黑巧克力 100 克", "Dark chocolate 100 g"}, price: 1990, pull: 8},
		}},
		{words{"肉脯", "Jerky"}, []product{
			{name: words{"猪肉脯 200 克", "Pork jerky 200 g"}, price: 2990, pull: 10},
			{name: words{"牛肉干 200 克", "Beef jerky 200 g"}, price: 4990, pull: 6},
		}},
		{words{"海苔", "Seaweed"}, []product{
			{name: words{"海苔 脆片", "Seaweed crisps"}, price: 990, pull: 12},
		}},
	}},
	{words{"饮品", "Drinks"}, []category{
		{words{"咖啡豆", "Coffee beans"}, []product{
			{name: words{"云南咖啡豆 227 克", "Yunnan beans 227 g"}, price: 6800, pull: 6},
			{name: words{"挂耳咖啡 10 袋", "Drip bags, 10"}, price: 4500, pull: 6},
		}},
		{words{"现做咖啡", "Coffee to go"}, []product{
			{name: words{"美式", "Americano"}, price: 1200, pull: 24},
			{name: words{"拿铁", "Latte"}, price: 1600, pull: 24},
		}},
		{words{"现泡茶", "Tea to go"}, []product{
			{name: words{"柠檬茶", "Lemon tea"}, price: 1200, pull: 16, season: summer},
			{name: words{"奶茶", "Milk tea"}, price: 1500, pull: 20},
		}},
		{words{"瓶装饮料", "Bottled drinks"}, []product{
			{name: words{"气泡水", "Sparkling water"}, price: 600, pull: 14},
			{name: words{"酸梅汤", "Plum juice"}, price: 990, pull: 10, season: summer},
		}},
	}},
	{words{"滋补", "Pantry"}, []category{
		{words{"蜂蜜", "Honey"}, []product{
			{name: words{"洋槐蜜 500 克", "Acacia honey 500 g"}, price: 4500, pull: 9},
			{name: words{"枣花蜜 500 克", "Jujube honey 500 g"}, price: 3900, pull: 7},
		}},
		{words{"养生", "Tonics"}, []product{
			{name: words{"枸杞 250 克", "Goji berries 250 g"}, price: 3500, pull: 8, season: winter},
			{name: words{"银耳 100 克", "White fungus 100 g"}, price: 3900, pull: 5},
			{name: words{"桂圆 500 克", "Longan 500 g"}, price: 3200, pull: 5, season: winter},
		}},
		{words{"谷物", "Cereals"}, []product{
			{name: words{"燕麦片 1 千克", "Oats 1 kg"}, price: 2690, pull: 9},
			{name: words{"黑芝麻糊 10 袋", "Black sesame, 10 bags"}, price: 2290, pull: 7},
		}},
		{words{"儿童零食", "Children's snacks"}, []product{
			{name: words{"磨牙饼", "Teething rusks"}, price: 1890, pull: 8},
			{name: words{"果泥", "Fruit puree"}, price: 890, pull: 10},
			{name: words{"小溶豆", "Yogurt melts"}, price: 1690, pull: 8},
		}},
	}},
	{words{"礼品", "Gifts"}, []category{
		{words{"礼盒", "Gift boxes"}, []product{
			{name: words{"坚果礼盒", "Nut gift box"}, price: 16800, pull: 4, season: newYear},
			{name: words{"茶礼盒", "Tea gift box"}, price: 26800, pull: 2, season: newYear},
			{name: words{"臻品茶礼", "Fine tea gift box"}, price: 59800, pull: 1, season: newYear},
			{name: words{"年货大礼包", "New Year hamper"}, price: 22800, pull: 4, season: newYear},
		}},
		{words{"月饼", "Mooncakes"}, []product{
			{name: words{"月饼礼盒", "Mooncake gift box"}, price: 19800, pull: 7, season: midAutumn},
			{name: words{"月饼 散装", "Mooncakes, loose"}, price: 5600, pull: 12, weighed: true, season: midAutumn},
		}},
		{words{"茶具", "Tea ware"}, []product{
			{name: words{"盖碗", "Gaiwan"}, price: 5800, pull: 2},
			{name: words{"玻璃杯", "Glass cup"}, price: 2900, pull: 3},
			{name: words{"紫砂壶", "Yixing teapot"}, price: 38800, pull: 1},
		}},
	}},
}
