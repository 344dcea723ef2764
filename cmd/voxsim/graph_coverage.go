package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/graph"
)

// coverageReport is what a coverage file says of each script, by its name.
type coverageReport map[string]lineReport

// lineReport is what it says of the lines of a script.
type lineReport map[int]*lineHits

// lineHits are how often the verbs of a line have run at least.
type lineHits struct {
	hits int
	// sides are how often its Ifs were decided each way.
	sides []sideHits
	// foreign is set when there are other branches than those of Ifs: the file
	// may speak of other languages too.
	foreign bool
}

// sideHits are the two sides of an If. One is set when just one of them was
// taken, and nobody knows which.
type sideHits struct {
	yes, no int
	one     bool
}

// line returns the line of that number.
func (r coverageReport) line(script string, number int) *lineHits {
	if r[script] == nil {
		r[script] = lineReport{}
	}
	if r[script][number] == nil {
		r[script][number] = &lineHits{}
	}
	return r[script][number]
}

// readHits reads a coverage file and finds the verbs that it speaks of.
func readHits(file string, docs []*document) (map[*ast.Tag]graph.Hits, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	report, err := readCoverage(data)
	if err != nil {
		return nil, err
	}
	hits := map[*ast.Tag]graph.Hits{}
	for i, d := range docs {
		name, found := report.find(d)
		switch {
		case found:
			if err := report[name].count(d, hits); err != nil {
				return nil, err
			}
		case i == 0:
			return nil, fmt.Errorf("it says nothing of %s, only of %s", d.file, strings.Join(slices.Sorted(maps.Keys(report)), ", "))
		}
	}
	return hits, nil
}

// readCoverage reads either format.
func readCoverage(data []byte) (coverageReport, error) {
	var report coverageReport
	err := errors.New("it is neither LCOV nor Cobertura; write one with \"voxsim test --coverage coverage.info\"")
	switch {
	case bytes.HasPrefix(data, []byte("TN:")) || bytes.HasPrefix(data, []byte("SF:")):
		report, err = readLCOV(string(data))
	case bytes.Contains(data, []byte("<coverage")):
		report, err = readCobertura(data)
	}
	if err == nil && len(report) == 0 {
		err = errors.New("it speaks of no script")
	}
	return report, err
}

// readLCOV reads an LCOV tracefile. What is said of a line several times is
// added up.
func readLCOV(text string) (coverageReport, error) {
	report, script := coverageReport{}, ""
	for i, line := range strings.Split(text, "\n") {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\r"), ":")
		fields := strings.Split(value, ",")
		var err error
		switch {
		case key == "SF":
			script = value
		case key == "DA" && len(fields) >= 2:
			err = report.readLine(script, fields)
		case key == "BRDA" && len(fields) == 4:
			err = report.readBranch(script, fields)
		case key == "DA" || key == "BRDA":
			err = errors.New("too few fields")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d, %s: %w", i+1, key, err)
		}
	}
	return report, nil
}

// readLine reads DA:line,hits.
func (r coverageReport) readLine(script string, fields []string) error {
	n, err := numbers(fields[:2])
	if err == nil {
		r.line(script, n[0]).hits += n[1]
	}
	return err
}

// readBranch reads BRDA:line,block,branch,taken. The blocks are the Ifs of a
// line; branch 0 is true.
func (r coverageReport) readBranch(script string, fields []string) error {
	if fields[3] == "-" {
		fields[3] = "0"
	}
	line, err := numbers(fields[:1])
	if err != nil {
		return err
	}
	l := r.line(script, line[0])
	n, err := numbers(fields)
	if err != nil || n[1] > len(l.sides) || n[2] > 1 {
		l.foreign = true
		return nil
	}
	if n[1] == len(l.sides) {
		l.sides = append(l.sides, sideHits{})
	}
	if n[2] == 0 {
		l.sides[n[1]].yes += n[3]
	} else {
		l.sides[n[1]].no += n[3]
	}
	return nil
}

