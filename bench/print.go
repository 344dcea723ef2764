package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// report is a whole run.
type report struct {
	Machine machine   `json:"machine"`
	Date    time.Time `json:"date"`
	Rounds  int       `json:"rounds"`
	Pairs   int       `json:"pairs"`
	Rows    []row     `json:"rows"`
}

func (r *report) writeJSON(out io.Writer) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// head are the columns of the table.
var head = []string{"id", "workload", "ours", "peer", "figure", "goal", "verdict"}

// cells are the columns of a row.
func (r *row) cells() []string {
	return []string{r.ID, r.Work, r.Ours, r.peer(), cmp.Or(short(r.why()), r.value()), r.bound(r.Goal), r.verdict()}
}

// short makes one line of a text, and not a long one.
func short(text string) string {
	const most = 100
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

func (r *report) writeText(out io.Writer) error {
	fmt.Fprintf(out, "%s, %s\n%s\n\n", r.Machine, r.Date.Format(time.DateOnly), r.method())
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for i := range r.Rows {
		fmt.Fprintln(w, strings.Join(r.Rows[i].cells(), "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s\n", r.summary())
	return err
}

// method says how the figures were taken.
func (r *report) method() string {
	return fmt.Sprintf("median (range) of %d rounds in one process by CPU time, of %d pairs of whole processes by wall time", r.Rounds, r.Pairs)
}

// summary counts the verdicts.
func (r *report) summary() string {
	counts := map[string]int{}
	for i := range r.Rows {
		counts[r.Rows[i].verdict()]++
	}
	var parts []string
	for _, verdict := range []string{"reached", "not reached", "below the gate", "missing", "FAILED"} {
		if n := counts[verdict]; n > 0 || verdict == "reached" {
			parts = append(parts, fmt.Sprintf("%d %s", n, verdict))
		}
	}
	return strings.Join(parts, ", ")
}

// broken tells whether a contestant went wrong, which no run may hide.
func (r *report) broken() bool {
	return slices.ContainsFunc(r.Rows, func(r row) bool { return r.Failed != "" })
}

// passed tells whether everything that was measured is beyond its gate.
func (r *report) passed() bool {
	return !slices.ContainsFunc(r.Rows, func(r row) bool { return !r.Passed })
}
