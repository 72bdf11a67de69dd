package store

import (
	"context"
	"slices"
	"strings"

	"roster"
)

var (
	rollbacksOf   = sqlText("rollbacks of change sets", "select rollback_of, id from change_set where rollback_of <> '' and rollback_of in ({set $1}) and state in ('applying', 'applied') order by id")
	setsInMotion  = sqlText("change sets in motion", "select "+setColumns+" from change_set where "+openSet+" and state in ('planning', 'applying')")
	setsByID      = sqlText("change sets by id", "select "+setColumns+" from change_set where id in ({set $1}) order by id")
	settledBefore = sqlText("last settled event", "select tx, n from event where tx < $1 order by tx desc, n desc limit 1")
)

// openSet is the condition of the index of those that have not come to an end.
// Each single edit is a change set, too: what does not name an index walks
// through millions.
const openSet = "state in ('planning', 'planned', 'applying')"

// SetFilter selects change sets. An empty origin leaves single edits out; "*"
// has all. An empty state is any.
type SetFilter struct {
	Origin roster.Origin
	State  roster.SetState
}

func (f SetFilter) where() (text string, args []any) {
	text = "1 = 1"
	switch f.Origin {
	case "*":
	case "":
		text = "origin <> 'edit'"
	case roster.OriginEdit:
		text = "origin = 'edit'"
	default:
		args = append(args, string(f.Origin))
		text = "origin <> 'edit' and origin = $1"
	}
	if f.State != "" {
		args = append(args, string(f.State))
		text += " and state = $" + itoa(len(args))
		if slices.Contains([]roster.SetState{roster.Planning, roster.Planned, roster.Applying}, f.State) {
			text += " and " + openSet
		}
	}
	return text, args
}

// ChangeSets lists change sets, the newest first, from one on.
func (v *View) ChangeSets(ctx context.Context, f SetFilter, before roster.ChangeSetID, limit int) ([]roster.ChangeSet, error) {
	text, args := f.list(before, limit)
	return v.setsText(ctx, "change sets", text, args)
}

func (f SetFilter) list(before roster.ChangeSetID, limit int) (text string, args []any) {
	where, args := f.where()
	if before != "" {
		args = append(args, string(before))
		where += " and id < $" + itoa(len(args))
	}
	args = append(args, limit)
	return "select " + setColumns + " from change_set where " + where + " order by id desc limit $" + itoa(len(args)), args
}

// CountChangeSets counts what [View.ChangeSets] would list.
func (v *View) CountChangeSets(ctx context.Context, f SetFilter) (n int64, err error) {
	where, args := f.where()
	err = v.eachText(ctx, "count change sets", "select count(*) from change_set where "+where, func(r rows) error { return r.Scan(&n) }, args...)
	return n, err
}

// RolledBackBy tells of each change set which other one has undone it, or is
// about to: the newest, when there are several.
func (v *View) RolledBackBy(ctx context.Context, ids []roster.ChangeSetID) (map[roster.ChangeSetID]roster.ChangeSetID, error) {
	found := make(map[roster.ChangeSetID]roster.ChangeSetID)
	if len(ids) == 0 {
		return found, nil
	}
	err := v.each(ctx, rollbacksOf, func(r rows) error {
		var of, id string
		err := r.Scan(&of, &id)
		found[roster.ChangeSetID(of)] = roster.ChangeSetID(id)
		return err
	}, texts(ids))
	return found, err
}

// ChangeSetsInMotion reads those that are being planned or applied.
func (v *View) ChangeSetsInMotion(ctx context.Context) ([]roster.ChangeSet, error) {
	return v.sets(ctx, setsInMotion)
}

// ChangeSetsByID reads change sets by identifier.
func (v *View) ChangeSetsByID(ctx context.Context, ids []roster.ChangeSetID) ([]roster.ChangeSet, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return v.sets(ctx, setsByID, texts(ids))
}

// SettledPosition gives the last position before which nothing can appear any
// more: who begins to follow the journal there misses nothing that is
// committed later.
func (v *View) SettledPosition(ctx context.Context) (p roster.Position, err error) {
	horizon, err := v.store.dialect.horizon(ctx, v.conn)
	if err != nil {
		return p, err
	}
	_, err = v.one(ctx, settledBefore, []any{&p.Tx, &p.N}, horizon)
	return p, err
}

// CountItems counts the items of a change set that match a filter.
func (v *View) CountItems(ctx context.Context, set roster.ChangeSetID, f ItemFilter) (n int64, err error) {
	text, args := f.where([]any{string(set)})
	err = v.eachText(ctx, "count items", "select count(*) from change_item where change_set = $1"+text, func(r rows) error {
		return r.Scan(&n)
	}, args...)
	return n, err
}

// where continues a condition on items, and its arguments, by the filter.
// exceptionalItems admits what change_item_exceptions holds: an engine takes a
// partial index only where the condition of it stands in the statement.
const exceptionalItems = " and (action <> 'change' or state = 'failed')"

func (f ItemFilter) where(args []any) (string, []any) {
	var text strings.Builder
	if f.State == roster.ItemFailed && f.Action == "" {
		f.Action = roster.ActionChange // nothing else can fail
	}
	if f.State == roster.ItemFailed || f.Action != "" && f.Action != roster.ActionChange {
		text.WriteString(exceptionalItems)
	}
	narrow := func(condition string, value any, given bool) {
		if given {
			args = append(args, value)
			text.WriteString(" and " + condition + " $" + itoa(len(args)))
		}
	}
	narrow("action =", string(f.Action), f.Action != "")
	narrow("verb =", string(f.Verb), f.Verb != "")
	narrow("state =", string(f.State), f.State != "")
	narrow("subject_kind =", string(f.Subject), f.Subject != "")
	narrow("subject_id =", f.SubjectID, f.SubjectID != "")
	narrow("file_row =", f.Row, f.Row > 0)
	narrow("n <=", f.Through, f.Through > 0)
	return text.String(), args
}
