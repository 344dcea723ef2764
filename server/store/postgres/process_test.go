//go:build unix

package postgres_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/pgtest"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres"
)

// TestOpenTogether lets several processes find an empty database at once.
func TestOpenTogether(t *testing.T) {
	url := pgtest.Database(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := postgres.Open(t.Context(), url)
			if assert.NoError(t, err) {
				assert.NoError(t, s.Commit(t.Context(), &store.Batch{Calls: []store.Call{{ID: "a"}}}))
				assert.NoError(t, s.Close())
			}
		})
	}
	wg.Wait()
}

// exec runs a statement in a database, beside its stores.
func exec(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), statement)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
}

// TestNewerTables refuses what a newer program has made.
func TestNewerTables(t *testing.T) {
	url := pgtest.Database(t)
	require.NoError(t, open(t, url).Close())
	exec(t, url, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
	_, err := postgres.Open(t.Context(), url)
	assert.ErrorContains(t, err, "the database was made by a newer voxsim: its tables have version 99999, this one knows 1")
}

// TestConnectionsLost takes all connections away, and looks whether commits,
// commands and notices find new ones.
func TestConnectionsLost(t *testing.T) {
	url := pgtest.Database(t)
	one, other := open(t, url), open(t, url)
	require.NoError(t, one.Beat(t.Context(), "one", time.UnixMilli(1), time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error)
	go func() {
		served <- one.Serve(ctx, "one", func(c store.Command) store.Answer { return store.Answer(c.Document) })
	}()
	for _, document := range []string{"first", "second", "third"} {
		require.Eventually(t, func() bool {
			patience, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			answer, err := other.Ask(patience, store.Command{Node: "one", Document: document})
			return err == nil && answer == store.Answer(document) &&
				one.Commit(patience, &store.Batch{Node: "one", Calls: []store.Call{{ID: document}}}) == nil
		}, 20*time.Second, 10*time.Millisecond)
		exec(t, url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	}
	cancel()
	assert.NoError(t, <-served)
}

func TestDatabasesThatCannotBe(t *testing.T) {
	_, err := postgres.Open(t.Context(), "postgres://nobody@127.0.0.1:1/none?connect_timeout=5")
	assert.ErrorContains(t, err, "database: ")
	_, err = postgres.Open(t.Context(), "://")
	assert.ErrorContains(t, err, "database: ")
}
