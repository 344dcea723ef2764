package engine

import "time"

// clock reads the time of the run off the machine's clock.
type clock struct {
	speed float64
	// start and day are when the time of the run was 0: by the clock that never
	// jumps, and by the calendar.
	start, day time.Time
}

func newClock(speed float64) clock {
	now := time.Now()
	return clock{speed, now, now.Round(0)}
}

// now is the time of the run.
func (c *clock) now() time.Duration { return time.Duration(float64(time.Since(c.start)) * c.speed) }

// until is how long it is until a time of the run.
func (c *clock) until(at time.Duration) time.Duration {
	return time.Duration(float64(at-c.now()) / c.speed)
}

// of is the time of day of a time of the run, in milliseconds as the API shows it.
func (c *clock) of(at time.Duration) time.Time {
	return c.day.Add(time.Duration(float64(at) / c.speed)).UTC().Truncate(time.Millisecond)
}

// reckon follows the calendar when it was set, or has gone on while the machine
// slept: the run stood still then.
func (c *clock) reckon() {
	now := time.Now()
	day := now.Round(0).Add(-now.Sub(c.start))
	if day.Sub(c.day).Abs() > time.Second {
		c.day = day
	}
}
