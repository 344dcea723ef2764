package exposition_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/server/exposition"
)

// parse reads a page as Prometheus does.
func parse(t *testing.T, page []byte) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(page))
	require.NoError(t, err, "%s", page)
	return families
}

// theirs is the page that Prometheus' own library writes.
func theirs(t *testing.T, collectors ...prometheus.Collector) []byte {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors...)
	families, err := registry.Gather()
	require.NoError(t, err)
	var page bytes.Buffer
	for _, f := range families {
		_, err := expfmt.MetricFamilyToText(&page, f)
		require.NoError(t, err)
	}
	return page.Bytes()
}

// TestLikeTheirs compares every byte with Prometheus' own library: random durations
// and those at the ends of buckets, labels that have to be escaped, all sizes of
// numbers.
func TestLikeTheirs(t *testing.T) {
	type key struct{ a, b string }
	ours := exposition.Durations[key]{
		Name: "took_seconds", Help: "How long \\ it\ntook, \"all\" of it.",
		Labels: func(k key) []exposition.Label {
			return []exposition.Label{{Name: "a", Value: k.a}, {Name: "b", Value: k.b}}
		},
	}
	histogram := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: ours.Name, Help: ours.Help, Buckets: prometheus.DefBuckets}, []string{"a", "b"})
	random := rand.New(rand.NewPCG(1, 2))
	durations := []time.Duration{0, 5 * time.Millisecond, 5*time.Millisecond + 1, 10 * time.Second, 11 * time.Second, time.Hour}
	for range 1000 {
		durations = append(durations, time.Duration(random.Int64N(int64(12*time.Second))))
	}
	for _, took := range durations {
		k := key{[]string{"", `back\slash`, "q\"uote", "two\nlines", "ä\t"}[random.IntN(5)], []string{"x", "y"}[random.IntN(2)]}
		ours.Observe(k, took)
		histogram.WithLabelValues(k.a, k.b).Observe(took.Seconds())
	}
	var page exposition.Page
	ours.AppendTo(&page)
	assert.Equal(t, string(theirs(t, histogram)), string(page))

	for _, value := range []float64{0, 1, -1, 0.1, 3, 1e6, 123456789, 1e21, 1e-9, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxUint64} {
		gauge := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "g", Help: "H."}, []string{"l"})
		gauge.WithLabelValues("v").Set(value)
		var page exposition.Page
		page.Family("g", exposition.Gauge, "H.")
		page.Sample("g", value, exposition.Label{Name: "l", Value: "v"})
		assert.Equal(t, string(theirs(t, gauge)), string(page))
	}
}

// TestNothing: a family without samples is not there.
func TestNothing(t *testing.T) {
	var page exposition.Page
	new(exposition.Durations[int]).AppendTo(&page)
	assert.Empty(t, page)
}

// TestSelf compares what a process tells of itself with Prometheus' own library:
// the families, their kinds and their labels, and numbers that stay.
func TestSelf(t *testing.T) {
	var page exposition.Page
	page.Go()
	page.Process()
	got := parse(t, page)
	want := parse(t, theirs(t, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})))
	for name := range want {
		// Not ours: one needs a package that every command would have to start, the
		// others count for the whole machine.
		if name == "go_gc_gogc_percent" || strings.HasPrefix(name, "process_network_") {
			delete(want, name)
		}
	}
	assert.Equal(t, shape(want), shape(got))
	for _, name := range []string{
		"go_info", "go_gc_gomemlimit_bytes", "go_sched_gomaxprocs_threads", "process_max_fds", "process_start_time_seconds",
		"process_virtual_memory_max_bytes",
	} {
		assert.Equal(t, want[name].GetMetric()[0].GetGauge().GetValue(), got[name].GetMetric()[0].GetGauge().GetValue(), name)
	}
	for _, name := range []string{"process_resident_memory_bytes", "process_virtual_memory_bytes", "process_open_fds", "go_memstats_sys_bytes"} {
		assert.InEpsilon(t, want[name].GetMetric()[0].GetGauge().GetValue(), got[name].GetMetric()[0].GetGauge().GetValue(), 0.5, name)
	}
}

// shape is what families there are, of which kind, and with how many of what.
func shape(families map[string]*dto.MetricFamily) []string {
	var all []string
	for name, f := range families {
		for _, m := range f.GetMetric() {
			line := name + " " + f.GetType().String()
			for _, l := range m.GetLabel() {
				line += " " + l.String()
			}
			for _, q := range m.GetSummary().GetQuantile() {
				line += " " + q.String()[:len("quantile:0")]
			}
			all = append(all, line)
		}
	}
	slices.Sort(all)
	return all
}
