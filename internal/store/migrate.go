package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"roster"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrateWith brings the schema up to date. There is one text for both
// engines; words fills its placeholders, such as {key} for the type of a text
// that sorts by code point. A database whose schema is newer than this program
// is refused, since an old program would write it wrongly.
func migrateWith(ctx context.Context, db *sql.DB, engine goose.Dialect, words *strings.Replacer) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(engine, db, filled{dir, words})
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	newest := newestSchema()
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	if version > newest {
		return fmt.Errorf("the database was written by a newer Roster (schema %d, this program knows %d): start that version instead", version, newest)
	}
	if version == newest {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}

// schemaVersion asks for the version of the schema that is there; where there
// is none, it fails.
const schemaVersion = "select max(version_id) from goose_db_version"

// requireSchema refuses a database that would have to be made or upgraded, by
// the answer to schemaVersion.
func requireSchema(ctx context.Context, c Config, version int64, err error) error {
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errNoDatabase(c)
	}
	if newest := newestSchema(); version != newest {
		return roster.Errorf(roster.Conflict, "database_schema", "the database has schema %d and this program works with %d: use the version of Roster that serves it", version, newest)
	}
	return nil
}

// SchemaVersion is the version of the schema that this program writes.
func SchemaVersion() int64 { return newestSchema() }

// newestSchema is the version of the schema that this program writes.
func newestSchema() (newest int64) {
	files, _ := fs.Glob(migrations, "migrations/*.sql") // the pattern is well formed
	for _, name := range files {
		if version, err := goose.NumericComponent(name); err == nil {
			newest = max(newest, version)
		}
	}
	return newest
}

// SchemaSum identifies the schema that this program writes, down to the last
// letter of its migrations.
func SchemaSum() string {
	sum := sha256.New()
	files, _ := fs.Glob(migrations, "migrations/*.sql") // the pattern is well formed
	for _, name := range files {
		text, _ := migrations.ReadFile(name) // embedded
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// filled is a file system whose texts have their placeholders filled.
type filled struct {
	fs.FS
	words *strings.Replacer
}

// Open reads the file and fills it.
func (f filled) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		return file, err
	}
	text, err := fs.ReadFile(f.FS, name)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	return &textFile{Reader: strings.NewReader(f.words.Replace(string(text))), name: info.Name()}, nil
}

// textFile is a text as a file; it is its own FileInfo.
type textFile struct {
	*strings.Reader
	name string
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *textFile) Close() error               { return nil }
func (f *textFile) Name() string               { return f.name }
func (f *textFile) Size() int64                { return f.Reader.Size() }
func (f *textFile) Mode() fs.FileMode          { return 0o444 }
func (f *textFile) ModTime() time.Time         { return time.Time{} }
func (f *textFile) IsDir() bool                { return false }
func (f *textFile) Sys() any                   { return nil }
