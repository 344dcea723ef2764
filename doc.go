// Package voxsim is the root of a toolbox for VoxXML, the language of call
// scripts: it checks them, and runs them without a telephone. The package
// itself holds no code; it says which package does what.
//
// # The way of a script
//
// Text becomes a tree, the tree a program, and a program runs as many calls as
// one likes:
//
//	doc, problems := parser.Parse(name, text, parser.Options{})     // the tree, and every problem found
//	program := interp.Compile(doc, schema.Call)                     // immutable, shared by all calls
//	call := interp.NewMachine(program, interp.Call{From: …, To: …}) // one call: a small value
//	effects := call.Step(after, event)                              // time and news in, orders out
//
// Nothing on this way has a clock, a goroutine or a connection: time is an
// argument and effects are values. Whoever obeys the effects is the telephone:
// package sim in virtual time, package server in wall time, or your own code.
//
// # Which package for which wish
//
//   - to run calls in a simulated world and look at what happened: package sim
//   - to put the interpreter behind a telephone of your own: package interp
//   - to check scripts, or to read them for other purposes: package parser,
//     and package ast for the tree
//   - to find what a script surely does not mean, every way through it, or to
//     draw it: packages lint, explore and graph
//   - to write scripts: package build, and package format for their canonical form
//   - to be the voice API, with calls in wall time: package server
//   - to know the verbs, attributes and accepted values: package schema
//   - to turn places in a text into lines and columns, and to print problems:
//     package source
//   - to do all this in a terminal: cmd/voxsim
//
// The rules that all of them keep are in docs/spec.
package voxsim
