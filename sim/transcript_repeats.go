package sim

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"
)

// longestRound is how many lines a round may have that is recognised when it
// comes again.
const longestRound = 100

// fewest is how many further rounds are folded into one line; fewer are told.
const fewest = 3

// repeats leaves out what repeats itself: when a round of lines came twice, one
// behind the other, those that follow are counted. It remembers no more than
// some rounds.
type repeats struct {
	seen [longestRound]uint64 // what the last lines were, by their number
	n    int                  // lines so far
	// streak is, for every length of a round, how many of the last lines were
	// those of a round before.
	streak [longestRound + 1]int

	round int           // length of the round that repeats itself; 0 for none
	count int           // rounds that were left out
	since time.Duration // when the first of them began
	depth int           // how far its first line was indented
	who   string        // whose it was
	held  []line        // lines of it that are not counted yet
}

// add passes a line on, unless it belongs to a round that repeats itself.
func (r *repeats) add(l line, t *Transcript) {
	sum := l.sum()
	if r.round > 0 {
		if r.seen[(r.n-r.round)%longestRound] == sum {
			r.remember(sum)
			r.hold(l)
			return
		}
		r.end(t)
	}
	t.write(l)
	for p := 1; p <= min(r.n, longestRound); p++ {
		if r.seen[(r.n-p)%longestRound] != sum {
			r.streak[p] = 0
		} else if r.streak[p]++; r.streak[p] >= p && r.round == 0 {
			r.round = p
		}
	}
	r.remember(sum)
}

func (r *repeats) remember(sum uint64) {
	r.seen[r.n%longestRound] = sum
	r.n++
}

// hold keeps a line until its round is whole.
func (r *repeats) hold(l line) {
	r.held = append(r.held, l)
	rounds := 1
	if r.count == 0 {
		rounds = fewest
	}
	if len(r.held) < rounds*r.round {
		return
	}
	if r.count == 0 {
		r.since, r.depth, r.who = r.held[0].at, r.held[0].depth, r.held[0].who
	}
	r.count += rounds
	r.held = r.held[:0]
}

// end tells what was left out, and the lines that came behind it.
func (r *repeats) end(t *Transcript) {
	if r.count > 0 {
		what := "the line above"
		if r.round > 1 {
			what = fmt.Sprintf("the %d lines above", r.round)
		}
		t.write(line{at: r.since, who: r.who, depth: r.depth, text: t.dim("… " + what + ", " + thousands(r.count) + " more times")})
	}
	for _, l := range r.held {
		t.write(l)
	}
	r.round, r.count, r.held = 0, 0, r.held[:0]
	clear(r.streak[:])
}

// sum is equal for lines that say the same.
func (l *line) sum() uint64 {
	text := l.same
	if text == "" {
		text = l.text
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %d %q ", l.place, l.depth, l.who)
	_, _ = h.Write([]byte(text)) // a hash takes everything
	return h.Sum64()
}

// thousands writes a number with its digits in threes.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
