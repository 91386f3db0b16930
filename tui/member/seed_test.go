package member_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain gives the random tests a fixed seed, so that the suite is the same every time; another
// is given with -rapid.seed, and -rapid.checks makes them longer.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.seed"); f.Value.String() == "0" {
		_ = f.Value.Set("1")
	}
	os.Exit(m.Run())
}
