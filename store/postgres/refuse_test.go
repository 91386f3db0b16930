package postgres

import (
	"context"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/model/say"
)

func TestConnectionsThatFailAreSentencesWithoutAPassword(t *testing.T) {
	base, err := url.Parse(address(t))
	require.NoError(t, err)
	changed := func(change func(*url.URL, url.Values)) string {
		u, q := *base, base.Query()
		u.User = url.UserPassword(u.User.Username(), "open-sesame")
		change(&u, q)
		u.RawQuery = q.Encode()
		return u.String()
	}
	readOnly, err := url.Parse(address(t))
	require.NoError(t, err)
	require.NoError(t, cluster.Exec(t.Context(),
		"ALTER DATABASE "+readOnly.Path[1:]+" SET default_transaction_read_only = on",
		"CREATE DATABASE narrow ENCODING 'SQL_ASCII' TEMPLATE template0"))
	for code, address := range map[model.Code]string{
		"hqbase.url":       "postgres://regulars:open-sesame@[/x",
		"hqbase.unreached": changed(func(_ *url.URL, q url.Values) { q.Set("host", t.TempDir()) }),
		"hqbase.password":  changed(func(u *url.URL, _ url.Values) { u.User = url.UserPassword("stranger", "open-sesame") }),
		"hqbase.missing":   changed(func(u *url.URL, _ url.Values) { u.Path = "/nowhere" }),
		"hqbase.standby":   changed(func(u *url.URL, _ url.Values) { u.Path = readOnly.Path }),
		"hqbase.encoding":  changed(func(u *url.URL, _ url.Values) { u.Path = "/narrow" }),
	} {
		db, err := Open(t.Context(), address, Options{})
		require.Nil(t, db)
		require.Equal(t, code, model.CodeOf(err), "%v", err)
		for _, lang := range model.Langs {
			sentence, hint := say.Error(lang, err)
			require.NotEmpty(t, hint)
			require.NotContains(t, sentence+hint, "hqbase")
			require.NotContains(t, sentence+hint+err.Error(), "sesame")
		}
	}
}

// backend is the server's process behind a transaction.
func backend(of hub.Tx) uint32 { return of.(*tx).conn.PgConn().PID() }

func TestAConnectionLostBeforeTheCommitIsReplaced(t *testing.T) {
	db := fresh(t)
	runs := 0
	update(t, db, func(tx hub.Tx) error {
		require.NoError(t, tx.PutMembers([]*hub.Member{someone(1)}))
		if runs++; runs == 1 {
			_, err := db.pool.Exec(t.Context(), `SELECT pg_terminate_backend($1)`, backend(tx))
			require.NoError(t, err)
		}
		_, err := tx.Reached(1)
		return err
	})
	require.Equal(t, 2, runs)
	require.Equal(t, []string{"1"}, query(t, db, `SELECT count(*)::text FROM members`))
}

// TestACommitOfWhichNobodyHeardIsCalledUnsure lets commits wait for a standby that does not exist, and ends the wait in every way.
func TestACommitOfWhichNobodyHeardIsCalledUnsure(t *testing.T) {
	db := fresh(t)
	ctx := t.Context()
	require.NoError(t, cluster.Exec(ctx, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()"))
	reset := func() {
		require.NoError(t, cluster.Exec(context.WithoutCancel(ctx), "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()"))
	}
	defer reset()
	for n, end := range []string{"pg_terminate_backend", "pg_cancel_backend", "the caller"} {
		ctx, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() {
			var err error
			for err == nil { // until the server has heard of its new setting
				err = db.Update(ctx, func(tx hub.Tx) error { return tx.PutMembers([]*hub.Member{someone(uint64(n + 1))}) })
			}
			done <- err
		}()
		require.NoError(t, cluster.Await(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')`))
		if end == "the caller" {
			cancel()
		} else {
			require.NoError(t, cluster.Exec(ctx, `SELECT `+end+`(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`))
		}
		err := <-done
		cancel()
		require.ErrorIs(t, err, ErrUnsure, end)
		require.Equal(t, model.Code("hqbase.unsure"), model.CodeOf(err))
	}
	reset()
	require.NoError(t, cluster.Await(t.Context(), `SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')`))
	require.Equal(t, []string{"3"}, query(t, db, `SELECT count(*)::text FROM members`), "all of them are there")
}

func TestACallerWhoHasGoneWritesNothing(t *testing.T) {
	db := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := db.Update(ctx, func(tx hub.Tx) error {
		require.NoError(t, tx.PutMembers([]*hub.Member{someone(1)}))
		cancel()
		_, err := tx.Reached(1)
		return err
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []string{"0"}, query(t, db, `SELECT count(*)::text FROM members`))
}
