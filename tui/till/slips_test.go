package till_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/tui/drive"
	"regulars/tui/screen"
	"regulars/tui/slip"
)

// paper collects what was printed.
type paper struct {
	slips    []string
	printers []slip.Printer
	err      error
}

func (p *paper) print(to slip.Printer, text string) error {
	if p.err != nil {
		return p.err
	}
	p.slips, p.printers = append(p.slips, text), append(p.printers, to)
	return nil
}

// printing is a till with a printer.
func printing(t *testing.T, w *world, prefs screen.Printing) (*drive.Driver, *paper) {
	p := &paper{}
	w.print = p.print
	d := w.start(t)
	d.Send(screen.Prefer{Prefs: screen.Prefs{Lang: model.ZH, Slip: prefs}})
	return d, p
}

func TestSlipOfTheLastActIsPrinted(t *testing.T) {
	w := rich(t)
	d, p := printing(t, w, screen.Printing{Path: "/dev/usb/lp0", Wide: true, GB18030: true})
	d.Scan(ouyang).Type("100").Enter()
	require.Empty(t, p.slips, "only on demand")
	d.ResetKeys().Press("ctrl+r").Toast("小票已打印。")
	require.Equal(t, 1, d.Keys())
	require.Equal(t, slip.Printer{Path: "/dev/usb/lp0", Width: slip.Paper80, Encoding: slip.GB18030}, p.printers[0])
	for _, part := range []string{"欧*", "*1234", "金卡", "消费", "￥100.00", "5,106", "+200", "5,306", "生日双倍", "20 分于 2027-03-11 到期", "马克杯"} {
		require.Contains(t, p.slips[0], part)
	}
	require.NotContains(t, p.slips[0], "欧阳志强")
	d.Esc().Press("ctrl+r")
	require.Len(t, p.slips, 2, "at home too")
}

func TestSlipIsPrintedByItselfAfterAnAward(t *testing.T) {
	w := rich(t)
	d, p := printing(t, w, screen.Printing{Path: "/dev/usb/lp0", Auto: true})
	d.Scan(ouyang).Type("100").Enter().Toast("+200 分  欧阳志强")
	require.Len(t, p.slips, 1)
	require.Equal(t, slip.Paper58, p.printers[0].Width)
	d.Press("f6", "1", "f9")
	require.Len(t, p.slips, 1, "an award, not every act")
}

func TestPrinterThatFailsSaysSoUntilAKey(t *testing.T) {
	w := rich(t)
	d, p := printing(t, w, screen.Printing{Path: "/dev/usb/lp0", Auto: true})
	p.err = model.Refuse("slip.busy", "/dev/usb/lp0")
	d.Scan(ouyang).Type("100").Enter().Fails("小票打印机 /dev/usb/lp0 现在没有响应。")
	require.EqualValues(t, 5306, w.Member(w.members["欧阳志强"]).Balance, "it is booked all the same")
	p.err = nil
	d.Enter().Press("ctrl+r").Toast("小票已打印。")
}

func TestUndoneActIsNotPrinted(t *testing.T) {
	d, p := printing(t, rich(t), screen.Printing{Path: "/dev/usb/lp0"})
	d.Scan(ouyang).Type("100").Enter().Press("ctrl+z", "f9").Press("ctrl+r").Toast("这一笔已经撤销，不再打印。")
	require.Empty(t, p.slips)
}

func TestSlipIsNeverOfAnotherMember(t *testing.T) {
	d, p := printing(t, rich(t), screen.Printing{Path: "/dev/usb/lp0"})
	d.Scan(ouyang).Press("ctrl+r").Toast("先记一笔").Type("100").Enter().Scan(maria).Press("ctrl+r").Toast("先记一笔")
	require.Empty(t, p.slips)
}

func TestWithoutAPrinterNothingIsPrinted(t *testing.T) {
	d, p := printing(t, rich(t), screen.Printing{Auto: true})
	d.Scan(ouyang).Type("100").Enter().Toast("+200 分").Press("ctrl+r").Toast("设置（F10）")
	require.Empty(t, p.slips)
}
