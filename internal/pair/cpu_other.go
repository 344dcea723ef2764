//go:build !unix

package pair

import "time"

// cpuTime is wall time: other systems count CPU time in ticks that are as long
// as a slice.
func cpuTime() time.Duration { return time.Since(start) }
