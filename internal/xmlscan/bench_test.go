package xmlscan

import (
	_ "embed"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

//go:embed testdata/docs/complex-ivr.xml
var complexIVR string

func BenchmarkScan(b *testing.B) {
	var s Scanner
	b.SetBytes(int64(len(complexIVR)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Scan(complexIVR); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodingXML(b *testing.B) {
	b.SetBytes(int64(len(complexIVR)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(strings.NewReader(complexIVR))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
