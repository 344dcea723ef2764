// Package postgres is a [store.Store] in a PostgreSQL database: several processes
// that open the same one are one API.
//
//	s, err := postgres.Open(ctx, "postgres://voxsim@db.example/voxsim")
//	err = s.Commit(ctx, &store.Batch{Node: name, Calls: []store.Call{call}})
//	err = s.Close()
//
// A process has one connection of its own for notices, which tell of commands and
// their answers; a pooler that hands out connections by transaction cannot stand
// between. Everything else goes through the pool (pool_max_conns in the URL). The
// clocks of the processes must agree to within a fraction of their leases.
package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/group"
	"github.com/voxsim/voxsim/server/store/migrate"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

//go:embed migrations/*.sql
var migrations embed.FS

// pulse is how often a process looks for what others have left: callbacks that are
// due, and commands and answers whose notice was lost. A notice with every commit
// would make all commits of the server wait for each other.
const pulse = 250 * time.Millisecond

// A process that is stopped or cut off in the midst of a transaction holds locks, of
// its own row too, which its burial waits for. So the database ends a transaction in
// which nothing is asked for that long; the URL may say otherwise.
const (
	idleParam = "idle_in_transaction_session_timeout"
	idleTime  = "5s"
)

// Store is a database that is open.
type Store struct {
	pool    *pgxpool.Pool
	q       *query.Queries // each call on a connection of the pool
	writer  *group.Writer[*store.Batch]
	woken   chan struct{}
	bell    bell
	end     context.CancelFunc // of the goroutines
	running sync.WaitGroup
	closing sync.Once
}

var _ store.Store = (*Store)(nil)

// Open opens a database, and brings its tables up to date; several processes may do
// so at the same time.
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	if p := config.ConnConfig.RuntimeParams; p[idleParam] == "" {
		p[idleParam] = idleTime
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	if err := setUp(ctx, pool); err != nil {
		pool.Close()
		return nil, fmt.Errorf("database: %w", err)
	}
	s := &Store{pool: pool, q: query.New(pool), woken: make(chan struct{}, 1)}
	s.writer = group.New(s.keep)
	s.run(config.ConnConfig)
	return s, nil
}

// setUp makes the tables.
func setUp(ctx context.Context, pool *pgxpool.Pool) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // asks every second
	if err != nil {
		return err
	}
	db := stdlib.OpenDBFromPool(pool)
	return errors.Join(migrate.Up(ctx, goose.DialectPostgres, db, folder, goose.WithSessionLocker(locker)), db.Close())
}

// run starts what goes on beside the calls of the methods.
func (s *Store) run(config *pgx.ConnConfig) {
	ctx, cancel := context.WithCancel(context.Background())
	s.end = cancel
	s.running.Go(func() { s.listen(ctx, config) })
	s.running.Go(func() { s.beatPulse(ctx) })
}

// beatPulse lets everybody look again and again.
func (s *Store) beatPulse(ctx context.Context) {
	ticks := time.NewTicker(pulse)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			s.wake()
			s.bell.ringAll()
		}
	}
}

// wake tells whoever listens that callbacks may be due.
func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Woken is [store.Store.Woken].
func (s *Store) Woken() <-chan struct{} { return s.woken }

// Ping is [store.Store.Ping].
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }

// Close is [store.Store.Close].
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.writer.Close()
		s.end()
		s.running.Wait()
		s.pool.Close()
	})
	return nil
}

// do runs a function in a transaction.
func (s *Store) do(ctx context.Context, f func(q *query.Queries) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return f(query.New(tx)) })
}
