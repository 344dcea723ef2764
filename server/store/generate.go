package store

// The queries of both databases are written by sqlc v1.31.1, which has to be in the
// PATH; then the test notes what they were made from.

//go:generate sqlc generate
//go:generate go test -run TestQueriesAreCurrent . -update
