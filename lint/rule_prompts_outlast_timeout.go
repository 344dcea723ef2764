package lint

import (
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
)

var promptsOutlastTimeout = warning("prompts-outlast-timeout",
	"The prompts of a Gather last longer than its timeout, which runs from their beginning (R4.22).",
	func(c *checker) {
		verbs(c, func(i int, g *ast.Gather) {
			needed := c.needed(i, g)
			if needed <= milliseconds(g.Timeout) {
				return
			}
			at := element(&g.Tag)
			if a := c.attribute(&g.Tag, "timeout"); a != nil {
				at = a.ValueSpan
			}
			d := c.warn(at, &g.Tag, fmt.Sprintf("the prompts last %s or more, but the Gather ends after %s, counted from their beginning",
				seconds(needed), seconds(milliseconds(g.Timeout))))
			if enough := math.Ceil(needed / 1000); enough <= mostSeconds {
				d.Fix = c.setAttribute(&g.Tag, "timeout", strconv.Itoa(min(int(enough+g.Timeout.Seconds()), mostSeconds)))
			}
		})
	})

// mostSeconds is the longest timeout (R3.1).
const mostSeconds = 60

// perCharacter is how long a character of speech lasts (S1), in milliseconds.
// A real voice is seldom faster.
const perCharacter = 60

// needed is how many milliseconds a Gather's prompts last at least, up to their
// last sound. Of audio only the delays behind it are known. What is repeated
// until the input is there counts once. Milliseconds are whole numbers; they
// are floating-point as a million rounds of a million repetitions overflow.
func (c *checker) needed(i int, g *ast.Gather) float64 {
	round, heard, sounds, endless := 0.0, 0.0, false, false
	for k := i + 1; k < c.program.Behind(i) && !endless; k++ {
		var one, delay float64
		loop := 1
		switch v := c.program.Verb(k).(type) {
		case *ast.Say:
			text := c.program.Spoken(k)
			if text == "" {
				continue
			}
			one = float64(perCharacter * utf8.RuneCountInString(text))
			loop, delay = v.Loop, milliseconds(v.RepeatDelay)
		case *ast.Play:
			loop, delay = v.Loop, milliseconds(v.RepeatDelay)
		}
		sounds, endless = true, loop == 0
		times := float64(max(loop, 1))
		heard = round + times*one + (times-1)*delay
		round += times * (one + delay)
	}
	rounds := max(g.Loop, 1)
	if endless || !sounds {
		rounds = 1
	}
	return float64(rounds-1)*(round+milliseconds(g.RepeatDelay)) + heard
}

func milliseconds(d time.Duration) float64 { return float64(d / time.Millisecond) }

// seconds writes milliseconds for people: "7.5 s".
func seconds(ms float64) string {
	return strconv.FormatFloat(math.Floor(ms/100)/10, 'f', -1, 64) + " s"
}
