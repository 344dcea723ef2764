package interp

import "github.com/voxsim/voxsim/ast"

// Len is how many verbs the program has. They are numbered from 0 in document
// order; the Numbers of a Dial belong to it. Len itself is the end, behind the
// last verb.
func (p *Program) Len() int { return len(p.code) - 1 }

// Verb returns a verb by its number; nil at the end. Behind the end are the
// numbers that are dialled, once more by themselves: those of the first Number or
// Dial, then those of the next.
func (p *Program) Verb(i int) ast.Verb {
	if i < len(p.code) {
		return p.code[i].verb
	}
	return p.legs[i-len(p.code)].verb
}

// Numbers is how many numbers [Program.Verb] knows.
func (p *Program) Numbers() int { return len(p.code) + len(p.legs) }

// Behind is the number of what follows a verb and its content.
func (p *Program) Behind(i int) int { return int(p.code[i].next) }

// AppendNext appends the numbers of what may run next when a verb has begun,
// whatever input, callers and network do: the content of an If, then what is
// behind it; the first prompt of a Gather, then what is behind it; what is
// behind a Redirect, in case it fails (R4.60); nothing behind a Hangup, or
// behind a Say or Play that is repeated without end (R4.10), unless a Say has
// nothing to say without input (R2.5). A Reject at the very beginning goes on
// too: its document need not be a call's first (R4.3).
func (p *Program) AppendNext(dst []int, i int) []int {
	in := &p.code[i]
	switch in.op {
	case opEnd, opHangup:
		return dst
	case opSay:
		if in.count == 0 && p.text(in) != "" {
			return dst
		}
	case opPlay:
		if in.count == 0 {
			return dst
		}
	case opIf, opGather:
		if i+1 < int(in.next) {
			dst = append(dst, i+1)
		}
	}
	return append(dst, int(in.next))
}

// Reads tells whether a verb uses the value of $GATHER: an If that compares it,
// a Say that speaks it.
func (p *Program) Reads(i int) bool {
	in := &p.code[i]
	return in.is&(vary|reads) != 0
}

// Spoken is the text of a Say as it is spoken when there was no input (R4.11,
// R4.12); "" for all other verbs.
func (p *Program) Spoken(i int) string { return p.text(&p.code[i]) }

// Decide tells whether the content of an If runs when $GATHER has that value
// (R4.30).
func Decide(v *ast.If, gather string) bool {
	if v.Variable != "$"+gatherName {
		gather = ""
	}
	return oneOf(v.Value, gather) == (v.Test == "EQUAL")
}
