// Package law holds the laws of this repository as tests, and nothing else: who
// may import whom, what the pure packages must not touch, that every rule of
// the language has a conformance file, and how long files and functions may
// grow. When one of them fails, change the code, not the law; a law is changed
// in a commit of its own that says why.
package law
