// Package pair compares ways to do a piece of work on a machine that has other
// things to do. Absolute times swing there; what one way costs beside another,
// taken at nearly the same moment, does not.
//
//	times, err := pair.Plan{Rounds: 9, Slice: 20 * time.Millisecond}.Race(
//		pair.Contestant{Name: "ours", Do: func(n int) error { … }},
//		pair.Contestant{Name: "theirs", Do: func(n int) error { … }})
//	fmt.Println(pair.Ratio(times[1].CPU, times[0].CPU).Median, "times as fast")
//
// The contestants take turns in one process. Each turn is a slice of some
// milliseconds after a garbage collection and is measured in CPU time of the
// process; a ratio is taken in each round, and the median of the rounds is the
// result.
package pair

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Contestant is one way to do the work.
type Contestant struct {
	Name string
	// Do does the work n times. It must fail when the work went wrong.
	Do func(n int) error
}

// Plan says how long contestants are compared.
type Plan struct {
	Rounds int
	// Slice is how long a turn should take at least.
	Slice time.Duration

	clock func() (cpu, wall time.Duration) // nil: the real ones
}

// Times are what a contestant needed in each round, in nanoseconds for one
// piece of work.
type Times struct {
	Name      string
	CPU, Wall []float64
}

// Race lets the contestants do their work in rotation. The times are in the
// order of the contestants.
func (p Plan) Race(contestants ...Contestant) ([]Times, error) {
	if p.clock == nil {
		p.clock = clocks
	}
	times := make([]Times, len(contestants))
	counts := make([]int, len(contestants))
	for i, c := range contestants {
		times[i].Name = c.Name
		var err error
		if counts[i], err = p.calibrate(c); err != nil {
			return nil, err
		}
	}
	for range p.Rounds {
		for i, c := range contestants {
			cpu, wall, err := p.turn(c, counts[i])
			if err != nil {
				return nil, err
			}
			n := float64(counts[i])
			times[i].CPU = append(times[i].CPU, float64(cpu)/n)
			times[i].Wall = append(times[i].Wall, float64(wall)/n)
		}
	}
	return times, nil
}

// calibrate finds how often the work is to be done in a slice.
func (p Plan) calibrate(c Contestant) (int, error) {
	for n := 1; ; {
		cpu, wall, err := p.turn(c, n)
		took := max(cpu, wall, 1)
		if err != nil || took >= p.Slice {
			return n, err
		}
		const safety = 1.1
		need := float64(n) * safety * float64(p.Slice) / float64(took)
		n = max(n+1, min(int(need), 100*n))
	}
}

// turn lets a contestant do its work n times.
func (p Plan) turn(c Contestant, n int) (cpu, wall time.Duration, err error) {
	runtime.GC()
	cpu0, wall0 := p.clock()
	err = c.Do(n)
	cpu1, wall1 := p.clock()
	if err != nil {
		err = fmt.Errorf("%s: %w", c.Name, err)
	}
	return cpu1 - cpu0, wall1 - wall0, err
}

// start is when wall time begins.
var start = time.Now()

func clocks() (cpu, wall time.Duration) { return cpuTime(), time.Since(start) }

// Spread is what several rounds have given.
type Spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Of is the spread of some values; zero when there are none.
func Of(values []float64) Spread {
	n := len(values)
	if n == 0 {
		return Spread{}
	}
	s := slices.Sorted(slices.Values(values))
	return Spread{Median: (s[(n-1)/2] + s[n/2]) / 2, Low: s[0], High: s[n-1]}
}

// Ratio is the spread of a/b, taken in each round. Both must have as many.
func Ratio(a, b []float64) Spread {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return Of(ratios)
}
