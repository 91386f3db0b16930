package hqbolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"regulars/model"
	"regulars/store/pages"
)

// damaged is the refusal for a file whose content cannot be right.
func damaged(format string, args ...any) *model.Error {
	return model.Refuse("hqfile.damaged").Because(fmt.Errorf(format, args...))
}

// refuse words what the operating system or bbolt said about a file.
func refuse(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case model.CodeOf(err) != "", errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case pages.Full(err):
		return model.Refuse("hqfile.full").Because(err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return model.Refuse("store.permission", path).Because(err)
	case errors.Is(err, fs.ErrExist):
		return model.Refuse("hqfile.exists", path).Because(err)
	case errors.Is(err, berrors.ErrTimeout):
		return model.Refuse("hqfile.held", path).Because(err)
	case errors.Is(err, pages.ErrForeign):
		return model.Refuse("hqfile.foreign")
	case errors.Is(err, pages.ErrDamaged), errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, model.ErrMalformed):
		return model.Refuse("hqfile.damaged").Because(err)
	}
	return model.Refuse("store.io", path).Because(err)
}

// guard turns a fault inside the memory map (a torn file) and any panic below it into a refusal.
func guard(f func() error) error {
	fault, err := pages.Guard(f)
	if fault != nil {
		return damaged("%v", fault)
	}
	return err
}

// syncDir makes a new name in a folder last.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
