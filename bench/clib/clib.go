// Package clib lets the XML parsers of C libraries read a document many times.
// They loop in C, so that calling C from Go costs nothing. Each is built with a
// tag of its name, where its headers are installed:
//
//	go build -tags libxml2,expat
package clib

// Parser is the parser of a library.
type Parser struct {
	Version string
	// Missing says how to install it, when it is not built in.
	Missing string
	// Parse reads a document n times. It returns how many elements and
	// attributes there were the last time.
	Parse func(text []byte, n int) (elements, attributes int, err error)
}
