package source

import "unicode/utf8"

// PosOf is the place of a line and a column, both from 1; a column behind the
// end of its line is that end, and a line that is not there is no place.
func (f *File) PosOf(line, col int) Pos {
	at := f.begin(line)
	if at < 0 {
		return 0
	}
	end := at + len(f.LineText(line))
	for ; col > 1 && at < end; col-- {
		_, size := utf8.DecodeRuneInString(f.Text[at:])
		at += size
	}
	return At(at)
}
