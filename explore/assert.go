package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voxsim/voxsim/internal/spell"
)

// AssertionHelp says, for people, what can be asserted.
const AssertionHelp = `What can be asserted:
  every ending in KIND,KIND,...   no call ends otherwise
  no ending in KIND,KIND,...
  every verb reached              every verb, and both sides of every If
  no way caught                   nobody is caught, or kept for ever by silence
  every silence ends with words   who was silent is not let go without a word
  every way shorter than TIME     also when the caller does nothing any more
  some way has EVENT
  no way has EVENT
  EVENT only after EVENT          on no way comes the first before the second

A KIND is hangup:script, hangup:end, hangup:caller, hangup:reject, hangup:error,
or hangup:error with its code. An EVENT is "TEXT" or "URL" of a prompt that is
heard, press KEYS, speak WORDS, silence, room:join, room:let-go, leg:answered,
leg:complete, leg:busy, leg:failed, leg:no_answer, leg:canceled, fetch:ok,
fetch:failed, or a KIND of ending.
`

// kinds are those of endings.
var kinds = []string{"hangup:script", "hangup:end", "hangup:caller", "hangup:reject", "hangup:error"}

// events are the names that events can have beside those.
var events = []string{
	"press", "speak", "silence", "room:join", "room:let-go", "leg:answered", "leg:complete",
	"leg:busy", "leg:failed", "leg:no_answer", "leg:canceled", "fetch:ok", "fetch:failed",
}

// Assertion is something that must hold of a script.
type Assertion struct {
	// Text is the assertion as it was written.
	Text  string
	check func(*Atlas) Verdict
}

// Verdict is what came of an assertion.
type Verdict struct {
	Holds bool
	// Unknown says that it may hold or not, as not everything was explored.
	Unknown bool
	// Message says why it does not hold, Way is the shortest way that shows it.
	Message string
	Way     *Way

	seen bool // it holds, as a way shows
}

// Check tells whether an assertion holds. As long as not everything was explored
// (see [Atlas.Complete]), only what a way shows is known.
func (a *Atlas) Check(as Assertion) Verdict {
	v := as.check(a)
	if !a.Complete && v.Way == nil && !v.seen {
		return Verdict{Unknown: true, Message: "not everything was explored"}
	}
	return v
}

// assertions are what can be asserted: what is written, where ... stands for
// something that is read.
var assertions = []struct {
	words string
	read  func(rest string) (func(*Atlas) Verdict, error)
}{
	{"every ending in ...", func(rest string) (func(*Atlas) Verdict, error) { return readEndings(rest, true) }},
	{"no ending in ...", func(rest string) (func(*Atlas) Verdict, error) { return readEndings(rest, false) }},
	{"every verb reached", holding(Unreached, NeverTrue, NeverFalse)},
	{"no way caught", holding(Caught, Kept)},
	{"every silence ends with words", holding(Wordless)},
	{"every way shorter than ...", readShorter},
	{"some way has ...", func(rest string) (func(*Atlas) Verdict, error) { return readHas(rest, true) }},
	{"no way has ...", func(rest string) (func(*Atlas) Verdict, error) { return readHas(rest, false) }},
}

// ParseAssertion reads an assertion.
func ParseAssertion(text string) (Assertion, error) {
	a := Assertion{Text: collapse(text)}
	var err error
	if first, second, ok := cutOutside(a.Text, " only after "); ok {
		a.check, err = readOrder(first, second)
		return a, err
	}
	for _, kind := range assertions {
		words, open := strings.CutSuffix(kind.words, " ...")
		if rest, ok := strings.CutPrefix(a.Text+" ", words+" "); ok && (open || rest == "") {
			a.check, err = kind.read(strings.TrimSpace(rest))
			return a, err
		}
	}
	return a, fmt.Errorf("%q cannot be asserted%s", text, nearest(a.Text))
}

// nearest suggests an assertion that begins almost as the text does.
func nearest(text string) string {
	var beginnings []string
	words := strings.Fields(text)
	for _, kind := range assertions {
		own := strings.Fields(strings.TrimSuffix(kind.words, " ..."))
		beginnings = append(beginnings, strings.Join(own, " "))
	}
	for n := len(words); n > 0; n-- {
		if near := spell.Nearest(strings.Join(words[:n], " "), beginnings); near != "" {
			return fmt.Sprintf("; did you mean %q?", near)
		}
	}
	return "; write for instance: no way caught"
}

// cutOutside cuts a text at the first sep that does not stand in quotes.
func cutOutside(text, sep string) (before, after string, found bool) {
	quoted := false
	for i := range text {
		if text[i] == '"' {
			quoted = !quoted
		}
		if !quoted && strings.HasPrefix(text[i:], sep) {
			return text[:i], text[i+len(sep):], true
		}
	}
	return text, "", false
}

// holding makes the assertion that there are no findings of those kinds.
func holding(kinds ...FindingKind) func(string) (func(*Atlas) Verdict, error) {
	return func(string) (func(*Atlas) Verdict, error) {
		return func(a *Atlas) Verdict {
			for _, f := range a.Findings(0) {
				if slices.Contains(kinds, f.Kind) {
					return Verdict{Message: f.String(), Way: f.Way}
				}
			}
			return Verdict{Holds: true}
		}, nil
	}
}

