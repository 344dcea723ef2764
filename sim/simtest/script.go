package simtest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// Script is what a call executes, or what the API gives to a call, a conference
// or a participant: [XML], [File], [FS], [Document]; for calls also [Handler]
// and [URL].
type Script struct {
	name string
	read func() ([]byte, error)
	doc  *ast.Document
	// url is where the call asks for its first document; site serves it.
	url  string
	site *site
}

// site is an http.Handler and where it answers.
type site struct {
	origin  string // "" for one of ours
	handler http.Handler
}

// XML is a document as text.
func XML(document string) Script {
	return Script{name: "document", read: func() ([]byte, error) { return []byte(document), nil }}
}

// File is a document in a file. Tests run in the folder of their package.
func File(name string) Script {
	return Script{name: name, read: func() ([]byte, error) { return os.ReadFile(name) }}
}

// FS is a document in a file system, for instance an embedded one.
func FS(fsys fs.FS, name string) Script {
	return Script{name: name, read: func() ([]byte, error) {
		if fsys == nil {
			return nil, errors.New("the file system is nil")
		}
		return fs.ReadFile(fsys, name)
	}}
}

// Document is a document that was parsed before, for calls.
func Document(doc *ast.Document) Script { return Script{name: "document", doc: doc} }

// Handler is an application that answers calls by VoxXML: the call begins with
// a POST to the target, as an inbound call does (R6.1), and every Redirect and
// callback to the same host goes to the handler too. There is no network; the
// handler runs in the goroutine of the test. The target is a path, or a whole
// address where the host matters to the application.
func Handler(h http.Handler, target string) Script {
	origin, address := splitTarget(target)
	return Script{name: target, url: address, site: &site{origin: origin, handler: h}}
}

// URL is an address that [World.Web], [World.Handlers] or [World.Fetch] answers:
// the call begins with a POST to it (R6.1).
func URL(address string) Script { return Script{name: address, url: address} }

// document reads and parses a script that is a document.
func (s Script) document(on schema.Resource, lenient bool) (*ast.Document, error) {
	switch {
	case s.doc != nil && on != schema.Call:
		return nil, errors.New("a Document was parsed for calls; give the API an XML, File or FS")
	case s.doc != nil:
		return s.doc, nil
	case s.url != "":
		return nil, fmt.Errorf("%s is an address; the API takes documents: XML, File or FS", s.url)
	case s.read == nil:
		return nil, errors.New("the script is empty; say XML, File, FS, Document, Handler or URL")
	}
	data, err := s.read()
	if err != nil {
		return nil, err
	}
	doc, problems := parser.Parse(s.name, data, parser.Options{Resource: on, Lenient: lenient})
	if doc == nil {
		var b bytes.Buffer
		_ = problems.WriteText(&b, false) // a buffer takes everything
		return nil, fmt.Errorf("the script is invalid:\n%s", b.String())
	}
	return doc, nil
}
