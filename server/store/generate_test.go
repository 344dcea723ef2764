package store

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "note what the queries were made from")

// TestQueriesAreCurrent compares the queries, the tables and the code that sqlc made
// of them with those that it last made code of.
func TestQueriesAreCurrent(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		var note strings.Builder
		for _, pattern := range []string{"sqlc.yaml", database + "/queries.sql", database + "/migrations/*.sql", database + "/query/*.go"} {
			names, err := filepath.Glob(pattern)
			require.NoError(t, err)
			require.NotEmpty(t, names, pattern)
			slices.Sort(names)
			for _, name := range names {
				text, err := os.ReadFile(name)
				require.NoError(t, err)
				fmt.Fprintf(&note, "%x  %s\n", sha256.Sum256(text), name)
			}
		}
		file := filepath.Join(database, "query", "sources.sha256")
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(note.String()), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, string(want), note.String(), "%s is not current: go generate ./server/store", filepath.Dir(file))
	}
}
