package cli_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// server is a `regulars serve` in a process of its own.
type server struct {
	cmd  *exec.Cmd
	dir  string
	sock string
	ssh  string // host:port
	host string // fingerprint of the host key
	http string

	mu   sync.Mutex
	said strings.Builder
	read chan struct{} // closed when nothing more is said

	tidied chan struct{} // see holds
}

// errNoServer is a server that ended before it served; what it said is in the error.
var errNoServer = errors.New("it does not serve")

// roleVariable makes the test binary the program, for processes that no script starts.
const roleVariable = "REGULARS_TEST_ROLE"

// begun is what a server says when it has opened a door.
var begun = []struct{ prefix, of string }{
	{"Commands and screens of this computer: ", "socket"},
	{"Screens over SSH: ", "ssh"},
	{"HTTP API: ", "http"},
	{"Shops: ", "hq"},
}

// startServer starts a server of a shop and returns when it serves.
func startServer(dir string, environ []string, args ...string) (*server, error) {
	cmd := exec.Command(os.Args[0], append([]string{"serve", "--store", dir, "--lang", "en"}, args...)...)
	cmd.Env = append(without(environ, besideVariable), roleVariable+"=regulars")
	errs, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, dir: dir, read: make(chan struct{}), tidied: make(chan struct{}, 1)}
	wanted := 1
	for _, arg := range args {
		if arg == "--ssh" || arg == "--http" {
			wanted++
		}
	}
	serving := make(chan bool, 1)
	go s.listen(errs, wanted, serving)
	if !<-serving {
		<-s.read
		_ = cmd.Wait() // it has refused, as what it said tells
		return nil, fmt.Errorf("%w: %s", errNoServer, s.words())
	}
	return s, nil
}

func without(environ []string, name string) []string {
	var kept []string
	for _, v := range environ {
		if !strings.HasPrefix(v, name+"=") {
			kept = append(kept, v)
		}
	}
	return kept
}

// listen reads what the server says until it ends, and tells once whether it has opened so many
// doors.
func (s *server) listen(r io.Reader, wanted int, serving chan<- bool) {
	defer close(s.read)
	for lines := bufio.NewScanner(r); lines.Scan(); {
		line := lines.Text()
		if line == tidiedLine {
			s.tidied <- struct{}{}
			continue
		}
		s.mu.Lock()
		s.said.WriteString(line + "\n")
		s.mu.Unlock()
		for _, b := range begun {
			if rest, ok := strings.CutPrefix(line, b.prefix); ok {
				s.note(b.of, rest)
				if wanted--; wanted == 0 {
					serving <- true
				}
			}
		}
	}
	if wanted > 0 {
		serving <- false
	}
}

func (s *server) note(what, rest string) {
	switch what {
	case "socket":
		s.sock = rest
	case "ssh":
		s.ssh, s.host, _ = strings.Cut(rest, ", host key ")
	case "http":
		s.http = rest
	}
}

// words is what the server has said so far.
func (s *server) words() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// stop ends the server as an administrator does, and says what was wrong with its end.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-s.read
	err := s.cmd.Wait()
	said := s.words()
	switch {
	case err != nil:
		return fmt.Errorf("the server ended badly: %w\n%s", err, said)
	case !strings.HasSuffix(said, "Stopped; everything is on disk.\n"):
		return fmt.Errorf("the server did not say that it has stopped:\n%s", said)
	case strings.Contains(said, "fault"):
		return fmt.Errorf("the server had a fault:\n%s", said)
	}
	return nil
}

// kill ends the server as a power cut does.
func (s *server) kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	<-s.read
	_ = s.cmd.Wait() // it was killed, and says so
	return nil
}
