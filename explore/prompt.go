package explore

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/flow"
)

// asked is what is known of a Gather that some way runs.
type asked struct {
	// cut: the prompts are never heard to their end.
	cut bool
	// pressable and unpressable are keys that the input is compared with: those
	// that it can be, and those that it cannot.
	pressable, unpressable []string
	// offered are keys that a prompt offers and nothing compares with.
	offered []string
	gather  *ast.Gather
}

// ask keeps what is known of a Gather.
func (x *explorer) ask(s *situation, g *ast.Gather, heard time.Duration, values []string) {
	a := x.atlas
	n := x.current(s)
	if _, ok := a.asked[n]; ok {
		return
	}
	in := flow.InputOf(g)
	facts := asked{cut: heard < 0, gather: g}
	for _, v := range values {
		switch {
		case in.CanPress(v):
			facts.pressable = append(facts.pressable, v)
		case in.Keys != "" && v != "" && strings.Trim(v, flow.Keys) == "":
			facts.unpressable = append(facts.unpressable, v)
		}
	}
	tested := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	for _, key := range x.offers(g) {
		if len(tested) > 0 && in.CanPress(key) && !slices.Contains(values, key) {
			facts.offered = append(facts.offered, key)
		}
	}
	if a.asked == nil {
		a.asked = map[int32]asked{}
	}
	a.asked[n] = facts
}

// offer is how prompts in English offer a key, as a regular expression.
const offer = `(?i)\bpress(?:ing)? +(?:(?:the )?(?:key|number) +)?(zero|one|two|three|four|five|six|seven|eight|nine|star|pound|hash|[0-9*#])(?:[^0-9a-z*#]|$)`

// keyNames are the keys by their English names.
var keyNames = map[string]string{
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
	"seven": "7", "eight": "8", "nine": "9", "star": "*", "pound": "#", "hash": "#",
}

// offers are the keys that the prompts of a Gather offer.
func (x *explorer) offers(g *ast.Gather) []string {
	if x.offer == nil { // not before main: that took 40 µs of every command
		x.offer = regexp.MustCompile(offer)
	}
	var keys []string
	for _, p := range g.Prompts {
		say, ok := p.(*ast.Say)
		if !ok {
			continue
		}
		for _, m := range x.offer.FindAllStringSubmatch(say.Text, -1) {
			key := strings.ToLower(m[1])
			if name, ok := keyNames[key]; ok {
				key = name
			}
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// unheard finds what is wrong between prompts, input and comparisons.
func (a *Atlas) unheard() []Finding {
	var all []Finding
	pressable := map[string]bool{} // somewhere: the comparison may be meant for that
	for _, facts := range a.asked {
		for _, v := range facts.pressable {
			pressable[v] = true
		}
	}
	for _, n := range slices.Sorted(maps.Keys(a.asked)) {
		facts := a.asked[n]
		add := func(kind FindingKind, format string, args ...any) {
			all = append(all, Finding{Kind: kind, Place: a.place(n), Message: fmt.Sprintf(format, args...)})
		}
		if facts.cut {
			add(CutShort, "the prompts are never heard to the end: they last longer than the timeout of %s", facts.gather.Timeout)
		}
		for _, key := range facts.offered {
			add(Untested, "a prompt offers key %s, which nothing compares with: it does what any other key does", key)
		}
		for _, v := range facts.unpressable {
			if pressable[v] {
				continue
			}
			in := flow.InputOf(facts.gather)
			how, why := "cannot be pressed", "a key of it finishes the input"
			if in.Speech {
				how = "can be said but not pressed"
			}
			if len(v) > in.Most {
				why = fmt.Sprintf("it has %d keys, and numDigits is %d", len(v), in.Most)
			}
			add(Unpressable, "the input is compared with %s, which %s: %s", v, how, why)
		}
	}
	return all
}
