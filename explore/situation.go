package explore

import (
	"encoding/binary"
	"time"

	"github.com/voxsim/voxsim/interp"
)

// situation is a call at a point at which more than one thing can happen: at the
// beginning of a Gather, a Dial, a stay in a room, a fetch, or of a Say or Play
// without end.
type situation struct {
	machine interp.Machine
	where   Where
	// op is the operation that has begun; text is the room or the address.
	op     interp.Op
	text   string
	method string
	dialed []dialed
	// sound is what is heard, for left longer; 0 for nothing.
	sound interp.Op
	left  time.Duration
	// heard: a Gather has no prompts that take time.
	heard bool
	// quiet is the Gather, by its number plus one, that ended without any input,
	// if nothing was heard since; else 0.
	quiet int32
	// at is the time since the call began.
	at time.Duration
	// odd counts the choices of the world that were not the usual ones.
	odd int32
}

// dialed is a leg of the Dial that has begun.
type dialed struct {
	leg    int
	number string
}

// key appends what decides how the call goes on. What is heard, what is dialled
// and what is fetched follow from the machine.
func (x *explorer) key(dst []byte, s *situation) []byte {
	dst = binary.AppendUvarint(dst, uint64(x.number(s.machine.Program())))
	dst = binary.AppendUvarint(dst, uint64(s.quiet))
	return s.machine.AppendSituation(dst)
}
