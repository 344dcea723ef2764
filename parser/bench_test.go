package parser

import (
	"bytes"
	"testing"
)

// BenchmarkParseLarge makes the tree of a megabyte: the vendor's Complex IVR
// 350 times.
func BenchmarkParseLarge(b *testing.B) {
	one := bytes.TrimSpace(document(b, "docs/complex-ivr.xml"))
	one = bytes.TrimSuffix(bytes.TrimPrefix(one, []byte("<Response>")), []byte("</Response>"))
	text := "<Response>" + string(bytes.Repeat(one, 350)) + "</Response>"
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
