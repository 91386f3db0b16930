package till_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/tui/drive"
)

// The rows of the table of keys that are the till's. A row that costs more keys than promised
// fails.

func TestScanOpensTheMemberWithoutAKey(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Sees("欧阳志强", "138 **** 1641", "积分", "5,263", "可抵 ¥52.63")
	require.Equal(t, 0, d.Keys())
}

func TestLastFourDigitsAndEnterAreFiveKeys(t *testing.T) {
	d, _ := start(t)
	d.Type("1641").Enter().Sees("欧阳志强", "消费 ❯")
	require.Equal(t, 5, d.Keys())
}

func TestInitialsAndEnterAreFourKeys(t *testing.T) {
	d, _ := start(t)
	d.Type("mxl").Enter().Sees("马小龙", "消费 ❯")
	require.Equal(t, 4, d.Keys())
}

func TestAwardIsSixKeys(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Type("128.5").Enter().Toast("+128 分")
	require.Equal(t, 6, d.Keys())
}

func TestRedeemIsThreeKeys(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Press("f6", "2", "f9").Toast("抵 ¥2.00，用 200 分")
	require.Equal(t, 3, d.Keys())
}

func TestUndoIsTwoKeys(t *testing.T) {
	d, _ := start(t)
	d.Scan(ouyang).Type("128.5").Enter().ResetKeys()
	d.Press("ctrl+z", "f9").Toast("已撤销")
	require.Equal(t, 2, d.Keys())
}

func TestHomeIsAtMostTwoEscAway(t *testing.T) {
	w := newWorld(t)
	for name, away := range map[string]func(d *drive.Driver){
		"search":                    func(d *drive.Driver) { d.Type("oy") },
		"card":                      func(d *drive.Driver) { d.Scan(ouyang) },
		"card with an amount":       func(d *drive.Driver) { d.Scan(ouyang).Type("12") },
		"card over another":         func(d *drive.Driver) { d.Scan(ouyang).Type("12").Scan(maria).Type("3") },
		"chooser":                   func(d *drive.Driver) { d.Scan(ouyang).Press("f6", "1") },
		"chooser, at once":          func(d *drive.Driver) { d.Scan(ouyang).Quickly("f6") },
		"undo dialog on a card":     func(d *drive.Driver) { d.Scan(ouyang).Press("ctrl+z") },
		"member page over a card":   func(d *drive.Driver) { d.Scan(ouyang).Press("f4").At("page " + w.members["欧阳志强"].String()) },
		"palette over the chooser":  func(d *drive.Driver) { d.Scan(ouyang).Press("f6", "ctrl+p") },
		"an error on a card":        func(d *drive.Driver) { d.Scan(ouyang).Type("1.2.3").Enter() },
		"an unknown card on a card": func(d *drive.Driver) { d.Scan(ouyang).Type("1").Scan(nobody) },
	} {
		t.Run(name, func(t *testing.T) {
			d := drive.Start(t, w.stage())
			away(d)
			d.Esc().Esc().Sees("扫卡，或输入手机尾号").SeesNot("消费 ❯")
			require.Equal(t, 1, d.Root().Snapshot().Depth)
		})
	}
}
