// Command voxsim checks, runs, tests and explores VoxXML documents, the call
// scripts of a voice API, without a telephone, and is that API on this machine:
//
//	voxsim run ivr.xml --dtmf 2,2233,1111    one call, told as a transcript, or with --json
//	voxsim record ivr.xml                    one call with you as the caller, written as a scenario
//	voxsim check ivr.xml                     every problem, with place, reason and what was probably meant
//	voxsim test                              scenario files, with reports and coverage
//	voxsim explore ivr.xml                   every way through a script
//	voxsim graph ivr.xml                     the flow as a picture
//	voxsim serve                             the voice API on this machine
//
// "voxsim help" lists all commands. Results go to standard output, messages to
// standard error. The exit status is 0 when all is well, 1 when a script or a
// test did badly, 2 when the command could not run, and 3 when a document is
// not valid VoxXML.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
