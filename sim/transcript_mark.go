package sim

import (
	"time"

	"github.com/voxsim/voxsim/source"
)

// Mark writes a line of its own that stands out, behind everything that has been
// told so far: at a time, and in the column of a caller when there are several.
func (t *Transcript) Mark(at time.Duration, who, text string) {
	for i := range t.opening.held {
		t.observe(&t.opening.held[i].event, t.opening.held[i].hint)
	}
	t.opening.held = t.opening.held[:0]
	t.endGroup()
	t.repeats.end(t)
	t.write(line{at: at, who: who, text: t.yellow("▶ " + source.Visible(text))})
}
