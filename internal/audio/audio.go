// Package audio tells how long an audio file lasts, without playing it. A
// simulated call needs no more of a prompt than that.
//
//	file, err := os.Open("hours.mp3")
//	…
//	length, err := audio.Length(file)
//
// It reads WAV and MP3, in one pass and little memory, and expects nothing
// good of what it is given.
package audio

import (
	"bufio"
	"errors"
	"io"
	"math"
	"time"
)

// ErrFormat is the error for what is neither WAV nor MP3.
var ErrFormat = errors.New("not an audio file that is known here (WAV, MP3)")

// longest is the length above which a file's header is not believed.
const longest = 24 * time.Hour

// Length returns how long the file lasts, from its first sound to its last.
func Length(r io.ReadSeeker) (time.Duration, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	in := &input{Reader: bufio.NewReader(r), left: size}
	if head, _ := in.Peek(12); len(head) == 12 && string(head[:4]) == "RIFF" && string(head[8:]) == "WAVE" {
		return wavLength(in)
	}
	return mp3Length(in)
}

// input is a file that is read from front to back.
type input struct {
	*bufio.Reader
	left int64 // bytes not yet read
}

// skip passes over n bytes; over all, when there are fewer.
func (in *input) skip(n int64) {
	in.left -= n
	for n > 0 {
		skipped, err := in.Discard(int(min(n, 1<<30)))
		if n -= int64(skipped); err != nil {
			in.left = 0
			return
		}
	}
}

// take returns the next n bytes; they are good until the next call.
func (in *input) take(n int) ([]byte, error) {
	data, err := in.Peek(n)
	if err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	in.left -= int64(n)
	_, err = in.Discard(n)
	return data, err
}

// duration is the time that count units take at rate units a second.
func duration(count int64, rate float64) (time.Duration, error) {
	seconds := float64(count) / rate
	if !(seconds <= longest.Seconds()) {
		return 0, errors.New("the audio file claims to last longer than a day")
	}
	return time.Duration(math.Round(seconds * float64(time.Second))), nil
}
