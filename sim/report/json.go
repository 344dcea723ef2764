package report

import (
	"bytes"
	"encoding/json"
	"math"
	"time"

	"github.com/voxsim/voxsim/sim"
)

// AppendTrace appends the trace of a test: its events as lines of JSON, each
// with the file and the name of the test.
func AppendTrace(dst []byte, file, test string, events []sim.Event) []byte {
	head := append(bytes.TrimSuffix(marshal(owner{file, test}), []byte("}")), ',')
	for i := range events {
		dst = append(dst, head...)
		from := len(dst)
		dst = events[i].AppendJSON(dst)
		dst = append(dst[:from], dst[from+1:]...) // without its {
		dst = append(dst, '\n')
	}
	return dst
}

// owner is what every line of a test begins with.
type owner struct {
	File     string `json:"file"`
	Scenario string `json:"scenario"`
}

type jsonFailure struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// AppendResult appends the line that says what came of a test.
func AppendResult(dst []byte, file string, c *Case) []byte {
	line := struct {
		owner
		Passed   bool          `json:"passed"`
		Failures []jsonFailure `json:"failures,omitempty"`
		Error    string        `json:"error,omitempty"`
		Seconds  float64       `json:"seconds"`
	}{owner: owner{file, c.Test.Name}, Passed: c.Passed(), Seconds: seconds(c.Took)}
	if c.Err != nil {
		line.Error = c.Err.Error()
	} else {
		for _, f := range c.Outcome.Failures {
			line.Failures = append(line.Failures, jsonFailure{f.Line, f.Column, f.Message})
		}
	}
	return append(append(dst, marshal(line)...), '\n')
}

// AppendWrong appends the line of a file of which no test could be run.
func AppendWrong(dst []byte, f *File) []byte {
	line := struct {
		File   string `json:"file"`
		Passed bool   `json:"passed"`
		Error  string `json:"error"`
	}{File: f.Name, Error: f.Wrong.Error()}
	return append(append(dst, marshal(line)...), '\n')
}

// AppendSummary appends the last line.
func AppendSummary(dst []byte, t Totals, took time.Duration) []byte {
	type summary struct {
		Files    int     `json:"files"`
		Passed   int     `json:"passed"`
		Failed   int     `json:"failed"`
		NotRun   int     `json:"notRun"`
		BadFiles int     `json:"badFiles"`
		Seconds  float64 `json:"seconds"`
	}
	line := struct {
		Summary summary `json:"summary"`
	}{summary{t.Files, t.Passed, t.Failed, t.NotRun, t.Wrong, seconds(took)}}
	return append(append(dst, marshal(line)...), '\n')
}

// seconds is a length of real time to the millionth.
func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1e6) / 1e6 }

// marshal is json.Marshal for what cannot fail, with < and > as they are.
func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}
