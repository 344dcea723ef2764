package interp

import (
	"errors"
	"hash/fnv"
)

// ErrProgram is the error of a snapshot that was taken of another program.
var ErrProgram = errors.New("interp: the snapshot was taken of another program")

// AppendSnapshot appends everything that the machine remembers to dst.
// [RestoreMachine] goes on from it. The program is not part of it; keep the text
// of [Machine.Program]'s document beside it.
func (m *Machine) AppendSnapshot(dst []byte) []byte {
	var c codec
	m.code(&c)
	return c.seal(dst)
}

// RestoreMachine makes the machine of a snapshot. The program must be compiled
// from the same text for the same resource, or nil if there was none; the error
// is [ErrProgram] otherwise.
func RestoreMachine(program *Program, snapshot []byte) (Machine, error) {
	m := Machine{program: program}
	c := open(snapshot)
	m.code(c)
	if c.err == nil && len(c.data) > 0 {
		c.err = errSnapshot
	}
	return m, c.err
}

// code writes or reads the machine.
func (m *Machine) code(c *codec) {
	print, same := m.program.fingerprint(), uint64(0)
	same = print
	c.uint(&same)
	if c.read && c.err == nil && same != print {
		c.err = ErrProgram
	}
	m.State.code(c)
	m.call.code(c)
	number(c, &m.elapsed)
	number(c, &m.limit)
	if c.read && !m.fits() {
		c.err = errors.Join(c.err, errSnapshot)
	}
}

// fits tells whether the state points into the program.
func (m *Machine) fits() bool {
	if m.program == nil {
		return m.pc == 0 && m.cur == 0
	}
	n := int32(len(m.program.code))
	return 0 <= m.pc && m.pc < n && 0 <= m.cur && m.cur < n
}

func (s *State) code(c *codec) {
	c.texts(&s.value, &s.legs)
	for t := range s.left {
		number(c, &s.left[t])
	}
	numbers(c, &s.pc, &s.cur, &s.loop, &s.round, &s.verbs, &s.spent, &s.rounds, &s.leg)
	numbers(c, &s.seq, &s.op, &s.media)
	number(c, &s.phase)
	number(c, &s.method)
	c.flags(&s.answered, &s.acted, &s.moved, &s.heard, &s.speaking)
}

func (k *Call) code(c *codec) {
	c.texts(&k.ID, &k.From, &k.To, &k.URL)
	c.flag(&k.Outbound)
	c.moment(&k.Began)
}

// fingerprint tells programs apart by text and resource; 0 is no program.
func (p *Program) fingerprint() uint64 {
	if p == nil {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte{byte(p.resource)})
	h.Write([]byte(p.doc.Base))
	h.Write([]byte{0})
	h.Write([]byte(p.doc.File.Text))
	return h.Sum64()
}
