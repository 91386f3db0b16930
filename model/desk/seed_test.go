package desk_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain gives the random tests a fixed seed, so that the suite is the same every time; another
// is given with -rapid.seed, and -rapid.checks makes them longer.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, fixed := range map[string]string{"rapid.seed": "1", "rapid.checks": "40"} {
		given := false
		flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
		if !given {
			_ = flag.Set(name, fixed)
		}
	}
	os.Exit(m.Run())
}
