package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/antchfx/xmlquery"
	"github.com/beevik/etree"

	"github.com/voxsim/voxsim/bench/clib"
	"github.com/voxsim/voxsim/internal/pair"
	"github.com/voxsim/voxsim/internal/xmlscan"
	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/parser"
	"github.com/voxsim/voxsim/schema"
)

// What everybody must find in the Complex IVR.
const (
	elements   = 46
	attributes = 99
)

// counted fails when a reader has not found everything.
func counted(e, a int) error {
	if e != elements || a != attributes {
		return fmt.Errorf("found %d elements and %d attributes, not %d and %d", e, a, elements, attributes)
	}
	return nil
}

// parsing is P1 to P4: all readers in one race.
func (b *bench) parsing() ([]figure, error) {
	h, err := b.race(
		contestant{name: "scan", do: b.scan()},
		contestant{name: "compile", do: b.compile()},
		contestant{name: xmlToken, version: runtime.Version(), do: each(b.xmlToken)},
		contestant{name: xmlUnmarshal, version: runtime.Version(), do: each(b.xmlUnmarshal)},
		contestant{name: etreePeer, version: moduleVersion("github.com/beevik/etree"), do: each(b.etree)},
		contestant{name: xmlqueryPeer, version: moduleVersion("github.com/antchfx/xmlquery"), do: each(b.xmlquery)},
		b.library(libxml2, clib.Libxml2),
		b.library(expat, clib.Expat),
	)
	if err != nil {
		return nil, err
	}
	return []figure{
		h.faster("scan", xmlToken), h.faster("scan", libxml2), h.faster("scan", expat),
		h.faster("compile", xmlUnmarshal), h.faster("compile", etreePeer), h.faster("compile", xmlqueryPeer),
		h.faster("compile", libxml2),
	}, nil
}

// scan is ours: tokens.
func (b *bench) scan() func(int) error {
	var s xmlscan.Scanner
	text := string(b.text)
	return each(func() error {
		tokens, err := s.Scan(text)
		if err != nil {
			return err
		}
		e, a := 0, 0
		for i := range tokens {
			switch tokens[i].Kind {
			case xmlscan.StartTag:
				e++
			case xmlscan.Attr:
				a++
			}
		}
		return counted(e, a)
	})
}

// compile is ours: a program, from the text.
func (b *bench) compile() func(int) error {
	var p parser.Parser
	want := b.program.Len()
	text := string(b.text)
	return each(func() error {
		doc, problems := p.Parse(complexName, text, parser.Options{})
		if doc == nil {
			return problems.Err()
		}
		if n := interp.Compile(doc, schema.Call).Len(); n != want {
			return fmt.Errorf("%d instructions, not %d", n, want)
		}
		return nil
	})
}

// library is a C library, which loops in C.
func (b *bench) library(name string, lib clib.Parser) contestant {
	return contestant{name: name, version: lib.Version, missing: lib.Missing, do: func(n int) error {
		e, a, err := lib.Parse(b.text, n)
		if err != nil {
			return err
		}
		return counted(e, a)
	}}
}

func (b *bench) xmlToken() error {
	d := xml.NewDecoder(bytes.NewReader(b.text))
	e, a := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return counted(e, a)
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			e++
			a += len(start.Attr)
		}
	}
}

// xmlNode is any element.
type xmlNode struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []xmlNode  `xml:",any"`
}

func (n *xmlNode) count() (e, a int) {
	e, a = 1, len(n.Attrs)
	for i := range n.Nodes {
		e1, a1 := n.Nodes[i].count()
		e, a = e+e1, a+a1
	}
	return e, a
}

func (b *bench) xmlUnmarshal() error {
	var n xmlNode
	if err := xml.Unmarshal(b.text, &n); err != nil {
		return err
	}
	return counted(n.count())
}

func (b *bench) etree() error {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(b.text); err != nil {
		return err
	}
	return counted(countEtree(doc.Root()))
}

func countEtree(n *etree.Element) (e, a int) {
	e, a = 1, len(n.Attr)
	for _, token := range n.Child {
		if child, ok := token.(*etree.Element); ok {
			e1, a1 := countEtree(child)
			e, a = e+e1, a+a1
		}
	}
	return e, a
}

func (b *bench) xmlquery() error {
	doc, err := xmlquery.Parse(bytes.NewReader(b.text))
	if err != nil {
		return err
	}
	return counted(countXmlquery(doc))
}

func countXmlquery(n *xmlquery.Node) (e, a int) {
	if n.Type == xmlquery.ElementNode {
		e, a = 1, len(n.Attr)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		e1, a1 := countXmlquery(child)
		e, a = e+e1, a+a1
	}
	return e, a
}

// parsingAllocs is P5.
func (b *bench) parsingAllocs() ([]figure, error) {
	token, err := allocations(each(b.xmlToken))
	if err != nil {
		return nil, err
	}
	compile, err := allocations(b.compile())
	if err != nil {
		return nil, err
	}
	scan, err := allocations(b.scan())
	if err != nil {
		return nil, err
	}
	return []figure{
		measured(one(compile), number(compile), number(token), runtime.Version()),
		measured(one(scan), number(scan), "", ""),
	}, nil
}

// allocations is how often memory is allocated for one piece of work, once the
// buffers have grown.
func allocations(do func(int) error) (float64, error) {
	err := do(2)
	n := testing.AllocsPerRun(200, func() {
		if e := do(1); e != nil {
			err = e
		}
	})
	return n, err
}

// one is the spread of a figure that is always the same.
func one(v float64) pair.Spread { return pair.Of([]float64{v}) }

// versionIn finds a version in what a program says of itself.
func versionIn(text string) string {
	for word := range strings.FieldsSeq(text) {
		if word = strings.TrimPrefix(word, "v"); word != "" && word[0] >= '0' && word[0] <= '9' {
			return strings.TrimRight(word, ",;")
		}
	}
	return ""
}
