package audio

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// The codecs of a WAV file whose byte rate follows from the rest.
const (
	wavPCM        = 1
	wavFloat      = 3
	wavALaw       = 6
	wavMuLaw      = 7
	wavExtensible = 0xFFFE
)

// wavChunks is how many chunks may stand before the data.
const wavChunks = 1000

var errWAVData = errors.New("WAV file without sound data")

// wavLength reads a RIFF file up to its data. A size that cannot be true, as
// recorders leave it that write to a pipe or were cut off, means "the rest".
func wavLength(in *input) (time.Duration, error) {
	head, err := in.take(12)
	if err != nil {
		return 0, err
	}
	unfinished := binary.LittleEndian.Uint32(head[4:]) <= 36
	rate := 0.0
	for range wavChunks {
		chunk, err := in.take(8)
		if err != nil {
			return 0, errWAVData
		}
		id, size := string(chunk[:4]), int64(binary.LittleEndian.Uint32(chunk[4:]))
		switch {
		case id == "fmt " && size >= 16:
			format, err := in.take(16)
			if err != nil {
				return 0, err
			}
			rate = byteRate(format)
			size -= 16
		case id == "data" && rate == 0:
			return 0, errors.New("WAV file that does not tell its byte rate")
		case id == "data" && (size > in.left || size == 0 && unfinished):
			return duration(in.left, rate)
		case id == "data":
			return duration(size, rate)
		}
		in.skip(size + size&1)
	}
	return 0, errWAVData
}

// byteRate is the number of bytes a second of a "fmt " chunk. It is computed
// where it can be, because some writers leave a wrong one.
func byteRate(format []byte) float64 {
	u16 := func(at int) float64 { return float64(binary.LittleEndian.Uint16(format[at:])) }
	u32 := func(at int) float64 { return float64(binary.LittleEndian.Uint32(format[at:])) }
	codec, channels, samples, stated, bits := u16(0), u16(2), u32(4), u32(8), u16(14)
	switch codec {
	case wavPCM, wavFloat, wavALaw, wavMuLaw, wavExtensible:
		if rate := samples * channels * math.Ceil(bits/8); rate > 0 {
			return rate
		}
	}
	return stated
}
