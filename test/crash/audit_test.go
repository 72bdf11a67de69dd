package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
)

// auditor compares, again and again, what the database holds with what follows
// from its journal. It looks past the server, at the tables themselves.
type auditor struct {
	*replay
	t        *testing.T
	database string
	settled  int64 // the first transaction that was still open at the last look
	seen     map[roster.Position]bool
	touched  map[roster.UserID]bool // since the last look
}

func newAuditor(t *testing.T, database string) *auditor {
	return &auditor{replay: newReplay(), t: t, database: database, seen: map[roster.Position]bool{}, touched: map[roster.UserID]bool{}}
}

// look takes the events that have come since the last look, and compares the
// rows they concern. A deep look compares every row, and everything that can be
// derived from others with its derivation.
func (a *auditor) look(deep bool) {
	a.t.Helper()
	ctx := a.t.Context()
	s, err := store.Open(ctx, store.Config{Database: a.database, Clock: clock.System(), Log: slog.New(slog.DiscardHandler), Existing: true})
	if err != nil {
		a.t.Fatalf("the database cannot be opened: %v", err)
	}
	defer s.Close()
	open := a.firstOpen(ctx, s)
	err = s.View(ctx, func(v *store.View) error {
		if err := a.read(ctx, v, open); err != nil {
			return err
		}
		if deep {
			for id := range a.users {
				a.touched[id] = true
			}
		}
		rows, err := v.Users(ctx, slices.Collect(maps.Keys(a.touched)))
		for id := range a.touched {
			a.same(rows[id], a.users[id])
		}
		if err != nil || !deep {
			return err
		}
		return a.derived(ctx, v)
	})
	if err != nil {
		a.t.Fatalf("look at the database: %v", err)
	}
	clear(a.touched)
	if deep {
		a.damage(ctx, s)
	}
	for _, fault := range a.faults[:min(len(a.faults), 5)] {
		a.t.Error(fault)
	}
	if len(a.faults) > 0 {
		a.t.Fatalf("%d faults in all", len(a.faults))
	}
}

// firstOpen gives the first transaction that may still commit.
func (a *auditor) firstOpen(ctx context.Context, s *store.Store) (tx int64) {
	a.t.Helper()
	var err error
	if p := s.Pools(); p.PGX != nil {
		err = p.PGX.QueryRow(ctx, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint").Scan(&tx)
	} else {
		err = p.SQL.QueryRowContext(ctx, "select coalesce(max(tx), 0) + 1 from event").Scan(&tx)
	}
	if err != nil {
		a.t.Fatal(err)
	}
	return tx
}

// read takes the new events. Those of transactions that were open at the last
// look are read again, since one among them may have been committed late.
func (a *auditor) read(ctx context.Context, v *store.View, open int64) error {
	last, err := v.LastPosition(ctx)
	if err != nil {
		return err
	}
	seen := map[roster.Position]bool{}
	err = v.EventRows(ctx, roster.Position{Tx: a.settled}, last, func(row *store.EventRow) error {
		if row.Position.Tx >= open {
			seen[row.Position] = true
		}
		if a.seen[row.Position] {
			return nil
		}
		e := roster.Event{
			Position: row.Position, Type: row.Type, V: int(row.V), At: time.UnixMicro(row.At), ChangeSet: roster.ChangeSetID(row.ChangeSet),
			Subject: roster.Subject{Kind: roster.SubjectKind(row.SubjectKind), ID: row.SubjectID}, Data: json.RawMessage(row.Data),
		}
		a.take(e)
		if id := roster.UserID(row.SubjectID); a.users[id] != nil {
			a.touched[id] = true
		}
		return nil
	})
	a.settled, a.seen = open, seen
	return err
}

// same compares the row of a user with what the journal says of them. Instants
// and reasons stand in the events themselves.
func (a *auditor) same(row roster.User, h *history) {
	if !alike(row, h.User) {
		a.faults = append(a.faults, fmt.Sprintf("the row of a user is %s\nbut the journal says %s; %q", brief(row), brief(h.User), h.acts))
	}
}

func alike(row, want roster.User) bool {
	return row.ID == want.ID && row.Version == want.Version && row.State.Status == want.State.Status && row.Deleted() == want.Deleted() &&
		reflect.DeepEqual(filled(row.Values), filled(want.Values))
}

func brief(u roster.User) string {
	return fmt.Sprintf("%s version %d, %s, deleted %v, %v", u.ID, u.Version, u.State.Status, u.Deleted(), u.Values)
}

// filled leaves out what is empty.
func filled(v roster.Values) roster.Values {
	v = maps.Clone(v)
	maps.DeleteFunc(v, func(_, text string) bool { return text == "" })
	return v
}
