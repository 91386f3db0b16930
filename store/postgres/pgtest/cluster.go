//go:build unix

package pgtest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Superuser is the role that the servers are made with; the socket asks for no password.
const Superuser = "regulars"

// Cluster is one server.
type Cluster struct {
	bin   string // folder of the binaries
	home  string // folder of everything below
	data  string // folder of the database; home is the folder of the socket
	creds *syscall.Credential
	guard *exec.Cmd // the shell that stops the server when this program is gone
	leash io.Closer // what the shell waits for
	next  int       // of databases
}

// binaries finds the newest server that is installed.
func binaries() (string, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		return dir, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		if path, err := exec.LookPath("initdb"); err == nil {
			return filepath.Dir(path), nil
		}
		return "", ErrNone
	}
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	return filepath.Dir(found[0]), nil
}

// version reads 15 out of /usr/lib/postgresql/15/bin/initdb.
func version(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// servant is whom the server runs as: it refuses to run as root.
func servant() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("pgtest: root cannot run PostgreSQL, and there is no user postgres or nobody: %w", ErrNone)
}

// Start makes a server and starts it. Who calls it also calls Stop.
func Start(opts Options) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin}
	if c.creds, err = servant(); err != nil {
		return nil, err
	}
	// A socket's path has about a hundred bytes, so not below t.TempDir.
	if c.home, err = os.MkdirTemp("", "pg"); err != nil {
		return nil, err
	}
	c.data = filepath.Join(c.home, "data")
	if err := c.make(opts); err != nil {
		return nil, errors.Join(err, os.RemoveAll(c.home))
	}
	if err := c.Launch(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(c.home))
	}
	return c, nil
}

func (c *Cluster) make(opts Options) error {
	if c.creds != nil {
		if err := os.Chown(c.home, int(c.creds.Uid), int(c.creds.Gid)); err != nil {
			return err
		}
	}
	if err := c.run("initdb", "-D", c.data, "-U", Superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"); err != nil {
		return err
	}
	settings := map[string]string{
		"listen_addresses": "", "unix_socket_directories": c.home, "max_connections": "60",
		"shared_buffers": "128MB", "max_wal_size": "2GB", "wal_level": "replica", "max_wal_senders": "4",
		"logging_collector": "off", "fsync": onOff(opts.Fsync), "full_page_writes": onOff(opts.Fsync),
	}
	for name, value := range opts.Settings {
		settings[name] = value
	}
	var conf bytes.Buffer
	for name, value := range settings {
		fmt.Fprintf(&conf, "%s = '%s'\n", name, strings.ReplaceAll(value, "'", "''"))
	}
	return appendTo(filepath.Join(c.data, "postgresql.conf"), conf.Bytes())
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// appendTo keeps the owner of the file.
func appendTo(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// command prepares one of PostgreSQL's programs.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = c.home
	cmd.Env = append(os.Environ(), "LC_ALL=C", "PGUSER="+Superuser, "PGHOST="+c.home, "PGDATABASE=postgres")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.creds, Setsid: true}
	return cmd
}

func (c *Cluster) run(name string, args ...string) error {
	out, err := c.command(filepath.Join(c.bin, name), args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgtest: %s: %w\n%s%s", name, err, out, c.tail())
	}
	return nil
}

// tail is the end of the server's log, for messages.
func (c *Cluster) tail() string {
	raw, err := os.ReadFile(filepath.Join(c.home, "log"))
	if err != nil {
		return ""
	}
	return string(raw[max(0, len(raw)-2000):])
}

// guarded starts the server and waits on its standard input: when that ends, because Stop closed
// it or because the test program is gone, the server ends as well. A killed server leaves its
// children for a moment, during which no new one can start: hence the attempts.
const guarded = `
trap "" PIPE
for attempt in 1 2 3 4 5 6 7 8 9 10; do
	"$1"/pg_ctl start -w -s -t 60 -D "$2" -l "$3"/log && break
	[ $attempt = 10 ] && exit 1
	sleep 0.2
done
echo ready
cat >/dev/null
"$1"/pg_ctl stop -w -s -m immediate -D "$2" >/dev/null 2>&1
rm -rf "$3"
exit 0
`

// Launch starts a server that was stopped or killed.
func (c *Cluster) Launch() error {
	cmd := c.command("/bin/sh", "-c", guarded, "sh", c.bin, c.data, c.home)
	leash, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		return errors.Join(fmt.Errorf("pgtest: the server did not start: %w\n%s", err, c.tail()), leash.Close(), cmd.Wait())
	}
	c.guard, c.leash = cmd, leash
	return nil
}

// Stop ends the server and removes its folder.
func (c *Cluster) Stop() error {
	var err error
	if c.guard != nil {
		err = errors.Join(c.leash.Close(), c.guard.Wait())
		c.guard = nil
	}
	return errors.Join(err, os.RemoveAll(c.home))
}

// Kill ends the server as kill -9 does; what was committed with fsync on is still there after Launch.
func (c *Cluster) Kill() error {
	raw, err := os.ReadFile(filepath.Join(c.data, "postmaster.pid"))
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	// The guard must not remove what Launch starts again.
	err = errors.Join(c.guard.Process.Kill(), c.leash.Close())
	_ = c.guard.Wait() // it was killed, and says so
	c.guard = nil
	return err
}

// URL is the address of a database on this server and, behind it, on others: the first one that
// takes writes is used.
func (c *Cluster) URL(database string, others ...*Cluster) string {
	hosts, ports := c.home, "5432"
	for _, other := range others {
		hosts, ports = hosts+","+other.home, ports+",5432"
	}
	q := url.Values{"host": {hosts}, "port": {ports}, "sslmode": {"disable"}, "target_session_attrs": {"read-write"}}
	return "postgres://" + Superuser + "@/" + database + "?" + q.Encode()
}

// Database makes an empty database and returns its address.
func (c *Cluster) Database(ctx context.Context) (string, error) {
	c.next++
	name := fmt.Sprintf("test%d", c.next)
	if err := c.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return c.URL(name), nil
}

// Exec runs statements as superuser, each by itself.
func (c *Cluster) Exec(ctx context.Context, statements ...string) error {
	return c.with(ctx, func(conn *pgx.Conn) error {
		for _, sql := range statements {
			if _, err := conn.Exec(ctx, sql); err != nil {
				return fmt.Errorf("pgtest: %s: %w", sql, err)
			}
		}
		return nil
	})
}

func (c *Cluster) with(ctx context.Context, f func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, "postgres://"+Superuser+"@/postgres?sslmode=disable&host="+url.QueryEscape(c.home))
	if err != nil {
		return err
	}
	return errors.Join(f(conn), conn.Close(ctx))
}

// Await asks the server until the answer is yes.
func (c *Cluster) Await(ctx context.Context, question string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return c.with(ctx, func(conn *pgx.Conn) error {
		for {
			var yes bool
			if err := conn.QueryRow(ctx, question).Scan(&yes); err != nil || yes {
				return err
			}
			if _, err := conn.Exec(ctx, "SELECT pg_sleep(0.01)"); err != nil {
				return err
			}
		}
	})
}
