package server

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/voxsim/voxsim/server/store"
)

// metrics are the numbers of one process, in a registry of their own.
type metrics struct {
	registry   *prometheus.Registry
	requested  *prometheus.HistogramVec
	deliveries *prometheus.HistogramVec
}

// newMetrics makes them; running tells how many calls run here.
func newMetrics(s store.Store, running func() int) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requested: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "voxsim_request_seconds", Help: "How long requests took, by part of the server.",
			Buckets: prometheus.DefBuckets,
		}, []string{"part", "method", "code"}),
		deliveries: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "voxsim_delivery_seconds", Help: "How long attempts to deliver a callback took, by what became of it: delivered, failed, or pending when it is tried again.",
			Buckets: prometheus.DefBuckets,
		}, []string{"outcome"}),
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requested, m.deliveries, stock{s},
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "voxsim_running_calls", Help: "Calls that this process runs now.",
		}, func() float64 { return float64(running()) }),
	)
	return m
}

// requests measures the requests of one part of the server.
func (m *metrics) requests(part string, next http.Handler) http.Handler {
	return promhttp.InstrumentHandlerDuration(m.requested.MustCurryWith(prometheus.Labels{"part": part}), next)
}

// attempted notes an attempt to deliver a callback.
func (m *metrics) attempted(outcome store.State, took time.Duration) {
	m.deliveries.WithLabelValues(string(outcome)).Observe(took.Seconds())
}

// stock counts what a store holds, whenever it is asked; of several processes on
// one store each tells the same.
type stock struct{ store.Store }

// countLimit is how long the store may take to count.
const countLimit = 5 * time.Second

var (
	callsHeld     = prometheus.NewDesc("voxsim_calls", "Calls in the store, by status.", []string{"status"}, nil)
	callbacksHeld = prometheus.NewDesc("voxsim_callbacks", "Callbacks in the store, by state; those that are pending are the queue.", []string{"state"}, nil)
)

// Describe is [prometheus.Collector.Describe].
func (stock) Describe(to chan<- *prometheus.Desc) {
	to <- callsHeld
	to <- callbacksHeld
}

// Collect is [prometheus.Collector.Collect].
func (s stock) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countLimit)
	defer cancel()
	calls, callbacks, err := s.Counts(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(callsHeld, err)
		return
	}
	for status, n := range calls {
		to <- prometheus.MustNewConstMetric(callsHeld, prometheus.GaugeValue, float64(n), status)
	}
	for _, state := range []store.State{store.Pending, store.Delivered, store.Failed} {
		to <- prometheus.MustNewConstMetric(callbacksHeld, prometheus.GaugeValue, float64(callbacks[state]), string(state))
	}
}
