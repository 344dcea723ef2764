//go:build !libxml2

package clib

// Libxml2 is not built in.
var Libxml2 = Parser{Missing: "not built in: install libxml2-dev, pkg-config and gcc, and use run.sh (or -tags libxml2)"}
