package simtest

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fields are what an event or a callback must have, by name; others are left
// aside. A value is a text, which must be exactly so after white space is
// collapsed, a bool, a number, a [time.Duration], a *[regexp.Regexp], or a
// func(string) bool. Of a list one value, or the whole parted by ", ", must be
// so. What is left out in the trace is "" and false.
type Fields map[string]any

// String writes the fields for messages.
func (f Fields) String() string {
	if len(f) == 0 {
		return ""
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(f)) {
		parts = append(parts, name+": "+want{f[name]}.String())
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// check tells what is wrong with the values.
func (f Fields) check() error {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if err := (want{f[name]}).check(); err != nil {
			return fmt.Errorf("the field %q %w", name, err)
		}
	}
	return nil
}

// met counts the fields that are as they must be.
func (f Fields) met(value func(name string) (string, bool)) int {
	n := 0
	for name, v := range f {
		if (want{v}).matches(value(name)) {
			n++
		}
	}
	return n
}

// want is what a text must be.
type want struct{ v any }

// String writes it for messages.
func (w want) String() string {
	switch v := w.v.(type) {
	case *regexp.Regexp:
		if v == nil {
			return "nil"
		}
		return "/" + v.String() + "/"
	case func(string) bool:
		return "what the function takes"
	case time.Duration:
		return v.String()
	}
	if v := reflect.ValueOf(w.v); v.Kind() == reflect.String {
		return strconv.Quote(collapse(v.String()))
	}
	return fmt.Sprint(w.v)
}

// check tells what is wrong with it.
func (w want) check() error {
	switch v := w.v.(type) {
	case *regexp.Regexp:
		if v == nil {
			return fmt.Errorf("is a regular expression that is nil")
		}
		return nil
	case func(string) bool:
		if v == nil {
			return fmt.Errorf("is a function that is nil")
		}
		return nil
	}
	v := reflect.ValueOf(w.v)
	if v.IsValid() && (v.Kind() == reflect.String || v.Kind() == reflect.Bool || v.CanInt() || v.CanUint() || v.CanFloat()) {
		return nil
	}
	return fmt.Errorf("is of type %T; it must be a text, a bool, a number, a time.Duration, a *regexp.Regexp or a func(string) bool", w.v)
}

// matches tells whether a value is so; a value that is not there is empty.
func (w want) matches(value string, there bool) bool {
	if w.takes(value, there) {
		return true
	}
	return strings.Contains(value, ", ") && slices.ContainsFunc(strings.Split(value, ", "), func(part string) bool { return w.takes(part, true) })
}

func (w want) takes(value string, there bool) bool {
	switch v := w.v.(type) {
	case *regexp.Regexp:
		return v.MatchString(collapse(value))
	case func(string) bool:
		return v(value)
	case time.Duration:
		return number(value, v.Seconds())
	}
	switch v := reflect.ValueOf(w.v); {
	case v.Kind() == reflect.String:
		return collapse(v.String()) == collapse(value)
	case v.Kind() == reflect.Bool:
		return value == strconv.FormatBool(v.Bool()) || !there && !v.Bool()
	case v.CanInt():
		return number(value, float64(v.Int()))
	case v.CanUint():
		return number(value, float64(v.Uint()))
	case v.CanFloat():
		return number(value, v.Float())
	}
	return false
}

func number(value string, is float64) bool {
	f, err := strconv.ParseFloat(value, 64)
	return err == nil && f == is
}

func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }
