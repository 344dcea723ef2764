package parser

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/voxsim/voxsim/internal/spell"
	"github.com/voxsim/voxsim/schema"
)

// finding is what check has against a value.
type finding struct {
	// rule of a warning; empty when the value is not accepted.
	rule string
	// message of a warning, or what must be instead of what the schema says.
	message    string
	suggestion string
}

// check reads a value, which has no white space at its ends, as its kind wants
// it (R3). Relative URLs are resolved against base; it may be nil.
func check(a *schema.Attr, s string, base *url.URL) (value, *finding) {
	switch a.Kind {
	case schema.Int, schema.Seconds:
		return checkNumber(a, s)
	case schema.Bool, schema.Enum:
		return checkWord(a, s)
	case schema.Words:
		return checkWords(a, s)
	case schema.Methods:
		return checkMethods(a, s)
	case schema.Keys:
		return accept(s, only(s, isKey))
	case schema.Name:
		return accept(s, s != "" && only(s, isAlphanumeric))
	case schema.Label:
		return accept(s, only(s, isAlphanumeric))
	case schema.CallerID:
		plain := strings.TrimPrefix(s, "+")
		return accept(plain, only(plain, isAlphanumeric) && (plain != "" || s == ""))
	case schema.Phone:
		return checkPhone(s)
	case schema.CallbackURL:
		if s == "" {
			return value{}, nil
		}
		return checkURL(s, base)
	case schema.URL:
		return checkURL(s, base)
	case schema.Variable:
		return checkVariable(s)
	case schema.Alternatives:
		return checkAlternatives(s)
	case schema.Voice:
		return checkVoice(s)
	case schema.Language:
		return accept(s, s != "")
	}
	return value{text: s}, nil
}

// accept is the result for a text that is good or not.
func accept(s string, good bool) (value, *finding) {
	if !good {
		return value{}, &finding{}
	}
	return value{text: s}, nil
}

// checkNumber reads whole numbers (R3.3) and seconds (R3.1, R3.2).
func checkNumber(a *schema.Attr, s string) (value, *finding) {
	digits, suffix := s, false
	if a.Kind == schema.Seconds {
		digits, suffix = strings.CutSuffix(s, "s")
	}
	n := 0
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return value{}, &finding{}
		}
		n = min(n*10+int(digits[i]-'0'), a.Max+1)
	}
	if digits == "" || n < a.Min || n > a.Max {
		return value{}, &finding{}
	}
	if a.Cap > 0 {
		n = min(n, a.Cap)
	}
	v := value{number: int64(n)}
	if suffix {
		return v, &finding{rule: secondsSuffix, message: "seconds are written without s", suggestion: digits}
	}
	return v, nil
}

// checkWord reads one of a few words (R1.5, R3.4).
func checkWord(a *schema.Attr, s string) (value, *finding) {
	for _, w := range a.Words() {
		if w == s {
			return value{text: w, number: truth(w == "true")}, nil
		}
	}
	return value{}, &finding{suggestion: spell.Nearest(s, a.Words())}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// checkWords reads a list of words (R3.7).
func checkWords(a *schema.Attr, s string) (value, *finding) {
	var seen uint64
	rest := s
	for rest != "" {
		var word string
		word, rest = nextWord(rest)
		i := index(a.Values, word)
		if i < 0 {
			return value{}, &finding{suggestion: spell.Nearest(word, a.Values)}
		}
		if seen&(1<<i) != 0 {
			return value{}, &finding{message: a.Accepts() + "; " + word + " is there twice"}
		}
		seen |= 1 << i
	}
	return value{text: s}, nil
}

// nextWord cuts the first word off a list, and the white space behind it.
func nextWord(s string) (word, rest string) {
	i := 0
	for i < len(s) && !isSpace(s[i]) {
		i++
	}
	return s[:i], trimLeft(s[i:])
}

// checkMethods reads one of two words, or both in any order (R3.6).
func checkMethods(a *schema.Attr, s string) (value, *finding) {
	first, second, both := strings.Cut(s, " ")
	i, j := index(a.Values, first), index(a.Values, second)
	switch {
	case i >= 0 && (!both || i < j):
		return value{text: s}, nil
	case both && j >= 0 && i > j:
		return value{text: second + " " + first}, nil
	}
	return value{}, &finding{suggestion: spell.Nearest(s, a.Words())}
}

// checkPhone reads a phone number and drops its plus sign (R2.4).
func checkPhone(s string) (value, *finding) {
	if n := strings.TrimPrefix(s, "+"); isPhone(n) {
		return value{text: n}, nil
	}
	if len(s) > quotable {
		return value{}, &finding{}
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" +()-./", r) {
			return -1
		}
		return r
	}, s)
	if !isPhone(bare) {
		return value{}, &finding{}
	}
	return value{}, &finding{suggestion: bare}
}

