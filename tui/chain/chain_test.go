package chain

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/rights"
	"regulars/tui/drive"
	"regulars/tui/screen"
)

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }

// office is a headquarters whose answers the test sets.
type office struct {
	all   hub.Overview
	notes []hub.Note
	said  Said
	err   error
	asked int
}

func (o *office) Overview(context.Context) (hub.Overview, error) {
	o.asked++
	return o.all, o.err
}

func (o *office) Notes(_ context.Context, streams []model.StreamID, most int) ([]hub.Note, error) {
	return o.notes, nil
}

func (o *office) Cases(_ context.Context, shop uint64, most int) (Said, error) {
	said := Said{Words: o.said.Words, Shop: fmt.Sprintf("河滨 %d 店", shop)}
	for _, c := range o.said.Cases {
		if c.Shop == shop && len(said.Cases) < most {
			said.Cases = append(said.Cases, c)
		}
	}
	return said, o.err
}

var begun = time.Date(2025, 11, 20, 14, 2, 0, 0, time.FixedZone("", 8*3600)) // the driver's clock

// shops makes a chain of so many shops.
func shops(n int) hub.Overview {
	v := hub.Overview{Head: hub.Head{Chain: "晨光", Generation: 1, Program: 1}}
	for i := range n {
		id := model.StreamID{15: byte(i + 1)}
		s := hub.ShopView{
			Shop:    hub.Shop{Number: uint64(i + 1), Name: fmt.Sprintf("河滨 %d 店", i+1), Market: 1, Stream: id},
			Contact: begun.Add(-time.Duration(i) * time.Minute).Unix(), Applied: 1000, Unsent: uint64(i), Points: model.Points(1000 * (i + 1)),
			Sums: hub.Sums{Members: int64(10 * (i + 1)), Sales: 99, Earned: model.Points(1000 * (i + 1)), Cases: int64(i)}, Build: "devel",
			Streams: []hub.Stream{{Stream: rights.Stream{ID: id, Applied: 1000}, Last: 1000 + uint64(i), Contact: begun.Unix()}},
		}
		v.Shops = append(v.Shops, s)
		v.Total.Plus(&s.Sums)
		v.Points += s.Points
	}
	v.Owed = model.Money(v.Points)
	return v
}

func start(t *testing.T, o *office, lang model.Lang) *drive.Driver {
	t.Helper()
	return drive.Start(t, stage(o, lang))
}

func stage(o *office, lang model.Lang) drive.Stage {
	s := New(o)
	return drive.Stage{Home: s.Home, Screens: map[string]screen.Maker{ShopName: s.Page, CasesName: s.Cases}, Lang: lang, Shop: "晨光"}
}

func TestTableHasEveryShopAndTheSums(t *testing.T) {
	o := &office{all: shops(3)}
	start(t, o, model.EN).Sees("3 shops", "60 members", "6,000 points", "¥60.00", "河滨 2 店", "2,000", "14:01")
}

func TestWhatIsWrongWithAShopIsSaid(t *testing.T) {
	o := &office{all: shops(8)}
	all := o.all.Shops
	all[0].Frozen = true
	all[1].Closed = true
	all[2].Poison = 4
	all[3].Contact = begun.Add(-25 * time.Hour).Unix()
	all[4].Offset = -10 * 60 * 1000
	all[5].Shop.Stream = model.StreamID{}
	all[6].Shop.Retired = 1
	all[7].Waits = true
	all[7].Shop.Untold = true // nothing else can happen before it has a key
	start(t, o, model.EN).Sees("! needs a new key")
	all[7].Shop.Untold = false
	o.all.Waiting, o.all.Head.Fenced = 1, begun.Add(-time.Hour).Unix()
	d := start(t, o, model.EN)
	d.Sees("! frozen", "! closed", "! 4 set aside", "! silent", "! clock off", "never came", "retired", "! awaited", "nothing is lent since 13:02; waiting for 河滨 8 店")
	d.Sees("7 shops") // without the retired one
}

func TestThatAnOperatorIsWaitedForIsSaidFirst(t *testing.T) {
	for lang, want := range map[model.Lang]string{
		model.EN: "nothing is lent since 13:02; waiting for your word (regulars hq lend)",
		model.ZH: "13:02 起暂不出借积分，在等：您的确认（regulars hq lend）",
	} {
		o := &office{all: shops(2)}
		o.all.Head.Held, o.all.Head.Fenced = true, begun.Add(-time.Hour).Unix()
		start(t, o, lang).Sees("! " + want)
		o.all.Head.Held = false
		start(t, o, lang).SeesNot("regulars hq lend")
	}
}

func TestEnterOpensAShopAndEscComesBack(t *testing.T) {
	o := &office{all: shops(3), notes: []hub.Note{{Sort: hub.NotePoison, Event: model.ID{Stream: model.StreamID{15: 2}, N: 7}, At: begun.Unix(), Text: "an unknown shape"}}}
	d := start(t, o, model.EN).Press("down").Enter().At("河滨 2 店")
	d.Sees("shop 2, market 1", "2,000", "earned 2,000, spent 0", "Streams", "not understood", "an unknown shape")
	d.Esc().At("Headquarters").Type("3").At("河滨 3 店")
}

func TestTableIsReadAnewByItself(t *testing.T) {
	o := &office{all: shops(2)}
	d := start(t, o, model.EN).Sees("2 shops").Press("down")
	o.all = shops(3)
	d.Wait(readEvery).Sees("3 shops", "河滨 3 店").Enter().At("河滨 2 店")
	o.all.Shops[1].Sums.Members = 777
	d.Wait(readEvery).Sees("777")
	asked := o.asked
	d.Wait(readEvery)
	require.LessOrEqual(t, o.asked-asked, 2, "each screen looks once in that time")
}

