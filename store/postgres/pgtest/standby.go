//go:build unix

package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// standbyName is how a standby calls itself at its primary.
const standbyName = "standby"

// Standby makes a second server that follows this one, and lets commits here wait until they are
// applied there: synchronous replication. Both must be stopped by the caller.
func (c *Cluster) Standby(ctx context.Context) (*Cluster, error) {
	home, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	s := &Cluster{bin: c.bin, home: home, data: filepath.Join(home, "data"), creds: c.creds}
	if err := s.follow(ctx, c); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (c *Cluster) follow(ctx context.Context, primary *Cluster) error {
	if c.creds != nil {
		if err := os.Chown(c.home, int(c.creds.Uid), int(c.creds.Gid)); err != nil {
			return err
		}
	}
	if err := c.run("pg_basebackup", "-D", c.data, "-h", primary.home, "-U", Superuser, "--checkpoint=fast", "--wal-method=stream", "--no-sync"); err != nil {
		return err
	}
	conf := fmt.Sprintf("unix_socket_directories = '%s'\nprimary_conninfo = 'host=%s user=%s application_name=%s'\n",
		c.home, primary.home, Superuser, standbyName)
	if err := appendTo(filepath.Join(c.data, "postgresql.conf"), []byte(conf)); err != nil {
		return err
	}
	signal := filepath.Join(c.data, "standby.signal")
	if err := os.WriteFile(signal, nil, 0o600); err != nil {
		return err
	}
	if c.creds != nil {
		if err := os.Chown(signal, int(c.creds.Uid), int(c.creds.Gid)); err != nil {
			return err
		}
	}
	if err := c.Launch(); err != nil {
		return err
	}
	if err := primary.Exec(ctx, "ALTER SYSTEM SET synchronous_standby_names = '"+standbyName+"'", "SELECT pg_reload_conf()"); err != nil {
		return err
	}
	return primary.Await(ctx, "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')")
}

// Promote makes a primary of a standby.
func (c *Cluster) Promote() error {
	return c.run("pg_ctl", "promote", "-w", "-s", "-D", c.data)
}
