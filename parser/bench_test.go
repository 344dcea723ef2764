package parser

import (
	"bytes"
	"testing"

	"github.com/voxsim/voxsim/interp"
	"github.com/voxsim/voxsim/schema"
)

// BenchmarkCompile makes a program of the vendor's Complex IVR.
func BenchmarkCompile(b *testing.B) {
	text := document(b, "docs/complex-ivr.xml")
	var p Parser
	b.ReportAllocs()
	for b.Loop() {
		doc, problems := p.Parse("ivr.xml", text, Options{})
		if doc == nil {
			b.Fatal(problems)
		}
		interp.Compile(doc, schema.Call)
	}
}

// BenchmarkParseLarge makes the tree of a megabyte: the vendor's Complex IVR
// 350 times.
func BenchmarkParseLarge(b *testing.B) {
	one := bytes.TrimSpace(document(b, "docs/complex-ivr.xml"))
	one = bytes.TrimSuffix(bytes.TrimPrefix(one, []byte("<Response>")), []byte("</Response>"))
	text := []byte("<Response>" + string(bytes.Repeat(one, 350)) + "</Response>")
	opt := Options{Limits: Limits{Bytes: len(text), Elements: 20_000}}
	var p Parser
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if doc, problems := p.Parse("ivr.xml", text, opt); doc == nil {
			b.Fatal(problems)
		}
	}
}
