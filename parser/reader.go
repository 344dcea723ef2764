package parser

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/schema"
	"github.com/voxsim/voxsim/source"
)

// reader goes over the tokens of one document once, builds the tree and
// collects the problems. Its buffers serve the next document too.
type reader struct {
	// The document and how to read it.
	file     *source.File
	text     string
	tokens   []xmlscan.Token
	voc      *vocabulary
	resource schema.Resource
	lenient  bool
	base     *url.URL

	// The result.
	doc      *ast.Document
	problems source.Diagnostics
	slabs    slabs
	kept     strings.Builder

	// Where the reader is.
	next   int       // the next token
	open   []element // the elements around it, outermost first
	counts []int32   // per open element and verb: how many stand in it so far
	others map[other]int32
	inside []node  // verbs that stand in the open elements
	texts  []int32 // text tokens that stand in the open elements

	kinds   []int32      // of the elements in document order, as kindOf returns them
	element int          // the next of them
	given   []given      // the attributes that the element may have
	tags    [64]startTag // some of those before, see earlier
	// voice speaks language.
	voice, language string
	scratch         []byte
}

// element is an element that is open. There are no pointers in it: while garbage is
// collected each that is stored is looked at (4 % of a compilation).
type element struct {
	// start and nameEnd are the bytes of its '<' and behind its name.
	start, nameEnd int32
	ordinal        int32
	// inside and texts are where its own begin in the reader's.
	inside, texts int32
	node
	role role
	// full says that other elements stand in it.
	full bool
}

// node is a verb of the tree: its kind, and its number among those of the kind.
type node struct{ kind, number int32 }

// verb is what the vocabulary says of an element; nil for the root and for
// unknown elements.
func (r *reader) verb(e *element) *verb {
	if e.role != asVerb {
		return nil
	}
	return r.voc.verbs[e.kind]
}

// elementName is the name of an element as it is written.
func (r *reader) elementName(e *element) string { return r.text[e.start+1 : e.nameEnd] }

// role is how an element is judged.
type role uint8

const (
	asVerb    role = iota // by its schema
	asRoot                // holds any verbs
	notJudged             // unknown, or inside of something unknown
)

// other is an element without a verb, for counting.
type other struct {
	parent int32
	name   string
}

// Kinds of elements that are no verbs.
const (
	rootKind    = -1
	unknownKind = -2
)

// begin makes the reader ready for a document.
func (r *reader) begin(file *source.File, tokens []xmlscan.Token, starts []int32, opt Options) {
	r.file, r.text, r.tokens = file, file.Text, tokens
	r.voc = vocabularyOf(opt.Dialect, r.voc)
	r.resource, r.lenient = opt.Resource, opt.Lenient
	if r.resource == 0 {
		r.resource = schema.Call
	}
	r.base = nil
	if opt.Base != "" {
		if u, err := url.Parse(opt.Base); err == nil && u.IsAbs() {
			r.base = u
		}
	}
	r.doc, r.problems = &ast.Document{File: file, Base: opt.Base}, nil
	r.next, r.element = 0, 0
	r.open, r.counts, r.inside, r.texts = r.open[:0], r.counts[:0], r.inside[:0], r.texts[:0]
	r.reserve(starts)
}

// reserve counts what the document has and makes room for it.
func (r *reader) reserve(starts []int32) {
	var few [32]int
	counts := few[:]
	if len(r.voc.verbs) > len(few) {
		counts = make([]int, len(r.voc.verbs))
	}
	r.kinds = slices.Grow(r.kinds[:0], len(starts))
	for _, i := range starts {
		k := r.kindOf(r.nameOf(&r.tokens[i]))
		r.kinds = append(r.kinds, int32(k))
		if k >= 0 {
			counts[k]++
		}
	}
	for i, v := range r.voc.verbs {
		if counts[i] > 0 {
			v.reserve(&r.slabs, counts[i])
		}
	}
	r.slabs.verbs = make([]ast.Verb, 0, len(r.kinds))
	if cap(r.given) < r.voc.attrs {
		r.given = make([]given, r.voc.attrs)
	}
	if r.open == nil {
		r.open, r.inside = make([]element, 0, 8), make([]node, 0, 32)
		r.counts = make([]int32, 0, 8*len(r.voc.verbs))
	}
}

// kindOf is the place of a verb in the dialect, rootKind or unknownKind.
func (r *reader) kindOf(name string) int {
	if i := r.voc.names.find(name); i >= 0 {
		return i
	}
	if name == r.voc.dialect.Root {
		return rootKind
	}
	return unknownKind
}

func (r *reader) nameOf(t *xmlscan.Token) string {
	start, end := t.NameSpan()
	return r.text[start:end]
}

// read goes over all tokens.
func (r *reader) read() {
	for r.next < len(r.tokens) {
		t := &r.tokens[r.next]
		switch t.Kind {
		case xmlscan.StartTag:
			if len(r.open) == 0 && r.kinds[0] != rootKind {
				r.wrongRoot(t)
				return
			}
			r.startElement(t)
		case xmlscan.EndTag:
			r.endElement()
		case xmlscan.Text, xmlscan.CDATA:
			r.addText(t)
		}
		r.next++
	}
}

// wrongRoot reports a root that is not Response; nothing else is judged then
// (R1.1).
func (r *reader) wrongRoot(t *xmlscan.Token) {
	start, _ := t.Span()
	name := r.nameOf(t)
	root := r.voc.dialect.Root
	r.report(problem{rule: missingRoot, start: start, end: start + 1 + len(name),
		message:    "root element " + strconv.Quote(root) + " missing in voxXML; the root is " + plain(name),
		suggestion: spell.Nearest(name, []string{root}), path: "/" + plain(name)})
	r.next = len(r.tokens)
}

// limit reports that the scanner has met a limit (R1.9). What was open there
// is not judged any further.
func (r *reader) limit(err *xmlscan.LimitError) {
	if len(r.kinds) > 0 && r.kinds[0] != rootKind {
		return
	}
	if len(r.open) > 0 {
		r.endStretch()
	}
	p := problem{rule: tooManyElements, message: "the document has more than " + number(err.Limit) + " elements"}
	if err.Depth {
		p = problem{rule: tooDeep, message: "elements nest deeper than " + number(err.Limit) + " levels"}
	}
	p.start, p.end = err.Offset, err.Offset+1
	for p.end < len(r.text) && !isSpace(r.text[p.end]) && r.text[p.end] != '/' && r.text[p.end] != '>' {
		p.end++
	}
	r.report(p)
}

// end returns the result and forgets the document.
func (r *reader) end() (*ast.Document, source.Diagnostics) {
	doc, problems := r.doc, r.problems
	problems.Sort()
	if problems.HasErrors() {
		doc = nil
	}
	clear(r.others)
	clear(r.tags[:])
	r.file, r.text, r.tokens = nil, "", nil
	r.doc, r.problems, r.slabs, r.kept = nil, nil, slabs{}, strings.Builder{}
	r.voice, r.language = "", ""
	return doc, problems
}

// report adds a problem with the severity of its rule.
func (r *reader) report(p problem) { r.add(p, severity(p.rule)) }

// reportUnknown adds a problem that a lenient parse only warns of (R1.11).
func (r *reader) reportUnknown(p problem) {
	if r.lenient {
		r.add(p, source.Warning)
		return
	}
	r.report(p)
}

func (r *reader) add(p problem, s source.Severity) {
	r.problems = append(r.problems, p.diagnostic(r.file, s))
}
