package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// deepest is how deep the JSON of a request may be nested; nothing that the API
// takes is deeper than 2.
const deepest = 32

// checkJSON refuses what decoding alone would let pass: bytes that are no UTF-8,
// a name that stands twice in an object, more behind the value, and bottomless
// nesting.
func checkJSON(data []byte, _ any) error {
	if !utf8.Valid(data) {
		return errors.New("it is not valid UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := checkValue(d, 0); err != nil {
		return sayWhere(err, d.InputOffset())
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("at byte %d: there is more behind the JSON value", d.InputOffset())
	}
	return nil
}

// sayWhere adds the place of a syntax error.
func sayWhere(err error, at int64) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("the JSON value is not complete")
	}
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		at = syntax.Offset
	}
	return fmt.Errorf("at byte %d: %w", at, err)
}

// checkValue reads one value.
func checkValue(d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth++; depth > deepest {
		return fmt.Errorf("it is nested more than %d levels deep", deepest)
	}
	names := map[string]bool{}
	for d.More() {
		if open == '{' {
			if err := checkName(d, names); err != nil {
				return err
			}
		}
		if err := checkValue(d, depth); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// checkName reads the name of a field, which must be new.
func checkName(d *json.Decoder, names map[string]bool) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	name, ok := token.(string)
	if !ok {
		return fmt.Errorf("the name of a field is no string")
	}
	if names[name] {
		return fmt.Errorf("%s stands twice in one object", shorten(name, longestPart))
	}
	names[name] = true
	return nil
}

// checkNames refuses the fields of an object that differ from those of a struct
// in capital letters only: decoding alone would let them pass.
func checkNames(data []byte, v any) error {
	t := reflect.TypeOf(v).Elem()
	var object map[string]json.RawMessage
	if t.Kind() != reflect.Struct || json.Unmarshal(data, &object) != nil {
		return nil
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		delete(object, name)
	}
	for name := range object {
		return fmt.Errorf("there is no field %s", shorten(name, longestPart))
	}
	return nil
}
