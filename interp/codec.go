package interp

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"
)

// errSnapshot is what is wrong with data that is no snapshot, or a damaged one.
var errSnapshot = errors.New("interp: not a snapshot, or a damaged one")

// snapshotVersion begins every snapshot; it changes whenever the format does.
const snapshotVersion = 1

// codec writes values one behind the other, or reads them back: each type has
// one list of its fields, used for both, so that the two cannot differ.
type codec struct {
	data []byte
	read bool
	err  error
}

// seal adds the version and a checksum to what was written.
func (c *codec) seal(dst []byte) []byte {
	dst = append(dst, snapshotVersion)
	dst = binary.LittleEndian.AppendUint32(dst, crc32.ChecksumIEEE(c.data))
	return append(dst, c.data...)
}

// open checks both and makes a codec that reads the rest.
func open(data []byte) *codec {
	c := &codec{read: true}
	if len(data) < 5 || data[0] != snapshotVersion || binary.LittleEndian.Uint32(data[1:]) != crc32.ChecksumIEEE(data[5:]) {
		c.err = errSnapshot
		return c
	}
	c.data = data[5:]
	return c
}

// uint is the one primitive; everything else is made of it.
func (c *codec) uint(v *uint64) {
	if !c.read {
		c.data = binary.AppendUvarint(c.data, *v)
		return
	}
	n := 0
	if *v, n = binary.Uvarint(c.data); n <= 0 {
		*v, n, c.err = 0, 0, errSnapshot
	}
	c.data = c.data[n:]
}

func (c *codec) text(v *string) {
	n := uint64(len(*v))
	c.uint(&n)
	switch {
	case !c.read:
		c.data = append(c.data, *v...)
	case n > uint64(len(c.data)):
		*v, c.err = "", errSnapshot
	default:
		*v, c.data = string(c.data[:n]), c.data[n:]
	}
}

func (c *codec) flag(v *bool) {
	var n uint64
	if *v {
		n = 1
	}
	c.uint(&n)
	*v = n == 1
}

func (c *codec) moment(v *time.Time) {
	seconds, nanoseconds := v.Unix(), int64(v.Nanosecond())
	number(c, &seconds)
	number(c, &nanoseconds)
	*v = time.Unix(seconds, nanoseconds).UTC()
}

// number is any integer type.
func number[T ~int | ~int32 | ~int64 | ~uint8 | ~uint32 | ~uint64](c *codec, v *T) {
	n := uint64(*v)
	c.uint(&n)
	*v = T(n)
}

// numbers are several of one type.
func numbers[T ~int | ~int32 | ~int64 | ~uint8 | ~uint32 | ~uint64](c *codec, vs ...*T) {
	for _, v := range vs {
		number(c, v)
	}
}

func (c *codec) flags(vs ...*bool) {
	for _, v := range vs {
		c.flag(v)
	}
}

func (c *codec) texts(vs ...*string) {
	for _, v := range vs {
		c.text(v)
	}
}

// list is a slice: its length, then each of its items.
func list[T any](c *codec, vs *[]T, item func(*T)) {
	n := len(*vs)
	number(c, &n)
	if c.read {
		*vs = nil
		if n < 0 || n > len(c.data) {
			c.err = errSnapshot
			return
		}
		*vs = make([]T, n)
	}
	for i := range *vs {
		item(&(*vs)[i])
	}
}