func TestChainThatCannotBeReadSaysSoAndComesBack(t *testing.T) {
	o := &office{err: model.Refuse("hqfile.damaged").Because(errors.New("page 7"))}
	d := start(t, o, model.EN).Sees("is damaged").SeesNot("page 7")
	o.all, o.err = shops(1), nil
	d.Wait(readEvery).Sees("河滨 1 店").SeesNot("damaged")
}

func TestShopThatIsGoneIsRefused(t *testing.T) {
	o := &office{all: shops(2)}
	d := start(t, o, model.EN).Enter().At("河滨 1 店")
	o.all = hub.Overview{}
	d.Wait(readEvery).SeesNot("Streams")
}

func TestChainWithoutShopsSaysSo(t *testing.T) {
	start(t, &office{}, model.EN).Sees("There are no shops yet.").Enter().At("Headquarters")
}

func TestTenThousandShopsAreAListLikeAnyOther(t *testing.T) {
	o := &office{all: shops(10_000)}
	d := start(t, o, model.EN).Press("pgdown", "pgdown").Sees("河滨 35 店")
	d.Enter().SeesNot("10,000 shops").Sees("shop 31, market 1")
}

func TestSharesOfTheWorthAddUp(t *testing.T) {
	all := shops(3)
	var sum model.Money
	for i := range all.Shops {
		sum += worthOf(&all, all.Shops[i].Points)
	}
	require.Equal(t, all.Owed, sum)
	require.Zero(t, worthOf(&hub.Overview{}, 5))
}

// said is what some people said in shop 2.
func said() Said {
	at := func(ago time.Duration) int64 { return begun.Add(-ago).Unix() }
	li := model.ID{Stream: model.StreamID{15: 2}, N: 7}
	return Said{Words: true, Cases: []hub.CaseView{
		{Shop: 2, Member: li, Who: model.Fields{model.FieldName: "李*"}, Opened: model.CaseOpened{Feedback: "complaint", Score: 1, Scale: 5}, At: at(time.Hour), Text: "排了二十分钟的队，收银台只开了一个，后面的人都走了；希望中午多开一个，也希望有人出来说一声。"},
		{Shop: 2, Opened: model.CaseOpened{Feedback: "praise", Score: 5, Scale: 5}, At: at(2 * time.Hour)},
		{Shop: 2, Member: li, Who: model.Fields{model.FieldName: "李*"}, Opened: model.CaseOpened{Feedback: "service", Score: 2, Scale: 5}, At: at(26 * time.Hour), Text: "Nobody at the till.", Undone: true},
		{Shop: 3, Opened: model.CaseOpened{Feedback: "praise"}, At: at(0), Text: "elsewhere"},
	}}
}

func TestEnterOnAShopListsWhatWasSaidThere(t *testing.T) {
	o := &office{all: shops(3), said: said()}
	d := start(t, o, model.EN).Press("down").Enter().At("河滨 2 店").Enter().At("河滨 2 店 Feedback")
	d.Sees("13:02", "complaint", "1/5", "李*", "aaaaaa-7", "排了二十分钟的队", "anonymous", "no words", "undone", "Nobody at the till.").SeesNot("elsewhere")
	o.said.Cases[0].Text = "changed"
	d.Wait(readEvery).Sees("changed")
	o.err = model.Refuse("key.staff_unknown")
	d.Wait(readEvery).SeesNot("changed", "李*")
	o.err = nil
	d.Wait(readEvery).Sees("changed").Esc().At("河滨 2 店").Esc().At("Headquarters")
	d.Type("1").At("河滨 1 店").Enter().Sees("Nobody has said anything")
}

func TestWordsAreForWhoMayReadThem(t *testing.T) {
	o := &office{all: shops(3), said: said()}
	o.said.Words = false
	for i := range o.said.Cases {
		o.said.Cases[i].Text = ""
	}
	d := start(t, o, model.EN).Type("2").Enter().At("河滨 2 店 Feedback")
	d.Sees("may not read", "complaint", "李*").SeesNot("no words")
}

func TestALongListSaysThatItIsNotAll(t *testing.T) {
	o := &office{all: shops(3), said: Said{Words: true}}
	for i := range 150 {
		o.said.Cases = append(o.said.Cases, hub.CaseView{Shop: 2, Opened: model.CaseOpened{Feedback: "praise"}, At: begun.Unix(), Text: fmt.Sprint("word ", i)})
	}
	d := start(t, o, model.EN).Type("2").Enter().Sees("word 0").Press("pgdown").Sees("word 9").SeesNot("word 0")
	for range 20 {
		d.Press("pgdown")
	}
	d.Sees("word 99", "the latest 100 only").SeesNot("word 100")
}

func TestGoldenScreens(t *testing.T) {
	o := &office{all: shops(30), said: said()}
	o.all.Shops[1].Frozen, o.all.Shops[2].Poison = true, 2
	o.all.Waiting, o.all.Shops[3].Waits, o.all.Shops[4].Waits = 2, true, true
	o.all.Head.Held, o.all.Head.Fenced = true, begun.Add(-time.Hour).Unix()
	drive.Matrix(t, stage(o, ""), func(_ *testing.T, d *drive.Driver) {
		d.Golden("table").Press("down").Enter().Golden("shop").Enter().Golden("cases")
	})
}
