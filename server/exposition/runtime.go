package exposition

import (
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

// Go adds what the runtime tells of itself, under the names that Prometheus'
// libraries use.
func (p *Page) Go() {
	p.pauses()
	p.single("go_gc_gomemlimit_bytes", Gauge, "Memory that the runtime tries not to exceed.", float64(debug.SetMemoryLimit(-1)))
	p.single("go_goroutines", Gauge, "Goroutines that exist.", float64(runtime.NumGoroutine()))
	p.Family("go_info", Gauge, "The version of Go.")
	p.Sample("go_info", 1, Label{"version", runtime.Version()})
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	for _, s := range memStats {
		p.single("go_memstats_"+s.name, s.kind, s.help, float64(s.value(&m)))
	}
	p.single("go_memstats_last_gc_time_seconds", Gauge, "When garbage was collected last, since 1970.", float64(m.LastGC)/1e9)
	p.single("go_sched_gomaxprocs_threads", Gauge, "Threads that may execute Go code at once.", float64(runtime.GOMAXPROCS(0)))
	threads, _ := runtime.ThreadCreateProfile(nil)
	p.single("go_threads", Gauge, "Threads that were made.", float64(threads))
}

// pauses adds how long garbage collections stopped everything.
func (p *Page) pauses() {
	const name = "go_gc_duration_seconds"
	stats := debug.GCStats{PauseQuantiles: make([]time.Duration, 5)}
	debug.ReadGCStats(&stats)
	p.Family(name, Summary, "How long garbage collections stopped the program.")
	for i, pause := range stats.PauseQuantiles {
		quantile := strconv.FormatFloat(float64(i)/float64(len(stats.PauseQuantiles)-1), 'g', -1, 64)
		p.Sample(name, pause.Seconds(), Label{"quantile", quantile})
	}
	p.Sample(name+"_sum", stats.PauseTotal.Seconds())
	p.Sample(name+"_count", float64(stats.NumGC))
}

// memStats are what [runtime.MemStats] knows.
var memStats = [...]struct {
	name  string
	kind  Kind
	help  string
	value func(*runtime.MemStats) uint64
}{
	{"alloc_bytes", Gauge, "Heap in use by objects.", func(m *runtime.MemStats) uint64 { return m.Alloc }},
	{"alloc_bytes_total", Counter, "Heap allocated for objects until now.", func(m *runtime.MemStats) uint64 { return m.TotalAlloc }},
	{"buck_hash_sys_bytes", Gauge, "Memory of the profiler.", func(m *runtime.MemStats) uint64 { return m.BuckHashSys }},
	{"frees_total", Counter, "Objects freed until now.", func(m *runtime.MemStats) uint64 { return m.Frees }},
	{"gc_sys_bytes", Gauge, "Memory of the garbage collector.", func(m *runtime.MemStats) uint64 { return m.GCSys }},
	{"heap_alloc_bytes", Gauge, "Heap in use by objects.", func(m *runtime.MemStats) uint64 { return m.HeapAlloc }},
	{"heap_idle_bytes", Gauge, "Heap that nothing is in.", func(m *runtime.MemStats) uint64 { return m.HeapIdle }},
	{"heap_inuse_bytes", Gauge, "Heap that something is in.", func(m *runtime.MemStats) uint64 { return m.HeapInuse }},
	{"heap_objects", Gauge, "Objects on the heap.", func(m *runtime.MemStats) uint64 { return m.HeapObjects }},
	{"heap_released_bytes", Gauge, "Heap given back to the system.", func(m *runtime.MemStats) uint64 { return m.HeapReleased }},
	{"heap_sys_bytes", Gauge, "Heap obtained from the system.", func(m *runtime.MemStats) uint64 { return m.HeapSys }},
	{"mallocs_total", Counter, "Objects allocated until now.", func(m *runtime.MemStats) uint64 { return m.Mallocs }},
	{"mcache_inuse_bytes", Gauge, "Memory of mcache structures.", func(m *runtime.MemStats) uint64 { return m.MCacheInuse }},
	{"mcache_sys_bytes", Gauge, "Memory obtained from the system for mcache structures.", func(m *runtime.MemStats) uint64 { return m.MCacheSys }},
	{"mspan_inuse_bytes", Gauge, "Memory of mspan structures.", func(m *runtime.MemStats) uint64 { return m.MSpanInuse }},
	{"mspan_sys_bytes", Gauge, "Memory obtained from the system for mspan structures.", func(m *runtime.MemStats) uint64 { return m.MSpanSys }},
	{"next_gc_bytes", Gauge, "The heap at which garbage will be collected next.", func(m *runtime.MemStats) uint64 { return m.NextGC }},
	{"other_sys_bytes", Gauge, "Other memory of the runtime.", func(m *runtime.MemStats) uint64 { return m.OtherSys }},
	{"stack_inuse_bytes", Gauge, "Stacks in use.", func(m *runtime.MemStats) uint64 { return m.StackInuse }},
	{"stack_sys_bytes", Gauge, "Memory obtained from the system for stacks.", func(m *runtime.MemStats) uint64 { return m.StackSys }},
	{"sys_bytes", Gauge, "Memory obtained from the system.", func(m *runtime.MemStats) uint64 { return m.Sys }},
}