// numbers reads numbers from 0.
func numbers(fields []string) ([]int, error) {
	list := make([]int, len(fields))
	for i, field := range fields {
		n, err := strconv.ParseUint(strings.TrimSpace(field), 10, 31)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", field)
		}
		list[i] = int(n)
	}
	return list, nil
}

// readCobertura reads Cobertura XML. It tells of an If how many sides were
// taken, not how often.
func readCobertura(data []byte) (coverageReport, error) {
	var doc struct {
		XMLName xml.Name `xml:"coverage"`
		Classes []struct {
			File  string `xml:"filename,attr"`
			Lines []struct {
				Number     int `xml:"number,attr"`
				Hits       int `xml:"hits,attr"`
				Conditions []struct {
					Coverage string `xml:"coverage,attr"`
				} `xml:"conditions>condition"`
			} `xml:"lines>line"`
		} `xml:"packages>package>classes>class"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	report := coverageReport{}
	for _, class := range doc.Classes {
		for _, line := range class.Lines {
			l := report.line(class.File, line.Number)
			l.hits += max(0, line.Hits)
			for i, c := range line.Conditions {
				if i == len(l.sides) {
					l.sides = append(l.sides, sideHits{})
				}
				switch c.Coverage {
				case "100%":
					l.sides[i] = sideHits{yes: graph.Some, no: graph.Some}
				case "50%":
					l.sides[i].one = true
				}
			}
		}
	}
	return report, nil
}

// find returns the name by which a report knows a document: its address, its
// file, or the only path that ends in it or that it ends in.
func (r coverageReport) find(d *document) (string, bool) {
	var like []string
	for name := range r {
		if name == d.address && name != "" || samePath(name, d.file) {
			return name, true
		}
		a, b := "/"+filepath.ToSlash(filepath.Clean(name)), "/"+filepath.ToSlash(filepath.Clean(d.file))
		if strings.HasSuffix(a, b) || strings.HasSuffix(b, a) {
			like = append(like, name)
		}
	}
	if len(like) == 1 {
		return like[0], true
	}
	return "", false
}

// samePath tells whether two names are one path.
func samePath(a, b string) bool {
	x, err := filepath.Abs(a)
	y, err2 := filepath.Abs(b)
	return err == nil && err2 == nil && x == y
}

// count finds the verbs of the lines.
func (r lineReport) count(d *document, hits map[*ast.Tag]graph.Hits) error {
	on := map[int][]ast.Verb{}
	doc := d.program.Document()
	ast.Walk(doc, func(v ast.Verb) bool {
		if say, ok := v.(*ast.Say); !ok || say.Text != "" { // others are never counted
			line := doc.File.Line(v.Element().Start)
			on[line] = append(on[line], v)
		}
		return true
	})
	for _, line := range slices.Sorted(maps.Keys(r)) {
		switch {
		case on[line] == nil:
			return fmt.Errorf("it was written for another text of %s: no verb begins on line %d", d.file, line)
		case r[line].foreign:
			return fmt.Errorf("it has branches on line %d of %s that are none of an If", line, d.file)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(on)) {
		if r[line] == nil {
			return fmt.Errorf("it was written for another text of %s: it does not know line %d", d.file, line)
		}
		r[line].count(on[line], hits)
	}
	return nil
}

// count gives the verbs of a line what is known of them. When there are several,
// it is only known that each has run, or that not all have.
func (l *lineHits) count(verbs []ast.Verb, hits map[*ast.Tag]graph.Hits) {
	sides := l.sides
	for _, v := range verbs {
		h := graph.Hits{Runs: l.hits}
		if len(verbs) > 1 {
			h.Runs = graph.Some
		}
		known := len(verbs) == 1 || l.hits > 0
		if _, ok := v.(*ast.If); ok {
			if known = len(sides) > 0 && !sides[0].one; known {
				h.True, h.False = sides[0].yes, sides[0].no
			}
			sides = sides[min(1, len(sides)):]
		}
		if known {
			hits[v.Element()] = h
		}
	}
}
