package parser

import (
	"slices"

	"github.com/voxsim/voxsim/source"
)

// Codes of the platform (R1.1, R1.2).
const (
	codeRoot   = 5105
	codeSyntax = 5106
)

// The names of the rules; what they say stands in the table below.
const (
	notWellFormed      = "not-well-formed"
	badEncoding        = "bad-encoding"
	missingRoot        = "missing-root"
	tooLarge           = "too-large"
	tooDeep            = "too-deep"
	tooManyElements    = "too-many-elements"
	unknownElement     = "unknown-element"
	notOnResource      = "not-on-resource"
	childNotAllowed    = "child-not-allowed"
	unknownAttribute   = "unknown-attribute"
	duplicateAttribute = "duplicate-attribute"
	missingAttribute   = "missing-attribute"
	badValue           = "bad-value"
	missingContent     = "missing-content"
	badContent         = "bad-content"
	textNotAllowed     = "text-not-allowed"

	emptyContent       = "empty-content"
	secondsSuffix      = "seconds-suffix"
	callbackIncomplete = "callback-incomplete"
	oddValue           = "odd-value"
	unknownVoice       = "unknown-voice"
	unknownLanguage    = "unknown-language"
	languageNotSpoken  = "language-not-spoken"
)

// Rule is a kind of problem that the parser finds.
type Rule struct {
	// Name is the Rule of its diagnostics; it does not change.
	Name string
	// Severity of its diagnostics. A lenient parse makes warnings of
	// unknown-element and unknown-attribute (R1.11).
	Severity source.Severity
	// Doc is one sentence about it.
	Doc string
}

var rules = []Rule{
	{notWellFormed, source.Error, "The document is not well-formed XML (R1.2, R1.7)."},
	{badEncoding, source.Error, "The encoding is unknown, or a byte is invalid in it (R1.8)."},
	{missingRoot, source.Error, "The root element is not Response, or there is no element (R1.1)."},
	{tooLarge, source.Error, "The document has more bytes than the limit (R1.9)."},
	{tooDeep, source.Error, "Elements nest deeper than the limit (R1.9)."},
	{tooManyElements, source.Error, "There are more elements than the limit (R1.9)."},
	{unknownElement, source.Error, "No verb has this name (R1.3, R1.11)."},
	{notOnResource, source.Error, "The verb does not work on this resource (R2.3)."},
	{childNotAllowed, source.Error, "The verb cannot stand inside this one (R2.1)."},
	{unknownAttribute, source.Error, "The verb has no attribute of this name (R1.3, R1.11)."},
	{duplicateAttribute, source.Error, "The element has this attribute already (R1.3)."},
	{missingAttribute, source.Error, "A required attribute is missing (R3.10)."},
	{badValue, source.Error, "The attribute does not accept this value (R3)."},
	{missingContent, source.Error, "What must stand inside the verb is missing (R2.5)."},
	{badContent, source.Error, "The text inside the verb is not what it must be (R2.1, R2.4, R2.7)."},
	{textNotAllowed, source.Error, "Text stands where none belongs (R2.2)."},

	{emptyContent, source.Warning, "The verb is empty and does nothing (R2.5)."},
	{secondsSuffix, source.Warning, "Seconds are written with an s behind them (R3.2)."},
	{callbackIncomplete, source.Warning, "Events without a URL, or a URL without events, send nothing (R3.8)."},
	{oddValue, source.Warning, "A value to compare with has characters that no input is documented to have (R3.10)."},
	{unknownVoice, source.Warning, "Amazon Polly has no standard voice of this name (R3.11)."},
	{unknownLanguage, source.Warning, "No standard voice of Amazon Polly speaks this language (R3.11)."},
	{languageNotSpoken, source.Warning, "The voice does not speak this language (R3.11)."},
}

// Rules returns all rules, errors first.
func Rules() []Rule { return slices.Clone(rules) }
