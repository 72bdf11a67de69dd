package store

import "context"

// About is what a database says of itself.
type About struct {
	Engine string // with its version
	Bytes  int64
	Schema int64
}

// About asks the database what it is.
func (s *Store) About(ctx context.Context) (a About, err error) {
	err = s.View(ctx, func(v *View) error {
		err := v.eachText(ctx, "about", s.dialect.about(), func(r rows) error { return r.Scan(&a.Engine, &a.Bytes) })
		if err != nil {
			return err
		}
		return v.eachText(ctx, "version of the schema", schemaVersion, func(r rows) error { return r.Scan(&a.Schema) })
	})
	return a, err
}
