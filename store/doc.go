// Package store keeps a shop's file: the append-only log of events and the views folded from
// it, in one bbolt database, personal data sealed. One goroutine writes; everything that
// waits is committed as one transaction and acknowledged after the disk has it. Reads are
// short transactions. The package decides nothing about points or people: decisions come
// from the desk, the folds from model. docs/FORMAT.md tells what every byte is.
package store
