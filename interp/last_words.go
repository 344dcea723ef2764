package interp

import (
	"slices"
	"time"
)

// LastWords are the callbacks that would be sent if a call ended now, in order:
// those of the legs that it dials and of the Gather that it is in (R4.6). Nothing
// changes by asking; a host keeps them in case it dies. What a conference would
// say is told by [Exchange.RoomLastWords].
func (e *Exchange) LastWords(id TaskID) []Effect {
	t := e.task(id)
	if t == nil || t.phase != phaseGather && t.phase != phaseDial && t.phase != phaseBridge {
		return nil // a fork of a call that has none costs a host more than all else it keeps of the call
	}
	fork := t.Machine
	return callbacksOf(fork.AppendStep(nil, 0, &Event{Kind: Delete}))
}

// RoomLastWords are the callbacks that would be sent if a conference ended at a
// time of day: of everybody's leaving, and its end.
func (e *Exchange) RoomLastWords(name string, now time.Time) []Effect {
	h := e.rooms[name]
	if h == nil {
		return nil
	}
	fork := h.Room
	fork.members = slices.Clone(fork.members)
	return callbacksOf(fork.End(nil, now, "hangup"))
}

func callbacksOf(fx []Effect) []Effect {
	return slices.DeleteFunc(fx, func(e Effect) bool { return e.Kind != Notify })
}
