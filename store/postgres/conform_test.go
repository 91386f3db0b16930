package postgres

import (
	"testing"

	"regulars/model/hub"
	"regulars/store/hubtest"
)

func TestItIsWhatHeadquartersExpects(t *testing.T) {
	hubtest.Run(t, func(t *testing.T) hub.DB { return fresh(t) })
}

func TestWhatWasWrittenIsThereAfterOpeningAgain(t *testing.T) {
	url := address(t)
	hubtest.Reopen(t, opened(t, url), func(t *testing.T) hub.DB { return opened(t, url) })
}

func TestEverythingIsSealedAnewInOneTransaction(t *testing.T) {
	url := address(t)
	hubtest.Reseal(t, opened(t, url), func(t *testing.T) hub.DB { return opened(t, url) })
}
