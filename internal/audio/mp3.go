package audio

import (
	"bytes"
	"errors"
	"time"
)

// mp3Length counts the frames of an MP3 file, whatever their bit rates. Tags
// and rubbish between frames are passed over.
func mp3Length(in *input) (time.Duration, error) {
	for skipID3(in) {
	}
	first, ok := peekFrame(in)
	if !ok || !anotherFollows(in, first) {
		return 0, ErrFormat
	}
	frames, rubbish := int64(0), int64(0)
	for in.left >= mp3Header && rubbish < mp3Rubbish {
		frame, ok := peekFrame(in)
		if !ok || !frame.alike(first) {
			rubbish += skipToFF(in)
			continue
		}
		if frame.size <= in.left && !frame.index {
			frames++
		}
		in.skip(frame.size)
		rubbish = 0
	}
	if frames == 0 {
		return 0, errors.New("MP3 file without sound data")
	}
	return duration(frames*first.samples, first.rate)
}

// mp3Rubbish is how much between two frames is put up with; a larger piece is
// the end.
const mp3Rubbish = 1 << 20

// skipToFF passes over at least one byte, up to one that may begin a frame,
// and returns over how many.
func skipToFF(in *input) int64 {
	ahead, _ := in.Peek(max(1, in.Buffered()))
	n := len(ahead)
	if n > 1 {
		if i := bytes.IndexByte(ahead[1:], 0xFF); i >= 0 {
			n = i + 1
		}
	}
	in.skip(int64(max(1, n)))
	return int64(n)
}

// skipID3 passes over an ID3v2 tag and tells whether there was one.
func skipID3(in *input) bool {
	head, _ := in.Peek(10)
	if len(head) < 10 || string(head[:3]) != "ID3" {
		return false
	}
	size := int64(10)
	for i, b := range head[6:10] {
		size += int64(b&0x7F) << (7 * (3 - i))
	}
	if head[5]&0x10 != 0 { // a footer
		size += 10
	}
	in.skip(size)
	return true
}

// anotherFollows tells whether the first frame is followed by one like it, or
// by the end of the file: four bytes alone may look like a frame by chance.
func anotherFollows(in *input, first frame) bool {
	if first.size >= in.left {
		return true
	}
	ahead, _ := in.Peek(int(first.size) + mp3Header)
	if len(ahead) < int(first.size)+mp3Header {
		return true
	}
	next, ok := parseFrame(ahead[first.size:])
	return ok && next.alike(first) || bytes.HasPrefix(ahead[first.size:], []byte("TAG"))
}

// mp3Header is the size of a frame's header.
const mp3Header = 4

// frame is what the header of a frame says.
type frame struct {
	version byte // 3 MPEG 1, 2 MPEG 2, 0 MPEG 2.5
	rate    float64
	samples int64
	size    int64
	index   bool // no sound, but the table of contents that encoders put first
}

// alike tells whether two frames can be of one file.
func (f frame) alike(other frame) bool { return f.version == other.version && f.rate == other.rate }

// peekFrame reads the header at which the input stands.
func peekFrame(in *input) (frame, bool) {
	ahead, _ := in.Peek(40)
	f, ok := parseFrame(ahead)
	if ok {
		ahead = ahead[:min(int64(len(ahead)), f.size)]
		f.index = bytes.Contains(ahead, []byte("Xing")) || bytes.Contains(ahead, []byte("Info"))
	}
	return f, ok
}

// The bit rates of layer III in kbit/s, and the sample rates of MPEG 1.
var (
	kbits1  = [15]int64{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	kbits2  = [15]int64{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	samples = [3]int64{44100, 48000, 32000}
)

// parseFrame reads a header of layer III; false when b does not begin with one.
func parseFrame(b []byte) (frame, bool) {
	if len(b) < mp3Header || b[0] != 0xFF || b[1]&0xE6 != 0xE2 {
		return frame{}, false
	}
	version, kbit, sample, padding := b[1]>>3&3, b[2]>>4, b[2]>>2&3, int64(b[2]>>1&1)
	if version == 1 || kbit == 0 || kbit == 15 || sample == 3 {
		return frame{}, false
	}
	rate, bits, perFrame := samples[sample], kbits2[kbit]*1000, int64(576)
	switch version {
	case 3:
		bits, perFrame = kbits1[kbit]*1000, 1152
	case 2:
		rate /= 2
	case 0:
		rate /= 4
	}
	size := perFrame/8*bits/rate + padding
	return frame{version: version, rate: float64(rate), samples: perFrame, size: size}, true
}
