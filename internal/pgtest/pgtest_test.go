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
