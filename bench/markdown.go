package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// before and behind are what the page says around its table.
const (
	before = `# Performance

voxsim beside what people know. ` + "`bench/run.sh`" + ` measures it on your machine: it installs the peers that are missing, where it
can, and names the others. ` + "`--only P1,X3`" + ` measures some, ` + "`--gate`" + ` fails when something is far below its goal. What your own
script costs, ` + "`voxsim bench FILE`" + ` tells.

The page is written from ` + "`performance.json`" + `, which is one run:

    bench/run.sh --json > docs/performance.json
    bench/run.sh --from docs/performance.json --markdown > docs/performance.md

`
	behind = `
**How.** The contestants of a workload take turns in one process, in slices of 25 ms with a garbage collection before
each. A ratio is taken in each round, from the CPU time of the process; the figure is the median of the rounds, with
their range. C libraries loop in C. Whole processes run in turns, A B A B; the figure is the median of the pairs, by wall
time. Every contestant shows first that it does the work: the same elements and attributes, the same input at the same
virtual time, the same lines of a trace. The ratios say something on other machines too; the absolute times (under
"ours", and behind the peer's name) are those of this machine on that day.

The document is the vendor's Complex IVR (2,990 bytes, 46 elements, 99 attributes). The call presses 2, 2233 and 1111,
is alone in the conference for a minute, and lasts 74.34 s of virtual time.

**Ours.** P1 and P2 are the scanner alone; P3 and P4 go from bytes to a program, with every check of the language. X1
and X2 are one machine with the smallest host there is, because their peers have no more of a world; "a whole simulated
world", X3, X4, X7 and X8 are package sim; its run is reset for each call, but in X7. There the calls meet in one
conference, which ends for all a minute after the first has come; by hand each call waits its own minute. X3's trace is that
of calls like which the run has had many; what X5 writes again and again are the events of a first one, and of one like those. X6 is an
exchange that hosts calls, with ids, numbers and timers; its peers have neither ids nor numbers. C3 is the Complex IVR
220 times in one file, near the limit of 10,000 elements, a hundred times on all processors. E1 and E2 are the sets of package explore in a search, depth first, of the model that SPIN is
given (bench/spin/counters.pml). E3 is package explore; one of its states is a choice of the caller, and XState's is one
key or timer, so that ours are fewer for the same outcomes.

**Servers.** In each round every server is started afresh, at a free port, with its defaults and its log in a file, and the
kernel is asked whether who listens there is the process that was started. wrk (one thread, 32 connections, two seconds) then
posts 133 bytes with one Say, and afterwards lists 25 rows; each must first answer as it should, and all requests must
succeed. CPU time is that of the server's own process. wrk shares the machine with the server, so requests a second say how
much is left for both. The calls that are created really run: at the end of the two seconds all of them are alive and ring;
"run to its end" counts what the server does until the last has been answered, has heard its prompt and is over. "Durable" is
SQLite in a file, and each call is in it before the answer; "ready" is from the start of the process to the first answer.

**Webhooks.** For W1 and W2 a receiver in a process of its own takes 4,000 different webhooks of 170 bytes, and all must have come.
Each sender holds them when its time begins; it ends when the database knows that the last has been delivered. Ours are those
of 1,000 calls, those of a call in their order, through package deliver; so up to 1,000 are under way at once. Each round gives
each sender an empty database. SQLite has a write-ahead log and "synchronous" NORMAL; PostgreSQL has synchronous_commit off, which means
the same: when the machine loses its power the last moments can be lost, and then webhooks come twice. In parentheses is the CPU
time of the sender's process for each webhook; PostgreSQL's own is not in it.

"Gate" in the harness is about half the goal: below it ` + "`bench/run.sh --gate`" + ` fails, so that a noisy machine does not.
`
)

// writeMarkdown writes the page docs/performance.md.
func (r *report) writeMarkdown(out io.Writer) error {
	var b strings.Builder
	b.WriteString(before)
	fmt.Fprintf(&b, "%s, on %s: %s.\n\n", r.Date.Format(time.DateOnly), r.Machine, r.method())
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(head)
	line([]string{"---", "---", "---:", "---", "---:", "---:", "---"})
	for i := range r.Rows {
		line(escaped(r.Rows[i].cells()))
	}
	fmt.Fprintf(&b, "\n%s.\n", r.summary())
	b.WriteString(behind)
	r.writeReasons(&b)
	b.WriteString("\n## What the peers do not do\n\n")
	for _, peer := range r.peers() {
		fmt.Fprintf(&b, "- **%s**: %s.\n", peer, lacks[peer])
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// writeReasons says of each goal that was not reached why; an id without a reason
// says nothing.
func (r *report) writeReasons(b *strings.Builder) {
	last := ""
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.ID == last || !row.Measured || row.Reached || row.forComparison() || reasons[row.ID] == "" {
			continue
		}
		if last == "" {
			b.WriteString("\n## What is not reached, and why\n\n")
		}
		last = row.ID
		fmt.Fprintf(b, "- **%s**: %s.\n", row.ID, reasons[row.ID])
	}
}

// escaped keeps cells within their columns.
func escaped(cells []string) []string {
	var all []string
	for _, c := range cells {
		all = append(all, strings.NewReplacer("|", `\|`, "\n", " ").Replace(c))
	}
	return all
}

// peers are those of the rows, in their order.
func (r *report) peers() []string {
	at := map[string]int{}
	for i := range r.Rows {
		if p := r.Rows[i].Peer; p != "" {
			if _, there := at[p]; !there {
				at[p] = i
			}
		}
	}
	return slices.SortedFunc(maps.Keys(at), func(a, b string) int { return at[a] - at[b] })
}
