package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/sqlite"
)

// writeFolder is set for a process that is this test again, and only writes.
const writeFolder = "VOXSIM_TEST_WRITE"

func TestMain(m *testing.M) {
	if folder := os.Getenv(writeFolder); folder != "" {
		fmt.Fprintln(os.Stderr, write(folder))
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// write keeps calls, each with a callback, until it is killed, and says the number of
// each that was kept.
func write(folder string) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, folder)
	if err != nil {
		return err
	}
	node := fmt.Sprint("process ", os.Getpid())
	if err := s.Beat(ctx, node, time.UnixMilli(1), time.Hour); err != nil {
		return err
	}
	for n := 1; ; n++ {
		c := store.Call{ID: fmt.Sprint(node, " call ", n), Status: "answered", Node: node}
		c.LastWords = []store.Callback{{Lane: c.ID, Body: []byte(`{"time":""}`)}}
		err := s.Commit(ctx, &store.Batch{Node: node, Calls: []store.Call{c}, Callbacks: []store.Callback{{Lane: c.ID, Created: time.UnixMilli(5)}}})
		if err != nil {
			return err
		}
		fmt.Println(c.ID)
	}
}

// TestKilled kills a process that writes, again and again: what it said to be kept
// is there, each batch whole, and who comes next says its last words.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	for round := range 5 {
		kept := killAfter(t, folder, 10+7*round)
		s, err := sqlite.Open(t.Context(), folder)
		require.NoError(t, err)
		for _, id := range kept {
			_, err := s.Call(t.Context(), id)
			assert.NoError(t, err, id)
		}
		before, callbacks, err := s.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, before["answered"]+2*before["failed"], callbacks[store.Pending], "a call and its callback")
		buried, err := s.Bury(t.Context(), time.UnixMilli(1000), store.Error{Code: 6100})
		require.NoError(t, err)
		assert.Len(t, buried, 1, "its lease was not over, but there can be no other process")
		after, callbacks, err := s.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, map[string]int{"failed": before["answered"] + before["failed"]}, after)
		assert.Equal(t, map[store.State]int{store.Pending: 2 * after["failed"]}, callbacks)
		require.NoError(t, s.Close())
	}
}

// killAfter lets a process write into a folder, kills it when it has kept some calls,
// and returns which.
func killAfter(t *testing.T, folder string, calls int) []string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	writer := exec.Command(self)
	writer.Env = append(os.Environ(), writeFolder+"="+folder)
	writer.Stderr = os.Stderr
	output, err := writer.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, writer.Start())
	var kept []string
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if kept = append(kept, lines.Text()); len(kept) == calls {
			_, err := sqlite.Open(t.Context(), folder)
			assert.ErrorContains(t, err, "it is in use by another process")
			require.NoError(t, writer.Process.Kill())
		}
	}
	assert.Error(t, writer.Wait(), "killed")
	require.GreaterOrEqual(t, len(kept), calls)
	return kept
}

func TestOneProcess(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	_, err := sqlite.Open(t.Context(), folder)
	assert.EqualError(t, err, "data folder "+folder+": it is in use by another process: one folder is for one process (several share a PostgreSQL)")
	require.NoError(t, s.Commit(t.Context(), &store.Batch{Calls: []store.Call{{ID: "a"}}}), "the first goes on")
	require.NoError(t, s.Close())

	again := open(t, folder)
	_, err = again.Call(t.Context(), "a")
	assert.NoError(t, err, "kept")
}

func TestFolders(t *testing.T) {
	for _, name := range []string{"new/and below", "100%25 ?_pragma=x#&é😀;'\"", strings.Repeat("long", 50)} {
		folder := t.TempDir() + "/" + name
		s := open(t, folder)
		require.NoError(t, s.Commit(t.Context(), &store.Batch{Calls: []store.Call{{ID: "a"}}}))
		info, err := os.Stat(folder)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
		entries, err := os.ReadDir(folder)
		require.NoError(t, err)
		names := []string{}
		for _, e := range entries {
			info, err := e.Info()
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), e.Name())
			names = append(names, e.Name())
		}
		assert.Subset(t, names, []string{"voxsim.db", "voxsim.lock"})
		require.NoError(t, s.Close())
	}
}

func TestFoldersThatCannotBe(t *testing.T) {
	file := t.TempDir() + "/file"
	require.NoError(t, os.WriteFile(file, []byte("a file"), 0o600))
	_, err := sqlite.Open(t.Context(), file)
	assert.ErrorContains(t, err, "data folder "+file+": ")

	folder := t.TempDir()
	require.NoError(t, os.WriteFile(folder+"/"+sqlite.File, []byte(strings.Repeat("not a database ", 1000)), 0o600))
	_, err = sqlite.Open(t.Context(), folder)
	assert.ErrorContains(t, err, "file is not a database")
}
