package cli

import (
	"bytes"
	"cmp"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/sync/agent"
	"regulars/tui/i18n"
	"regulars/tui/screen"
)

func TestHeaderIsQuietWhileAllIsWellAndPlainWhenItIsNot(t *testing.T) {
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	text := func(zh, en string) screen.Status { return screen.Status{Text: i18n.Pair{ZH: zh, EN: en}} }
	warn := func(zh, en string) screen.Status {
		return screen.Status{Warn: true, Text: i18n.Pair{ZH: zh, EN: en}}
	}
	for name, c := range map[string]struct {
		given headline
		want  screen.Status
	}{
		"just now":                     {headline{unsent: 3, contact: ago(time.Minute), since: ago(4 * time.Minute)}, screen.Status{}},
		"between two exchanges":        {headline{unsent: 3, contact: ago(14 * time.Minute), since: ago(14 * time.Minute)}, screen.Status{}},
		"a line that blinks":           {headline{unsent: 3, contact: ago(time.Minute), since: now, failing: true}, screen.Status{}},
		"a line that is gone":          {headline{unsent: 3, contact: ago(3 * time.Minute), since: now, failing: true}, text("未送 3 · 最近联系 14:57", "3 unsent, last contact 14:57")},
		"nothing to send, and gone":    {headline{contact: ago(3 * time.Minute), since: now, failing: true}, text("未送 0 · 最近联系 14:57", "0 unsent, last contact 14:57")},
		"a while ago":                  {headline{unsent: 1203, contact: ago(time.Hour), since: now}, text("未送 1,203 · 最近联系 14:00", "1,203 unsent, last contact 14:00")},
		"a while ago, hourly":          {headline{unsent: 1203, contact: ago(time.Hour), since: ago(time.Hour), every: time.Hour}, screen.Status{}},
		"days ago":                     {headline{unsent: 2, contact: ago(49 * time.Hour), since: now}, warn("未送 2 · 最近联系 05-02 14:00", "2 unsent, last contact 05-02 14:00")},
		"never":                        {headline{unsent: 2, since: now}, warn("未送 2 · 从未联系", "2 unsent, never in contact")},
		"answers, but takes nothing":   {headline{unsent: 9, contact: now, since: ago(20 * time.Minute)}, warn("未送 9 · 14:40 起总部没有收下", "9 unsent, none taken since 14:40")},
		"answers, and nothing to send": {headline{contact: now, since: ago(20 * time.Minute)}, screen.Status{}},
		"set aside":                    {headline{contact: now, since: now, aside: 2}, warn("搁置 2 条", "2 set aside")},
		"closed":                       {headline{contact: now, since: now, closed: true, aside: 1}, warn("总部不再接收", "closed at headquarters")},
		"other authority":              {headline{contact: now, since: now, lasting: "link.authority", unsent: 4, aside: 1}, warn("认不出总部，需新密钥 · 未送 4", "headquarters not recognised, needs a new key, 4 unsent")},
		"unknown there":                {headline{contact: now, since: now, lasting: "sync.unknown"}, warn("总部不认识本店，需新密钥 · 未送 0", "unknown at headquarters, needs a new key, 0 unsent")},
	} {
		c.given.now, c.given.every = now, cmp.Or(c.given.every, usualEvery)
		require.Equal(t, c.want, headerOf(c.given), name)
	}
}

func TestHeaderSaysSinceWhenNothingWasTaken(t *testing.T) {
	at := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	w := &watched{Model: &headers{}, ctx: t.Context(), line: &line{}, begun: at}
	look := func(unsent, applied uint64) screen.Status {
		_, _ = w.Update(looked{agent.Status{Joined: true, Unsent: unsent, Applied: applied, Contact: at}, at})
		return w.shown
	}
	require.Zero(t, look(0, 5))
	at = at.Add(time.Hour)
	require.Zero(t, look(0, 5))
	require.Zero(t, look(4, 5))
	at = at.Add(14 * time.Minute)
	require.Zero(t, look(6, 5))
	at = at.Add(2 * time.Minute)
	require.Equal(t, "7 unsent, none taken since 16:00", look(7, 5).Text.EN)
	require.Zero(t, look(2, 10), "some were taken")
}

// headers counts what a program is told of its header.
type headers struct{ told []screen.Status }

func (h *headers) Init() tea.Cmd  { return nil }
func (h *headers) View() tea.View { return tea.NewView("") }
func (h *headers) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if s, ok := msg.(screen.Status); ok {
		h.told = append(h.told, s)
	}
	return h, nil
}

func TestHeaderIsToldOnlyWhenItReadsDifferently(t *testing.T) {
	inner := &headers{}
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	w := &watched{Model: inner, ctx: t.Context(), line: &line{}}
	well, aside := agent.Status{Joined: true, Contact: now}, agent.Status{Joined: true, Contact: now, Aside: 1}
	for _, s := range []agent.Status{well, aside, aside, aside, well, well} {
		_, again := w.Update(looked{s, now})
		require.NotNil(t, again, "it looks again")
	}
	_, _ = w.Update(looked{}) // the file could not be read
	require.Equal(t, []screen.Status{{Warn: true, Text: i18n.Pair{ZH: "搁置 1 条", EN: "1 set aside"}}, {}}, inner.told)
}

