//go:build unix

package pgtest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.With(m).Run()) }

func TestDatabases(t *testing.T) {
	one, other := pgtest.Database(t), pgtest.Database(t)
	assert.NotEqual(t, one, other)
	for _, url := range []string{one, other} {
		conn, err := pgx.Connect(t.Context(), url)
		require.NoError(t, err)
		defer conn.Close(t.Context())
		_, err = conn.Exec(t.Context(), "CREATE TABLE something (n int)")
		require.NoError(t, err, "an empty database")
		var folder string
		require.NoError(t, conn.QueryRow(t.Context(), "SHOW data_directory").Scan(&folder))
		assert.True(t, strings.HasPrefix(folder, filepath.Clean(os.TempDir())), "a server of our own: %s", folder)
	}
}

// TestStart: a second server, with a setting, and with a database that can be dropped.
func TestStart(t *testing.T) {
	s, err := pgtest.Start("work_mem=7MB")
	require.NoError(t, err)
	defer s.Stop()
	url, drop, err := s.Database(t.Context())
	require.NoError(t, err)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	for setting, want := range map[string]string{"work_mem": "7MB", "fsync": "on", "listen_addresses": ""} {
		var value string
		require.NoError(t, conn.QueryRow(t.Context(), "SHOW "+setting).Scan(&value))
		assert.Equal(t, want, value, setting)
	}
	require.NoError(t, drop(t.Context()))
	assert.Error(t, conn.Ping(t.Context()), "it was dropped under our feet")
	_, err = pgx.Connect(t.Context(), url)
	assert.ErrorContains(t, err, "does not exist")
}