// readEndings reads a list of kinds that calls must, or must not, end in.
func readEndings(list string, must bool) (func(*Atlas) Verdict, error) {
	var wanted []string
	for kind := range strings.SplitSeq(list, ",") {
		kind = strings.TrimSpace(kind)
		if err := checkKind(kind); err != nil {
			return nil, err
		}
		wanted = append(wanted, kind)
	}
	return func(a *Atlas) Verdict {
		worst := int32(-1)
		for i := range a.edges {
			e := &a.edges[i]
			is := slices.ContainsFunc(wanted, e.ending.is)
			if e.ended() && is != must && (worst < 0 || a.before(int32(i), worst)) {
				worst = int32(i)
			}
		}
		if worst < 0 {
			return Verdict{Holds: true}
		}
		w := a.way(a.path(worst))
		return Verdict{Message: fmt.Sprintf("%s:%d: a call ends with %s", w.Ending.Place.File, w.Ending.Place.Line, w.Ending.Kind()), Way: w}
	}, nil
}

// is tells whether an ending is of a kind; without a code any error is.
func (e Ending) is(kind string) bool { return kind == e.Kind() || kind == "hangup:"+e.By }

func checkKind(kind string) error {
	base, code, coded := strings.Cut(kind, " ")
	if slices.Contains(kinds, base) && (!coded || base == "hangup:error" && code != "" && strings.Trim(code, "0123456789") == "") {
		return nil
	}
	return unknown(kind, "kind of ending", kinds)
}

// unknown says that a word is none of those that there are.
func unknown(word, what string, names []string) error {
	if near := spell.Nearest(word, names); near != "" {
		return fmt.Errorf("%q is no %s; did you mean %s?", word, what, near)
	}
	return fmt.Errorf("%q is no %s; it is one of %s", word, what, strings.Join(names, ", "))
}

// readEvent reads the name of an event, as [edge.marks] have it: of a text, the
// quotation mark at its end is cut off.
func readEvent(text string) (string, error) {
	text = strings.TrimSpace(text)
	verb, rest, _ := strings.Cut(text, " ")
	switch {
	case len(text) > 2 && text[0] == '"' && text[len(text)-1] == '"':
		return text[:len(text)-1], nil
	case strings.HasPrefix(text, `"`):
		return "", fmt.Errorf(`%s is no text; it needs a quotation mark at each end`, text)
	case verb == "press" && rest != "" && strings.Trim(rest, "0123456789*#") == "":
		return text, nil
	case verb == "press":
		return "", fmt.Errorf("%q presses no keys; write for instance: press 12#", text)
	case verb == "speak" && rest != "":
		return text, nil
	case verb == "speak":
		return "", fmt.Errorf("%q says nothing; write for instance: speak english", text)
	case strings.HasPrefix(text, "hangup:") && checkKind(text) == nil:
		return text, nil
	case slices.Contains(events, text):
		return text, nil
	}
	return "", unknown(text, "event", append(slices.Clone(events), kinds...))
}

func readHas(text string, must bool) (func(*Atlas) Verdict, error) {
	event, err := readEvent(text)
	return func(a *Atlas) Verdict {
		w := a.firstWay(event, "")
		switch {
		case must == (w != nil):
			return Verdict{Holds: true, seen: must}
		case must:
			return Verdict{Message: "no way has " + text + a.nearestText(event)}
		}
		return Verdict{Message: "a way has " + text, Way: w}
	}, err
}

func readOrder(first, second string) (func(*Atlas) Verdict, error) {
	event, err := readEvent(first)
	if err != nil {
		return nil, err
	}
	after, err := readEvent(second)
	return func(a *Atlas) Verdict {
		if a.firstWay(event, "") == nil {
			return Verdict{Message: "no way has " + first + a.nearestText(event)}
		}
		if w := a.firstWay(event, after); w != nil {
			return Verdict{Message: fmt.Sprintf("%s comes without %s before it", first, second), Way: w}
		}
		return Verdict{Holds: true}
	}, err
}

// nearestText suggests a prompt that some way hears.
func (a *Atlas) nearestText(event string) string {
	text, ok := strings.CutPrefix(event, `"`)
	if !ok {
		return ""
	}
	var heard []string
	for _, name := range a.names {
		if prompt, ok := strings.CutPrefix(name, `"`); ok {
			heard = append(heard, prompt)
		}
	}
	if near := spell.Nearest(text, heard); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// firstWay is the shortest way to an event on which another has not come before;
// nil when there is none. The other is empty for none.
func (a *Atlas) firstWay(event, other string) *Way {
	from := make([]int32, len(a.via)) // the edge into each situation, plus one
	work := []int32{0}                // edges
	for ; len(work) > 0; work = work[1:] {
		i := work[0]
		e := &a.edges[i]
		passed := false
		for _, mark := range e.marks {
			if passed = a.names[mark] == other; passed {
				break
			}
			if a.names[mark] == event {
				return a.way(a.back(i, from))
			}
		}
		if passed || e.to < 0 || int(e.to) >= len(from) || from[e.to] != 0 {
			continue
		}
		from[e.to] = i + 1
		work = append(work, a.out[e.to]...)
	}
	return nil
}

// back follows the edges by which a search came, from the last one.
func (a *Atlas) back(i int32, from []int32) []int32 {
	edges := []int32{i}
	for a.edges[i].from >= 0 {
		i = from[a.edges[i].from] - 1
		edges = append(edges, i)
	}
	slices.Reverse(edges)
	return edges
}

func readShorter(text string) (func(*Atlas) Verdict, error) {
	limit, err := time.ParseDuration(text)
	if err != nil || limit <= 0 {
		return nil, fmt.Errorf("%q is no length of time; write for instance: every way shorter than 5m", text)
	}
	return func(a *Atlas) Verdict {
		for _, f := range a.tooLong(limit - 1) {
			return Verdict{Message: f.String(), Way: f.Way}
		}
		return Verdict{Holds: true}
	}, nil
}
