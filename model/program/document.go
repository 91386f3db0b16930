package program

// document is the TOML form. Shares and factors are texts ("1.5", "10%"), so that none is
// ever a float; days are "2026-03-01".
type document struct {
	Earn struct {
		Points  int64    `toml:"points"`
		Per     string   `toml:"per"`
		Exclude []string `toml:"exclude"`
		Stack   string   `toml:"stack"`
	} `toml:"earn"`
	Multipliers []multiplierDoc `toml:"multiplier"`
	Expiry      struct {
		Mode      string `toml:"mode"`
		Months    int64  `toml:"months"`
		Grace     int64  `toml:"grace"`
		Reinstate *int64 `toml:"reinstate"`
	} `toml:"expiry"`
	Bonus struct {
		Welcome struct {
			Points int64 `toml:"points"`
		} `toml:"welcome"`
		Checkin struct {
			Points int64 `toml:"points"`
			Streak int64 `toml:"streak"`
			Extra  int64 `toml:"extra"`
		} `toml:"checkin"`
		Referral struct {
			Referrer int64 `toml:"referrer"`
			Newcomer int64 `toml:"newcomer"`
		} `toml:"referral"`
		Review struct {
			Points int64 `toml:"points"`
			Day    int64 `toml:"day"`
			Month  int64 `toml:"month"`
			Ever   int64 `toml:"ever"`
		} `toml:"review"`
		Birthday struct {
			Points int64  `toml:"points"`
			Window string `toml:"window"`
		} `toml:"birthday"`
		Profile struct {
			Points int64    `toml:"points"`
			Fields []string `toml:"fields"`
		} `toml:"profile"`
	} `toml:"bonus"`
	Activities []activityDoc `toml:"activity"`
	Redeem     struct {
		Points  int64  `toml:"points"`
		Value   string `toml:"value"`
		Minimum int64  `toml:"minimum"`
		Step    int64  `toml:"step"`
		Percent string `toml:"percent"`
		Offline int64  `toml:"offline_hours"`
	} `toml:"redeem"`
	Gifts     []giftDoc    `toml:"gift"`
	Charities []charityDoc `toml:"charity"`
	Coupons   []couponDoc  `toml:"coupon"`
	Draws     []drawDoc    `toml:"draw"`
	Ladder    struct {
		By     string `toml:"by"`
		Months int64  `toml:"months"`
		Keep   int64  `toml:"keep"`
	} `toml:"ladder"`
	Tiers     []tierDoc     `toml:"tier"`
	Campaigns []campaignDoc `toml:"campaign"`
	Limits    struct {
		Sale      int64  `toml:"sale"`
		Day       int64  `toml:"day"`
		Redeem    int64  `toml:"redeem"`
		Adjust    int64  `toml:"adjust"`
		Cashier   int64  `toml:"cashier"`
		UndoHours *int64 `toml:"undo_hours"`
		Refund    string `toml:"refund"`
	} `toml:"limits"`
	Hold struct {
		Minutes int64 `toml:"minutes"`
	} `toml:"hold"`
}

type named struct {
	Code string `toml:"code"`
	ZH   string `toml:"zh"`
	EN   string `toml:"en"`
}

type multiplierDoc struct {
	named
	Factor   string   `toml:"factor"`
	Tier     []string `toml:"tier"`
	Category []string `toml:"category"`
	Weekday  []string `toml:"weekday"`
	Hours    string   `toml:"hours"`
	Birthday string   `toml:"birthday"`
}

type activityDoc struct {
	named
	Points int64  `toml:"points"`
	From   string `toml:"from"`
	Until  string `toml:"until"`
	Day    int64  `toml:"day"`
	Month  int64  `toml:"month"`
	Ever   *int64 `toml:"ever"`
}

type giftDoc struct {
	named
	Points int64 `toml:"points"`
	Stock  int64 `toml:"stock"`
}

type charityDoc struct {
	named
	Minimum int64 `toml:"minimum"`
	Step    int64 `toml:"step"`
}

type couponDoc struct {
	named
	Type       string   `toml:"type"`
	Value      string   `toml:"value"`
	Percent    string   `toml:"percent"`
	Most       string   `toml:"most"`
	Gift       string   `toml:"gift"`
	Bill       string   `toml:"bill"`
	Days       int64    `toml:"days"`
	Points     int64    `toml:"points"`
	Category   []string `toml:"category"`
	OncePerDay bool     `toml:"once_per_day"`
}

type drawDoc struct {
	named
	Points int64      `toml:"points"`
	Prizes []prizeDoc `toml:"prize"`
}

type prizeDoc struct {
	named
	Odds string `toml:"odds"`
}

type tierDoc struct {
	named
	From     string   `toml:"from"`
	Factor   string   `toml:"factor"`
	Discount string   `toml:"discount"`
	ZHHas    []string `toml:"benefits_zh"`
	ENHas    []string `toml:"benefits_en"`
}

type campaignDoc struct {
	named
	From     string   `toml:"from"`
	Until    string   `toml:"until"`
	Audience string   `toml:"audience"`
	Holdout  string   `toml:"holdout"`
	Factor   string   `toml:"factor"`
	Category []string `toml:"category"`
	Points   int64    `toml:"points"`
	Coupon   string   `toml:"coupon"`
	Budget   int64    `toml:"budget"`
}
