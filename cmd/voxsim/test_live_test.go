package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// webapp is an application under test: it greets whoever calls, and takes
// callbacks at /callback, but not at /refused.
func webapp() {
	if len(os.Args) > 1 {
		fmt.Println("cannot start:", os.Args[1])
		os.Exit(1)
	}
	http.HandleFunc("/ivr", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println("asked with", len(body) > 0)
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, `<Response><Gather numDigits="1"><Say>Hello</Say></Gather><Redirect>/next</Redirect></Response>`)
	})
	http.HandleFunc("/next", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, `<Response><Say>Bye</Say></Response>`)
	})
	fmt.Println(http.ListenAndServe("localhost:"+os.Getenv("PORT"), nil))
}

// port replaces PORT in a file by a port that nobody uses: "port FILE".
func port(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: port FILE")
	}
	l, err := net.Listen("tcp", "localhost:0")
	ts.Check(err)
	_, number, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Check(l.Close())
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "PORT", number)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}
