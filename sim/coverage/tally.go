package coverage

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/source"
)

// tally counts verbs and sides of Ifs, and those of them that were covered.
type tally struct{ verbs, verbsHit, sides, sidesHit int }

func (t *tally) all() int { return t.verbs + t.sides }
func (t *tally) hit() int { return t.verbsHit + t.sidesHit }

// percent is cut, not rounded: only what is whole is 100.0.
func (t *tally) percent() string {
	tenths := 1000
	if t.all() > 0 {
		tenths = t.hit() * 1000 / t.all()
	}
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

func (t *tally) add(other tally) {
	t.verbs += other.verbs
	t.verbsHit += other.verbsHit
	t.sides += other.sides
	t.sidesHit += other.sidesHit
}

// count adds one verb.
func (t *tally) count(p *place) {
	t.verbs++
	t.verbsHit += min(p.hits, 1)
	if p.isIf() {
		t.sides += 2
		t.sidesHit += p.sidesHit()
	}
}

func (s *Set) total() tally {
	var t tally
	for _, sc := range s.scripts {
		t.add(sc.total())
	}
	return t
}

func (sc *script) total() tally {
	var t tally
	for _, p := range sc.places {
		t.count(p)
	}
	return t
}

func (p *place) isIf() bool {
	_, ok := p.verb.(*ast.If)
	return ok
}

// sidesHit is how many sides of an If were covered.
func (p *place) sidesHit() int { return min(p.sides[sideTrue], 1) + min(p.sides[sideFalse], 1) }

// missing says what is not covered of a verb; "" when all is.
func (p *place) missing() string {
	switch {
	case p.hits == 0:
		return "never reached"
	case p.isIf() && p.sides[sideTrue] == 0:
		return "never true"
	case p.isIf() && p.sides[sideFalse] == 0:
		return "never false"
	}
	return ""
}

// lineOf is a line on which verbs begin.
type lineOf struct {
	number int
	// hits are those of the verb of the line that was executed least.
	hits int
	ifs  []*place
}

// lines are the lines of a script on which verbs begin.
func (sc *script) lines() []lineOf {
	var all []lineOf
	for _, p := range sc.verbs() {
		if len(all) == 0 || all[len(all)-1].number != p.line {
			all = append(all, lineOf{number: p.line, hits: p.hits})
		}
		l := &all[len(all)-1]
		l.hits = min(l.hits, p.hits)
		if p.isIf() {
			l.ifs = append(l.ifs, p)
		}
	}
	return all
}

// lineTotal counts lines as verbs, and the sides of all Ifs.
func lineTotal(lines []lineOf) tally {
	var t tally
	for _, l := range lines {
		t.add(l.total())
	}
	return t
}

func (l *lineOf) total() tally {
	t := tally{verbs: 1, verbsHit: min(l.hits, 1)}
	for _, p := range l.ifs {
		t.sides += 2
		t.sidesHit += p.sidesHit()
	}
	return t
}

// describe says which verb it is, on one line.
func describe(v ast.Verb) string {
	what := ""
	switch v := v.(type) {
	case *ast.Conference:
		what = v.Room
	case *ast.Dial:
		what = v.Number
		if n := len(v.Numbers); n > 1 {
			what = strconv.Itoa(n) + " numbers"
		} else if n == 1 {
			what = v.Numbers[0].Number
		}
	case *ast.If:
		value := v.Value
		if strings.TrimSpace(value) == "" {
			value = `""`
		}
		what = v.Variable + " " + v.Test + " " + value
	case *ast.Number:
		what = v.Number
	case *ast.Pause:
		what = v.Length.String()
	case *ast.Play:
		what = v.URL
	case *ast.Redirect:
		what = v.URL
	case *ast.Say:
		return v.Name + ` "` + short(v.Text) + `"`
	case *ast.SetMute:
		what = strconv.FormatBool(v.Muted)
	}
	return strings.TrimSpace(v.Element().Name + " " + short(what))
}

// longest is how many characters of a text or an address are shown.
const longest = 60

// short cuts what is too long for a line, and makes it harmless.
func short(s string) string { return visible(source.Shorten(s, longest)) }

// visible replaces what cannot be seen and what a terminal or an editor would
// obey, line ends and tabs included, and with it all that XML does not allow.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r), unicode.Is(unicode.Zs, r), r == zeroWidthJoiner, r == zeroWidthNonJoiner:
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

// What several scripts, and emoji, cannot be written without.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// label is the name of a script in a report.
func (sc *script) label() string {
	if sc.name == "" {
		return "(no name)"
	}
	return visible(sc.name)
}
