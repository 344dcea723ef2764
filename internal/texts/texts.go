// Package texts reads JSON objects whose values are all texts, as the bodies of
// callbacks and of most requests are, in one pass.
//
//	ok := texts.Read(body, func(name, value string) bool {
//		fields = append(fields, fetch.Field{Name: name, Value: value})
//		return true
//	})
package texts

import (
	"encoding/json"
	"unicode/utf8"
)

// Read gives the fields of an object to a function, in their order, until it returns
// false. It returns whether data is one object of texts, and valid UTF-8, and the
// function has taken all its fields. It allows a name twice.
func Read(data []byte, take func(name, value string) bool) bool {
	s := scanner{data}
	if !utf8.Valid(data) || !s.take('{') {
		return false
	}
	if s.take('}') {
		return s.end()
	}
	for {
		name, ok := s.text()
		if !ok || !s.take(':') {
			return false
		}
		value, ok := s.text()
		if !ok || !take(name, value) {
			return false
		}
		if s.take('}') {
			return s.end()
		}
		if !s.take(',') {
			return false
		}
	}
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
