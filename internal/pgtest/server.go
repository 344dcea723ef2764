//go:build unix

package pgtest

import (
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
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing says that PostgreSQL is not installed.
var ErrMissing = errors.New("PostgreSQL is not installed")

// Server is a PostgreSQL server, a child of this process.
type Server struct {
	folder    string
	account   *syscall.Credential // whom it runs as; nil for ourselves
	process   *exec.Cmd
	life      io.Closer // the server ends when this is closed
	databases atomic.Int64
}

// Start makes a server and waits until it answers. Its settings are PostgreSQL's own,
// such as "fsync=off".
func Start(settings ...string) (*Server, error) {
	folder, err := os.MkdirTemp("", "voxsim-pg")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder}
	if err := s.start(settings); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) start(settings []string) error {
	if err := s.chooseAccount(); err != nil {
		return err
	}
	initdb, err := s.program("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	if err != nil {
		return err
	}
	if output, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return s.launch(settings)
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// chooseAccount lets the server run as somebody else when we are root, which
// PostgreSQL refuses to be.
func (s *Server) chooseAccount() error {
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
func (s *Server) launch(settings []string) error {
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	postgres, err := find("postgres")
	if err != nil {
		return err
	}
	args := []string{"-c", `"$@" </dev/null & cat >/dev/null; kill -INT $!; wait`, "sh", postgres, "-D", s.data(), "-k", s.folder}
	for _, setting := range append([]string{"listen_addresses="}, settings...) {
		args = append(args, "-c", setting)
	}
	s.process = s.command("sh", args...)
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
func (s *Server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			defer conn.Close(ctx)
			return s.prove(ctx, conn)
		}
		select {
		case <-ticks.C:
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			return fmt.Errorf("no answer: %w\n%s", err, log)
		}
	}
}

// prove fails unless this server is who answers: by where its data are.
func (s *Server) prove(ctx context.Context, conn *pgx.Conn) error {
	var data string
	if err := conn.QueryRow(ctx, "SHOW data_directory").Scan(&data); err != nil {
		return err
	}
	if data != s.data() {
		return fmt.Errorf("another server answers, whose data are in %s", data)
	}
	return nil
}

// Stop ends the server and removes what it made.
func (s *Server) Stop() {
	if s.life != nil {
		s.life.Close()
		_ = s.process.Wait() // how a server ends that is no longer wanted does not matter
	}
	_ = os.RemoveAll(s.folder)
}

// program is one of PostgreSQL's programs, ready to run.
func (s *Server) program(name string, args ...string) (*exec.Cmd, error) {
	file, err := find(name)
	if err != nil {
		return nil, err
	}
	return s.command(file, args...), nil
}

// command runs as the server's account, and in a group of its own, so that Ctrl-C
// reaches us first.
func (s *Server) command(file string, args ...string) *exec.Cmd {
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
	return fmt.Errorf("%w: %w; on Debian: sudo apt-get install -y postgresql", ErrMissing, err)
}

// url is where a database is found.
func (s *Server) url(database string) string {
	options := url.Values{"host": {s.folder}, "user": {"postgres"}}
	return "postgres:///" + database + "?" + options.Encode()
}

// Database makes an empty database, and returns its URL, and what drops it, whoever
// still uses it.
func (s *Server) Database(ctx context.Context) (url string, drop func(context.Context) error, err error) {
	name := fmt.Sprintf("test%d", s.databases.Add(1))
	drop = func(ctx context.Context) error { return s.exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)") }
	return s.url(name), drop, s.exec(ctx, "CREATE DATABASE "+name)
}

// exec runs a statement on the server.
func (s *Server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
