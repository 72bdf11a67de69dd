package store

import (
	"database/sql"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Pools are the raw connections of the engine in use, for the job queue alone.
// Exactly one field is set.
type Pools struct {
	SQL  *sql.DB
	Path string // the file behind SQL
	PGX  *pgxpool.Pool
}

// Pools hands out the engine's raw connections.
func (s *Store) Pools() Pools { return s.dialect.pools() }
