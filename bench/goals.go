package main

// goal is one line of the table: a workload beside a peer, or by itself, and
// what it is to reach.
type goal struct {
	ID   string `json:"id"`
	Work string `json:"workload"`
	// Peer is empty where a figure stands by itself.
	Peer string `json:"peer,omitempty"`
	// Unit is what the figure counts.
	Unit unit `json:"unit"`
	// Goal is to be reached and Gate not to be missed; both are 0 in a line
	// that is there for comparison only.
	Goal float64 `json:"goal,omitempty"`
	Gate float64 `json:"gate,omitempty"`
}

// unit is what a figure counts.
type unit string

const (
	faster unit = "times as fast"    // the peer's time divided by ours
	share  unit = "times the peer's" // ours divided by the peer's
	rate   unit = "a second"
	allocs unit = "allocations"
	size   unit = "bytes"
	memory unit = "MiB"
	millis unit = "ms"
	states unit = "states"
)

// most tells whether a figure is to be at most its goal; others are to be at
// least theirs.
func (u unit) most() bool { return u != faster && u != rate }

// The peers.
const (
	xmlToken     = "encoding/xml Token"
	xmlUnmarshal = "encoding/xml Unmarshal"
	etreePeer    = "etree"
	xmlqueryPeer = "xmlquery"
	libxml2      = "libxml2 SAX2"
	expat        = "expat"
	starlarkPeer = "starlark-go"
	gojaPeer     = "goja"
	goroutines   = "goroutine + synctest"
	xstate       = "XState"
	xstateGraph  = "XState graph"
	jsonStructs  = "encoding/json"
	oneWorker    = "one worker"
	yamlV3       = "yaml v3, decoding alone"
	xmllint      = "xmllint --noout"
	xmllintMany  = "xmllint --stream --repeat"
	goVersion    = "go version"
	node         = "node -e 0"
	spinPan      = "SPIN pan"
	spinWhole    = "spin + gcc + pan"
	bareHandler  = "bare net/http handler"
	jsonServer   = "json-server"
	prism        = "Prism"
	mockoon      = "Mockoon"
	inMemory     = "voxsim serve in memory"
	durable      = "voxsim serve" // in SQLite, as it is by default
	bareClient   = "bare http.Client"

	outboxSQLite   = "voxsim from SQLite"
	outboxPostgres = "voxsim from PostgreSQL"
	riverPostgres  = "River"
	riverMany      = "River with 1,000 workers"
	riverSQLite    = "riversqlite"
)

// lacks says what a peer does not do that voxsim does in the same line.
var lacks = map[string]string{
	xmlToken:     "no places of attributes, no second error; accepts duplicate attributes, two roots and text beside the root",
	xmlUnmarshal: "the same reader; makes a tree without places, and knows nothing of what the names mean",
	etreePeer:    "no places at all; keeps the last of two equal attributes silently; knows nothing of what the names mean",
	xmlqueryPeer: "no places; knows nothing of what the names mean",
	libxml2:      "calls a handler that counts; keeps no tokens. It does check namespaces, and could read a DTD",
	expat:        "calls a handler that counts; keeps no tokens, and one parser is used again for all documents",
	starlarkPeer: "a blocking script: no barge-in, no timer that runs beside another, no place to stop and go on later",
	gojaPeer:     "the same script in JavaScript, in one runtime that is kept; it cannot stop in the middle of a call",
	goroutines:   "the same flow by hand: a goroutine for the call and one for its caller, in one bubble for all calls; no barge-in",
	xstate:       "an equivalent machine with SimulatedClock: no barge-in, no rooms; its caller is a loop of events",
	xstateGraph:  "getShortestPaths over the same machine, with the digits that it can tell apart and one more",
	jsonStructs:  "the same lines from structs of fixed fields with omitempty",
	oneWorker:    "the same calls on one goroutine",
	yamlV3:       "makes nodes and does nothing with them",
	xmllint:      "parses the file, and runs nothing",
	xmllintMany:  "parses the file a hundred times in one process; knows no vocabulary, and keeps no tree",
	goVersion:    "prints its version",
	node:         "starts, and does nothing",
	spinPan:      "a compiled search for one model; the time of compiling it is not counted here",
	spinWhole:    "the same with what it takes to compile it",
	bareHandler:  "reads the body and answers {}; knows no key, no JSON, no call",
	jsonServer:   "puts the body into a file of JSON; checks nothing, and runs nothing",
	prism:        "checks the request with our OpenAPI description and answers with its example; keeps nothing",
	mockoon:      "answers with random values by our OpenAPI description; checks nothing, and keeps nothing",
	inMemory:     "the same program with --data :memory:, which forgets everything at its end",
	bareClient:   "32 goroutines that post from a list in memory: nothing is kept, nothing tried again",

	riverPostgres: "a queue for jobs of any kind, with 32 workers and FetchCooldown 1 ms (by default a worker gets ten jobs a second): no order among the webhooks of a call, and what a process that dies was delivering is tried again after an hour",
	riverMany:     "the same with as many workers as ours has webhooks under way",
	riverSQLite:   "the same from SQLite with 32 workers, and with one connection as its driver's comment advises, which says that it is in early testing",
}

