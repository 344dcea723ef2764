// Package migrate brings a database to the tables that this program knows: forward
// only, and never below what a newer program has made of it.
//
//	err := migrate.Up(ctx, goose.DialectSQLite3, db, folder)
package migrate

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Up runs the migrations of a folder that a database has not had.
func Up(ctx context.Context, dialect goose.Dialect, db *sql.DB, folder fs.FS, options ...goose.ProviderOption) error {
	options = append(options, goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(dialect, db, folder, options...)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	current, known, err := p.GetVersions(ctx)
	if err == nil && current > known {
		err = fmt.Errorf("the database was made by a newer voxsim: its tables have version %d, this one knows %d", current, known)
	}
	return err
}
