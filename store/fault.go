package store

import (
	"context"
	"errors"
	"fmt"

	"regulars/model"
	"regulars/store/disk"
)

// damaged is the refusal for a file whose content cannot be right.
func damaged(format string, args ...any) *model.Error {
	return model.Refuse("store.damaged").Because(fmt.Errorf(format, args...))
}

// refuseFile words what the operating system said about a file.
func refuseFile(path string, err error) error {
	if err == nil || model.CodeOf(err) != "" || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch disk.TroubleOf(err) {
	case disk.Full:
		return model.Refuse("store.full").Because(err)
	case disk.Forbidden:
		return model.Refuse("store.permission", path).Because(err)
	case disk.Missing:
		return model.Refuse("store.missing", path).Because(err)
	case disk.Taken:
		return model.Refuse("store.exists", path).Because(err)
	case disk.Held:
		return model.Refuse("store.held", path).Because(err)
	case disk.Closed:
		return model.Refuse("store.closed")
	case disk.Foreign:
		return model.Refuse("store.foreign")
	case disk.Damaged:
		return model.Refuse("store.damaged").Because(err)
	}
	return model.Refuse("store.io", path).Because(err)
}

// guard runs f and turns a fault inside the memory map (a torn or truncated file) and any
// panic below it into a refusal, so that a damaged file is a sentence and not a crash.
func guard(f func() error) error {
	fault, err := disk.Guard(f)
	if fault != nil {
		return damaged("%v", fault)
	}
	return err
}
