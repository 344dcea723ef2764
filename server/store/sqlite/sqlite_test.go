package sqlite_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite"
	"github.com/voxsim/voxsim/server/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens a folder, until the test ends.
func open(t testing.TB, folder string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), folder)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	empty := t.TempDir() // made once, because that takes longest
	s, err := sqlite.Open(t.Context(), empty)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	storetest.Run(t, func(t *testing.T) (one, other store.Store) {
		folder := t.TempDir()
		require.NoError(t, os.CopyFS(folder, os.DirFS(empty)))
		s := open(t, folder)
		return s, s
	})
}
