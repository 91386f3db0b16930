//go:build !unix

package pgtest

import "context"

// Superuser is the role that the servers are made with.
const Superuser = "regulars"

// Cluster is one server; there is none on this system.
type Cluster struct{}

// Start returns ErrNone.
func Start(Options) (*Cluster, error) { return nil, ErrNone }

// Launch returns ErrNone, as all that follows.
func (*Cluster) Launch() error { return ErrNone }

// Stop ends nothing.
func (*Cluster) Stop() error { return nil }

// Kill returns ErrNone.
func (*Cluster) Kill() error { return ErrNone }

// URL is empty.
func (*Cluster) URL(string, ...*Cluster) string { return "" }

// Database returns ErrNone.
func (*Cluster) Database(context.Context) (string, error) { return "", ErrNone }

// Exec returns ErrNone.
func (*Cluster) Exec(context.Context, ...string) error { return ErrNone }

// Await returns ErrNone.
func (*Cluster) Await(context.Context, string) error { return ErrNone }

// Standby returns ErrNone.
func (*Cluster) Standby(context.Context) (*Cluster, error) { return nil, ErrNone }

// Promote returns ErrNone.
func (*Cluster) Promote() error { return ErrNone }
