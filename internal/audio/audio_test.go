package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/audio"
)

// wavFile describes a WAV file; chunks stand between format and data.
type wavFile struct {
	codec, channels, rate, byteRate, bits int
	chunks                                string
	data                                  int
	riffSize, dataSize                    int // as stated; 0 for the true ones, -1 for 0
	after                                 string
}

// stated is the size that a header gives.
func stated(size, instead int) uint32 {
	switch instead {
	case 0:
		return uint32(size)
	case -1:
		return 0
	}
	return uint32(instead)
}

func (w wavFile) bytes() []byte {
	le := binary.LittleEndian
	b := []byte("fmt \x10\x00\x00\x00")
	b = le.AppendUint16(b, uint16(w.codec))
	b = le.AppendUint16(b, uint16(w.channels))
	b = le.AppendUint32(b, uint32(w.rate))
	b = le.AppendUint32(b, uint32(w.byteRate))
	b = le.AppendUint16(b, uint16(w.channels*w.bits/8))
	b = le.AppendUint16(b, uint16(w.bits))
	b = append(append(b, w.chunks...), "data"...)
	b = le.AppendUint32(b, stated(w.data, w.dataSize))
	b = append(append(b, make([]byte, w.data)...), w.after...)
	file := le.AppendUint32([]byte("RIFF"), stated(4+len(b), w.riffSize))
	return append(append(file, "WAVE"...), b...)
}

// length measures data.
func length(data []byte) (time.Duration, error) { return audio.Length(bytes.NewReader(data)) }

func TestWAV(t *testing.T) {
	cases := map[string]struct {
		file wavFile
		want time.Duration
	}{
		"PCM 8 kHz 16 bit":        {wavFile{codec: 1, channels: 1, rate: 8000, byteRate: 16000, bits: 16, data: 24000}, 1500 * time.Millisecond},
		"PCM stereo 44.1 kHz":     {wavFile{codec: 1, channels: 2, rate: 44100, byteRate: 176400, bits: 16, data: 176400 * 2}, 2 * time.Second},
		"µ-law":                   {wavFile{codec: 7, channels: 1, rate: 8000, byteRate: 8000, bits: 8, data: 800}, 100 * time.Millisecond},
		"A-law, wrong byte rate":  {wavFile{codec: 6, channels: 1, rate: 8000, byteRate: 1, bits: 8, data: 8000}, time.Second},
		"PCM, no byte rate":       {wavFile{codec: 1, channels: 1, rate: 8000, bits: 16, data: 16000}, time.Second},
		"PCM, only the byte rate": {wavFile{codec: 1, byteRate: 16000, data: 16000}, time.Second},
		"GSM, by its byte rate":   {wavFile{codec: 49, channels: 1, rate: 8000, byteRate: 1625, data: 3250}, 2 * time.Second},
		"other chunks around it": {wavFile{codec: 7, channels: 1, rate: 8000, bits: 8, data: 8000,
			chunks: "LIST\x03\x00\x00\x00abc\x00", after: "LIST\x04\x00\x00\x00abcd"}, time.Second},
		"empty": {wavFile{codec: 7, channels: 1, rate: 8000, bits: 8}, 0},
		"from a pipe": {wavFile{codec: 7, channels: 1, rate: 8000, bits: 8, data: 8000,
			riffSize: 0xFFFFFFFF, dataSize: 0xFFFFFFFF}, time.Second},
		"never closed": {wavFile{codec: 7, channels: 1, rate: 8000, bits: 8, data: 8000,
			riffSize: -1, dataSize: -1}, time.Second},
	}
	for name, c := range cases {
		got, err := length(c.file.bytes())
		require.NoError(t, err, name)
		assert.Equal(t, c.want, got, name)
	}
}

func TestWAVCutOff(t *testing.T) {
	whole := wavFile{codec: 7, channels: 1, rate: 8000, bits: 8, data: 8000}.bytes()
	got, err := length(whole[:len(whole)-4000])
	require.NoError(t, err)
	assert.Equal(t, 500*time.Millisecond, got)
}

func TestBadWAV(t *testing.T) {
	good := wavFile{codec: 7, channels: 1, rate: 8000, bits: 8, data: 80}.bytes()
	for want, data := range map[string][]byte{
		"WAV file without sound data":                     good[:36],
		"WAV file that does not tell its byte rate":       append(bytes.Clone(good[:12]), good[36:]...),
		"the audio file claims to last longer than a day": wavFile{codec: 49, byteRate: 1, data: 90000}.bytes(),
	} {
		_, err := length(data)
		assert.EqualError(t, err, want)
	}
	many := append(bytes.Clone(good[:12]), make([]byte, 1<<20)...)
	_, err := length(many)
	assert.EqualError(t, err, "WAV file without sound data")
}

