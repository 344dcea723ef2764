package main

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/voxsim/voxsim/internal/pgtest"
)

// postgresServer is a PostgreSQL of our own; package pgtest sees to it that no other
// one answers.
type postgresServer struct {
	server  *pgtest.Server // nil when it could not be started
	version string
	err     error // why not
}

// startPostgres starts a server that may lose the last moments when the machine loses
// its power, and nothing else: as SQLite may, the way that we and the peers use it.
func startPostgres() *postgresServer {
	p := &postgresServer{}
	p.server, p.err = pgtest.Start("synchronous_commit=off")
	if p.err != nil {
		return p
	}
	p.err = p.with(context.Background(), func(database string) error {
		conn, err := pgx.Connect(context.Background(), database)
		if err != nil {
			return err
		}
		defer conn.Close(context.Background())
		p.version = versionIn(conn.PgConn().ParameterStatus("server_version"))
		return nil
	})
	return p
}

func (p *postgresServer) stop() {
	if p.server != nil {
		p.server.Stop()
	}
}

// missing says what to install, if it is not there.
func (p *postgresServer) missing() string {
	if errors.Is(p.err, pgtest.ErrMissing) {
		return pgtest.ErrMissing.Error() + "; Debian: postgresql"
	}
	return ""
}

// with lends an empty database.
func (p *postgresServer) with(ctx context.Context, use func(database string) error) error {
	if p.err != nil {
		return p.err
	}
	database, drop, err := p.server.Database(ctx)
	if err != nil {
		return err
	}
	return errors.Join(use(database), drop(context.WithoutCancel(ctx)))
}
