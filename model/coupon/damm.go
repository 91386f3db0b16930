package coupon

// quasigroup is the weak totally anti-symmetric quasigroup of order 10 in general use for check
// digits, of the kind found by H. Michael Damm, "Total anti-symmetrische Quasigruppen" (doctoral
// thesis, Philipps-Universität Marburg, 2004, urn:nbn:de:hebis:04-z2004-05162). Rows are what
// came so far, columns the next digit. Every row and column has every digit once, so a wrong
// digit changes all that follows; for every c, (c*x)*y = (c*y)*x only if x = y, so a swap of
// neighbours does as well; and x*x = 0, so the digit that is reached is its own check digit.
var quasigroup = [10]string{
	"0317598642",
	"7092154863",
	"4206871359",
	"1750983426",
	"6123045978",
	"3674209581",
	"5869720134",
	"8945362017",
	"9438617205",
	"2581436790",
}

// damm returns the check digit of a number, as 0 to 9. Of a number with its check digit it is
// 0, because the diagonal is. It finds every single wrong digit and every swap of neighbours.
func damm(number string) byte {
	interim := byte(0)
	for i := range len(number) {
		interim = quasigroup[interim][number[i]-'0'] - '0'
	}
	return interim
}
