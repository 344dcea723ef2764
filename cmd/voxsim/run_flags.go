package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/voxsim/voxsim/sim"
)

// flags declares the flags of "voxsim run". Those that describe the call and
// its world are read at once, so that a wrong one is named in the message.
func (r *runner) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.Func("dtmf", "press `KEYS`, an item a Gather, parted by commas; an empty item is silence", r.setKeys)
	f.Func("speech", "say `WORDS`, likewise", r.setSpeech)
	f.Func("input", "do `WHAT` at the next Gather: press 12#, speak english, silence, hang up (repeatable)", r.setInput)
	f.BoolVar(&r.caller.BargeIn, "barge-in", false, "do so before the prompts have been heard")
	f.Func("hangup-after", "hang up after `TIME`: 30s, 1m30s", r.setHangUp)
	f.Func("from", "call from `NUMBER` (default "+sim.DefaultFrom+")", number(&r.caller.From))
	f.Func("to", "call `NUMBER` (default "+sim.DefaultTo+")", number(&r.caller.To))
	f.BoolVar(&r.caller.Outbound, "outbound", false, "the API places the call; --to is who hears the script")
	f.Func("number", "let a dialled number behave: `NUMBER=HOW` (repeatable)", r.setPhone)
	f.Func("length", "let a prompt last so long: `TEXT=TIME`, or URL=TIME; * is all others (repeatable)", r.setLength)
	f.Func("map", "put a document or audio at an address: `URL=FILE` (repeatable)", r.setMap)
	f.BoolVar(&r.live, "live", false, "really fetch what is not mapped")
	f.BoolVar(&r.json, "json", false, "print a JSON object for each event, one a line")
	f.BoolVar(&r.lenient, "lenient", false, "only warn of unknown elements and attributes, and leave them out")
	f.Func("seed", "make ids from `NUMBER` (default 1)", r.setSeed)
}

// settle fills in what flags say together.
func (r *runner) settle() {
	r.world.Lenient = r.lenient
	r.world.Phones = map[string]sim.Phone{}
	for _, p := range r.phones {
		r.world.Phones[p.number] = p.how
	}
}

// phone is a --number.
type phone struct {
	number string
	how    sim.Phone
}

func (r *runner) setKeys(list string) error {
	return r.addInputs(list, sim.Press)
}

func (r *runner) setSpeech(list string) error {
	return r.addInputs(list, func(words string) (sim.Input, error) {
		return sim.Input{Words: words}, nil
	})
}

// addInputs adds the inputs of a list.
func (r *runner) addInputs(list string, read func(string) (sim.Input, error)) error {
	for item := range strings.SplitSeq(list, ",") {
		var in sim.Input // silence
		if item = collapse(item); item != "" {
			var err error
			if in, err = read(item); err != nil {
				return err
			}
		}
		r.caller.Inputs = append(r.caller.Inputs, in)
	}
	return nil
}

func (r *runner) setInput(text string) error {
	in, err := sim.ParseInput(text)
	r.caller.Inputs = append(r.caller.Inputs, in)
	return err
}

func (r *runner) setHangUp(text string) error {
	d, err := sim.ParseDuration(text)
	if err == nil && d == 0 {
		err = errors.New("it must be more than 0s")
	}
	r.caller.HangUpAfter = d
	return err
}

func (r *runner) setSeed(text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n == 0 {
		return errors.New("it must be a whole number from 1")
	}
	r.world.Seed = n
	return nil
}

// number reads a phone number into *to.
func number(to *string) func(string) error {
	return func(text string) error {
		n, err := phoneNumber(text)
		*to = n
		return err
	}
}

// phoneNumber reads a number as documents write it (R2.4).
func phoneNumber(text string) (string, error) {
	n := strings.TrimPrefix(strings.TrimSpace(text), "+")
	digits := strings.Trim(n, "0123456789") == ""
	if !digits || len(n) < 2 || len(n) > 15 || n[0] == '0' {
		return "", errors.New("a phone number is 2 to 15 digits, the first not 0, as in 15556667777")
	}
	return n, nil
}

func (r *runner) setPhone(text string) error {
	name, how, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("write NUMBER=HOW, for instance 15556667777=busy")
	}
	p := phone{number: "*"}
	var err error
	if strings.TrimSpace(name) != "*" {
		if p.number, err = phoneNumber(name); err != nil {
			return fmt.Errorf("%w; or * for all others", err)
		}
	}
	if p.how, err = sim.ParsePhone(how); err != nil {
		return err
	}
	r.phones = append(r.phones, p)
	return nil
}

func (r *runner) setLength(text string) error {
	i := strings.LastIndex(text, "=")
	if i < 0 || collapse(text[:i]) == "" {
		return errors.New("write TEXT=TIME, for instance 'Please enter pin=2s'")
	}
	d, err := sim.ParseDuration(text[i+1:])
	if err != nil {
		return err
	}
	if r.world.Lengths == nil {
		r.world.Lengths = map[string]time.Duration{}
	}
	r.world.Lengths[collapse(text[:i])] = d
	return nil
}

func (r *runner) setMap(text string) error {
	i := strings.LastIndex(text, "=")
	if i < 0 || text[i+1:] == "" {
		return errors.New("write URL=FILE, for instance https://example.com/next.xml=next.xml")
	}
	address := strings.TrimSpace(text[:i])
	if u, err := url.Parse(address); err != nil || !isURL(address) || u.Host == "" {
		return fmt.Errorf("%q is no http or https URL", address)
	}
	r.mapped = append(r.mapped, mapping{url: address, file: text[i+1:]})
	return nil
}

// collapse makes one space of every run of white space, and none at the ends.
func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }

func quote(text string) string { return strconv.Quote(text) }
