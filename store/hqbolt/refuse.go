package hqbolt

import (
	"context"
	"errors"
	"fmt"

	"regulars/model"
	"regulars/store/disk"
)

// damaged is the refusal for a file whose content cannot be right.
func damaged(format string, args ...any) *model.Error {
	return model.Refuse("hqfile.damaged").Because(fmt.Errorf(format, args...))
}

// refuse words what the operating system or bbolt said about a file.
func refuse(path string, err error) error {
	if err == nil || model.CodeOf(err) != "" || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	trouble := disk.TroubleOf(err)
	if trouble == disk.Other && errors.Is(err, model.ErrMalformed) {
		trouble = disk.Damaged
	}
	switch trouble {
	case disk.Full:
		return model.Refuse("hqfile.full").Because(err)
	case disk.Forbidden:
		return model.Refuse("store.permission", path).Because(err)
	case disk.Taken:
		return model.Refuse("hqfile.exists", path).Because(err)
	case disk.Held:
		return model.Refuse("hqfile.held", path).Because(err)
	case disk.Foreign:
		return model.Refuse("hqfile.foreign")
	case disk.Damaged:
		return model.Refuse("hqfile.damaged").Because(err)
	}
	return model.Refuse("store.io", path).Because(err)
}

// guard turns a fault inside the memory map (a torn file) and any panic below it into a refusal.
func guard(f func() error) error {
	fault, err := disk.Guard(f)
	if fault != nil {
		return damaged("%v", fault)
	}
	return err
}
