package sim

// Size is how many notes a run keeps of calls, rooms and what is due.
func (s *Sim) Size() int {
	return len(s.calls) + len(s.tasks.All()) + len(s.rooms) + len(s.dropped) + len(s.programs) + len(s.loaded) + s.agenda.Len()
}