// isPort tells whether s is a port, or nothing.
func isPort(s string) bool {
	if s == "" {
		return true
	}
	n, err := strconv.Atoi(s)
	return err == nil && n <= 65535
}

func isPhone(s string) bool {
	return len(s) >= 2 && len(s) <= 15 && s[0] != '0' && only(s, isDigit)
}

// checkURL reads an http or https URL (R2.7). An absolute one stays as it is
// written.
func checkURL(s string, base *url.URL) (value, *finding) {
	if isPlainURL(s) {
		return value{text: s}, nil
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || unicode.IsControl(r) }) {
		return value{}, &finding{message: schema.URL.Accepts() + " without blanks and control characters"}
	}
	u, err := url.Parse(s)
	if err != nil {
		return value{}, &finding{}
	}
	if !u.IsAbs() {
		if base == nil {
			return value{}, &finding{message: schema.URL.Accepts() + " that begins with http:// or https://, as the document itself has no address"}
		}
		u = base.ResolveReference(u)
		s = u.String()
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return value{}, &finding{}
	}
	if !isPort(u.Port()) {
		return value{}, &finding{message: schema.URL.Accepts() + " with a port of at most 65535"}
	}
	if u.Hostname() == "" {
		return value{}, &finding{message: schema.URL.Accepts() + " with a host"}
	}
	return value{text: s}, nil
}

// isPlainURL tells the addresses that need no closer look, in a quarter of the time
// that one takes.
func isPlainURL(s string) bool {
	scheme, rest, _ := strings.Cut(s, "://")
	host, path, _ := strings.Cut(rest, "/")
	return (scheme == "https" || scheme == "http") && host != "" && only(host, isHostByte) && only(path, isPathByte)
}

// checkVariable reads a variable with its dollar sign (R3.10).
func checkVariable(s string) (value, *finding) {
	name, dollar := strings.CutPrefix(s, "$")
	if name == "" || !only(name, isNameByte) {
		return value{}, &finding{}
	}
	if !dollar && len(name) <= quotable {
		return value{}, &finding{suggestion: "$" + name}
	}
	if !dollar {
		return value{}, &finding{}
	}
	return value{text: s}, nil
}

// checkAlternatives reads the values to compare with (R3.10).
func checkAlternatives(s string) (value, *finding) {
	if only(s, isAlternativeByte) {
		return value{text: s}, nil
	}
	return value{text: s}, &finding{rule: oddValue, message: "documented are 0-9 and a-z, parted by |"}
}

// checkVoice reads the name of a voice, which may be unknown to us (R3.11).
func checkVoice(s string) (value, *finding) {
	if s == "" {
		return value{}, &finding{}
	}
	if schema.VoiceLanguages(s) != nil {
		return value{text: s}, nil
	}
	return value{text: s}, &finding{rule: unknownVoice,
		message: "Amazon Polly has no such standard voice", suggestion: spell.Nearest(s, schema.Voices())}
}

// Classes of bytes; letters and digits are ASCII (R1.5).

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isKey(c byte) bool { return isDigit(c) || c == '#' || c == '*' }

func isAlphanumeric(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isNameByte(c byte) bool { return isAlphanumeric(c) || c == '_' }

func isHostByte(c byte) bool { return isAlphanumeric(c) || c == '-' || c == '.' }

func isPathByte(c byte) bool { return isHostByte(c) || c == '_' || c == '/' }

func isAlternativeByte(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'z' || c == '|' }

// isSpace tells XML's white space (R1.5).
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// only tells whether s has bytes of one class only; an empty one has.
func only(s string, class func(byte) bool) bool {
	for i := range len(s) {
		if !class(s[i]) {
			return false
		}
	}
	return true
}

// index is the place of a word in a list, -1 if it is not there.
func index(list []string, word string) int {
	for i, w := range list {
		if w == word {
			return i
		}
	}
	return -1
}
