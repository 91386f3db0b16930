package cli

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/draw"
	"regulars/model/reports"
)

func yuan(t *testing.T) *seat {
	t.Helper()
	cur, err := model.CurrencyByCode("CNY")
	require.NoError(t, err)
	return &seat{shop: desk.Shop{Currency: cur}}
}

func TestDrawThatIsNotWhatWasPromisedSaysWhichTickets(t *testing.T) {
	r := reports.Draw{
		Code: "spring", Commitment: []byte{1}, Seed: []byte{2}, Tickets: 3, Winners: map[string]int64{"mug": 1},
		Check: draw.Report{
			SeedFits: true, OddsFit: true, Wrong: []draw.Wrong{{Ticket: draw.Ticket{N: 2, Prize: "mug"}, Number: 77}}, Twice: []uint64{3}, Unknown: []uint64{9}, Missing: 1,
		},
	}
	doc := drawDocOf(r)
	require.False(t, doc.Check.Holds)
	require.Equal(t, []wrongDoc{{Ticket: 2, Number: 77, Prize: "mug"}}, doc.Check.Wrong)
	for lang, want := range map[string][]string{
		"en": {"NOT", "Ticket 2 drew number 77 and was given mug instead of -", "Ticket 3", "ticket 9", "not on the list: 1"},
		"zh": {"不符", "第 2 号券抽到 77，给的是 mug，应为 -", "第 3 号", "第 9 号", "1 张"},
	} {
		a, p := newApp([]string{"--lang", lang}, nil, nil, nil, nil), &page{}
		a.drawPage(p, r, doc)
		for _, text := range want {
			require.Contains(t, p.b.String(), text)
		}
	}
}

func TestCampaignReportGivesMoneyInTheUnitOfTheShop(t *testing.T) {
	a, s := newApp([]string{"--lang", "en"}, nil, nil, nil, nil), yuan(t)
	got := reports.Campaign{
		Code: "tea", Currency: s.shop.Currency, Share: 1000, Got: reports.CampaignGroup{Members: 4, Visits: 6, Spend: 10_000}, Held: reports.CampaignGroup{Members: 2, Visits: 2, Spend: 3_000},
		Visits: reports.Uplift{Diff: 0.5, Low: -0.25, High: 1.25, Known: true}, Spend: reports.Uplift{Diff: 1000, Low: 123.4, High: 1876.6, Known: true}, PerMember: 50,
	}
	r := a.campaignReport(s, &got)
	raw, err := json.Marshal(r.document())
	require.NoError(t, err)
	var doc struct {
		Spend, Visits *upliftDoc
		Rows          []map[string]any
	}
	require.NoError(t, json.Unmarshal(raw, &doc))
	require.Equal(t, &upliftDoc{Diff: 10, Low: 1.234, High: 18.766}, doc.Spend)
	require.Equal(t, &upliftDoc{Diff: 0.5, Low: -0.25, High: 1.25}, doc.Visits)
	p := &page{}
	r.page(p)
	require.Regexp(t, `(?m)^Visits +1\.50 +1\.00 +0\.50 +-0\.25 +1\.25$`, p.b.String())
	require.Regexp(t, `(?m)^Spent +.25\.00 +.15\.00 +.10\.00 +.1\.23 +.18\.77$`, p.b.String())
	got.Spend.Known, got.Held = false, reports.CampaignGroup{}
	require.Nil(t, a.campaignReport(s, &got).facts["spend"], "what cannot be told is no figure")
}

func TestRowsOfAReportLeaveOutWhatTheirSectionDoesNotHave(t *testing.T) {
	s := yuan(t)
	r := report{
		name: "x", definition: "What it counts.", columns: []reportColumn{{"item", "Item", false}, {"points", "Points", true}, {"value", "Worth", true}},
		sections: []section{
			{"a", "First", [][]datum{{textFigure("one"), pointsFigure(1200), {}}}},
			{"b", "Second", [][]datum{{textFigure("two"), {}, s.moneyFigure(250)}}},
		},
	}
	raw, err := json.Marshal(r.document())
	require.NoError(t, err)
	require.JSONEq(t, `{"report":"x","definition":"What it counts.","notes":[],"rows":[
		{"section":"a","item":"one","points":1200},{"section":"b","item":"two","value":{"minor":250,"currency":"CNY"}}]}`, string(raw))
	p := &page{}
	r.page(p)
	require.Equal(t, "First\nItem  Points\none    1,200\n\nSecond\nItem  Worth\ntwo   ¥2.50\n\nWhat it counts.\n", p.b.String())
}
