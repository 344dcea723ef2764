// Package build makes VoxXML documents in Go programs, typed by verb:
//
//	text, err := build.Response{
//		build.Gather{NumDigits: 1, Prompts: build.Prompts{
//			build.Say{Text: "For opening hours, press one."},
//		}},
//		build.If{Variable: "$GATHER", Test: "EQUAL", Value: "1", Verbs: build.Verbs{
//			build.Say{Text: "We open at nine.", Voice: "Amy"},
//			build.Hangup{},
//		}},
//	}.Bytes(parser.Options{})
//
// A verb is a struct with a field for each attribute. A field that is zero is not
// written, so that the attribute has its default; required attributes are always
// written. Where the zero value is a choice of its own beside the default, the
// field is a pointer: Loop: new(0) repeats for ever, no Loop plays once.
//
// What cannot stand where does not compile as far as Go can tell: only a [Prompt]
// goes into a Gather, only a [Number] into a Dial. Everything else that makes a
// document wrong is judged by the parser, as for any other document, so nothing
// that has been built is refused later: no length of 90 seconds, no number with
// blanks, no SetMute on a call, no control character.
//
// Texts are written as they are meant: < & > and quotes need no care, $GATHER is
// the last input. White space is as in any document (R2.6).
package build

import (
	"reflect"

	"github.com/voxsim/voxsim/format"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// Response is a document: the verbs that run one after the other.
type Response []Verb

// Bytes returns the document as package format writes it. The options say what it
// is for: the zero value is a document for a call, without relative addresses; see
// [parser.Options.Resource] and [parser.Options.Base]. It is always read strictly.
//
// A document that is not valid gives [source.Diagnostics]. Their paths name the
// verb, as in /Response/Gather[1]/Say[2]; their places are in a draft of the
// document with a line for each verb.
func (r Response) Bytes(opt parser.Options) ([]byte, error) {
	if opt.Dialect == nil {
		opt.Dialect = schema.Classic
	}
	opt.Lenient = false
	d := draft{dialect: opt.Dialect}
	d.raw("<", opt.Dialect.Root, ">")
	d.elements(reflect.ValueOf(r))
	d.raw("</", opt.Dialect.Root, ">")
	return format.Source("response.xml", d.text, opt)
}
