package till_test

import (
	"testing"

	"regulars/tui/drive"
)

func TestGoldenScreens(t *testing.T) {
	w := newWorld(t)
	drive.Matrix(t, w.stage(), func(t *testing.T, d *drive.Driver) {
		d.Golden("home")
		d.Type("oy").Golden("search")
		d.Enter().Golden("member")
		d.Type("128.5").Golden("amount")
		d.Press("f6", "2").Golden("redeem").Esc()
		d.Press("ctrl+z").Golden("undo")
	})
}
