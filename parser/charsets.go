package parser

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// findCharset returns the single-byte encoding that an XML declaration names
// (R1.8); nil when it is none of ours. Few documents name one: a search is as
// good as a map, which would have to be made whenever a program starts.
func findCharset(name string) *charset {
	for _, row := range charsetTable {
		for alias := range strings.FieldsSeq(row.names) {
			if strings.EqualFold(alias, name) {
				own, _, _ := strings.Cut(row.names, " ")
				return &charset{name: own, table: row.table, noC1: strings.HasPrefix(own, "windows-"), allC1: strings.HasPrefix(own, "ISO-")}
			}
		}
	}
	return nil
}

// charsetTable has the registered name first, then others that are in use.
var charsetTable = []struct {
	names string
	table *charmap.Charmap
}{
	{"US-ASCII ASCII ANSI_X3.4-1968 ISO646-US IBM367 cp367", nil},
	{"ISO-8859-1 ISO8859-1 ISO_8859-1 latin1 l1 IBM819 cp819", charmap.ISO8859_1},
	{"ISO-8859-2 ISO8859-2 ISO_8859-2 latin2 l2", charmap.ISO8859_2},
	{"ISO-8859-3 ISO8859-3 ISO_8859-3 latin3 l3", charmap.ISO8859_3},
	{"ISO-8859-4 ISO8859-4 ISO_8859-4 latin4 l4", charmap.ISO8859_4},
	{"ISO-8859-5 ISO8859-5 ISO_8859-5 cyrillic", charmap.ISO8859_5},
	{"ISO-8859-6 ISO8859-6 ISO_8859-6 arabic", charmap.ISO8859_6},
	{"ISO-8859-7 ISO8859-7 ISO_8859-7 greek", charmap.ISO8859_7},
	{"ISO-8859-8 ISO8859-8 ISO_8859-8 hebrew", charmap.ISO8859_8},
	{"ISO-8859-9 ISO8859-9 ISO_8859-9 latin5 l5", charmap.ISO8859_9},
	{"ISO-8859-10 ISO8859-10 ISO_8859-10 latin6 l6", charmap.ISO8859_10},
	{"ISO-8859-13 ISO8859-13 ISO_8859-13 latin7", charmap.ISO8859_13},
	{"ISO-8859-14 ISO8859-14 ISO_8859-14 latin8 l8", charmap.ISO8859_14},
	{"ISO-8859-15 ISO8859-15 ISO_8859-15 latin9 latin-9", charmap.ISO8859_15},
	{"ISO-8859-16 ISO8859-16 ISO_8859-16 latin10 l10", charmap.ISO8859_16},
	{"windows-874 cp874", charmap.Windows874},
	{"windows-1250 cp1250", charmap.Windows1250},
	{"windows-1251 cp1251", charmap.Windows1251},
	{"windows-1252 cp1252", charmap.Windows1252},
	{"windows-1253 cp1253", charmap.Windows1253},
	{"windows-1254 cp1254", charmap.Windows1254},
	{"windows-1255 cp1255", charmap.Windows1255},
	{"windows-1256 cp1256", charmap.Windows1256},
	{"windows-1257 cp1257", charmap.Windows1257},
	{"windows-1258 cp1258", charmap.Windows1258},
	{"KOI8-R", charmap.KOI8R},
	{"KOI8-U", charmap.KOI8U},
	{"IBM437 cp437", charmap.CodePage437},
	{"IBM850 cp850", charmap.CodePage850},
	{"IBM852 cp852", charmap.CodePage852},
	{"IBM855 cp855", charmap.CodePage855},
	{"IBM00858 IBM858 cp858", charmap.CodePage858},
	{"IBM860 cp860", charmap.CodePage860},
	{"IBM862 cp862", charmap.CodePage862},
	{"IBM863 cp863", charmap.CodePage863},
	{"IBM865 cp865", charmap.CodePage865},
	{"IBM866 cp866", charmap.CodePage866},
	{"macintosh mac x-mac-roman", charmap.Macintosh},
	{"x-mac-cyrillic", charmap.MacintoshCyrillic},
}
