package hqbolt

import (
	"context"
	"time"

	bolt "go.etcd.io/bbolt"

	"regulars/store/pages"
)

// scrubWait is how long writers wait at most for those who read what is to be overwritten.
const scrubWait = 250 * time.Millisecond

// Scrub is described at hub.DB. bbolt leaves what was dropped in free pages of the file; they, and the end of the file,
// become zeros. A view or a backup that began before is waited for, while headquarters goes on; then
// writers wait for a commit and for the overwriting. Backups elsewhere are not reached.
func (d *DB) Scrub(ctx context.Context) error {
	if err := d.enter(ctx); err != nil {
		return err
	}
	defer d.callers.Done()
	for {
		if err := d.readers.Outlast(ctx); err != nil {
			return err
		}
		if done, err := d.scrub(ctx); done || err != nil {
			return refuse(d.path, err)
		}
	}
}

// scrub overwrites what is free. It is not done if somebody reads for long what was there before.
func (d *DB) scrub(ctx context.Context) (done bool, err error) {
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-d.turn }()
	// Commits and views come all the time; those in flight are waited for while nobody commits.
	short, cancel := context.WithTimeout(ctx, scrubWait)
	defer cancel()
	if d.readers.Outlast(short) != nil {
		return false, ctx.Err()
	}
	if err := d.commitNothing(); err != nil {
		return false, err
	}
	return true, guard(func() error {
		if err := pages.Overwrite(d.file); err != nil || d.mark.noSync {
			return err
		}
		return d.file.Sync()
	})
}

// commitNothing takes the place of the older meta page, which leads to what was there before the
// latest commit.
func (d *DB) commitNothing() error {
	var at point
	err := d.update(func(tx *bolt.Tx) (err error) {
		at, err = d.reached(&txn{tx: tx})
		return err
	})
	if err != nil {
		return err
	}
	return d.mark.set(at)
}
