package slip

import "regulars/model"

// words are the slip's own labels; sentences come with the slip.
type words struct {
	Staff, Member, Card, Tier    string
	Before, Change, After, Value string
	Rewards                      string
}

func wordsIn(lang model.Lang) words {
	if lang == model.ZH {
		return words{
			Staff: "收银", Member: "会员", Card: "卡号", Tier: "等级",
			Before: "此前积分", Change: "本次积分", After: "当前积分", Value: "可抵",
			Rewards: "现在可以兑换：",
		}
	}
	return words{
		Staff: "Served by", Member: "Member", Card: "Card", Tier: "Tier",
		Before: "Points before", Change: "This sale", After: "Points now", Value: "Worth",
		Rewards: "Within reach:",
	}
}
