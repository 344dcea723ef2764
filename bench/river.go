package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// hookJob is a webhook as River keeps it.
type hookJob struct {
	URL  string `json:"url"`
	Body string `json:"body"`
}

// Kind is [river.JobArgs.Kind].
func (hookJob) Kind() string { return "hook" }

// riverFromPostgres delivers with so many workers.
func (p *postgresServer) riverFromPostgres(workers int) func(context.Context, string, int) (lap, error) {
	return func(ctx context.Context, url string, n int) (l lap, err error) {
		err = p.with(ctx, func(database string) error {
			pool, err := pgxpool.New(ctx, database)
			if err != nil {
				return err
			}
			defer pool.Close()
			l, err = riverHooks(ctx, riverpgxv5.New(pool), workers, url, n)
			return err
		})
		return l, err
	}
}

// riverFromSQLite delivers from a file like that of "voxsim serve".
func (b *bench) riverFromSQLite(ctx context.Context, to string, n int) (lap, error) {
	folder, err := os.MkdirTemp(b.temp, "river-")
	if err != nil {
		return lap{}, err
	}
	options := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(5000)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "river.db")+"?"+options.Encode())
	if err != nil {
		return lap{}, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // as its driver asks for
	return riverHooks(ctx, riversqlite.New(db), hookWorkers, to, n)
}

// riverHooks delivers what River holds in an empty database, until that knows that
// all is delivered.
func riverHooks[Tx any](ctx context.Context, driver riverdriver.Driver[Tx], workers int, url string, n int) (l lap, err error) {
	migrator, err := rivermigrate.New(driver, nil)
	if err != nil {
		return l, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return l, err
	}
	transport := &http.Transport{MaxIdleConnsPerHost: workers}
	defer transport.CloseIdleConnections()
	client, err := river.NewClient(driver, riverConfig(transport, workers))
	if err != nil {
		return l, err
	}
	if _, err := client.InsertMany(ctx, hookJobs(url, n)); err != nil {
		return l, err
	}
	events, cancel := client.SubscribeConfig(&river.SubscribeConfig{
		ChanSize: n, Kinds: []river.EventKind{river.EventKindJobCompleted, river.EventKindJobFailed},
	})
	defer cancel()
	took := begin()
	if err := client.Start(ctx); err != nil {
		return l, err
	}
	err = completed(ctx, events, n)
	l = took()
	return l, errors.Join(err, client.Stop(ctx))
}

// riverConfig lets River post with so many workers, as fast as it can: by default a
// worker gets ten jobs a second.
func riverConfig(transport *http.Transport, workers int) *river.Config {
	all := river.NewWorkers()
	river.AddWorker(all, river.WorkFunc(func(_ context.Context, job *river.Job[hookJob]) error {
		return postHook(transport, job.Args.URL, []byte(job.Args.Body))
	}))
	return &river.Config{
		FetchCooldown: time.Millisecond,
		Queues:        map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:       all,
		Logger:        slog.New(slog.DiscardHandler),
	}
}

func hookJobs(url string, n int) []river.InsertManyParams {
	all := make([]river.InsertManyParams, n)
	for i := range all {
		all[i].Args = hookJob{url, string(hookBody(i))}
	}
	return all
}

// completed waits until the database knows that jobs are done.
func completed(ctx context.Context, events <-chan *river.Event, n int) error {
	for i := range n {
		select {
		case e := <-events:
			if e.Kind != river.EventKindJobCompleted {
				return fmt.Errorf("a webhook failed: the job is %s", e.Job.State)
			}
		case <-ctx.Done():
			return fmt.Errorf("%d of %d webhooks are delivered: %w", i, n, ctx.Err())
		}
	}
	return nil
}
