package parser

import (
	"slices"

	"github.com/voxsim/voxsim/internal/xmlscan"
)

func trimLeft(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	return s
}

// trim cuts white space off both ends (R1.5).
func trim(s string) string {
	s = trimLeft(s)
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// appendCollapsed appends s with each run of white space made one blank (R2.6).
func appendCollapsed(dst []byte, s []byte) []byte {
	for i, c := range s {
		if !isSpace(c) {
			dst = append(dst, c)
		} else if i == 0 || !isSpace(s[i-1]) {
			dst = append(dst, ' ')
		}
	}
	return dst
}

// ink is where the text of a token that is not white space begins and ends; the
// begin is -1 if there is none. A reference to white space is white.
func (r *reader) ink(t *xmlscan.Token) (begin, end int) {
	start, stop := t.ValueSpan()
	begin = -1
	references := t.Kind == xmlscan.Text && t.Flags&xmlscan.Raw != 0
	for i := start; i < stop; {
		n := 1
		white := isSpace(r.text[i])
		if references && r.text[i] == '&' {
			n, white = r.reference(i)
		}
		if !white {
			if begin < 0 {
				begin = i
			}
			end = i + n
		}
		i += n
	}
	return begin, end
}

// reference is the length of the reference at i, and whether it stands for
// white space.
func (r *reader) reference(i int) (n int, white bool) {
	for n = 1; r.text[i+n-1] != ';'; n++ {
	}
	r.scratch = xmlscan.AppendText(r.scratch[:0], r.text[i:i+n])
	return n, len(r.scratch) == 1 && isSpace(r.scratch[0])
}

// textInk is ink for the text tokens from one on, up to the next element.
func (r *reader) textInk(first int32) (begin, end int) {
	begin = -1
	for k, i := range r.texts[first:] {
		if begin >= 0 && r.elementBetween(r.texts[int(first)+k-1], i) {
			break
		}
		b, e := r.ink(&r.tokens[i])
		if b >= 0 && begin < 0 {
			begin = b
		}
		if b >= 0 {
			end = e
		}
	}
	return begin, end
}

// elementBetween tells whether an element begins between two tokens.
func (r *reader) elementBetween(i, j int32) bool {
	return slices.ContainsFunc(r.tokens[i+1:j], func(t xmlscan.Token) bool { return t.Kind == xmlscan.StartTag })
}

// joined is the text of all text tokens from one on, trimmed and collapsed
// (R2.6). It allocates nothing where the file's own text will do.
func (r *reader) joined(first int32) string {
	texts := r.texts[first:]
	if len(texts) == 0 {
		return ""
	}
	if t := &r.tokens[texts[0]]; len(texts) == 1 && t.Flags&xmlscan.Raw == 0 {
		start, end := t.ValueSpan()
		if s := trim(r.text[start:end]); xmlscan.Collapsed(s) {
			return s
		}
	}
	r.scratch = r.scratch[:0]
	for _, i := range texts {
		t := &r.tokens[i]
		start, end := t.ValueSpan()
		if t.Kind == xmlscan.CDATA {
			r.scratch = xmlscan.AppendCDATA(r.scratch, r.text[start:end])
		} else {
			r.scratch = xmlscan.AppendText(r.scratch, r.text[start:end])
		}
	}
	n := len(r.scratch)
	r.scratch = appendCollapsed(r.scratch, r.scratch)
	return trim(r.keep(r.scratch[n:]))
}

// keep makes a string of bytes, side by side with the others of the document.
func (r *reader) keep(b []byte) string {
	n := r.kept.Len()
	r.kept.Write(b)
	return r.kept.String()[n:]
}

// value is the value of an attribute token, decoded but not trimmed.
func (r *reader) value(t *xmlscan.Token) string {
	start, end := t.ValueSpan()
	raw := r.text[start:end]
	if t.Flags&xmlscan.Raw == 0 {
		return raw
	}
	r.scratch = xmlscan.AppendValue(r.scratch[:0], raw)
	return r.keep(r.scratch)
}
