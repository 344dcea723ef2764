//go:build !expat

package clib

// Expat is not built in.
var Expat = Parser{Missing: "not built in: install libexpat1-dev and gcc, and use run.sh (or -tags expat)"}
