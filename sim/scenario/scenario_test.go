package scenario_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/voxsim/voxsim/sim/scenario"
)

var update = flag.Bool("update", false, "rewrite the expected part of the cases")

// TestScenarios runs every case of testdata: a scenario, its files, and what
// must come of it: the problems of the file, or each test with its failures.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := outcome(archive)
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "want" {
				t.Fatalf("the last section is %s, not want", last.Name)
			}
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("the outcome differs (-want +got):\n%s", diff)
			}
		})
	}
}

// section reads a file of the archive; documents of the vendor are there too.
func section(a *txtar.Archive, name string) ([]byte, error) {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data, nil
		}
	}
	if rest, ok := strings.CutPrefix(name, "docs/"); ok {
		return os.ReadFile(filepath.Join("..", "..", "testdata", "docs", rest))
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// outcome tells what came of the scenario "test.voxsim.yaml" of an archive.
func outcome(a *txtar.Archive) string {
	const name = "test.voxsim.yaml"
	data, err := section(a, name)
	if err != nil {
		return err.Error()
	}
	suite, problems := scenario.Parse(name, data)
	if problems != nil {
		return problems.Error() + "\n"
	}
	var b strings.Builder
	r := scenario.Runner{Files: func(name string) ([]byte, error) { return section(a, name) }}
	for _, test := range suite.Tests {
		o, err := r.Run(test)
		switch {
		case err != nil:
			fmt.Fprintf(&b, "%s: could not run: %v\n", test.Name, err)
		case o.Passed():
			fmt.Fprintf(&b, "%s: passed\n", test.Name)
		default:
			fmt.Fprintf(&b, "%s: failed\n", test.Name)
			for _, f := range o.Failures {
				fmt.Fprintf(&b, "  %s: %s (after %d events)\n", f.Place, f.Message, f.Event)
			}
		}
	}
	return b.String()
}
