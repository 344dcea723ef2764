//go:build unix

package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/internal/pgtest"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/server/store/postgres"
	"github.com/voxsim/voxsim/server/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(pgtest.With(m)) }

// open opens a database, until the test ends.
func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	url := pgtest.Database(t) // for all, because making one takes longest
	require.NoError(t, open(t, url).Close())
	storetest.Run(t, func(t *testing.T) (one, other store.Store) {
		exec(t, url, "TRUNCATE nodes, calls, conferences, participants, callbacks, commands RESTART IDENTITY")
		return open(t, url), open(t, url)
	})
}

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(b *testing.B) store.Store { return open(b, pgtest.Database(b)) })
}

func TestAsMemory(t *testing.T) {
	for seed := range uint64(2) {
		storetest.Compare(t, seed, 300, memory.New(), open(t, pgtest.Database(t)))
	}
}
