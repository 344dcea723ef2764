//go:build unix

package pair

import (
	"syscall"
	"time"
)

// cpuTime is the CPU time of all threads of this process. Where the kernel has
// CLOCK_PROCESS_CPUTIME_ID, getrusage tells the same in microseconds.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return time.Since(start)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
