package api_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/api"
)

var update = flag.Bool("update", false, "rewrite the description in docs")

// TestDescriptionIsCommitted compares docs/openapi.yaml with the description that
// the server has; -update rewrites it.
func TestDescriptionIsCommitted(t *testing.T) {
	const name = "../../docs/openapi.yaml"
	_, d := api.New(api.Config{})
	want, err := d.YAML()
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(name, want, 0o644))
		return
	}
	got, err := os.ReadFile(name)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not up to date (go test ./server/api -update repairs it):\n%s", name, diff)
	}
}
