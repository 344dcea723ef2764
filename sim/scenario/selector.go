package scenario

import (
	"errors"
	"fmt"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/xpath"
	"github.com/voxsim/voxsim/sim"
)

// selection is an expression on a document.
type selection struct {
	document *ast.Document
	at       string
}

// stands tells whether the event was caused by an element that the observation
// selects, or by one inside it: a prompt stands in its Gather.
func (x *execution) stands(o *Observation, e *sim.Event) bool {
	if e.Tag == nil || e.Script == nil {
		return false
	}
	key := selection{e.Script, o.At}
	tags, ok := x.selected[key]
	if !ok {
		tags = selectTags(e.Script, o.At)
		put(&x.selected, key, tags)
	}
	for tag := e.Tag; tag != nil; tag = tag.Parent {
		if tags[tag] {
			return true
		}
	}
	return false
}

// selectTags finds the elements that an expression selects, or of which it
// selects an attribute or the text. An expression that cannot be evaluated
// selects nothing.
func selectTags(doc *ast.Document, expr string) map[*ast.Tag]bool {
	tags := map[*ast.Tag]bool{}
	x, err := xpath.Compile(expr)
	if err != nil {
		return tags
	}
	found, err := x.Evaluate(xpath.NewTree(doc))
	if err != nil {
		return tags
	}
	for _, hit := range found.Hits {
		tags[hit.Tag] = true
	}
	return tags
}

// checkSelector tells what is wrong with an expression of at.
func checkSelector(expr string) error {
	const instance = "write for instance: //Gather[@numDigits='4']"
	if expr == "" {
		return errors.New("at is empty; " + instance)
	}
	x, err := xpath.Compile(expr)
	if err == nil && !x.Selects() {
		err = fmt.Errorf("%q: it selects no elements; "+instance, expr)
	}
	return err
}
