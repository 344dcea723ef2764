package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads a time as scenarios and the command line write it: 500ms,
// 2s, 1m30s; a plain number is seconds. It is never negative, and not longer
// than a run may be (S10).
func ParseDuration(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	d, err := time.ParseDuration(text)
	if err != nil {
		if _, err2 := strconv.ParseFloat(text, 64); err2 == nil {
			d, err = time.ParseDuration(text + "s")
		}
	}
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no length of time; write for instance: 500ms, 2s, 1m30s, or 2 for two seconds", text)
	}
	if d > longest {
		return 0, fmt.Errorf("%q is longer than the 24h that a run may last", text)
	}
	return d, nil
}

// ParsePhone reads how a number behaves (S5): "answer:2s,talk:10s", "busy",
// "busy:3s", "noAnswer", "fail", each also with "ring:1s". What is not said is
// as [DefaultPhone] has it.
func ParsePhone(text string) (Phone, error) {
	p := DefaultPhone()
	said := map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		name, value, timed := strings.Cut(strings.TrimSpace(part), ":")
		if said[name] {
			return Phone{}, fmt.Errorf("%s is there twice", name)
		}
		said[name] = true
		if err := p.set(name, value, timed); err != nil {
			return Phone{}, err
		}
	}
	if p.Outcome != Answered && (said["answer"] || said["talk"]) {
		return Phone{}, fmt.Errorf("%q both is and is not answered; say answer and talk, or busy, noAnswer or fail", text)
	}
	return p, nil
}

// set changes one thing of a phone's behaviour.
func (p *Phone) set(name, value string, timed bool) error {
	times := map[string]*time.Duration{"ring": &p.Ring, "answer": &p.Answer, "talk": &p.Talk, "busy": &p.After, "fail": &p.After}
	outcomes := map[string]Outcome{"busy": Busy, "fail": Failed, "noAnswer": NoAnswer}
	outcome, ends := outcomes[name]
	target := times[name]
	switch {
	case name == "":
		return fmt.Errorf("what the number does is missing; write for instance: answer:2s,talk:10s, busy, noAnswer or fail")
	case !ends && target == nil:
		return fmt.Errorf("a number cannot %q; write for instance: answer:2s,talk:10s, busy, noAnswer or fail", name)
	case target == nil && timed:
		return fmt.Errorf("%s takes no time", name)
	case target != nil && !ends && !timed:
		return fmt.Errorf("%s needs a time; write for instance: %s:2s", name, name)
	case ends && p.Outcome != Answered:
		return fmt.Errorf("a number has one outcome, not %q too", name)
	}
	if ends {
		p.Outcome = outcome
	}
	if timed {
		d, err := ParseDuration(value)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		*target = d
	}
	return nil
}
