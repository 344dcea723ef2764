package sqlite_test

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/server/store/sqlite"
	"github.com/voxsim/voxsim/server/store/storetest"
)

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
		t.Parallel()
		folder := t.TempDir()
		require.NoError(t, os.CopyFS(folder, os.DirFS(empty)))
		s := open(t, folder)
		return s, s
	})
}

// TestNewerTables refuses what a newer program has made.
func TestNewerTables(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, open(t, folder).Close())
	db, err := sql.Open("sqlite", filepath.Join(folder, sqlite.File))
	require.NoError(t, err)
	_, err = db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = sqlite.Open(t.Context(), folder)
	assert.ErrorContains(t, err, "the database was made by a newer voxsim: its tables have version 99999, this one knows 2")
}

// TestOlderTables delivers what a program held whose tables had version 1.
func TestOlderTables(t *testing.T) {
	folder := t.TempDir()
	old := open(t, folder)
	now := time.UnixMilli(1)
	require.NoError(t, old.Beat(t.Context(), "old", now, time.Hour))
	due := []store.Callback{{Lane: "a", Created: now}, {Lane: "a", Created: now}}
	require.NoError(t, old.Commit(t.Context(), &store.Batch{Callbacks: due}))
	_, err := old.Claim(t.Context(), "old", now, time.Hour, 9)
	require.NoError(t, err)
	require.NoError(t, old.Close())
	db, err := sql.Open("sqlite", filepath.Join(folder, sqlite.File))
	require.NoError(t, err)
	_, err = db.Exec(`DELETE FROM goose_db_version WHERE version_id = 2;
		DROP INDEX callbacks_lane;
		CREATE INDEX callbacks_lane ON callbacks (lane, state, id);
		CREATE INDEX callbacks_owner ON callbacks (owner) WHERE owner <> ''`)
	require.NoError(t, err)
	require.NoError(t, db.Close())

	s := open(t, folder)
	_, err = s.Bury(t.Context(), now, store.Error{Code: 1})
	require.NoError(t, err)
	for id := range int64(2) {
		claimed, err := s.Claim(t.Context(), "new", now, time.Hour, 9)
		require.NoError(t, err)
		require.Len(t, claimed, 1)
		assert.Equal(t, id+1, claimed[0].ID)
		require.NoError(t, s.Report(t.Context(), "new", []store.Report{{ID: id + 1, State: store.Delivered, At: now}}))
	}
}

// TestLibc holds the library under SQLite at the version that SQLite was made with.
func TestLibc(t *testing.T) {
	list := func(format, module string) string {
		out, err := exec.Command("go", "list", "-m", "-f", format, module).Output()
		require.NoError(t, err)
		return strings.TrimSpace(string(out))
	}
	asked, err := os.ReadFile(list("{{.GoMod}}", "modernc.org/sqlite"))
	require.NoError(t, err)
	assert.Contains(t, string(asked), "modernc.org/libc "+list("{{.Version}}", "modernc.org/libc")+"\n")
}

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(b *testing.B) store.Store { return open(b, b.TempDir()) })
}

func TestAsMemory(t *testing.T) {
	for seed := range uint64(4) {
		storetest.Compare(t, seed, 300, memory.New(), open(t, t.TempDir()))
	}
}
