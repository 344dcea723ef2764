package main

import (
	"bufio"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"sync"

	"github.com/voxsim/voxsim/sim/coverage"
)

// covering collects what the tests cover of their scripts, when that is asked
// for.
type covering struct {
	files  []string // to write
	atMost float64  // what is too little, in percent; 0 for nothing

	lock sync.Mutex
	sets []*coverage.Set
}

// wanted tells whether coverage is asked for.
func (c *covering) wanted() bool { return len(c.files) > 0 || c.atMost > 0 }

// set is one for a worker; nil when none is wanted.
func (c *covering) set() *coverage.Set {
	if !c.wanted() {
		return nil
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	s := new(coverage.Set)
	c.sets = append(c.sets, s)
	return s
}

// finish writes the reports, and tells whether enough is covered.
func (c *covering) finish(p *printer) (enough bool, err error) {
	if !c.wanted() {
		return true, nil
	}
	all := new(coverage.Set)
	for _, s := range c.sets {
		all.Merge(s)
	}
	c.sets = nil
	for _, file := range c.files {
		if err := writeFile(file, func(w *bufio.Writer) error { return writeCoverage(all, file, w) }); err != nil {
			return true, err
		}
	}
	percent := math.Floor(all.Percent()*10) / 10
	p.note(fmt.Sprintf("coverage: %.1f %%", percent))
	if percent >= c.atMost {
		return true, nil
	}
	p.complain(fmt.Sprintf("only %.1f %% are covered, less than %g %%", percent, c.atMost))
	return false, nil
}

// writeCoverage writes a report in the format that the name of its file ends in.
func writeCoverage(s *coverage.Set, file string, w *bufio.Writer) error {
	switch filepath.Ext(file) {
	case ".html":
		return s.WriteHTML(w)
	case ".xml":
		return s.WriteCobertura(w)
	case ".info", ".lcov":
		return s.WriteLCOV(w)
	}
	return s.WriteText(w)
}

// reportName is what a script is called in reports: its path from the current
// folder, where it is a file.
func (f *testFile) reportName(name string) string {
	if strings.Contains(name, "://") || strings.HasPrefix(name, f.Name+":") {
		return name
	}
	return filepath.ToSlash(f.path(name))
}
