package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"voxsim": main, "webapp": webapp})
}

// TestScripts runs the command as people do: testdata/script/*.txtar have exact
// output and exit status.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "web": web, "wav": wav, "utf16": utf16Command, "untimed": untimed, "port": port,
			"serve": serve, "logged": logged, "interrupt": interrupt, "ended": ended, "hold": hold,
		},
		Setup: func(env *testscript.Env) error {
			docs, err := filepath.Abs("../../testdata/docs")
			env.Setenv("DOCS", docs)
			junit, err2 := filepath.Abs("testdata/junit-10.xsd")
			env.Setenv("JUNIT", junit)
			return errors.Join(err, err2)
		},
	})
}

// status runs a command that must end with a status: "status 3 voxsim check x".
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if exit := (interface{ ExitCode() int })(nil); errors.As(err, &exit) {
		got = string(rune('0' + exit.ExitCode()))
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, not %s", got, args[0])
	}
}

// TestColours writes them to terminals only: a file is none.
func TestColours(t *testing.T) {
	assert.False(t, colours(&bytes.Buffer{}))
	f, err := os.Create(t.TempDir() + "/out")
	assert.NoError(t, err)
	defer f.Close()
	assert.False(t, colours(f))
}

// broken is a standard output that cannot be written to.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestBrokenOutput(t *testing.T) {
	var stderr bytes.Buffer
	in := bytes.NewBufferString("<Response><Sya/></Response>")
	assert.Equal(t, statusCannotRun, run([]string{"check", "-"}, streams{in, broken{}, &stderr}))
	assert.Equal(t, "voxsim: no space left\n", stderr.String())
}
