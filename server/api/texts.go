package api

import (
	"encoding/json"
	"reflect"
	"regexp"
	"unicode/utf8"
)

// texts are the fields of a body that is an object of texts, none of them optional.
type texts []textField

type textField struct {
	name    string
	pattern *regexp.Regexp
}

// textsOf are the fields of the Body of an input, as its tags describe them.
func textsOf(input reflect.Type) (fields texts) {
	body, _ := input.FieldByName("Body")
	for i := range body.Type.NumField() {
		tag := body.Type.Field(i).Tag
		fields = append(fields, textField{tag.Get("json"), regexp.MustCompile(tag.Get("pattern"))})
	}
	return fields
}

// read takes the values of the fields, in one pass, from an object that has each of
// them once, none empty, and nothing else. It returns false for everything else,
// whether that is valid or not.
func (fields texts) read(data []byte, into ...*string) bool {
	s := scanner{data}
	if !utf8.Valid(data) || !s.take('{') {
		return false
	}
	for n := range fields {
		if n > 0 && !s.take(',') || !s.field(fields, into) {
			return false
		}
	}
	return s.take('}') && s.end()
}

// field reads a name and its value, which must be new.
func (s *scanner) field(fields texts, into []*string) bool {
	name, ok := s.text()
	if !ok || !s.take(':') {
		return false
	}
	value, ok := s.text()
	if !ok || value == "" {
		return false
	}
	for i, f := range fields {
		if f.name == name && *into[i] == "" && f.pattern.MatchString(value) {
			*into[i] = value
			return true
		}
	}
	return false
}

// scanner reads JSON that is valid UTF-8; what it has read is gone.
type scanner struct{ left []byte }

// end tells whether nothing but white space is left.
func (s *scanner) end() bool {
	for len(s.left) > 0 {
		switch s.left[0] {
		case ' ', '\t', '\r', '\n':
			s.left = s.left[1:]
		default:
			return false
		}
	}
	return true
}

// take takes a character, and the white space before it.
func (s *scanner) take(c byte) bool {
	if s.end() || s.left[0] != c {
		return false
	}
	s.left = s.left[1:]
	return true
}

// text takes a string.
func (s *scanner) text() (value string, ok bool) {
	if !s.take('"') {
		return "", false
	}
	escaped := false
	for i := 0; i < len(s.left); i++ {
		switch c := s.left[i]; {
		case c == '"':
			value, s.left = string(s.left[:i]), s.left[i+1:]
			if escaped {
				return unescaped(value)
			}
			return value, true
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// unescaped is a string that has escapes.
func unescaped(s string) (value string, ok bool) {
	err := json.Unmarshal([]byte(`"`+s+`"`), &value)
	return value, err == nil
}
