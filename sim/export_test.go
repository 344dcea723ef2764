package sim

// Size is how many notes a run keeps of calls, rooms, documents and what is due.
func (s *Sim) Size() int {
	return len(s.calls) + len(s.tasks.All()) + len(s.rooms) + len(s.dropped) + len(s.programs) + len(s.loaded) + len(s.origins) + s.agenda.Len()
}