// mp3Frames returns n frames that begin with a header.
func mp3Frames(n, size int, header ...byte) []byte {
	frame := append(bytes.Clone(header), make([]byte, size-len(header))...)
	return bytes.Repeat(frame, n)
}

// The headers of frames without sound, and their sizes.
var (
	mpeg1  = mp3Frames(1, 417, 0xFF, 0xFB, 0x90, 0xC0) // 128 kbit/s, 44.1 kHz, mono
	mpeg2  = mp3Frames(1, 104, 0xFF, 0xF3, 0x40, 0xC0) // 32 kbit/s, 22.05 kHz
	mpeg25 = mp3Frames(1, 288, 0xFF, 0xE3, 0x48, 0xC0) // 32 kbit/s, 8 kHz
)

// id3 is an ID3v2 tag of a size, with something in it that looks like a frame.
func id3(size int) []byte {
	tag := []byte{'I', 'D', '3', 4, 0, 0, 0, 0, byte(size >> 7), byte(size & 0x7F)}
	return append(tag, mp3Frames(1, size, 0xFF, 0xFB, 0x90, 0x00)...)
}

func TestMP3(t *testing.T) {
	index := bytes.Clone(mpeg1)
	copy(index[21:], "Info")
	smaller := mp3Frames(1, 104, 0xFF, 0xFB, 0x10, 0xC0) // 32 kbit/s
	frames := func(n int, samples, rate float64) time.Duration {
		return time.Duration(float64(n) * samples / rate * 1e9).Round(time.Microsecond)
	}
	cases := map[string]struct {
		data []byte
		want time.Duration
	}{
		"MPEG 1":             {bytes.Repeat(mpeg1, 100), frames(100, 1152, 44100)},
		"MPEG 2":             {bytes.Repeat(mpeg2, 100), frames(100, 576, 22050)},
		"MPEG 2.5, 8 kHz":    {bytes.Repeat(mpeg25, 100), frames(100, 576, 8000)},
		"one frame":          {mpeg1, frames(1, 1152, 44100)},
		"with tags":          {join(id3(1000), bytes.Repeat(mpeg1, 5), append([]byte("TAG"), make([]byte, 125)...)), frames(5, 1152, 44100)},
		"one frame, one tag": {join(mpeg1, append([]byte("TAG"), make([]byte, 125)...)), frames(1, 1152, 44100)},
		"two tags":           {join(id3(300), id3(200), mpeg1, mpeg1), frames(2, 1152, 44100)},
		"variable bit rate":  {join(index, mpeg1, smaller, smaller, mpeg1), frames(4, 1152, 44100)},
		"rubbish between":    {join(mpeg1, mpeg1, []byte("\xFFrub\xFF\xFBbish"), mpeg1), frames(3, 1152, 44100)},
		"last one cut off":   {join(mpeg1, mpeg1, mpeg1[:100]), frames(2, 1152, 44100)},
	}
	for name, c := range cases {
		got, err := length(c.data)
		require.NoError(t, err, name)
		assert.Equal(t, c.want, got.Round(time.Microsecond), name)
	}
}

// join joins pieces of a file.
func join(pieces ...[]byte) []byte { return bytes.Join(pieces, nil) }

func TestUnknownFormats(t *testing.T) {
	for _, data := range []string{
		"", "RIFF", "ID3", "<Response/>", "OggS\x00\x02", "fLaC", "RIFF\x00\x00\x00\x00AVI LIST",
		"\xFF\xFE<\x00R\x00e\x00", "\xFF\xFB\x90\xC0" + string(make([]byte, 5000)),
		"\xFF\xF1\x50\x80" + string(make([]byte, 5000)), string(make([]byte, 100000)),
	} {
		_, err := length([]byte(data))
		assert.ErrorIs(t, err, audio.ErrFormat, "%.20q", data)
	}
}

// broken is a file that cannot be read.
type broken struct{ io.Reader }

func (broken) Seek(int64, int) (int64, error) { return 0, errors.New("broken disk") }

func TestBrokenFile(t *testing.T) {
	_, err := audio.Length(broken{})
	assert.EqualError(t, err, "broken disk")
}

func FuzzLength(f *testing.F) {
	f.Add(wavFile{codec: 7, channels: 1, rate: 8000, bits: 8, data: 80, chunks: "LIST\x01\x00\x00\x00a\x00"}.bytes())
	f.Add(wavFile{codec: 1, channels: 1, rate: 8000, bits: 16, data: 80, dataSize: 0xFFFFFFFF}.bytes())
	f.Add(join(id3(20), mpeg1, []byte("\xFFrubbish"), mpeg1))
	f.Add(join(mpeg25, mpeg25))
	f.Add([]byte("ID3\x04\x00\x10\x7F\x7F\x7F\x7F"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := length(data)
		if got < 0 || got > 24*time.Hour || err != nil && got != 0 {
			t.Fatalf("%v, %v", got, err)
		}
	})
}
