package postgres

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"regulars/model"
	"regulars/model/hub"
)

// Options of opening; the zero value works.
type Options struct {
	Connections int    // at most so many at once; 0: pool_max_conns of the URL, else 16
	Mark        string // path of the small file by which a lost tail is noticed, see mark; "": none is
}

// Limits of connections.
const (
	connections    = 16
	connectTimeout = 5 * time.Second
	idleTime       = 5 * time.Minute
	lifeTime       = time.Hour
)

// session is said once on each new connection. A headquarters that hangs must not keep its locks for ever,
// and who waits for a lock for long gives up and begins anew.
const session = `SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '10s'`

// errStandby is what a server that takes no writes is refused with.
var errStandby = errors.New("postgres: the server takes no writes")

// DB is the open database. It is safe for concurrent use.
type DB struct {
	pool *pgxpool.Pool
	at   string // host:port, for people
	mark *mark
}

var _ hub.DB = (*DB)(nil)

// Open connects and brings the tables up to date. url is a PostgreSQL URL or a list of settings; with several hosts the
// one that takes writes is used, also later, when another one was promoted. Passwords may stand in
// the usual places (PGPASSWORD, .pgpass). Refusals are sentences and name no password.
func Open(ctx context.Context, url string, opts Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, model.Refuse("hqbase.url") // the cause may quote the password
	}
	shape(cfg, url, opts)
	d := &DB{at: places(cfg.ConnConfig)}
	if d.pool, err = pgxpool.NewWithConfig(ctx, cfg); err != nil {
		return nil, d.refusal(err)
	}
	err = d.prepare(ctx)
	if err == nil {
		d.mark, err = openMark(opts.Mark)
	}
	if err != nil {
		d.pool.Close()
		return nil, d.refusal(err)
	}
	if err := d.View(ctx, func(t hub.Tx) error { return t.(*tx).compare() }); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// shape sets what a URL does not say.
func shape(cfg *pgxpool.Config, url string, opts Options) {
	switch {
	case opts.Connections > 0:
		cfg.MaxConns = int32(opts.Connections)
	case !strings.Contains(url, "pool_max_conns"):
		cfg.MaxConns = connections
	}
	cfg.MaxConnIdleTime, cfg.MaxConnLifetime, cfg.MaxConnLifetimeJitter = idleTime, lifeTime, lifeTime/10
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = connectTimeout
	}
	cfg.ConnConfig.ValidateConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		if err := pgconn.ValidateConnectTargetSessionAttrsReadWrite(ctx, conn); err != nil {
			return errors.Join(errStandby, err)
		}
		return nil
	}
	// A warning during a commit says that it was not replicated as was asked for; see commit.
	cfg.ConnConfig.OnNotice = func(conn *pgconn.PgConn, n *pgconn.Notice) {
		if n.SeverityUnlocalized == "WARNING" {
			conn.CustomData()[warned] = n.Message
		}
	}
	cfg.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, session, pgx.QueryExecModeSimpleProtocol)
		return err
	}
}

// places names the servers without user or password.
func places(cfg *pgx.ConnConfig) string {
	all := []string{place(cfg.Host, cfg.Port)}
	for _, f := range cfg.Fallbacks {
		if p := place(f.Host, f.Port); p != all[len(all)-1] { // the same one without TLS
			all = append(all, p)
		}
	}
	return strings.Join(all, ", ")
}

func place(host string, port uint16) string { return net.JoinHostPort(host, strconv.Itoa(int(port))) }

func (d *DB) prepare(ctx context.Context) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if code := conn.Conn().PgConn().ParameterStatus("server_encoding"); code != "UTF8" {
		return model.Refuse("hqbase.encoding", code)
	}
	return migrate(ctx, conn.Conn(), migrations)
}

// Close waits for what is under way and closes all connections.
func (d *DB) Close() error {
	d.pool.Close()
	return d.mark.close()
}
