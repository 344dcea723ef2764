// Package explore takes every way through a script: one call of it, with each
// input that can matter at each Gather, each outcome of each Number, Dial,
// Conference and Redirect. Where a call comes into a situation that another came
// into before, it goes on no further: so there are finitely many ways.
//
//	atlas := explore.Explore(program, world, explore.Options{})
//	for _, e := range atlas.Endings() {
//		fmt.Println(e.Kind, e.Place, e.Count, e.Shortest)
//	}
//	for _, f := range atlas.Findings() {
//		fmt.Println(f)
//	}
//
// It forks the [interp.Machine] that runs calls, so that what it finds is what
// calls do. The world is given as functions; nothing is fetched, and no time
// passes.
package explore
