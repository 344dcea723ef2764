// Package xmlscan reads whole XML 1.0 documents in UTF-8: one pass over the
// bytes, tokens with exact byte spans, no allocation once its buffers have
// grown.
//
//	var s xmlscan.Scanner
//	tokens, err := s.Scan(src)
//	for _, t := range tokens {
//		switch t.Kind {
//		case xmlscan.StartTag:
//			start, end := t.NameSpan()
//			fmt.Println("element", src[start:end])
//		case xmlscan.Attr:
//			start, end := t.ValueSpan()
//			value := src[start:end]
//			if t.Flags&xmlscan.Raw != 0 {
//				value = string(xmlscan.AppendValue(nil, value))
//			}
//			fmt.Println("value", value)
//		}
//	}
//
// A nil error says that the document is well-formed, with two differences
// from the XML recommendation. A DOCTYPE is refused, so that no entity exists
// beyond the five that XML knows by itself. A repeated attribute is not an
// error but carries [Duplicate]: the caller reports it and reads on.
//
// Names are compared as they are written; namespaces mean nothing here. The
// scanner stops at the first error, and knows offsets only: lines and columns
// are the caller's. A byte-order mark and other encodings than UTF-8 are the
// caller's too; what encoding an XML declaration names is not judged.
//
// All tokens but Attr touch each other: together they cover the source from
// its first byte to its last. Attr tokens lie inside the StartTag before them.
package xmlscan

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	StartTag Kind = iota + 1 // <name …> or <name …/>; its Attr tokens follow it
	Attr                     // name="value" in the start tag before it
	EndTag                   // </name>; behind <name/> an EndTag of no length follows
	Text                     // character data between markup, references not yet replaced
	CDATA                    // <![CDATA[…]]>
	Comment                  // <!--…-->
	PI                       // <?target …?>, the XML declaration included
)

// Flags tell more about a token.
type Flags uint8

// The flags of a token.
const (
	// Raw marks a Text or Attr that is not its own value but must go through
	// AppendText or AppendValue: it holds references, a carriage return or, in
	// an Attr, white space other than a blank. A CDATA with a carriage return
	// is Raw too and goes through AppendCDATA.
	Raw Flags = 1 << iota
	// Blank marks a Text of white space only. A reference to white space is
	// not blank.
	Blank
	// SelfClosing marks the StartTag of <name/>.
	SelfClosing
	// Duplicate marks an Attr whose name its tag has already.
	Duplicate
)

// A Token is a stretch of the source. Its spans are byte offsets into the
// source that was scanned.
type Token struct {
	start, nameEnd, value, end int32

	Kind  Kind
	Flags Flags
}

// Span is the whole token. An Attr reaches from its name to behind its closing
// quote; an EndTag that stands for the end of <name/> is empty.
func (t Token) Span() (start, end int) {
	return int(t.start), int(t.end)
}

// NameSpan is the name of a StartTag, EndTag or Attr, or the target of a PI.
// It is empty for all others, and for the EndTag of <name/>.
func (t Token) NameSpan() (start, end int) {
	end = int(t.nameEnd)
	return min(int(t.start)+nameOffset[t.Kind&7], end), end
}

// ValueSpan is what an Attr has between its quotes, a Text as a whole, a CDATA
// or Comment between its delimiters, and of a PI what follows the target and
// its white space. It is empty for tags.
func (t Token) ValueSpan() (start, end int) {
	return int(t.value), int(t.end) - closerLen[t.Kind&7]
}

// nameOffset is what stands before the name in a token.
var nameOffset = [8]int{StartTag: len("<"), EndTag: len("</"), PI: len("<?")}

// closerLen is what stands behind the value in a token.
var closerLen = [8]int{Attr: len("'"), CDATA: len("]]>"), Comment: len("-->"), PI: len("?>")}
