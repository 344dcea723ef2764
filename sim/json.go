package sim

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON appends the event as one JSON object, without a line end.
func (e *Event) AppendJSON(dst []byte) []byte {
	dst = appendSeconds(append(dst, `{"t":`...), e.T)
	if e.form != nil {
		return e.form.append(dst, e)
	}
	dst = appendString(append(dst, `,"event":`...), e.Name)
	dst = e.appendPlace(e.appendWhose(dst))
	dst = appendMember(dst, "document", e.Document)
	fields := e.shape.specs()
	for i := range fields {
		dst = fields[i].append(dst, e)
	}
	return append(dst, '}')
}

// appendWhose appends the call and the conference.
func (e *Event) appendWhose(dst []byte) []byte {
	return appendMember(appendMember(dst, "call", e.Call), "conference", e.Conference)
}

// appendPlace appends where in its document the event was caused.
func (e *Event) appendPlace(dst []byte) []byte {
	if e.Line != 0 {
		dst = strconv.AppendInt(append(dst, `,"line":`...), int64(e.Line), 10)
	}
	if e.Path != "" {
		return appendMember(dst, "path", e.Path)
	}
	if e.Tag != nil {
		dst = append(dst, `,"path":"`...)
		dst = append(e.Tag.AppendPath(dst), '"')
	}
	return dst
}

// append appends a field, if the event has it.
func (sp *spec) append(dst []byte, e *Event) []byte {
	if sp.maybe && !sp.there(e) {
		return dst
	}
	return sp.appendValue(sp.appendName(dst), e)
}

func (sp *spec) appendName(dst []byte) []byte {
	return append(append(append(dst, `,"`...), sp.name...), `":`...)
}

func (sp *spec) appendValue(dst []byte, e *Event) []byte {
	switch {
	case sp.text != nil:
		return appendString(dst, sp.text(e))
	case sp.num != nil:
		return strconv.AppendInt(dst, int64(sp.num(e)), 10)
	case sp.flag != nil:
		return strconv.AppendBool(dst, sp.flag(e))
	case sp.time != nil:
		return appendSeconds(dst, sp.time(e))
	}
	return sp.json(dst, e)
}

// appendMember appends a text if there is one.
func appendMember(dst []byte, name, v string) []byte {
	if v == "" {
		return dst
	}
	dst = append(append(append(dst, `,"`...), name...), `":`...)
	return appendString(dst, v)
}

func appendNumbers(dst []byte, e *Event) []byte {
	dst = append(dst, '[')
	eachNumber(e.effect.Verb(), func(n string) {
		if dst[len(dst)-1] != '[' {
			dst = append(dst, ',')
		}
		dst = appendString(dst, n)
	})
	return append(dst, ']')
}

func appendBody(dst []byte, e *Event) []byte {
	dst = append(dst, '{')
	for i, f := range e.effect.Fields() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, f.Name), ':')
		dst = appendString(dst, f.Value)
	}
	return append(dst, '}')
}

func appendError(dst []byte, e *Event) []byte {
	err := e.Error()
	dst = strconv.AppendInt(append(dst, `{"code":`...), int64(err.Code), 10)
	return append(appendString(append(dst, `,"description":`...), err.Description), '}')
}

// appendSeconds writes a time, which is not negative, in seconds with at most
// three decimals.
func appendSeconds(dst []byte, d time.Duration) []byte {
	ms := uint64(d+time.Millisecond/2) / uint64(time.Millisecond)
	dst = strconv.AppendUint(dst, ms/1000, 10)
	ms %= 1000
	a, b, c := byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10)
	switch {
	case ms == 0:
		return dst
	case b == '0' && c == '0':
		return append(dst, '.', a)
	case c == '0':
		return append(dst, '.', a, b)
	}
	return append(dst, '.', a, b, c)
}

const hex = "0123456789abcdef"

// appendString writes a JSON string. Text that is not UTF-8 becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := plain(s); i < len(s); i += plain(s[i:]) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !legible(r, size) {
			dst = appendEscape(append(dst, s[from:i]...), r)
			from = i + size
		}
		i += size
	}
	return append(append(dst, s[from:]...), '"')
}

// legible tells whether a rune that is not plain is written as it is.
func legible(r rune, size int) bool {
	return r > 0x9f && (r != utf8.RuneError || size > 1) && r != '\u2028' && r != '\u2029'
}

// plain is how much of a text has only characters of ASCII that are written as
// they are.
func plain(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return i
		}
	}
	return len(s)
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
