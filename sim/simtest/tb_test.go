package simtest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// fakeTB records what a test is told. Like the real one it ends the goroutine
// at Fatalf.
type fakeTB struct {
	testing.TB
	failures []string
	cleanups []func()
}

func (f *fakeTB) Helper()           {}
func (f *fakeTB) Name() string      { return "fake" }
func (f *fakeTB) Failed() bool      { return len(f.failures) > 0 }
func (f *fakeTB) Skipped() bool     { return false }
func (f *fakeTB) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }

func (f *fakeTB) Errorf(format string, args ...any) {
	f.failures = append(f.failures, fmt.Sprintf(format, args...))
}

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

func (f *fakeTB) FailNow() { f.Fatalf("FailNow") }

// failures runs a test and its clean-up, and returns what it was told.
func failures(test func(testing.TB)) []string {
	f := &fakeTB{}
	run := func(do func()) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			do()
		}()
		<-done
	}
	run(func() { test(f) })
	for i := len(f.cleanups) - 1; i >= 0; i-- {
		run(f.cleanups[i])
	}
	return f.failures
}

// failure is the one failure of a test; its blanks are made plain, which go-cmp
// varies.
func failure(t *testing.T, test func(testing.TB)) string {
	t.Helper()
	all := failures(test)
	if len(all) != 1 {
		t.Fatalf("%d failures, not one:\n%s", len(all), strings.Join(all, "\n"))
	}
	return strings.ReplaceAll(all[0], "\u00a0", " ")
}
