package hqmem_test

import (
	"testing"

	"regulars/model/hub"
	"regulars/store/hqmem"
	"regulars/store/hubtest"
)

func TestItIsADatabaseOfHeadquarters(t *testing.T) {
	hubtest.Run(t, func(*testing.T) hub.DB { return hqmem.New() })
}

func TestEverythingIsSealedAnew(t *testing.T) {
	db := hqmem.New()
	hubtest.Reseal(t, db, func(*testing.T) hub.DB { return db })
}
