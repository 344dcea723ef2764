//go:build libxml2

package clib

/*
#cgo pkg-config: libxml-2.0
#include <string.h>
#include <libxml/parser.h>

struct counts { int elements, attributes; };

static void start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
		const xmlChar **ns, int attributes, int defaulted, const xmlChar **attrs) {
	struct counts *c = ctx;
	c->elements++;
	c->attributes += attributes;
}

static void characters(void *ctx, const xmlChar *text, int length) {}

static int parse(const char *text, int length, int n, struct counts *c) {
	xmlSAXHandler h;
	memset(&h, 0, sizeof h);
	h.initialized = XML_SAX2_MAGIC;
	h.startElementNs = start;
	h.characters = characters;
	for (int i = 0; i < n; i++) {
		c->elements = c->attributes = 0;
		int err = xmlSAXUserParseMemory(&h, c, text, length);
		if (err != 0)
			return err;
	}
	return 0;
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// Libxml2 is its SAX2 interface with handlers that only count.
var Libxml2 = Parser{Version: C.LIBXML_DOTTED_VERSION, Parse: parseLibxml2}

func parseLibxml2(text []byte, n int) (elements, attributes int, err error) {
	var c C.struct_counts
	code := C.parse((*C.char)(unsafe.Pointer(unsafe.SliceData(text))), C.int(len(text)), C.int(n), &c)
	if code != 0 {
		return 0, 0, fmt.Errorf("libxml2: error %d", int(code))
	}
	return int(c.elements), int(c.attributes), nil
}
