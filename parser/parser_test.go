package parser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// document reads a file of the repository's testdata.
func document(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", filepath.FromSlash(name)))
	require.NoError(t, err)
	return data
}

func BenchmarkParse(b *testing.B) {
	data := string(document(b, "docs/complex-ivr.xml"))
	var p Parser
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := p.Parse("complex-ivr.xml", data, Options{}); problems != nil {
			b.Fatal(problems)
		}
	}
}

// BenchmarkParseOnce has a new parser for each document.
func BenchmarkParseOnce(b *testing.B) {
	data := document(b, "docs/complex-ivr.xml")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := Parse("complex-ivr.xml", data, Options{}); problems != nil {
			b.Fatal(problems)
		}
	}
}
