// Package query holds the queries of SQLite as functions. All but this comment is
// written by sqlc from queries.sql and migrations; go generate ./server/store writes
// it anew.
package query
