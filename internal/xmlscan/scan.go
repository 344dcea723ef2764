package xmlscan

import (
	"math"
	"strings"
)

// A Scanner turns documents into tokens. The zero value is ready for use and
// has no limits. A Scanner keeps its buffers, so one that is used again
// allocates nothing; it must not be used by two goroutines at once.
type Scanner struct {
	MaxDepth    int // how deep elements may nest, the root being level 1; 0: no limit
	MaxElements int // how many elements a document may have; 0: no limit

	src    string
	tokens []Token
	starts []int32 // the StartTags
	open   []int32 // those of the elements that are open, outermost first
	order  []int32 // the attributes of a large tag by name
}

// Scan returns the tokens of a document, valid until the next call. A nil
// error says that the document is well-formed. Otherwise the error is a
// *SyntaxError or a *LimitError, and the tokens are those before it.
func (s *Scanner) Scan(src string) ([]Token, error) {
	if len(src) > math.MaxInt32 {
		return nil, wrong(math.MaxInt32, len(src), "the document is larger than 2 GiB")
	}
	s.src = src
	if s.tokens == nil { // room for what a document of this size usually has
		n := min(len(src)/10, 4096) + 16
		s.tokens, s.starts, s.open = make([]Token, 0, n), make([]int32, 0, n/4), make([]int32, 0, 16)
	}
	s.tokens, s.starts, s.open = s.tokens[:0], s.starts[:0], s.open[:0]
	err := s.document()
	s.src = ""
	return s.tokens, err
}

// Starts tells which tokens of the last scan are StartTags, valid until the next.
func (s *Scanner) Starts() []int32 { return s.starts }

// Attrs returns the Attr tokens of the start tag at that place of a well-formed
// source, valid until the next call. It does not look for duplicates.
func (s *Scanner) Attrs(src string, tag int) []Token {
	s.src, s.tokens = src, s.tokens[:0]
	s.attributes(tag, s.nameEnd(tag+len("<")))
	s.src = ""
	return s.tokens
}

func (s *Scanner) document() error {
	i, err := s.declaration()
	for err == nil && i < len(s.src) {
		switch {
		case s.src[i] == '<':
			i, err = s.markup(i)
		case len(s.open) > 0:
			i, err = s.text(i)
		default:
			i, err = s.outside(i)
		}
	}
	if err != nil {
		return err
	}
	if n := len(s.open); n > 0 {
		tag := s.tokens[s.open[n-1]]
		return s.leftOpen(int(tag.start), "element "+clip(s.src[tag.start:tag.nameEnd])+">")
	}
	if len(s.starts) == 0 {
		return s.noRoot()
	}
	return nil
}

// markup reads what begins with the '<' at i.
func (s *Scanner) markup(i int) (int, error) {
	rest := s.src[i+1:]
	switch {
	case rest == "":
	case rest[0] == '/':
		return s.endTag(i)
	case rest[0] == '?':
		return s.instruction(i)
	case rest[0] != '!':
		return s.startTag(i)
	case strings.HasPrefix(rest, "!--"):
		return s.comment(i)
	case strings.HasPrefix(rest, "![CDATA["):
		return s.cdata(i)
	case len(rest) >= len("!DOCTYPE") && strings.EqualFold(rest[:len("!DOCTYPE")], "!DOCTYPE"):
		return i, wrong(i, i+len("<!DOCTYPE"), "a DOCTYPE is not allowed")
	}
	return i, noTag(i)
}

func noTag(i int) error {
	return wrong(i, i+1, "this '<' begins no tag; write &lt; for the character itself")
}

// add appends a token. It fills it in its place, which is much cheaper than
// building it first and copying it.
func (s *Scanner) add(kind Kind, flags Flags, start, nameEnd, value, end int) {
	s.tokens = append(s.tokens, Token{})
	t := &s.tokens[len(s.tokens)-1]
	t.start, t.nameEnd, t.value, t.end = int32(start), int32(nameEnd), int32(value), int32(end)
	t.Kind, t.Flags = kind, flags
}

