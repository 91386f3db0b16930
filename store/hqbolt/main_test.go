package hqbolt_test

import (
	"fmt"
	"os"
	"testing"
)

// TestMain runs the tests, or, as a child of one of them, the life of a process that is to be killed.
func TestMain(m *testing.M) {
	dir := os.Getenv("REGULARS_HQ_CHILD")
	if dir == "" {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, liveForEver(dir))
	os.Exit(1)
}
