package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
)

// documents are a script, and what its Redirects lead to as --map says.
type documents struct {
	io      streams
	options parser.Options
	mapped  []mapping
	all     []*document
}

// document is one of them.
type document struct {
	program *interp.Program
	// file is what it was read from, and address by which it was first met as
	// what a --map says; they are one document for all addresses of a pattern.
	file, address string
	mapped        *mapping
}

// first reads a script and all that it leads to.
func (s *documents) first(file string) (*interp.Program, error) {
	for _, m := range s.mapped {
		if _, err := os.Stat(m.file); err != nil {
			return nil, fmt.Errorf("--map %s: %w", m.url, err)
		}
	}
	p, err := s.read(document{file: file})
	if err != nil {
		return nil, err
	}
	met := map[*mapping]bool{}
	for i := 0; i < len(s.all); i++ { // grows on the way
		if err := s.follow(s.all[i].program, met); err != nil {
			return nil, err
		}
	}
	for i, m := range s.mapped {
		if !met[&s.mapped[i]] {
			fmt.Fprintf(s.io.err, "voxsim: note: no Redirect leads to --map %s\n", m.url)
		}
	}
	return p, nil
}

// read reads one document.
func (s *documents) read(d document) (*interp.Program, error) {
	data, err := readDocument(d.file, s.io.in)
	if err != nil {
		return nil, err
	}
	options := s.options
	options.Base = d.address
	doc, problems := parser.Parse(d.file, data, options)
	if err := problems.WriteText(s.io.err, colours(s.io.err)); err != nil {
		return nil, err
	}
	if doc == nil {
		return nil, &statusError{status: statusNotValid}
	}
	d.program = interp.Compile(doc, options.Resource)
	s.all = append(s.all, &d)
	return d.program, nil
}

// follow reads what the Redirects of a program lead to, and notes what of --map
// they meet.
func (s *documents) follow(p *interp.Program, met map[*mapping]bool) error {
	var failed error
	ast.Walk(p.Document(), func(v ast.Verb) bool {
		r, ok := v.(*ast.Redirect)
		if !ok || failed != nil {
			return true
		}
		m := s.mapping(r.URL)
		if m == nil {
			return true
		}
		met[m] = true
		if s.fetch(r.URL) == nil {
			_, failed = s.read(document{file: m.file, address: withoutFragment(r.URL), mapped: m})
		}
		return true
	})
	return failed
}

// fetch returns the program at an address, as far as it has been read. The
// script itself may be at an address, too.
func (s *documents) fetch(address string) *interp.Program {
	m := s.mapping(address)
	if m == nil {
		return nil
	}
	for i, d := range s.all {
		if d.mapped == m || i == 0 && sameFile(d.file, m.file) {
			return d.program
		}
	}
	return nil
}

// mapping finds the --map of an address, as a simulated call does: the last that
// names it, else the one with the longest pattern that fits.
func (s *documents) mapping(address string) *mapping {
	var best *mapping
	for i := len(s.mapped) - 1; i >= 0; i-- {
		m := &s.mapped[i]
		prefix, pattern := strings.CutSuffix(m.url, "*")
		switch {
		case m.url == address || m.url == withoutFragment(address):
			return m
		case pattern && strings.HasPrefix(address, prefix) && (best == nil || len(m.url) > len(best.url)):
			best = m
		}
	}
	return best
}

func withoutFragment(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address
}

// sameFile tells whether two names are those of one file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(x, y)
}
