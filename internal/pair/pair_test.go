package pair

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fake is a machine on which time passes only while its contestants work.
type fake struct {
	cpu, wall time.Duration
	turns     []string
	counts    map[string][]int
}

// contestant needs so much CPU time, and twice as much wall time.
func (f *fake) contestant(name string, cpu ...time.Duration) Contestant {
	return Contestant{name, func(n int) error {
		turn := len(f.counts[name])
		f.turns = append(f.turns, name)
		f.counts[name] = append(f.counts[name], n)
		each := cpu[turn%len(cpu)]
		f.cpu += time.Duration(n) * each
		f.wall += time.Duration(n) * 2 * each
		return nil
	}}
}

func (f *fake) plan(rounds int, slice time.Duration) Plan {
	f.counts = map[string][]int{}
	return Plan{Rounds: rounds, Slice: slice, clock: func() (time.Duration, time.Duration) { return f.cpu, f.wall }}
}

func TestRace(t *testing.T) {
	var f fake
	p := f.plan(3, time.Millisecond)
	times, err := p.Race(f.contestant("quick", time.Microsecond), f.contestant("slow", 10*time.Microsecond))
	require.NoError(t, err)
	assert.Equal(t, []Times{
		{"quick", []float64{1e3, 1e3, 1e3}, []float64{2e3, 2e3, 2e3}},
		{"slow", []float64{1e4, 1e4, 1e4}, []float64{2e4, 2e4, 2e4}},
	}, times)
	rotation := f.turns[len(f.turns)-6:]
	assert.Equal(t, []string{"quick", "slow", "quick", "slow", "quick", "slow"}, rotation)
	for name, each := range map[string]time.Duration{"quick": 2 * time.Microsecond, "slow": 20 * time.Microsecond} {
		counts := f.counts[name]
		last := counts[len(counts)-3:]
		assert.Equal(t, []int{last[0], last[0], last[0]}, last, "%s does as much in every round", name)
		assert.GreaterOrEqual(t, time.Duration(last[0])*each, time.Millisecond, "%s: a slice", name)
		assert.Less(t, time.Duration(last[0])*each, 2*time.Millisecond, "%s: a slice", name)
	}
}

// TestLongWork is done once a turn.
func TestLongWork(t *testing.T) {
	var f fake
	_, err := f.plan(2, time.Millisecond).Race(f.contestant("long", time.Second))
	require.NoError(t, err)
	assert.Equal(t, []int{1, 1, 1}, f.counts["long"])
}

// TestBroken: a contestant that fails does not win.
func TestBroken(t *testing.T) {
	broken := errors.New("wrong result")
	for fails := range 3 { // when it is calibrated, and in each round
		var f fake
		turn := 0
		_, err := f.plan(2, time.Microsecond).Race(f.contestant("whole", time.Second), Contestant{"broken", func(int) error {
			turn++
			f.cpu += time.Second
			if turn > fails {
				return broken
			}
			return nil
		}})
		assert.ErrorIs(t, err, broken)
		assert.EqualError(t, err, "broken: wrong result")
	}
}

// TestRealClocks: CPU time passes when there is work, and no more than all
// processors have.
func TestRealClocks(t *testing.T) {
	sum := 0.0
	times, err := Plan{Rounds: 2, Slice: time.Millisecond}.Race(Contestant{"roots", func(n int) error {
		for i := range n {
			sum += math.Sqrt(float64(i))
		}
		return nil
	}})
	require.NoError(t, err)
	assert.Positive(t, Of(times[0].CPU).Low)
	assert.Positive(t, Of(times[0].Wall).Low)
	assert.Positive(t, sum)
}

func TestSpread(t *testing.T) {
	assert.Equal(t, Spread{}, Of(nil))
	assert.Equal(t, Spread{4, 4, 4}, Of([]float64{4}))
	assert.Equal(t, Spread{2, 1, 9}, Of([]float64{9, 1, 2}))
	assert.Equal(t, Spread{2.5, 1, 9}, Of([]float64{9, 1, 2, 3}))
	assert.Equal(t, Spread{2, 1, 4}, Ratio([]float64{2, 8, 3}, []float64{2, 2, 1.5}))
	values := []float64{3, 1, 2}
	Of(values)
	assert.Equal(t, []float64{3, 1, 2}, values, "the values stay in their order")
}
