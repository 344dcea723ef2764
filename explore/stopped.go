package explore

// stopped finds the ways that go round without time passing or input arriving,
// and lets the machine run on until R4.7 stops it: that is how they end.
func (a *Atlas) stopped() {
	const fresh, open, done = 0, 1, 2
	state := make([]uint8, len(a.via))
	for start := range int32(len(a.via)) {
		var path []int32
		id := start
		for id >= 0 && state[id] == fresh {
			state[id] = open
			e := a.timeless(id)
			if e < 0 {
				break
			}
			path = append(path, e)
			id = a.edges[e].to
		}
		if len(path) > 0 && id >= 0 && state[id] == open && a.timeless(id) >= 0 {
			a.stop(id, path)
		}
		for _, e := range path {
			state[a.edges[e].from] = done
		}
		state[start] = done
	}
}

// timeless is the first choice of a situation that takes no time and no input,
// and does not end the call; -1 when there is none.
func (a *Atlas) timeless(id int32) int32 {
	for _, i := range a.out[id] {
		if e := &a.edges[i]; e.took == 0 && e.to >= 0 && int(e.to) < len(a.via) && e.choice.Act == Listen {
			return i
		}
	}
	return -1
}

// stop adds the ending of a call that goes round: the path leads to the situation
// id a second time.
func (a *Atlas) stop(id int32, path []int32) {
	for a.edges[path[0]].from != id {
		path = path[1:]
	}
	x := a.explorer
	d := x.follow(a.reach(id))
	for n := 0; ; n++ {
		last := path[n%len(path)]
		next := x.drive(&d.s, &a.edges[last].choice)
		if next.over {
			next.edge.from = a.edges[last].from
			a.edges = append(a.edges, next.edge)
			a.leaves(int32(len(a.edges) - 1))
			return
		}
		if next.now > 0 || !next.arrived {
			return
		}
		d = next
	}
}

// follow takes the choices of edges from the beginning on.
func (x *explorer) follow(edges []int32) *drive {
	d := x.begin()
	for _, i := range edges[1:] {
		d = x.drive(&d.s, &x.atlas.edges[i].choice)
	}
	return d
}

// hangUps adds that callers hang up who are caught where they cannot choose: while
// they listen to a document that leads to itself.
func (a *Atlas) hangUps() {
	free := a.free()
	for id := range a.via {
		if free[id] {
			continue
		}
		e := a.usual(int32(id))
		if e == nil || e.choice.Where != AtFetch || e.took == 0 {
			continue
		}
		c := e.choice
		c.Act, c.At = HangUp, min(pause, e.took/2)
		d := a.explorer.drive(&a.explorer.follow(a.reach(int32(id))).s, &c)
		d.edge.from = int32(id)
		a.edges = append(a.edges, d.edge)
		a.leaves(int32(len(a.edges) - 1))
	}
}
