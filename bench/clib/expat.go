//go:build expat

package clib

/*
#cgo LDFLAGS: -lexpat
#include <expat.h>

struct counted { int elements, attributes; };

static void XMLCALL begin(void *data, const XML_Char *name, const XML_Char **attrs) {
	struct counted *c = data;
	c->elements++;
	for (; *attrs; attrs += 2)
		c->attributes++;
}

static void XMLCALL end(void *data, const XML_Char *name) {}

static void XMLCALL text(void *data, const XML_Char *s, int length) {}

static int read(const char *doc, int length, int n, struct counted *c) {
	XML_Parser p = XML_ParserCreate(NULL);
	if (!p)
		return XML_ERROR_NO_MEMORY;
	int err = 0;
	for (int i = 0; i < n && !err; i++) {
		c->elements = c->attributes = 0;
		XML_SetUserData(p, c);
		XML_SetElementHandler(p, begin, end);
		XML_SetCharacterDataHandler(p, text);
		if (XML_Parse(p, doc, length, 1) != XML_STATUS_OK)
			err = XML_GetErrorCode(p);
		XML_ParserReset(p, NULL);
	}
	XML_ParserFree(p);
	return err;
}
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"
)

// Expat is one parser that is used again, with handlers that only count.
var Expat = Parser{Version: strings.TrimPrefix(C.GoString(C.XML_ExpatVersion()), "expat_"), Parse: parseExpat}

func parseExpat(text []byte, n int) (elements, attributes int, err error) {
	var c C.struct_counted
	code := C.read((*C.char)(unsafe.Pointer(unsafe.SliceData(text))), C.int(len(text)), C.int(n), &c)
	if code != 0 {
		return 0, 0, fmt.Errorf("expat: error %d", int(code))
	}
	return int(c.elements), int(c.attributes), nil
}
