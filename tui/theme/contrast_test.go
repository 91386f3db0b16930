package theme

import "math"

// cube returns the red, green and blue of a 256-colour entry above the first sixteen, as
// terminals define them.
func cube(index uint8) (red, green, blue uint8) {
	if index >= 232 {
		level := 8 + 10*(index-232)
		return level, level, level
	}
	levels := [6]uint8{0, 95, 135, 175, 215, 255}
	n := index - 16
	return levels[n/36], levels[n/6%6], levels[n%6]
}

// contrast is the contrast ratio of two colours by WCAG 2.2, 1 to 21; text wants 4.5.
func contrast(a, b [3]uint8) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

func luminance(c [3]uint8) float64 {
	var linear [3]float64
	for i, v := range c {
		s := float64(v) / 255
		if s <= 0.04045 {
			linear[i] = s / 12.92
		} else {
			linear[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}
