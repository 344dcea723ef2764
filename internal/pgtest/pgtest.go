//go:build unix

// Package pgtest gives tests a PostgreSQL server of their own, made when they begin
// and gone when they end. It needs Debian's package postgresql; tests fail, and do
// not pass over, when it is missing.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.With(m).Run()) }
//
//	func TestStore(t *testing.T) {
//		url := pgtest.Database(t) // an empty database
//	}
//
// The server listens on a socket in a folder of its own, so that no test can meet
// another server by mistake. It writes to disk without waiting for it.
package pgtest

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Runner runs tests, as [testing.M] does.
type Runner interface{ Run() int }

// With makes a runner that runs tests with a server. There can be one at a time.
func With(m Runner) Runner { return withServer{m} }

type withServer struct{ m Runner }

// Run is [testing.M.Run].
func (w withServer) Run() int {
	s, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL for tests:", err)
		return 1
	}
	running = s
	defer s.stop()
	return w.m.Run()
}

// running is the server of the tests that run.
var running *server

// server is a PostgreSQL server, a child of this process.
type server struct {
	folder    string
	account   *syscall.Credential // whom it runs as; nil for ourselves
	process   *exec.Cmd
	life      io.Closer // the server ends when this is closed
	databases atomic.Int64
}

// start makes a server and waits until it answers.
func start() (*server, error) {
	folder, err := os.MkdirTemp("", "voxsim-pg")
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder}
	if err := s.start(); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *server) start() error {
	if err := s.chooseAccount(); err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	initdb, err := s.program("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	if err != nil {
		return err
	}
	if output, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return s.launch(data)
}

// chooseAccount lets the server run as somebody else when we are root, which
// PostgreSQL refuses to be.
func (s *server) chooseAccount() error {
	if os.Geteuid() != 0 {
		return nil
	}
	postgres, err := user.Lookup("postgres")
	if err != nil {
		return missing(err)
	}
	uid, err := strconv.ParseUint(postgres.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(postgres.Gid, 10, 32)
	if err != nil {
		return err
	}
	s.account = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.folder, int(uid), int(gid))
}

// launch starts the server under a shell that ends it when our end of its input is
// closed: also when we are killed.
func (s *server) launch(data string) error {
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	postgres, err := find("postgres")
	if err != nil {
		return err
	}
	s.process = s.command("sh", "-c", `"$@" </dev/null & cat >/dev/null; kill -INT $!; wait`, "sh", postgres,
		"-D", data, "-k", s.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300")
	s.process.Stdout, s.process.Stderr = log, log
	if s.life, err = s.process.StdinPipe(); err != nil {
		return err
	}
	if err := s.process.Start(); err != nil {
		return err
	}
	return s.await()
}

// await waits until the server answers.
func (s *server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ticks.C:
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			return fmt.Errorf("no answer: %w\n%s", err, log)
		}
	}
}

// stop ends the server and removes what it made.
func (s *server) stop() {
	if s.life != nil {
		s.life.Close()
		_ = s.process.Wait() // how a server ends that is no longer wanted does not matter
	}
	_ = os.RemoveAll(s.folder)
}

// program is one of PostgreSQL's programs, ready to run.
func (s *server) program(name string, args ...string) (*exec.Cmd, error) {
	file, err := find(name)
	if err != nil {
		return nil, err
	}
	return s.command(file, args...), nil
}

// command runs as the server's account, and in a group of its own, so that Ctrl-C
// reaches us first.
func (s *server) command(file string, args ...string) *exec.Cmd {
	c := exec.Command(file, args...)
	c.Dir = s.folder
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.account, Setpgid: true}
	return c
}

// find looks for a program of PostgreSQL: the newest that Debian has, which does not
// put it into the PATH, or else what is in the PATH.
func find(name string) (string, error) {
	files, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err == nil && len(files) > 0 {
		return slices.MaxFunc(files, func(a, b string) int { return version(a) - version(b) }), nil
	}
	file, err := exec.LookPath(name)
	if err != nil {
		return "", missing(err)
	}
	return file, nil
}

// version is that of a program in Debian's folder.
func version(file string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(file))))
	return n
}

// missing says what to do when PostgreSQL is not there.
func missing(err error) error {
	return fmt.Errorf("%w; on Debian: sudo apt-get install -y postgresql", err)
}

// url is where a database is found.
func (s *server) url(database string) string {
	options := url.Values{"host": {s.folder}, "user": {"postgres"}}
	return "postgres:///" + database + "?" + options.Encode()
}

// Database makes an empty database, and returns its URL. It is dropped when the test
// ends, whoever still uses it.
func Database(t testing.TB) string {
	t.Helper()
	if running == nil {
		t.Fatal("pgtest.With runs no server; see the package's comment")
	}
	name := fmt.Sprintf("test%d", running.databases.Add(1))
	running.exec(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { running.exec(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return running.url(name)
}

// exec runs a statement on the server.
func (s *server) exec(t testing.TB, statement string) {
	t.Helper()
	ctx := context.Background() // also at the end of a test
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(statement, err)
	}
}
