package main

import (
	"fmt"
	"os"

	"github.com/voxsim/voxsim/lint"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/source"
)

// checked is what came of one file.
type checked struct {
	done     chan struct{}
	problems source.Diagnostics
	mended   int   // warnings
	err      error // why it could not be read, mended or written
}

// checkAll checks files in parallel, and tells of them in their order. Its error
// means that results cannot be printed; what is under way then ends with the
// command.
func (c *checker) checkAll(files []string) error {
	all := make([]checked, len(files))
	for i := range all {
		all[i].done = make(chan struct{})
	}
	go inParallel(len(files), func() func(int) {
		var p parser.Parser
		return func(i int) {
			defer close(all[i].done)
			if c.fix && i > 0 { // what is named twice has been mended when its second turn comes
				<-all[i-1].done
			}
			all[i].check(c, &p, files[i])
		}
	})
	for i, name := range files {
		<-all[i].done
		if err := c.tell(name, &all[i]); err != nil {
			return err
		}
		all[i].problems = nil // they hold the text
	}
	return nil
}

// check checks a file.
func (f *checked) check(c *checker, p *parser.Parser, name string) {
	text, err := readDocument(name, c.io.in)
	if err != nil {
		f.err = err
		return
	}
	if c.fix {
		text = string(f.mend(c, name, []byte(text)))
	}
	doc, problems := p.Parse(name, text, c.options)
	f.problems = lint.Check(doc, c.options.Resource, problems)
}

// mend writes a file with all fixes applied, and returns what it then holds.
func (f *checked) mend(c *checker, name string, data []byte) []byte {
	fixed, n, err := lint.Fix(name, data, c.options)
	switch {
	case err != nil:
		f.err = fmt.Errorf("%s: %w", name, err)
		return data
	case n == 0:
		return data
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f.err = fmt.Errorf("%s is no regular file and cannot be mended", name)
		return data
	}
	if f.err = replaceFile(name, fixed); f.err != nil {
		return data
	}
	f.mended = n
	return fixed
}

// tell counts and prints what came of a file.
func (c *checker) tell(name string, f *checked) error {
	if f.err != nil {
		c.failed++
		fmt.Fprintln(c.io.err, "voxsim:", f.err)
	}
	if f.mended > 0 && !c.json {
		fmt.Fprintf(c.io.err, "%s: %s mended\n", name, plural(f.mended, "warning"))
	}
	return c.report(f.problems)
}
