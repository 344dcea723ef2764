package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The elements of JUnit XML. There is no standard; these are the ones that
// Jenkins' schema allows and that GitLab and GitHub read.
type (
	junitSuites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Time     string   `xml:"time,attr"`
		Suites   []junitSuite
	}
	junitSuite struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		File     string   `xml:"file,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Skipped  int      `xml:"skipped,attr"`
		Time     string   `xml:"time,attr"`
		Cases    []junitCase
	}
	junitCase struct {
		XMLName   xml.Name     `xml:"testcase"`
		Name      string       `xml:"name,attr"`
		Class     string       `xml:"classname,attr"`
		Time      string       `xml:"time,attr"`
		Failure   *junitReason `xml:"failure"`
		Error     *junitReason `xml:"error"`
		SystemOut string       `xml:"system-out,omitempty"`
	}
	junitReason struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes what came of all files as JUnit XML. A file of which no test
// could be run is a suite of one test with an error.
func WriteJUnit(w io.Writer, files []*File) error {
	all := junitSuites{Name: "voxsim test"}
	var took time.Duration
	for _, f := range files {
		s := f.junit()
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		took += f.Took
		all.Suites = append(all.Suites, s)
	}
	all.Time = junitTime(took)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junit is a file as a suite.
func (f *File) junit() junitSuite {
	s := junitSuite{Name: f.Name, File: f.Name, Time: junitTime(f.Took)}
	if f.Wrong != nil {
		s.Cases = []junitCase{{
			Name: f.Name, Class: f.class(), Time: junitTime(0),
			Error: reason("scenario", f.Wrong.Error(), f.Wrong.Error()),
		}}
		s.Errors = 1
	}
	for _, c := range f.Cases {
		j := junitCase{Name: c.Test.Name, Class: f.class(), Time: junitTime(c.Took)}
		switch {
		case c.Passed():
		case c.Outcome == nil:
			s.Errors++
			j.Error = reason("error", c.Err.Error(), c.Text)
		default:
			s.Failures++
			first := c.Outcome.Failures[0]
			j.Failure = reason("failure", fmt.Sprintf("%s: %s", first.Place, first.Message), c.Text)
			j.SystemOut = c.Transcript
		}
		s.Cases = append(s.Cases, j)
	}
	s.Tests = len(s.Cases)
	return s
}

// class is the file's name without its ending: readers group by it, and some of
// them cut it at dots.
func (f *File) class() string { return strings.TrimSuffix(f.Name, ".voxsim.yaml") }

func reason(kind, message, text string) *junitReason {
	message, _, _ = strings.Cut(message, "\n")
	return &junitReason{message, kind, text}
}

// junitTime is a length of time in seconds.
func junitTime(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }
