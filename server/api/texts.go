package api

import (
	"reflect"
	"regexp"

	"github.com/voxsim/voxsim/internal/texts"
)

// fields are those of a body that is an object of texts, none of them optional.
type fields []field

type field struct {
	name    string
	pattern *regexp.Regexp
}

// fieldsOf are the fields of the Body of an input, as its tags describe them.
func fieldsOf(input reflect.Type) (all fields) {
	body, _ := input.FieldByName("Body")
	for i := range body.Type.NumField() {
		tag := body.Type.Field(i).Tag
		all = append(all, field{tag.Get("json"), regexp.MustCompile(tag.Get("pattern"))})
	}
	return all
}

// read takes the values of the fields from a body that has each of them once, none
// empty, and nothing else. It returns false for everything else, whether that is
// valid or not.
func (all fields) read(body []byte, into ...*string) bool {
	taken := 0
	ok := texts.Read(body, func(name, value string) bool {
		for i, f := range all {
			if f.name == name && *into[i] == "" && value != "" && f.pattern.MatchString(value) {
				*into[i] = value
				taken++
				return true
			}
		}
		return false
	})
	return ok && taken == len(all)
}
