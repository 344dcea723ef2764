//go:build unix

package postgres

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/pgtest"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/postgres/query"
)

// TestStoppedInTransaction stops a process while it writes: it holds its own row, and
// can be buried all the same.
func TestStoppedInTransaction(t *testing.T) {
	url := pgtest.Database(t)
	stopped, err := Open(t.Context(), url+"&"+idleParam+"=200ms")
	require.NoError(t, err)
	living, err := Open(t.Context(), url)
	require.NoError(t, err)
	require.NoError(t, stopped.Beat(t.Context(), "stopped", time.UnixMilli(1), time.Second))
	patience, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err = stopped.do(patience, func(q *query.Queries) error {
		nodes, err := q.Living(patience, []string{"stopped"})
		require.NoError(t, err)
		require.Equal(t, []string{"stopped"}, nodes)
		buried, err := living.Bury(patience, time.UnixMilli(10_000), store.Error{Code: 6100})
		require.NoError(t, err)
		assert.Equal(t, []string{"stopped"}, buried)
		return nil
	})
	assert.Error(t, err, "nothing of it is kept")
	var limit string
	require.NoError(t, living.pool.QueryRow(t.Context(), "SHOW "+idleParam).Scan(&limit))
	assert.Equal(t, idleTime, limit)
	require.NoError(t, stopped.Close())
	require.NoError(t, living.Close())
}
