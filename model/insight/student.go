package insight

import "math"

// nearlyNormal are the degrees of freedom beyond which the expansion around the normal
// distribution is exact to nine digits.
const nearlyNormal = 1e5

// studentQuantile returns the value that a Student t with df degrees of freedom stays below with
// probability p, for 0.5 < p < 1 and df >= 1, which need not be whole.
//
// The tail is P(|T| > t) = I_x(df/2, 1/2) with x = df/(df+t^2), the regularised incomplete beta
// function (Abramowitz and Stegun, 26.7.1), and falls with t, so that halving finds t. For very
// many degrees of freedom it is the normal quantile z and the first term of its expansion,
// z + (z^3+z)/(4 df) (Abramowitz and Stegun, 26.7.5).
func studentQuantile(p, df float64) float64 {
	if df > nearlyNormal {
		z := math.Sqrt2 * math.Erfinv(2*p-1)
		return z + (z*z*z+z)/(4*df)
	}
	tail := 2 * (1 - p)
	low, high := 0.0, 1.0
	for studentTail(high, df) > tail {
		low, high = high, 2*high
	}
	for range 60 { // an interval of [t, 2t] halved 60 times is beyond a float's digits
		middle := (low + high) / 2
		if studentTail(middle, df) > tail {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// studentTail returns P(|T| > t).
func studentTail(t, df float64) float64 {
	squared := t * t
	return incompleteBeta(df/(df+squared), squared/(df+squared), df/2, 0.5)
}

// incompleteBeta returns I_x(a, b); y is 1-x, given so that it keeps its digits. On the far side
// of the mean the symmetric form I_x(a, b) = 1 - I_y(b, a) converges faster.
func incompleteBeta(x, y, a, b float64) float64 {
	if x <= 0 || y <= 0 {
		if x <= 0 {
			return 0
		}
		return 1
	}
	both, _ := math.Lgamma(a + b)
	left, _ := math.Lgamma(a)
	right, _ := math.Lgamma(b)
	front := math.Exp(both - left - right + a*math.Log(x) + b*math.Log(y))
	if x < (a+1)/(a+b+2) {
		return front * betaFraction(x, a, b) / a
	}
	return 1 - front*betaFraction(y, b, a)/b
}

// betaFraction is the continued fraction of the incomplete beta function (NIST Digital Library of
// Mathematical Functions, 8.17.22), worked out from the front by the modified Lentz method
// (Thompson and Barnett, J. Comput. Phys. 64, 1986). It needs about sqrt(max(a, b)) steps.
func betaFraction(x, a, b float64) float64 {
	const (
		steps = 2000
		same  = 1e-15
		tiny  = 1e-300 // stands for a denominator of zero
	)
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	f := d
	for m := 1.0; m < steps; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/away(1+even*d), away(1+even/c)
		f *= c * d
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/away(1+odd*d), away(1+odd/c)
		step := c * d
		f *= step
		if math.Abs(step-1) < same {
			break
		}
	}
	return f
}
