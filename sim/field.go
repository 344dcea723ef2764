package sim

import (
	"iter"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// Field is one named value of an event, valid as long as the event is.
type Field struct {
	Name  string
	spec  *spec
	event *Event
}

// Get returns a field of the event; false when it has none of that name.
func (e *Event) Get(name string) (Field, bool) {
	fields := e.shape.specs()
	for i := range fields {
		if sp := &fields[i]; sp.name == name && sp.there(e) {
			return Field{name, sp, e}, true
		}
	}
	return Field{}, false
}

// Fields are the event's own, in the order of the trace format.
func (e *Event) Fields() iter.Seq[Field] {
	return func(yield func(Field) bool) {
		fields := e.shape.specs()
		for i := range fields {
			if sp := &fields[i]; sp.there(e) && !yield(Field{sp.name, sp, e}) {
				return
			}
		}
	}
}

// there tells whether an event has the field.
func (sp *spec) there(e *Event) bool {
	switch {
	case !sp.maybe:
		return true
	case sp.text != nil:
		return sp.text(e) != ""
	case sp.flag != nil:
		return sp.flag(e)
	}
	return e.Error() != nil // the only other
}

// String is the value as the trace shows it, a list parted by ", ".
func (f Field) String() string {
	switch {
	case f.spec == nil:
		return ""
	case f.spec.text != nil:
		return f.spec.text(f.event)
	case f.Name == "numbers":
		return strings.Join(f.event.Numbers(), ", ")
	}
	return string(f.spec.appendValue(nil, f.event))
}

// Text returns the text of a field; "" when the event has none of that name.
func (e *Event) Text(name string) string {
	if f, ok := e.Get(name); ok && f.spec.text != nil {
		return f.spec.text(e)
	}
	return ""
}

// Bool returns a field that is true or false; false when it is not there.
func (e *Event) Bool(name string) bool {
	f, ok := e.Get(name)
	return ok && f.spec.flag != nil && f.spec.flag(e)
}

// Int returns a whole number, or a stretch of time in nanoseconds.
func (e *Event) Int(name string) int64 {
	if f, ok := e.Get(name); ok && (f.spec.num != nil || f.spec.time != nil) {
		return f.spec.number(e)
	}
	return 0
}

// Numbers are those that a dial event rings.
func (e *Event) Numbers() []string {
	var all []string
	if _, ok := e.Get("numbers"); ok {
		eachNumber(e.effect.Verb(), func(n string) { all = append(all, n) })
	}
	return all
}

// eachNumber goes through those that a Number or a Dial rings.
func eachNumber(v ast.Verb, do func(string)) {
	switch v := v.(type) {
	case *ast.Number:
		do(v.Number)
	case *ast.Dial:
		if v.Number != "" {
			do(v.Number)
			return
		}
		for _, n := range v.Numbers {
			do(n.Number)
		}
	}
}

// Body returns the fields of a callback.
func (e *Event) Body() interp.Fields {
	if _, ok := e.Get("body"); ok {
		return e.effect.Fields()
	}
	return nil
}

// Error returns the error of a call that failed with one; else nil.
func (e *Event) Error() *interp.Error {
	switch {
	case e.effect != nil:
		return e.effect.Error()
	case e.result != nil:
		return e.result.Error
	}
	return nil
}

// Value returns a field by its name in the trace, those included that any event
// may have; false when it is not there. A dot leads inside: body.event is
// the field event of body, error.code the code of an error, also when written code.
func (e *Event) Value(name string) (string, bool) {
	switch name {
	case "event":
		return e.Name, true
	case "call":
		return e.Call, e.Call != ""
	case "document":
		return e.Document, e.Document != ""
	case "line":
		return strconv.Itoa(e.Line), e.Line != 0
	case "path":
		if e.Tag == nil || e.Path != "" {
			return e.Path, e.Path != ""
		}
		return e.Tag.Path(), true
	case "conference":
		return e.Conference, e.Conference != ""
	case "t":
		return string(appendSeconds(nil, e.T)), true
	case "code", "error.code":
		if err := e.Error(); err != nil {
			return strconv.Itoa(err.Code), true
		}
	case "error.description":
		if err := e.Error(); err != nil {
			return err.Description, true
		}
	}
	if rest, ok := strings.CutPrefix(name, "body."); ok {
		return e.Body().Get(rest), e.Body().Get(rest) != ""
	}
	f, ok := e.Get(name)
	return f.String(), ok
}