// goals are all lines, in the order of the table.
var goals = []goal{
	{"P1", "scan to tokens with byte positions, reused scanner", xmlToken, faster, 18, 9},
	{"P2", "scan to tokens with byte positions, reused scanner", libxml2, faster, 3, 1.5},
	{"P2", "scan to tokens with byte positions, reused scanner", expat, faster, 5, 2.5},
	{"P3", "source to checked, typed program", xmlUnmarshal, faster, 12, 6},
	{"P3", "source to checked, typed program", etreePeer, faster, 8, 4},
	{"P3", "source to checked, typed program", xmlqueryPeer, faster, 0, 0},
	{"P4", "source to checked, typed program", libxml2, faster, 1, 0.6},
	{"P5", "allocations of a source to its program", xmlToken, allocs, 25, 25},
	{"P5", "allocations of a scan", "", allocs, 0, 0},
	{"X1", "one call, virtual time, no trace", starlarkPeer, faster, 4, 2},
	{"X1", "one call, virtual time, no trace", gojaPeer, faster, 10, 5},
	{"X1", "the same in a whole simulated world", starlarkPeer, faster, 0, 0},
	{"X2", "one call, virtual time, no trace", goroutines, faster, 50, 25},
	{"X3", "simulated calls a second and core", "", rate, 1e6, 4e5},
	{"X3", "the same with a trace of JSON lines", "", rate, 4e5, 1.5e5},
	{"X4", "flows a second, whole process", xstate, faster, 300, 100},
	{"X5", "trace of a call as JSON", jsonStructs, faster, 4, 2},
	{"X5", "the same after many calls like it, as in X3", jsonStructs, faster, 0, 0},
	{"X5", "allocations of a trace as JSON", "", allocs, 0, 0},
	{"X6", "a call that waits: state of the interpreter", "", size, 128, 128},
	{"X6", "a call that waits: everything", "", size, 512, 512},
	{"X6", "a call that waits: everything", goroutines, share, 0, 0},
	{"X6", "a call that waits: everything", xstate, share, 0, 0},
	{"X7", "10,000 overlapping calls on one timeline", goroutines, faster, 15, 7},
	{"X7", "overlapping calls a second and core", "", rate, 1.5e5, 7.5e4},
	{"X8", "CPU time of a call, two workers", oneWorker, share, 1.15, 1.4},
	{"X8", "wall time of a call, two workers; needs an idle machine", oneWorker, faster, 0, 0},
	{"T1", "scenario tests a second and core, from YAML", "", rate, 1e4, 5e3},
	{"T1", "scenario tests a second and core, from JSON", "", rate, 5e4, 5e3},
	{"T1", "a scenario decoded, run and checked, from YAML", yamlV3, share, 0, 0},
	{"C1", "voxsim run, cold start", xmllint, share, 1.5, 3},
	{"C1", "voxsim run, cold start", node, share, 0.1, 0.2},
	{"C1", "voxsim run, cold start", goVersion, share, 0, 0},
	{"C2", "most memory of voxsim run", goVersion, memory, 12, 20},
	{"C3", "voxsim check of a large file, again and again", xmllintMany, faster, 3, 1.5},
	{"E1", "exploring 1,000,000 states, exact", spinPan, faster, 0.8, 0.4},
	{"E1", "exploring 1,000,000 states, by fingerprint", spinPan, faster, 1.5, 0.8},
	{"E2", "exploring 1,000,000 states by fingerprint, end to end", spinWhole, faster, 3, 1.5},
	{"E3", "all outcomes of the Complex IVR", xstateGraph, faster, 100, 50},
	{"E3", "the same by state; ours are the choices of a caller", xstateGraph, faster, 0, 0},
	{"E3", "all outcomes of the Complex IVR: time", "", millis, 10, 20},
	{"E3", "all outcomes of the Complex IVR: states", "", states, 5000, 5000},
	{"R1", "POST /calls in memory: CPU time of a request", bareHandler, share, 2, 3},
	{"R1", "the same with the call, run to its end", bareHandler, share, 0, 0},
	{"R2", "POST /calls in memory: requests a second", jsonServer, faster, 20, 10},
	{"R2", "POST /calls in memory: requests a second", prism, faster, 30, 10},
	{"R2", "POST /calls in memory: requests a second", mockoon, faster, 35, 10},
	{"R2", "GET /calls in memory, 25 rows: requests a second", jsonServer, faster, 0, 0},
	{"R2", "GET /calls in memory, 25 rows: requests a second", prism, faster, 0, 0},
	{"R2", "GET /calls in memory, 25 rows: requests a second", mockoon, faster, 0, 0},
	{"R3", "POST /calls, durable: requests a second", inMemory, faster, 0.4, 0.2},
	{"R3", "POST /calls, durable: requests a second", jsonServer, faster, 10, 5},
	{"R4", "POST /calls, durable: 99 of 100 requests take at most", bareHandler, share, 4, 8},
	{"R5", "voxsim serve, durable: ready after", jsonServer, millis, 100, 300},
	{"R5", "voxsim serve, durable: most memory after all this", jsonServer, memory, 40, 80},
	{"W1", "webhooks a second, at least once, durable", bareClient, faster, 0.5, 0.25},
	{"W2", "webhooks a second, at least once, durable", riverPostgres, faster, 2.5, 1.2},
	{"W2", "webhooks a second, at least once, durable", riverSQLite, faster, 5, 2.5},
	{"W2", "the same from PostgreSQL, as many at once", riverMany, faster, 0, 0},
}
