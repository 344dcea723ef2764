package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/voxsim/voxsim/sim/report"
	"github.com/voxsim/voxsim/sim/scenario"
	"github.com/voxsim/voxsim/source"
)

// scenarioEnding is how the names of scenario files end.
const scenarioEnding = ".voxsim.yaml"

// findScenarios finds the scenario files that are named and those in the folders
// that are named, and says what is not there.
func findScenarios(args []string) (names []string, missing []error) {
	seen := map[string]bool{}
	add := func(name string) {
		if clean := filepath.Clean(name); !seen[clean] {
			seen[clean] = true
			names = append(names, name)
		}
	}
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case arg == "-":
			add(arg)
		case err != nil:
			missing = append(missing, err)
		case !info.IsDir():
			add(arg)
		default:
			found, errs := inFolder(arg, scenarioEnding)
			slices.Sort(found)
			missing = append(missing, errs...)
			if len(found) == 0 && len(errs) == 0 {
				missing = append(missing, fmt.Errorf("%s: there is no scenario file (*%s)", arg, scenarioEnding))
			}
			for _, name := range found {
				add(name)
			}
		}
	}
	return names, missing
}

// inFolder finds the files of a folder, and of those below it, whose names end so:
// folder by folder, in the order of the names.
func inFolder(root, ending string) (names []string, errs []error) {
	_ = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			errs = append(errs, err)
		case name != root && leftOut(entry):
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case !entry.IsDir() && strings.HasSuffix(name, ending):
			names = append(names, name)
		}
		return nil
	})
	return names, errs
}

// leftOut tells whether a file or a folder is not looked at.
func leftOut(entry fs.DirEntry) bool {
	name := entry.Name()
	return strings.HasPrefix(name, ".") || entry.IsDir() && (name == "node_modules" || name == "vendor")
}

// testFile is a scenario file with what came of its tests.
type testFile struct {
	report.File
	suite    *scenario.Suite
	problems scenario.Problems
	data     []byte
	stamp    string // of before it was read
	jobs     []*job

	reading sync.Mutex
	read    map[string]content
}

// content is what a file that a scenario names holds, or why it cannot be read.
type content struct {
	data  []byte
	err   error
	stamp string // of before it was read
}

// The most bytes that a scenario file, and a file that it names, may have.
const (
	mostScenario = 16 << 20
	mostContent  = 64 << 20
)

// load reads scenario files, several at a time.
func (t *tester) load(names []string) []*testFile {
	files := make([]*testFile, len(names))
	inParallel(len(names), func() func(int) {
		return func(i int) { files[i] = loadFile(names[i], t.io.in) }
	})
	return files
}

// loadFile reads one; - is standard input.
func loadFile(name string, stdin io.Reader) *testFile {
	f := &testFile{stamp: stamp(name), read: map[string]content{}}
	f.Name = filepath.ToSlash(name)
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(io.LimitReader(stdin, mostScenario))
	} else {
		data, err = readLimited(name, mostScenario)
	}
	if err != nil {
		f.Wrong = err
		return f
	}
	f.data = data
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
		text = "" // there is no line that could be shown
	}
	f.Source = source.NewFile(f.Name, text)
	if f.suite, f.problems = scenario.Parse(f.Name, data); len(f.problems) > 0 {
		f.Wrong = f.problems
	}
	return f
}

// readLimited reads a file that has no more than so many bytes.
func readLimited(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode()&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		return nil, fmt.Errorf("%s is no ordinary file", name)
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s is larger than %d MiB", name, most>>20)
	}
	return data, err
}

// contents reads a file that the scenario names, once; it may be called by
// several workers.
func (f *testFile) contents(name string) ([]byte, error) {
	f.reading.Lock()
	defer f.reading.Unlock()
	c, ok := f.read[name]
	if !ok {
		c.stamp = stamp(f.path(name))
		c.data, c.err = readLimited(f.path(name), mostContent)
		f.read[name] = c
	}
	return c.data, c.err
}

// used are the files that the scenario's tests have read.
func (f *testFile) used() []string { return slices.Sorted(maps.Keys(f.read)) }

// path is where a file is that the scenario names.
func (f *testFile) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(f.Name), filepath.FromSlash(name))
}

// inParallel calls a function for 0 to n-1 from as many goroutines as there are
// processors; each of them makes its own.
func inParallel(n int, worker func() func(int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			do := worker()
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

// fill writes what was heard into the placeholders of the files.
func (t *tester) fill(files []*testFile, p *printer) error {
	var errs []error
	for _, f := range files {
		var heard []scenario.Heard
		for _, j := range f.jobs {
			heard = append(heard, j.heard...)
		}
		if !t.update || len(heard) == 0 {
			continue
		}
		data, n, err := scenario.Fill(f.data, heard)
		if err == nil {
			err = rewrite(f.Name, data)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Name, err))
			continue
		}
		p.note(fmt.Sprintf("%s: wrote %s", f.Name, plural(n, "prompt")))
	}
	return errors.Join(errs...)
}

// rewrite writes a file that is there already.
func rewrite(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
