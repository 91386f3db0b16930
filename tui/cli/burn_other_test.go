//go:build !unix

package cli_test

import (
	"os"
	"time"
)

// What is measured here is not to be had: it reads as nothing.
func tidySignals() []os.Signal   { return nil }
func ownTime() time.Duration     { return 0 }
func startedTime() time.Duration { return 0 }
