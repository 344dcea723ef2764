package interp

import (
	"strings"
	"time"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/schema"
)

// opcode is what an instruction does.
type opcode uint8

const (
	opEnd opcode = iota
	opSay
	opPlay
	opPause
	opGather
	opIf
	opDial
	opConference
	opRedirect
	opHangup
	opReject
	opSetMute
)

// trait is something that is true of a verb, a bit each: what a step would else
// have to ask the tree for, again and again.
type trait uint8

const (
	vary         trait = 1 << iota // the text of a Say holds a variable
	apart                          // the text of a Say is not spoken as it is written
	pauses                         // a Say or Play has a repeatDelay
	reads                          // an If compares $GATHER
	equal                          // an If is true when it is equal
	plain                          // an If compares with digits, nothing else
	tellsPartial                   // a Gather sends a callback of each key
	tellsFull                      // a Gather sends a callback of its end
)

// instruction is one verb. What stands inside an If or a Gather follows its
// instruction, so that nesting is nothing but a jump.
type instruction struct {
	op opcode
	is trait
	// takes are the methods that a Gather has enabled, a bit each (R3.6).
	takes uint8
	// next is the instruction behind the verb and its content.
	next int32
	// first is the first leg of a Number or Dial in Program.legs, and the place in
	// Program.texts of a Say that has a text apart.
	first int32
	// count is how many legs there are; how often a Say or Play is heard, 0 for
	// ever (R4.10).
	count int32
	verb  ast.Verb
}

// leg is one number to be rung.
type leg struct {
	verb     ast.Verb
	number   string
	callerID string
}

// Program is a compiled document. It is immutable and shared by all calls that
// run it.
type Program struct {
	doc      *ast.Document
	resource schema.Resource
	code     []instruction
	legs     []leg
	texts    []string
}

// Compile makes a program of a document that was parsed for that resource.
func Compile(doc *ast.Document, resource schema.Resource) *Program {
	p := &Program{doc: doc, resource: resource, code: make([]instruction, 0, doc.Size+1)}
	for _, v := range doc.Verbs {
		p.add(v)
	}
	p.code = append(p.code, instruction{op: opEnd})
	return p
}

// Document is what the program was compiled from.
func (p *Program) Document() *ast.Document { return p.doc }

// Resource is what the program runs on.
func (p *Program) Resource() schema.Resource { return p.resource }

// add compiles a verb. The code has room for all of them, so that an instruction
// stays where it is while its content is added.
func (p *Program) add(v ast.Verb) {
	p.code = append(p.code, instruction{})
	in := &p.code[len(p.code)-1]
	in.verb = v
	p.compile(in, v)
	in.next = int32(len(p.code))
}

// compile fills in one instruction and adds those of its content behind it.
func (p *Program) compile(in *instruction, v ast.Verb) {
	switch v := v.(type) {
	case *ast.Say:
		in.op = opSay
		in.repeats(v.Loop, v.RepeatDelay)
		p.compileSay(in, v)
	case *ast.Play:
		in.op = opPlay
		in.repeats(v.Loop, v.RepeatDelay)
	case *ast.Pause:
		in.op = opPause
	case *ast.Gather:
		in.op = opGather
		in.compileGather(v)
		for _, prompt := range v.Prompts {
			p.add(prompt)
		}
	case *ast.If:
		in.op = opIf
		in.compileIf(v)
		for _, inside := range v.Verbs {
			p.add(inside)
		}
	case *ast.Number:
		in.op = opDial
		in.first, in.count = int32(len(p.legs)), 1
		p.legs = append(p.legs, leg{v, v.Number, v.CallerID})
	case *ast.Dial:
		in.op = opDial
		p.compileDial(in, v)
	case *ast.Conference:
		in.op = opConference
	case *ast.Redirect:
		in.op = opRedirect
	case *ast.Hangup:
		in.op = opHangup
	case *ast.Reject:
		in.op = opReject
	case *ast.SetMute:
		in.op = opSetMute
	}
}

// compileSay says what is to be done with the text.
func (p *Program) compileSay(in *instruction, v *ast.Say) {
	if replaceVariables(v.Text, "") != v.Text {
		in.is |= vary
	} else if v.SeparateNumbers {
		in.is |= apart
		in.first = int32(len(p.texts))
		p.texts = append(p.texts, spoken(v, ""))
	}
}

// repeats notes how often a Say or Play is heard, and whether there is a pause
// behind each time (R4.10).
func (in *instruction) repeats(loop int, delay time.Duration) {
	in.count = int32(loop)
	if delay > 0 {
		in.is |= pauses
	}
}

// compileGather notes what is taken and told of.
func (in *instruction) compileGather(v *ast.Gather) {
	for _, m := range []method{methodDTMF, methodSpeech} {
		if strings.Contains(v.Input, m.String()) {
			in.takes |= 1 << m
		}
	}
	if wants(&v.Callbacks, schema.PartialResult) {
		in.is |= tellsPartial
	}
	if wants(&v.Callbacks, schema.FullResult) {
		in.is |= tellsFull
	}
}

// compileIf notes how it compares.
func (in *instruction) compileIf(v *ast.If) {
	if v.Variable == "$"+gatherName {
		in.is |= reads
	}
	if v.Test == "EQUAL" {
		in.is |= equal
	}
	if !strings.ContainsFunc(v.Value, func(r rune) bool { return r < '0' || r > '9' }) {
		in.is |= plain
	}
}

// compileDial lists the legs of a Dial. A Number's own caller ID wins (R4.41).
func (p *Program) compileDial(in *instruction, d *ast.Dial) {
	in.first = int32(len(p.legs))
	if d.Number != "" {
		p.legs = append(p.legs, leg{d, d.Number, d.CallerID})
	}
	for _, n := range d.Numbers {
		id := n.CallerID
		if id == "" {
			id = d.CallerID
		}
		p.legs = append(p.legs, leg{n, n.Number, id})
	}
	in.count = int32(len(p.legs)) - in.first
}

// text is what a Say speaks while there has been no input; "" for other verbs.
func (p *Program) text(in *instruction) string {
	v, ok := in.verb.(*ast.Say)
	switch {
	case !ok:
		return ""
	case in.is&vary != 0:
		return spoken(v, "")
	case in.is&apart != 0:
		return p.texts[in.first]
	}
	return v.Text
}

// delay is the pause behind each time that a Say or Play is heard (R4.10).
func (in *instruction) delay() time.Duration {
	switch v := in.verb.(type) {
	case *ast.Say:
		return v.RepeatDelay
	case *ast.Play:
		return v.RepeatDelay
	}
	return 0
}

// callbacks are the settings for callbacks of a verb's events.
func callbacks(v ast.Verb) *ast.Callbacks {
	switch v := v.(type) {
	case *ast.Gather:
		return &v.Callbacks
	case *ast.Number:
		return &v.Callbacks
	case *ast.Dial:
		return &v.Callbacks
	case *ast.Conference:
		return &v.Callbacks
	}
	return nil
}

// wants tells whether callbacks of an event are asked for, and can be sent
// (R3.8).
func wants(c *ast.Callbacks, e schema.Event) bool {
	if c == nil || c.URL == "" {
		return false
	}
	for rest := c.Events; rest != ""; {
		word := rest
		if i := strings.IndexFunc(rest, isSpace); i >= 0 {
			word, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		if word == e.Keyword {
			return true
		}
	}
	return false
}
