package api

import (
	"net/http"

	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// document reads the VoxXML of a request for its resource. What is wrong is 422
// with the code and the first problem with its place (R7.3).
func document(field, text string, r schema.Resource) (Document, error) {
	doc, problems := parser.Parse(field, []byte(text), parser.Options{Resource: r})
	if first, wrong := problems.First(); wrong {
		return Document{}, NewError(http.StatusUnprocessableEntity, first.Error())
	}
	return Document{Text: text, Tree: doc}, nil
}
