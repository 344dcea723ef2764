package exposition

import (
	"bytes"
	"slices"
	"sort"
	"strconv"
	"sync"
	"time"
)

// bounds are the upper ends of the buckets of durations, in seconds: those that
// Prometheus' libraries have when nothing is said.
var bounds = [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// Durations is a histogram of how long things took, for each L that there was.
type Durations[L comparable] struct {
	Name, Help string
	// Labels are those of an L, in the order of their names.
	Labels func(L) []Label

	mu     sync.Mutex
	series map[L]*series
}

// series are the durations of one L.
type series struct {
	counts [len(bounds) + 1]uint64 // by bucket; the last has no end
	sum    float64                 // seconds
}

// Observe notes how long something took.
func (d *Durations[L]) Observe(of L, took time.Duration) {
	seconds := took.Seconds()
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.series[of]
	if s == nil {
		if d.series == nil {
			d.series = map[L]*series{}
		}
		s = &series{}
		d.series[of] = s
	}
	s.counts[sort.SearchFloat64s(bounds[:], seconds)]++
	s.sum += seconds
}

// AppendTo adds the family to a page, unless nothing was observed.
func (d *Durations[L]) AppendTo(p *Page) {
	type row struct {
		labels []byte
		series
	}
	var rows []row
	d.mu.Lock()
	for of, s := range d.series {
		rows = append(rows, row{appendLabels(nil, d.Labels(of)), *s})
	}
	d.mu.Unlock()
	if len(rows) == 0 {
		return
	}
	slices.SortFunc(rows, func(a, b row) int { return bytes.Compare(a.labels, b.labels) })
	p.Family(d.Name, Histogram, d.Help)
	for _, r := range rows {
		r.appendTo(p, d.Name, r.labels)
	}
}

func (s *series) appendTo(p *Page, name string, labels []byte) {
	var count uint64
	for i, n := range s.counts {
		count += n
		le := "+Inf"
		if i < len(bounds) {
			le = strconv.FormatFloat(bounds[i], 'g', -1, 64)
		}
		p.sample(name+"_bucket", appendLabels(slices.Clip(labels), []Label{{"le", le}}), float64(count))
	}
	p.sample(name+"_sum", labels, s.sum)
	p.sample(name+"_count", labels, float64(count))
}
