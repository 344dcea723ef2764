package parser

import "strings"

// oddities are sources that have what no script has.
var oddities = []string{
	"<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\n<!-- c - d -->\n<Response>\n  <Say voice='a b' loop=\"2\">Hi &amp; bye &#65;&#x42;]]</Say>\n" +
		"  <If a='&lt;' b=\"x\ty\"/>\n  <?pi data ??><![CDATA[ <&]]]> ]]&gt;\r\n</Response >\n<!---->\n",
	"<Say>Привет é \u2028 😀 &quot;&apos;&gt;</Say>",
	"<été:a xmlns:b='c' b:d = 'e'\n f='g\r\nh'><b:c/></été:a>",
	"<?xml version='1.0' standalone='no'?><a/>",
	"<!DOCTYPE a [<!ENTITY b 'c'><!ATTLIST a d CDATA 'e'>]><a>&b;</a>",
	"<a xml:lang='en' xml:space='preserve'><?xml-stylesheet href='b'?><?b?></a>",
}

// What is put into documents: harmful is wrong nearly everywhere, harmless has
// places where it is right.
var (
	harmful = []string{
		"<", ">", "/", "&", ";", "'", "\"", "=", "-", "]", "?", "!", "\x00", "\x01", "\x0b", "\x1f", "\x80", "\xc3", "\xff", "×", "\u037e",
		"\u0085", "\u3000", "\ufeff", "\ufffe", "\uffff", "\U000F0000", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
		"<a>", "</a>", " b=\"", "<!--", "-->", "--", "<!-- a -- b -->", "<!-- a --->", "<![CDATA[", "]]>", "<![cdata[x]]>", "<![INCLUDE[x]]>",
		"<?", "?>", "<?xml", "<?XML?>", "<?xml version='1.0'?>", "<?a", "<?a?b?>", "<?1?>", "<? a?>", "<?a:b c?>", "<?é?>", "<!", "<!DOCTYPE a>", "<!ELEMENT a ANY>", "</>", "<>",
		"< a/>", "<a / >", "</ a>", "<a></a b='c'>", "<a/ >", "<1/>", "<-/>", "<a b/>", "<a b=c/>", "<a b='c'd='e'/>", "<a b='<'/>", "<a b='&'/>", "<a b='c' b='d'/>",
		"<a x:b='c' x:b='d'/>", "<a:b:c/>", "<:a/>", "<a:/>", "<a :b='c'/>", "<a xmlns:b=''/>", "<a></A>", "<a><b></a></b>",
		"&lt", "&x;", "&#x;", "&#;", "&#0;", "&#1;", "&#xDFFF;", "&#xFFFE;", "&#1114112;", "&#x;", "&#X41;", "&#65a;", "& amp;", "&amp ;", "&é;", "&#99999999999;",
	}
	harmless = []string{
		" ", "\t", "\n", "\r", "\r\n", "\x7f", "a", "1", ":", "é", "·", "\u2028", "\u0300", "\U0001F600", "b", "b c", " \n ", "]", "]]", ")", "<a/>", "<a b='c'>d</a>",
		" e='f'", " e=\"'\"", " xml:a='b'", " xmlns='b'", " é='f'", "<!-- c -->", "<!---->", "<!-- - -->", "<?b c?>", "<?b?>", "<?b ??>", "<?xmlb c?>",
		"<![CDATA[]]]>", "<![CDATA[]]]]>", "<![CDATA[<&>]]>", "<b:c>d</b:c>", "<é/>", "<_.-1/>", "<a\n/>", "</a\n>", "<\U00010000/>",
		"&amp;", "&#65;", "&#x1F600;", "&#xD7FF;", "&#xE000;", "&#x10FFFF;", "&#13;", "&#0065;",
	}
)

var names = []string{
	"a", "A", "xml", "XML", "x:y", "x:y:z", ":x", "x:", ":", "_", "-a", ".a", "1a", "a-.1", "a·", "·a", "é", "été:a", "Ω", "日本", "\u0300a", "a\u0300",
	"\u037e", "a×", "\U00010000", "\U000EFFFF", "\U000F0000", "\u2070a", "\u218f", "\u2190", "\u203fa", "a\u203f", "\u200c", "a\u00a0", "xmlns", "xmlns:a", strings.Repeat("n", 300),
}

// prologs stand before the root element, or what was before it.
var prologs = []string{
	" ", "\n", "\r", "\ufeff", "x", "&amp;", "\x00", "<!-- a -->", "<?a?>", "<a/>", "</a>", "]]>", "<![CDATA[ ]]>",
	"<!DOCTYPE Response>", "<!doctype Response>", "<!DOCTYPE Response SYSTEM 'a.dtd'>", "<!DOCTYPE Response [<!ENTITY a 'b'>]>\n", "<!DOCTYPE", "<!DOCTYPE a><!DOCTYPE a>",
	"<?xml version='1.0'?>", "<?xml version='1.0'?>\n<!-- a -->\n", "<?xml version='1.0' ?>", "<?xml version = \"1.0\"\n?>", "<?xml version='1.1'?>", "<?xml version='1.00'?>", "<?xml version='2.0'?>",
	"<?xml version=''?>", "<?xml?>", "<?xml ?>", "<?xml version?>", "<?xml version=1.0?>", "<?xml version='1.0?>", "<?XML version='1.0'?>", "<?xml Version='1.0'?>", "<?xml version='1.0'>", "<?xmlversion='1.0'?>",
	"<?xml version='1.0' standalone='yes'?>", "<?xml version='1.0' standalone='no' ?>", "<?xml version='1.0' standalone='maybe'?>", "<?xml version='1.0'standalone='yes'?>", "<?xml version='1.0' standalone='yes' encoding='UTF-8'?>",
	"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>", "<?xml version='1.0' encoding='UTF-8'standalone='yes'?>", "<?xml version='1.0' encoding='UTF-8' encoding='UTF-8'?>", "<?xml encoding='UTF-8'?>", "<?xml encoding='UTF-8' version='1.0'?>",
	"<?xml version='1.0'encoding='UTF-8'?>", "<?xml version='1.0' nonsense='a'?>", "<?xml version='1.0' encoding=''?>", "<?xml version='1.0' encoding='1'?>", "<?xml version='1.0' encoding='é'?>", "<?xml version='1.0' encoding='UTF-8 '?>",
}

// epilogs stand behind the root element.
var epilogs = []string{
	" ", "\n\r\n\t", "x", "&amp;", "\x00", "\x00<a>", "\x01", "\xff", "\ufeff", "<!-- a -->", "<!-- a", "<!-- a -- b -->", "<?a?>", "<?a", "<a/>", "<a>", "</a>", "]]>", "<![CDATA[ ]]>",
	"<!DOCTYPE a>", "<", "&", ">", "<?xml version='1.0'?>", "\x1a",
}

var encodings = []string{
	"UTF-8", "utf-8", "UTF8", "UTF-16", "utf-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UCS-2", "UCS-4", "ISO-10646-UCS-4", "ISO-8859-1", "iso-8859-1", "latin1", "ISO-8859-15", "ISO-8859-9", "ISO-8859-7",
	"US-ASCII", "ascii", "windows-1252", "cp1252", "windows-1251", "KOI8-R", "macintosh", "IBM437", "cp850", "Shift_JIS", "EUC-JP", "GBK", "GB18030", "Big5", "IBM037", "EBCDIC", "UTF-7", "HTML", "x-y", "none", "unknown-8bit",
}
