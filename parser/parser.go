// Package parser turns the text of a VoxXML document into its tree, and finds
// every problem the document has (R1, R2, R3).
//
//	doc, problems := parser.Parse("ivr.xml", text, parser.Options{})
//	if err := problems.Err(); err != nil {
//		return err // every error, a line each
//	}
//	problems.WriteText(os.Stderr, false) // warnings
//	ast.Walk(doc, …)
//
// A document is parsed for a resource; a verb that works on calls only is an
// error in a document for a conference (R2.3):
//
//	parser.Parse(name, text, parser.Options{Resource: schema.Conference})
//
// What the language is, the parser takes from package schema: it has no code
// for single verbs. A well-formed document is judged whole and its problems
// come in document order; one that is not well-formed has one problem, its
// first syntax error (R1.4). Whatever the input is, the work grows with its
// length only, and nothing is ever fetched (R1.7).
//
// [Rules] lists the kinds of problems. Warnings say what the platform may
// accept but an author should look at again (R1.10); they come with a document.
package parser

import (
	"errors"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// Options say how to read a document. The zero value reads VoxXML for a call,
// strictly, with the limits of R1.9.
type Options struct {
	// Dialect is the language; nil means [schema.Classic].
	Dialect *schema.Dialect
	// Resource is what the document is for (R2.3); 0 means [schema.Call].
	Resource schema.Resource
	// Lenient makes warnings of unknown elements and attributes, which are
	// then left out (R1.11).
	Lenient bool
	// Base is the address the document was fetched from, against which
	// relative URLs are resolved; without one they are errors (R2.7).
	Base string
	// Limits of the document (R1.9).
	Limits Limits
}

// Limits bound what a document may cost (R1.9). A field that is 0 means the
// default.
type Limits struct {
	// Bytes of the document as it was read; the default is [DefaultBytes], and
	// more than half a gibibyte is never read.
	Bytes int
	// Depth of nesting, the root being level 1; the default is [DefaultDepth].
	Depth int
	// Elements, the root included; the default is [DefaultElements].
	Elements int
}

// The default limits (R1.9).
const (
	DefaultBytes    = 1 << 20
	DefaultDepth    = 64
	DefaultElements = 10_000
)

// filled returns the limits with the defaults filled in.
func (l Limits) filled() Limits {
	for _, field := range []struct {
		limit *int
		usual int
	}{{&l.Bytes, DefaultBytes}, {&l.Depth, DefaultDepth}, {&l.Elements, DefaultElements}} {
		if *field.limit <= 0 {
			*field.limit = field.usual
		}
	}
	l.Bytes = min(l.Bytes, mostBytes)
	return l
}

// mostBytes keeps places within 32 bits, also when each byte becomes three.
const mostBytes = 1 << 29

// Parse reads a document. The document is nil when one of the problems is an
// error; warnings may come with a document. The name is what the user calls the
// document: its path, its address, or "-". A document of bytes is copied.
func Parse[Text string | []byte](name string, text Text, opt Options) (*ast.Document, source.Diagnostics) {
	var p Parser
	return p.Parse(name, string(text), opt)
}

// Parser parses one document after the other with buffers that it keeps. The
// zero value is ready for use. It must not be used by two goroutines at once;
// its documents may.
type Parser struct {
	scanner xmlscan.Scanner
	reader  reader
}

// Parse is [Parse] with the parser's buffers.
func (p *Parser) Parse(name, data string, opt Options) (*ast.Document, source.Diagnostics) {
	limits := opt.Limits.filled()
	if len(data) > limits.Bytes {
		return nil, one(source.NewFile(name, ""), problem{rule: tooLarge,
			message: "the document is larger than " + number(limits.Bytes) + " bytes"})
	}
	text, bad := decode(data)
	file := source.NewFile(name, text)
	if bad != nil {
		return nil, one(file, *bad)
	}
	p.scanner.MaxDepth, p.scanner.MaxElements = limits.Depth, limits.Elements
	tokens, err := p.scanner.Scan(text)
	if err != nil {
		return nil, p.broken(file, tokens, err, opt)
	}
	p.reader.begin(file, tokens, p.scanner.Starts(), opt)
	p.reader.read()
	return p.reader.end()
}

// broken returns the problems of a document that the scanner has not read to its
// end: that it is not UTF-8, a syntax error alone, or those before a limit and the
// limit.
func (p *Parser) broken(file *source.File, tokens []xmlscan.Token, err error, opt Options) source.Diagnostics {
	if clean, bad := checkUTF8(file.Text); bad != nil {
		return one(source.NewFile(file.Name, clean), *bad)
	}
	if limit := (*xmlscan.LimitError)(nil); errors.As(err, &limit) {
		p.reader.begin(file, tokens, p.scanner.Starts(), opt)
		p.reader.read()
		p.reader.limit(limit)
		_, problems := p.reader.end()
		return problems
	}
	var syntax *xmlscan.SyntaxError
	errors.As(err, &syntax)
	return one(file, syntaxProblem(file, syntax))
}

// one makes a list of a single problem.
func one(file *source.File, p problem) source.Diagnostics {
	return source.Diagnostics{p.diagnostic(file, source.Error)}
}

// syntaxProblem makes a problem of the scanner's error (R1.1, R1.2).
func syntaxProblem(file *source.File, err *xmlscan.SyntaxError) problem {
	if err.NoRoot {
		return problem{rule: missingRoot, message: `root element "Response" missing in voxXML; ` + err.Message}
	}
	p := problem{rule: notWellFormed, start: err.Offset, end: err.End, message: err.Message}
	if err.Related >= 0 {
		line, col := file.LineCol(source.At(err.Related))
		p.message += "; opened at " + number(line) + ":" + number(col)
	}
	return p
}
