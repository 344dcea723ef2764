// Package query holds the queries of PostgreSQL as functions. All but this comment
// is written by sqlc from queries.sql and migrations; go generate ./server/store
// writes it anew.
package query
