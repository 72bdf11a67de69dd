package crash

import (
	"context"
	"fmt"
	"slices"

	"roster"
	"roster/internal/store"
)

// derived compares what can be derived from other rows with its derivation:
// the histories, the units, the tokens and the table of unique keys.
func (a *auditor) derived(ctx context.Context, v *store.View) error {
	for id, h := range a.users {
		past, err := v.UserVersions(ctx, id, len(h.past)+1)
		if err != nil {
			return err
		}
		if len(past) != len(h.past) {
			a.faults = append(a.faults, fmt.Sprintf("%s has %d superseded versions, but the journal knows of %d", id, len(past), len(h.past)))
			continue
		}
		for i, row := range past { // the newest comes first
			if want := h.past[len(past)-1-i]; !alike(row, want) {
				a.faults = append(a.faults, fmt.Sprintf("a superseded version of a user is %s\nbut the journal says %s", brief(row), brief(want)))
			}
		}
	}
	for _, kind := range []roster.SubjectKind{roster.SubjectUnit, roster.SubjectLocation} {
		if err := a.sameNodes(ctx, v, kind); err != nil {
			return err
		}
	}
	return a.sameKeys(ctx, v)
}

func (a *auditor) sameNodes(ctx context.Context, v *store.View, kind roster.SubjectKind) error {
	rows, err := v.Nodes(ctx, kind)
	n := 0
	for _, row := range rows {
		if a.nodes[string(row.ID)] != row {
			a.faults = append(a.faults, fmt.Sprintf("the row of a node is %+v, but the journal says %+v", row, a.nodes[string(row.ID)]))
		}
	}
	for _, node := range a.nodes {
		if node.Kind == kind && !node.Deleted {
			n++
		}
	}
	if n != len(rows) {
		a.faults = append(a.faults, fmt.Sprintf("there are %d nodes of the kind %s, but the journal knows of %d", len(rows), kind, n))
	}
	return err
}

// sameKeys makes the table of unique keys anew.
func (a *auditor) sameKeys(ctx context.Context, v *store.View) error {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return err
	}
	want := map[string]string{}
	for id, h := range a.users {
		if h.Deleted() {
			continue
		}
		for _, k := range catalogue.Keys(h.Values) {
			want[k.Kind+" "+k.Value] = string(id)
		}
	}
	tables, err := v.Tables(ctx)
	if err != nil {
		return err
	}
	tokens := map[string]bool{}
	for _, table := range tables {
		switch table.Name {
		case "user_key":
			n, kind, value, user := 0, place(table, "kind"), place(table, "value"), place(table, "user_id")
			err = v.CopyRows(ctx, table, func(c []store.Cell) error {
				n++
				if key := c[kind].Text + " " + c[value].Text; want[key] != c[user].Text {
					a.faults = append(a.faults, fmt.Sprintf("the key %s belongs to %q, but follows from %q", key, c[user].Text, want[key]))
				}
				return nil
			})
			if n != len(want) {
				a.faults = append(a.faults, fmt.Sprintf("there are %d keys, but %d follow from the users", n, len(want)))
			}
		case "token":
			id := place(table, "id")
			err = v.CopyRows(ctx, table, func(c []store.Cell) error {
				tokens[a.ids[c[id].Text]] = true
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	for name, state := range a.tokens {
		if tokens[name] != (state == "made") {
			a.faults = append(a.faults, fmt.Sprintf("the token %q is there: %v; the journal says that it was %s", name, tokens[name], state))
		}
	}
	return nil
}

// place finds a column by its name, since their order is the schema's business.
func place(t store.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c store.Column) bool { return c.Name == name })
}

// apart are questions to which the answer must be 0: where rows that are written
// together have come apart.
var apart = map[string]string{
	"events of a change set that there is not":    "select count(*) from event e where change_set <> '' and not exists (select 1 from change_set c where c.id = e.change_set)",
	"change sets that were applied without event": "select count(*) from change_set c where state = 'applied' and not exists (select 1 from event e where e.change_set = c.id)",
	"change sets without their items":             "select count(*) from change_set c where origin = 'edit' and not exists (select 1 from change_item i where i.change_set = c.id)",
	"items of a change set that there is not":     "select count(*) from change_item i where not exists (select 1 from change_set c where c.id = i.change_set)",
	"open jobs without a ticket":                  "select count(*) from job j where state in ('queued', 'running') and not exists (select 1 from river_job r where r.id = j.queue_id)",
	"change sets in motion whose job has ended": `select count(*) from change_set c join job j on j.id = c.job_id
		where c.state in ('planning', 'applying') and j.state in ('done', 'failed', 'cancelled')`,
}

// damage asks for rows that have come apart, and the engine for damaged pages.
func (a *auditor) damage(ctx context.Context, s *store.Store) {
	a.t.Helper()
	pools := s.Pools()
	for what, question := range apart {
		var n int64
		var err error
		if pools.PGX != nil {
			err = pools.PGX.QueryRow(ctx, question).Scan(&n)
		} else {
			err = pools.SQL.QueryRowContext(ctx, question).Scan(&n)
		}
		if err != nil || n != 0 {
			a.faults = append(a.faults, fmt.Sprintf("there are %d %s; %v", n, what, err))
		}
	}
	if pools.SQL != nil {
		var verdict string
		if err := pools.SQL.QueryRowContext(ctx, "pragma integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
			a.faults = append(a.faults, fmt.Sprintf("the engine says of its file: %s; %v", verdict, err))
		}
	}
}
