package main

import (
	"fmt"
	"slices"
	"strings"
)

// workload measures the lines of some goals. Its figures are in the order of
// those lines in goals.
type workload struct {
	ids string
	run func(*bench) ([]figure, error)
}

// workloads are all that can be measured. A new one is a line here, and its
// goals in goals.
var workloads = []workload{
	{"P1 P2 P3 P4", (*bench).parsing},
	{"P5", (*bench).parsingAllocs},
	{"X1 X2 X3", (*bench).calls},
	{"X4", (*bench).flows},
	{"X5", (*bench).traces},
	{"X6", (*bench).waiting},
	{"X7", (*bench).overlapping},
	{"X8", (*bench).workers},
	{"T1", (*bench).scenarios},
	{"C1", (*bench).coldStart},
	{"C2", (*bench).peakMemory},
	{"C3", (*bench).checking},
	{"E1 E2", (*bench).counters},
	{"E3", (*bench).outcomes},
	{"R1 R2 R3 R4 R5", (*bench).rest},
	{"W1 W2", (*bench).webhooks},
}

// goals are those of a workload.
func (w workload) goals() []goal {
	ids := strings.Fields(w.ids)
	var all []goal
	for _, g := range goals {
		if slices.Contains(ids, g.ID) {
			all = append(all, g)
		}
	}
	return all
}

// wanted tells whether any of its goals is among the ids; no ids are all.
func (w workload) wanted(ids []string) bool {
	return len(ids) == 0 || slices.ContainsFunc(strings.Fields(w.ids), func(id string) bool { return slices.Contains(ids, id) })
}

// measure makes the rows of a workload. None is ever left out: what could not
// be measured says why.
func (w workload) measure(b *bench) []row {
	goals := w.goals()
	figures, err := w.run(b)
	if err == nil && len(figures) != len(goals) {
		err = fmt.Errorf("%s: %d figures for %d goals", w.ids, len(figures), len(goals))
	}
	var rows []row
	for i, g := range goals {
		f := figure{}
		if err != nil {
			f = failed(err)
		} else {
			f = figures[i]
		}
		rows = append(rows, judge(g, f))
	}
	return rows
}

// checkIDs tells of ids that no workload has.
func checkIDs(ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(workloads, func(w workload) bool { return w.wanted([]string{id}) }) {
			return fmt.Errorf("there is no workload %q; they are %s", id, strings.Join(allIDs(), " "))
		}
	}
	return nil
}

func allIDs() []string {
	var ids []string
	for _, w := range workloads {
		ids = append(ids, strings.Fields(w.ids)...)
	}
	return ids
}
