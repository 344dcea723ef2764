package main

// reasons say what stands between a figure and its goal; the page shows them for the
// goals that its run has not reached. The goals are from a prototype that could do less.
var reasons = map[string]string{
	"P2": "the scanner knows the place of every byte, and stands at the goal: the machine's other work decides",
	"P3": "of the time a fifth is the scan, a tenth the program, and a sixth making room for a tree that knows the place of each " +
		"element; the rest, 170 ns a verb, finds names, judges every value and fills typed fields. The prototype's 9 µs made no tree",
	"P4": "as P3; libxml2 keeps nothing of what it reads and knows no vocabulary",
	"X1": "the machine tells of 38 things in this call, in 20 steps; that alone is half of its time, and the host that follows them a " +
		"third of all. The prototype told of 14 and knew neither places nor callbacks",
	"X2": "as X1",
	"X3": "the whole world takes 22 events for this call, each about 110 ns, spread over agenda, exchange, machine and caller: there is no " +
		"one place left to mend. The goal was that of a machine alone. A trace of 3.8 KB takes as long again as two thirds of the call",
	"X4": "as X3",
	"X7": "as X3; and the conference that ends for all tells of each who leaves",
	"T1": "half of a test is reading the file, a third running the call; what is made for each test costs a third of it in collecting garbage",
	"C1": "four tenths of the start are initialisers of packages that only serve needs (the HTTP API, SQLite, PostgreSQL), because one binary " +
		"does everything; what the command itself does is a tenth",
	"C2": "as C1: nearly all of it are pages of the binary",
	"C3": "two thirds of the time are parsing, as in P3, and a fifth the warnings, for which xmllint has no counterpart; the peer runs on one " +
		"processor, ours on both, and the run's second processor has other work too",
	"E1": "a look into a table that does not fit the caches, for each transition",
	"E2": "as E1",
	"R1": "12 µs are net/http itself, on both sides; ours then checks the key, the JSON and the VoxXML, keeps the call, starts it, and logs " +
		"and measures the request. A new call costs 5.8 KB, and collecting them a sixth",
	"R2": "as R1",
	"R5": "20 MiB are the binary's pages; each call that rings then is kept with all it needs to go on, about 1 KB, which the collector doubles",
	"W1": "half of the CPU time of a webhook is SQLite's, which is told of each delivery before it counts, and of the next in its call's order; " +
		"the bare client forgets",
	"W2": "River puts no order on webhooks; ours finds the next of its call for each that is delivered, and asks and tells the database in turns",
}