// text reads character data inside of an element, from i to the next markup.
func (s *Scanner) text(i int) (int, error) {
	src, start := s.src, i
	i, flags := skipWhite(src, i)
	if i == len(src) || src[i] == '<' {
		s.add(Text, flags|Blank, start, start, start, i)
		return i, nil
	}
	for {
		i = plain(src, i, '<', '&', ']')
		if i == len(src) || src[i] == '<' {
			break
		}
		var err error
		switch src[i] {
		case '\r':
			flags |= Raw
			i++
		case '&':
			flags |= Raw
			i, err = s.reference(i)
		case ']':
			if strings.HasPrefix(src[i:], "]]>") {
				return i, wrong(i, i+3, "']]>' is not allowed in text; write ]]&gt;")
			}
			i++
		default:
			i, err = s.char(i)
		}
		if err != nil {
			return i, err
		}
	}
	s.add(Text, flags, start, start, start, i)
	return i, nil
}

// skipWhite is the first place from i on that holds no white space, and
// whether the white space needs decoding.
func skipWhite(src string, i int) (int, Flags) {
	var flags Flags
	for ; i < len(src) && class[src[i]]&space != 0; i++ {
		if src[i] == '\r' {
			flags = Raw
		}
		i = skipBlanks(src, i+1) - 1
	}
	return i, flags
}

// reference is the place behind the reference that begins at i.
func (s *Scanner) reference(i int) (int, error) {
	if _, n := reference(s.src[i:]); n > 0 {
		return i + n, nil
	}
	end := i + 1
	if strings.HasPrefix(s.src[end:], "#") {
		end++
	}
	begin := end
	end = nameRest(s.src, begin)
	closed := end < len(s.src) && s.src[end] == ';'
	switch {
	case end == begin:
		return i, wrong(i, end, "'&' begins a reference; write &amp; for the character itself")
	case !closed:
		return i, wrong(i, end, "reference %s has no ';' behind it; write &amp; for '&' itself", clip(s.src[i:end]))
	case s.src[i+1] == '#':
		return i, wrong(i, end+1, "%s is no character that XML allows", clip(s.src[i:end])+";")
	}
	return i, wrong(i, end+1, "unknown reference %s (XML has &amp;, &lt;, &gt;, &quot;, &apos; and numbers such as &#160;)", clip(s.src[i:end])+";")
}

// outside reads what stands at i before, between or behind elements: white
// space, or an error.
func (s *Scanner) outside(i int) (int, error) {
	src, start := s.src, i
	i, flags := skipWhite(src, i)
	if i > start {
		s.add(Text, flags|Blank, start, start, start, i)
	}
	if i == len(src) || src[i] == '<' {
		return i, nil
	}
	if strings.IndexByte(src, '<') < 0 {
		return i, s.plainText(i)
	}
	if badByte(src[i:]) > 0 {
		return i, s.badChar(i)
	}
	end := len(src)
	if n := strings.IndexByte(src[i:], '<'); n >= 0 {
		end = i + n
	}
	end = i + len(strings.TrimRight(src[i:end], " \t\r\n"))
	if len(s.starts) == 0 {
		return i, wrong(i, end, "text before the root element")
	}
	return i, wrong(i, end, "text after the root element")
}

// plainText judges a source without any markup: its first illegal character
// is the error, or else that it has no element.
func (s *Scanner) plainText(i int) error {
	for i < len(s.src) {
		if i = plain(s.src, i, '<', '<', '<'); i == len(s.src) {
			break
		}
		var err error
		if i, err = s.char(i); err != nil {
			return err
		}
	}
	return s.noRoot()
}

func (s *Scanner) noRoot() error {
	n := len(s.src)
	return &SyntaxError{Offset: n, End: n, Message: "the document has no element", Related: -1, NoRoot: true}
}
