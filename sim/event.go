package sim

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/interp"
)

// Event is one line of the trace: what happened in the world, as the trace
// format names it. An event that an observer is given is valid only until it
// returns; [Event.Clone] keeps it.
type Event struct {
	// T is the virtual time since the run began.
	T time.Duration
	// Name is the event's: "say", "gathered", "hangup", …
	Name string
	// Call is the caller's name, when there are several.
	Call string
	// Conference is the room's name, of events that happen to a room.
	Conference string
	// Tag is the element that caused the event, nil if none did; Line is its
	// line, from 1. Path overrides the tag's.
	Tag  *ast.Tag
	Line int
	Path string
	// Script is the document that Tag stands in.
	Script *ast.Document
	// Document is its address or file, when it is not the call's first.
	Document string
	// Fields are the event's own, in the order of the trace format.
	Fields []Field
}

// Field is one named value of an event.
type Field struct {
	Name string
	kind fieldKind
	flag bool
	num  int64
	text string
	list []string
	body interp.Fields
	err  *interp.Error
}

type fieldKind uint8

const (
	kindText fieldKind = iota
	kindBool
	kindInt
	kindSeconds
	kindList
	kindBody
	kindError
)

// Get returns a field of the event; false when it has none of that name.
func (e *Event) Get(name string) (Field, bool) {
	for _, f := range e.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// String is the value as the trace shows it, a list parted by ", ".
func (f Field) String() string {
	switch f.kind {
	case kindText:
		return f.text
	case kindList:
		return strings.Join(f.list, ", ")
	}
	return string(f.appendValue(nil))
}

// Text returns the text of a field; "" when the event has none of that name.
func (e *Event) Text(name string) string {
	f, _ := e.Get(name)
	return f.text
}

// Bool returns a field that is true or false; false when it is not there.
func (e *Event) Bool(name string) bool {
	f, _ := e.Get(name)
	return f.flag
}

// Int returns a whole number, or a stretch of time in nanoseconds.
func (e *Event) Int(name string) int64 {
	f, _ := e.Get(name)
	return f.num
}

// List returns a field of several texts.
func (e *Event) List(name string) []string {
	f, _ := e.Get(name)
	return f.list
}

// Body returns the fields of a callback.
func (e *Event) Body() interp.Fields {
	f, _ := e.Get("body")
	return f.body
}

// Error returns the error of a call that failed with one; else nil.
func (e *Event) Error() *interp.Error {
	f, _ := e.Get("error")
	return f.err
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

// Prompt is what a say or play event lets the caller hear: the text, or the
// address of the file; "" of another event.
func (e *Event) Prompt() string {
	switch e.Name {
	case "say":
		return e.Text("text")
	case "play":
		return e.Text("url")
	}
	return ""
}

// Clone returns a copy that stays valid.
func (e *Event) Clone() Event {
	var c Event
	e.CopyTo(&c)
	return c
}

// CopyTo makes another event a copy that stays valid; it takes the memory that the
// other has.
func (e *Event) CopyTo(c *Event) {
	fields := append(c.Fields[:0], e.Fields...)
	*c = *e
	c.Fields = fields
}

// field appends a field to be filled in where it stands: a Field is large.
func (e *Event) field(name string, kind fieldKind) *Field {
	if e.Fields == nil {
		e.Fields = make([]Field, 0, 8) // more than most have
	}
	e.Fields = append(e.Fields, Field{})
	f := &e.Fields[len(e.Fields)-1]
	f.Name, f.kind = name, kind
	return f
}

func (e *Event) text(name, v string)                  { e.field(name, kindText).text = v }
func (e *Event) flag(name string, v bool)             { e.field(name, kindBool).flag = v }
func (e *Event) int(name string, v int)               { e.field(name, kindInt).num = int64(v) }
func (e *Event) seconds(name string, d time.Duration) { e.field(name, kindSeconds).num = int64(d) }
func (e *Event) list(name string, v []string)         { e.field(name, kindList).list = v }
func (e *Event) body(name string, v interp.Fields)    { e.field(name, kindBody).body = v }
func (e *Event) failure(name string, v *interp.Error) { e.field(name, kindError).err = v }

// textIf and flagIf leave out what is empty or false.
func (e *Event) textIf(name, v string) {
	if v != "" {
		e.text(name, v)
	}
}

func (e *Event) flagIf(name string, v bool) {
	if v {
		e.flag(name, v)
	}
}

// AppendJSON appends the event as one JSON object, without a line end.
func (e *Event) AppendJSON(dst []byte) []byte {
	dst = appendSeconds(append(dst, `{"t":`...), e.T)
	dst = appendString(append(dst, `,"event":`...), e.Name)
	dst = appendMember(dst, "call", e.Call)
	dst = appendMember(dst, "conference", e.Conference)
	if e.Line != 0 {
		dst = strconv.AppendInt(append(dst, `,"line":`...), int64(e.Line), 10)
	}
	if e.Path != "" {
		dst = appendMember(dst, "path", e.Path)
	} else if e.Tag != nil {
		dst = append(dst, `,"path":"`...)
		dst = append(e.Tag.AppendPath(dst), '"')
	}
	dst = appendMember(dst, "document", e.Document)
	for i := range e.Fields {
		dst = e.Fields[i].appendJSON(append(dst, ','))
	}
	return append(dst, '}')
}

// appendMember appends a text if there is one.
func appendMember(dst []byte, name, v string) []byte {
	if v == "" {
		return dst
	}
	dst = append(append(append(dst, `,"`...), name...), `":`...)
	return appendString(dst, v)
}

func (f *Field) appendJSON(dst []byte) []byte {
	dst = append(append(append(dst, '"'), f.Name...), `":`...)
	return f.appendValue(dst)
}

func (f *Field) appendValue(dst []byte) []byte {
	switch f.kind {
	case kindText:
		return appendString(dst, f.text)
	case kindBool:
		return strconv.AppendBool(dst, f.flag)
	case kindInt:
		return strconv.AppendInt(dst, f.num, 10)
	case kindSeconds:
		return appendSeconds(dst, time.Duration(f.num))
	case kindList:
		return appendList(dst, f.list)
	case kindBody:
		return appendBody(dst, f.body)
	case kindError:
		dst = strconv.AppendInt(append(dst, `{"code":`...), int64(f.err.Code), 10)
		return append(appendString(append(dst, `,"description":`...), f.err.Description), '}')
	}
	return append(dst, "null"...)
}

func appendList(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, v)
	}
	return append(dst, ']')
}

func appendBody(dst []byte, body interp.Fields) []byte {
	dst = append(dst, '{')
	for i, f := range body {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, f.Name), ':')
		dst = appendString(dst, f.Value)
	}
	return append(dst, '}')
}

// appendSeconds writes a time in seconds with at most three decimals.
func appendSeconds(dst []byte, d time.Duration) []byte {
	ms := d.Round(time.Millisecond).Milliseconds()
	dst = strconv.AppendInt(dst, ms/1000, 10)
	if ms %= 1000; ms == 0 {
		return dst
	}
	dst = append(dst, '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

const hex = "0123456789abcdef"

// appendString writes a JSON string. Text that is not UTF-8 becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7f && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && (r != utf8.RuneError || size > 1) && r != '\u2028' && r != '\u2029' && r > 0x9f {
			i += size
			continue
		}
		dst = append(dst, s[from:i]...)
		dst = appendEscape(dst, r)
		i += size
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