func TestShopListensForNewsOfHeadquartersAsLongAsItMay(t *testing.T) {
	l := (&app{}).newLine(nil)
	require.Equal(t, time.Minute, l.options.Agent.Poll)
	require.NoError(t, l.toward(chained{every: 7 * time.Minute}))
	require.Equal(t, time.Minute, l.options.Agent.Poll)
	require.Equal(t, 7*time.Minute, l.options.Agent.Every)
}

func TestSameFaultOfHeadquartersIsToldOnceAnHour(t *testing.T) {
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	var told bytes.Buffer
	a := newApp(nil, nil, nil, &told, []string{"LANG=C"})
	a.clock = func() time.Time { return now }
	fault, full := a.faults(), model.Refuse("hqfile.full")
	lines := func() int { return strings.Count(told.String(), "\n") }
	fault(full)
	fault(full)
	require.Equal(t, 1, lines())
	require.Contains(t, told.String(), "full", "in words, not by its code")
	require.NotContains(t, told.String(), "hqfile")
	fault(errors.New("something else"))
	fault(full)
	require.Equal(t, 2, lines())
	now = now.Add(time.Hour)
	fault(full)
	require.Equal(t, 3, lines())
	now = now.Add(-24 * time.Hour)
	fault(full)
	require.Equal(t, 4, lines(), "a clock that was put back silences nothing")
}

func TestPersonOfOneShopSeesNoOther(t *testing.T) {
	v := hub.Overview{Points: 300, Owed: 3000, Shops: []hub.ShopView{
		{Shop: hub.Shop{Number: 1, Market: 1}, Sums: hub.Sums{Members: 1, Earned: 100}},
		{Shop: hub.Shop{Number: 2, Market: 2}, Sums: hub.Sums{Members: 2, Earned: 150}, Waits: true},
		{Shop: hub.Shop{Number: 3, Market: 2}, Sums: hub.Sums{Members: 4, Earned: 50}},
	}}
	numbers := func(p hqPerson) (all []uint64, v2 hub.Overview) {
		v2 = p.scoped(&v)
		for _, s := range v2.Shops {
			all = append(all, s.Shop.Number)
		}
		return all, v2
	}
	all, whole := numbers(hqPerson{})
	require.Equal(t, []uint64{1, 2, 3}, all)
	require.EqualValues(t, 300, whole.Points)
	all, one := numbers(hqPerson{Shop: 2})
	require.Equal(t, []uint64{2}, all)
	require.EqualValues(t, 2, one.Total.Members)
	require.Equal(t, model.Points(150), one.Points)
	require.Equal(t, model.Money(1500), one.Owed)
	require.EqualValues(t, 1, one.Waiting)
	all, _ = numbers(hqPerson{Market: 2})
	require.Equal(t, []uint64{2, 3}, all)
	all, _ = numbers(hqPerson{Shop: 1, Market: 2})
	require.Empty(t, all)
}

func TestOnlyWhatNeedsTheDatabaseForItselfRunsApart(t *testing.T) {
	for line, want := range map[string]bool{"hq init": true, "hq serve": true, "hq restore": true, "hq renew-keys": true, "hq": true, "hq status": false, "hq enrol-key": false, "serve": false} {
		first, second := "", ""
		for i, w := range []byte(line) {
			if w == ' ' {
				first, second = line[:i], line[i+1:]
			}
		}
		if first == "" {
			first = line
		}
		args := []string{"--dir", "init", first, "--lang", "en"}
		if second != "" {
			args = append(args, second)
		}
		require.Equal(t, want, apartAtHQ(args), line)
	}
}

func TestAddressOfAKeyIsWhereShopsReachHeadquarters(t *testing.T) {
	for _, c := range []struct {
		flag, listening, listen string
		hosts                   []string
		want                    string
		guessed                 bool
	}{
		{flag: "hq.example.com:1", want: "hq.example.com:1"},
		{listening: "127.0.0.1:9", want: "127.0.0.1:9"},
		{listening: "[::]:9", hosts: []string{"hq.example.com"}, want: "hq.example.com:9"},
		{listen: "10.0.0.1:8", want: "10.0.0.1:8"},
		{listen: ":8", want: hostname() + ":8"},
		{hosts: []string{"hq.example.com"}, want: "hq.example.com:7443", guessed: true},
		{want: hostname() + ":7443", guessed: true},
	} {
		h := &head{listening: c.listening, settings: hqSettings{Listen: c.listen, Hosts: c.hosts}}
		got, guessed := h.address(c.flag)
		require.Equal(t, c.want, got)
		require.Equal(t, c.guessed, guessed, c.want)
	}
}
