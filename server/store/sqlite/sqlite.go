// Package sqlite is a [store.Store] in one file of a folder, for one process at a
// time. The folder is made when it is missing; nobody else may read it.
//
//	s, err := sqlite.Open(ctx, "voxsim-data")
//	err = s.Commit(ctx, &store.Batch{Calls: []store.Call{call}})
//	err = s.Close()
//
// What was committed outlives the process, however it ends. When the machine loses
// its power, the last moments before that can be lost (SQLite's "synchronous =
// NORMAL" in WAL mode), but the file stays whole, and each batch is in it whole or
// not at all.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/group"
	"github.com/voxsim/voxsim/server/store/local"
	"github.com/voxsim/voxsim/server/store/migrate"
	"github.com/voxsim/voxsim/server/store/sqlite/query"
)

// File is the name of the database in its folder. Beside it stand its log (-wal)
// and what belongs to that (-shm).
const File = "voxsim.db"

//go:embed migrations/*.sql
var migrations embed.FS

// job is a piece of work that writes. One that returns [store.ErrDead] or
// [store.ErrNotFound] has written nothing.
type job func(ctx context.Context, q *query.Queries) error

// Store is a database that is open.
type Store struct {
	lock    *sql.DB // held while the folder is in use
	writes  *sql.DB // one connection
	conn    *sql.Conn
	w       *query.Queries // on conn
	reads   *sql.DB
	r       *query.Queries
	writer  *group.Writer[job]
	due     bool // whether the transaction makes callbacks due; only for writer
	woken   chan struct{}
	desk    local.Desk
	closing sync.Once
	closed  error // of Close
}

var _ store.Store = (*Store)(nil)

// Open opens the database in a folder. It fails when another process has it open.
// The processes that were known before have ended, so that the next [Store.Bury]
// gives them up.
func Open(ctx context.Context, folder string) (*Store, error) {
	s := &Store{woken: make(chan struct{}, 1)}
	if err := s.open(ctx, folder); err != nil {
		return nil, errors.Join(fmt.Errorf("data folder %s: %w", folder, err), s.shut())
	}
	s.writer = group.New(s.keep)
	return s, nil
}

func (s *Store) open(ctx context.Context, folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if s.lock, err = lock(ctx, folder); err != nil {
		return err
	}
	if err := touch(filepath.Join(folder, File)); err != nil {
		return err
	}
	if err := s.openWrites(ctx, filepath.Join(folder, File)); err != nil {
		return err
	}
	return s.openReads(ctx, filepath.Join(folder, File))
}

// touch makes a file that only its owner may read, if it is not there. SQLite gives
// the files beside it the same rights.
func touch(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Store) openWrites(ctx context.Context, file string) (err error) {
	s.writes, err = open(file, 1, "journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(5000)", "foreign_keys(1)")
	if err != nil {
		return err
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	if err := migrate.Up(ctx, goose.DialectSQLite3, s.writes, folder); err != nil {
		return err
	}
	if s.conn, err = s.writes.Conn(ctx); err != nil {
		return err
	}
	if s.w, err = query.Prepare(ctx, s.conn); err != nil {
		return err
	}
	return s.w.ExpireAll(ctx)
}

func (s *Store) openReads(ctx context.Context, file string) (err error) {
	if s.reads, err = open(file, 4, "query_only(1)", "busy_timeout(5000)"); err != nil {
		return err
	}
	s.r, err = query.Prepare(ctx, s.reads)
	return err
}

// open makes a pool of connections to a file. The pragmas are part of the program:
// they run as SQL.
func open(file string, connections int, pragmas ...string) (*sql.DB, error) {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	options := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// lock takes a folder for this process. The lock is one that SQLite holds on a file
// of its own: the system lets go of it however the process ends.
func lock(ctx context.Context, folder string) (*sql.DB, error) {
	name := filepath.Join(folder, "voxsim.lock")
	if err := touch(name); err != nil {
		return nil, err
	}
	db, err := open(name, 1, "busy_timeout(0)")
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		if code, ok := err.(interface{ Code() int }); ok && code.Code()&0xff == sqliteBusy {
			err = errors.New("it is in use by another process: one folder is for one process (several share a PostgreSQL)")
		}
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// sqliteBusy is SQLITE_BUSY.
const sqliteBusy = 5

// keep runs a group of jobs in one transaction.
func (s *Store) keep(jobs []job, refused []error) error {
	ctx := context.Background()
	if _, err := s.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for i, do := range jobs {
		err := do(ctx, s.w)
		if errors.Is(err, store.ErrDead) || errors.Is(err, store.ErrNotFound) {
			refused[i] = err
		} else if err != nil {
			return s.rollBack(err)
		}
	}
	if _, err := s.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return s.rollBack(err)
	}
	if s.due {
		s.due = false
		s.wake()
	}
	return nil
}

// rollBack undoes a transaction, for a reason. After some errors SQLite has done it
// already.
func (s *Store) rollBack(why error) error {
	_, _ = s.conn.ExecContext(context.Background(), "ROLLBACK")
	return why
}

// do waits for a job to be done.
func (s *Store) do(ctx context.Context, j job) error {
	return store.Wait(ctx, s.writer.Put(j))
}

// wake tells whoever listens that callbacks are due.
func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Woken is [store.Store.Woken].
func (s *Store) Woken() <-chan struct{} { return s.woken }

// Ping is [store.Store.Ping].
func (s *Store) Ping(ctx context.Context) error { return s.reads.PingContext(ctx) }

// Close is [store.Store.Close].
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.writer.Close()
		s.closed = s.shut()
	})
	return s.closed
}

// shut closes what has been opened, the lock last.
func (s *Store) shut() error {
	var errs []error
	if s.r != nil {
		errs = append(errs, s.r.Close())
	}
	if s.reads != nil {
		errs = append(errs, s.reads.Close())
	}
	if s.w != nil {
		errs = append(errs, s.w.Close())
	}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.writes != nil {
		errs = append(errs, s.writes.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
