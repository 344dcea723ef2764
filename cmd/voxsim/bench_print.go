package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/voxsim/voxsim/internal/pair"
)

// benchFigures are what a script costs.
type benchFigures struct {
	File  string    `json:"file"`
	Bytes int       `json:"bytes"`
	Verbs int       `json:"verbs"`
	Call  benchCall `json:"call"`

	XML     benchTime `json:"encodingXML"`
	Parse   benchTime `json:"parse"`
	Compile benchTime `json:"compile"`
	Calls   benchTime `json:"calls"`
	Traced  benchTime `json:"callsWithTrace"`
	// Ratio is how many times as fast as encoding/xml the script is parsed.
	Ratio pair.Spread `json:"parseBesideEncodingXML"`
	// Waiting is the bytes of a call that waits, Snapshot those of it saved.
	Waiting  int `json:"waitingCallBytes"`
	Snapshot int `json:"snapshotBytes"`
}

// benchCall is what the call is that was measured.
type benchCall struct {
	Status  string  `json:"status"`
	Seconds float64 `json:"seconds"`
	Verbs   int     `json:"verbs"`
}

// benchTime is the median of the rounds.
type benchTime struct {
	Microseconds float64 `json:"microseconds"`
	PerSecond    float64 `json:"perSecond"`
}

// spent is the CPU time of one piece of work.
func spent(t pair.Times) benchTime {
	ns := pair.Of(t.CPU).Median
	return benchTime{Microseconds: ns / 1e3, PerSecond: 1e9 / ns}
}

func (f *benchFigures) writeJSON(out io.Writer) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(f)
}

func (f *benchFigures) writeText(out io.Writer) error {
	took := time.Duration(f.Call.Seconds * float64(time.Second)).Round(time.Millisecond)
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintf(out, "%s: %d bytes, %s; the call: %s after %v, %s begun\n\n", f.File, f.Bytes, plural(f.Verbs, "verb"),
		f.Call.Status, took, plural(f.Call.Verbs, "verb"))
	row := func(name string, t benchTime, rate string) {
		fmt.Fprintf(w, "%s\t%.4g µs\t%s\n", name, t.Microseconds, rate)
	}
	speed := func(t benchTime) string { return fmt.Sprintf("%.3g MB/s", float64(f.Bytes)*t.PerSecond/1e6) }
	each := func(t benchTime, what string) string { return fmt.Sprintf("%.0f %s/s a core", t.PerSecond, what) }
	row("encoding/xml, tokens only", f.XML, speed(f.XML))
	row("parse", f.Parse, speed(f.Parse)+fmt.Sprintf(", %.3g (%.3g to %.3g) times as fast as encoding/xml", f.Ratio.Median, f.Ratio.Low, f.Ratio.High))
	row("compile, when parsed", f.Compile, each(f.Compile, "documents"))
	row("call", f.Calls, each(f.Calls, "calls"))
	row("call, and its trace as JSON", f.Traced, each(f.Traced, "calls"))
	fmt.Fprintf(w, "a call that waits\t%d bytes\t%d bytes as a snapshot\n", f.Waiting, f.Snapshot)
	return w.Flush()
}
