package interp

import "encoding/binary"

// Position is the number of the verb in [Machine.Program] that runs, or that
// runs next.
func (m *Machine) Position() int { return int(m.pc) }

// AppendSituation appends what decides how the call goes on, as a key: machines
// that run the same program and have equal keys do the same when the same
// happens to them. Left out are what only counts (verbs, numbers of operations)
// and how many verbs have run without time passing, which matters only to a call
// that R4.7 stops.
func (m *Machine) AppendSituation(dst []byte) []byte {
	s := &m.State
	dst = append(dst, byte(s.phase), byte(s.method), s.flags())
	for _, n := range [...]int32{s.pc, s.cur, s.loop, s.round, s.leg} {
		dst = binary.AppendUvarint(dst, uint64(n))
	}
	for _, d := range s.left {
		dst = binary.AppendUvarint(dst, uint64(d))
	}
	dst = binary.AppendUvarint(dst, uint64(len(s.legs)))
	dst = append(dst, s.legs...)
	return append(dst, s.value...)
}

// flags are what is true of the state, a bit each.
func (s *State) flags() (bits byte) {
	for i, flag := range [...]bool{s.answered, s.acted, s.moved, s.heard, s.speaking, s.media != 0} {
		if flag {
			bits |= 1 << i
		}
	}
	return bits
}
