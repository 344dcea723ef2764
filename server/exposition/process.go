package exposition

import (
	"errors"
	"math"
	"os"
	"strconv"
	"strings"
)

// Process adds what the system tells of this process, under the names that
// Prometheus' libraries use: on Linux, where /proc is; nothing elsewhere.
func (p *Page) Process() {
	stat, err := readStat()
	if err != nil {
		return
	}
	p.single("process_cpu_seconds_total", Counter, "CPU time until now, that of the system for the process included.", stat.cpu)
	if files, err := os.ReadDir("/proc/self/fd"); err == nil {
		p.single("process_open_fds", Gauge, "Files that are open.", float64(len(files)-1)) // but for the folder itself
	}
	p.single("process_resident_memory_bytes", Gauge, "Memory that is resident.", stat.resident)
	p.single("process_start_time_seconds", Gauge, "When the process began, since 1970.", stat.began)
	p.single("process_virtual_memory_bytes", Gauge, "Addresses in use.", stat.virtual)
	limits, _ := os.ReadFile("/proc/self/limits") // of nothing there are no limits
	for line := range strings.Lines(string(limits)) {
		p.limit(line, "Max open files", "process_max_fds", "Files that may be open.")
		p.limit(line, "Max address space", "process_virtual_memory_max_bytes", "Addresses that may be in use.")
	}
}

// limit adds a limit, when the line is its.
func (p *Page) limit(line, title, name, help string) {
	rest, ok := strings.CutPrefix(line, title)
	if fields := strings.Fields(rest); ok && len(fields) > 0 {
		value, err := strconv.ParseUint(fields[0], 10, 64)
		if err != nil {
			value = math.MaxUint64 // "unlimited"
		}
		p.single(name, Gauge, help, float64(value))
	}
}

// ticks are how many make a second in /proc.
const ticks = 100

// stat is what /proc knows of this process: seconds, bytes, and seconds since 1970.
type stat struct{ cpu, began, virtual, resident float64 }

func readStat() (stat, error) {
	self, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return stat{}, err
	}
	// The second field is the program's name, in parentheses.
	fields := strings.Fields(string(self[strings.LastIndexByte(string(self), ')')+1:]))
	if len(fields) < 22 {
		return stat{}, errors.New("/proc/self/stat has too few fields")
	}
	field := func(number int) float64 { // from 1, as in proc(5)
		value, _ := strconv.ParseFloat(fields[number-3], 64) // the kernel writes numbers
		return value
	}
	booted, err := bootTime()
	return stat{
		cpu: (field(14) + field(15)) / ticks, began: booted + field(22)/ticks,
		virtual: field(23), resident: field(24) * float64(os.Getpagesize()),
	}, err
}

// bootTime is when the system began, in seconds since 1970.
func bootTime() (float64, error) {
	all, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(all)) {
		if text, ok := strings.CutPrefix(line, "btime "); ok {
			return strconv.ParseFloat(strings.TrimSpace(text), 64)
		}
	}
	return 0, errors.New("/proc/stat does not say when the system began")
}
