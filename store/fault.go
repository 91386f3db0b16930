package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"regulars/model"
	"regulars/store/pages"
)

// damaged is the refusal for a file whose content cannot be right.
func damaged(format string, args ...any) *model.Error {
	return model.Refuse("store.damaged").Because(fmt.Errorf(format, args...))
}

// refuseFile words what the operating system said about a file.
func refuseFile(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case model.CodeOf(err) != "", errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case pages.Full(err):
		return model.Refuse("store.full").Because(err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return model.Refuse("store.permission", path).Because(err)
	case errors.Is(err, fs.ErrNotExist):
		return model.Refuse("store.missing", path).Because(err)
	case errors.Is(err, fs.ErrExist):
		return model.Refuse("store.exists", path).Because(err)
	case errors.Is(err, berrors.ErrTimeout):
		return model.Refuse("store.held", path).Because(err)
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return model.Refuse("store.closed")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return model.Refuse("store.damaged").Because(err) // a file ends before its content does
	case errors.Is(err, pages.ErrForeign):
		return model.Refuse("store.foreign")
	case errors.Is(err, pages.ErrDamaged):
		return model.Refuse("store.damaged").Because(err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum):
		return model.Refuse("store.damaged").Because(err)
	}
	return model.Refuse("store.io", path).Because(err)
}

// guard runs f and turns a fault inside the memory map (a torn or truncated file) and any
// panic below it into a refusal, so that a damaged file is a sentence and not a crash.
func guard(f func() error) error {
	fault, err := pages.Guard(f)
	if fault != nil {
		return damaged("%v", fault)
	}
	return err
}
