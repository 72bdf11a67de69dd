package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roster"
	"roster/internal/query"
)

// filter compiles a checked filter to a condition on the columns of a user.
// Columns come from the catalogue alone and every literal is a parameter. No
// column is null, hence every condition is true or false, as the package query
// wants it.
type filter struct {
	view      *View
	catalogue *roster.Catalogue
	live      bool // only users outside the recycle bin are asked for: these hold their keys
	within    bool // in a value path, where fields are those of the entry e
	args      []any
	sorting   sorting // of the list, if it has one
}

const (
	always = "1 = 1"
	never  = "1 = 0"
)

// leads is found by the index of reports, for each person that is looked at.
const leads = "exists (select 1 from users r where r.manager = users.id and r.manager <> '' and r.deleted_at = 0 and r.status = 'active')"

// arg adds a parameter and gives its place.
func (f *filter) arg(a any) string {
	f.args = append(f.args, a)
	return "$" + itoa(len(f.args))
}

func (f *filter) expr(ctx context.Context, e query.Expr) (string, error) {
	switch e := e.(type) {
	case query.And:
		return f.join(ctx, e.Terms, " and ", always)
	case query.Or:
		return f.join(ctx, e.Terms, " or ", never)
	case query.Not:
		return negate(f.expr(ctx, e.Term))
	case query.Some:
		f.within = true
		where, err := f.expr(ctx, e.Where)
		f.within = false
		if err != nil {
			return "", err
		}
		return f.entry(e.Field.Name, where)
	case query.Present:
		return f.leaf(ctx, e.Field, query.Pr, nil)
	case query.Compare:
		if e.Op == query.Ne {
			return negate(f.leaf(ctx, e.Field, query.Eq, []query.Value{e.Value}))
		}
		return f.leaf(ctx, e.Field, e.Op, []query.Value{e.Value})
	case query.OneOf:
		return f.leaf(ctx, e.Field, query.In, e.Values)
	default:
		return "", fmt.Errorf("compile filter: unknown part %T", e)
	}
}

func (f *filter) join(ctx context.Context, terms []query.Expr, with, empty string) (string, error) {
	if len(terms) == 0 {
		return empty, nil
	}
	parts := make([]string, len(terms))
	for i, term := range terms {
		var err error
		if parts[i], err = f.expr(ctx, term); err != nil {
			return "", err
		}
	}
	return "(" + strings.Join(parts, with) + ")", nil
}

func negate(condition string, err error) (string, error) { return "not (" + condition + ")", err }

// leaf compiles one condition on one field.
func (f *filter) leaf(ctx context.Context, field query.Field, op query.Op, values []query.Value) (string, error) {
	if column, ok := stateInstants[field.Name]; ok {
		return f.instant(column, op, values), nil
	}
	switch field.Name {
	case "active":
		return truth("status = 'active'", op, values), nil
	case "locked":
		if op == query.Pr {
			return always, nil
		}
		now := f.arg(micros(f.view.now))
		return truth("(locked_at <> 0 and (locked_until = 0 or locked_until > "+now+"))", op, values), nil
	case "leads":
		return truth(leads, op, values), nil
	case "version":
		return f.number(double("version"), op, values), nil
	case "status":
		return f.status(op, values), nil
	}
	if column, ok := stateTexts[field.Name]; ok {
		return f.text(column, op, values), nil
	}
	if of, piece, ok := strings.Cut(field.Name, "."); ok {
		if a, found := f.catalogue.Lookup(of); found && a.Name == of && entryType(a.Type) {
			return f.piece(a, piece, op, values)
		}
	}
	a, ok := f.catalogue.Lookup(field.Name)
	if !ok || a.Name != field.Name {
		return "", unfilterable(field.Name)
	}
	return f.attribute(ctx, a, field, op, values)
}

var (
	stateInstants = map[string]string{
		"createdAt": "created_at", "updatedAt": "updated_at", "deletedAt": "deleted_at",
		"statusChangedAt": "status_changed_at", "statusUntil": "status_until", "lockedUntil": "locked_until",
	}
	stateTexts = map[string]string{
		"id": "id", "statusReason": "status_reason", "statusChangedBy": "status_changed_by", "lockReason": "lock_reason",
	}
)

func unfilterable(name string) error {
	return roster.Errorf(roster.Invalid, "filter_attribute_not_supported", "people cannot be filtered by %s: use another attribute", strconv.Quote(name))
}

// attribute compiles a condition on an attribute of the catalogue.
func (f *filter) attribute(ctx context.Context, a *roster.Attribute, field query.Field, op query.Op, values []query.Value) (string, error) {
	plain, key := f.columns(a)
	switch {
	case op == query.Pr:
		return plain + " <> ''", nil
	case a.Type == roster.MultiChoice:
		if !a.Custom { // only who has any is in the index
			return "(" + plain + " <> '' and " + f.choices(plain, values) + ")", nil
		}
		return f.choices(plain, values), nil
	}
	switch field.Type {
	case query.Number:
		// What is no number, such as a value from before the attribute was made
		// anew with another type, is null here.
		return "coalesce(" + f.number("{number "+plain+"}", op, values) + ", " + never + ")", nil
	case query.Instant:
		// Without the Z at the end, the canonical texts order as the instants do.
		values = slices.Clone(values)
		for i := range values {
			values[i].Key = strings.TrimSuffix(values[i].Text, "Z")
		}
		return f.text("rtrim("+plain+", 'Z')", op, values), nil
	case query.Text:
		condition := f.text(key, op, values)
		return condition + f.holders(a, op, values), nil
	case query.Tree:
		if op == query.Under {
			return f.under(ctx, plain, values[0].Key)
		}
		return f.reference(plain, op, values), nil
	case query.Reference:
		return f.reference(plain, op, values), nil
	case query.Date, query.Choice, query.Boolean:
		return f.text(plain, op, values), nil
	default:
		return "", unfilterable(field.Name)
	}
}

// columns gives the expressions of an attribute's value and of the form in
// which its text compares.
func (f *filter) columns(a *roster.Attribute) (plain, key string) {
	if a.Custom {
		plain, key = member("custom", a.Name), member("custom", a.Name)
		if a.Folded() {
			key = member("custom_keys", a.Name)
		}
		return plain, key
	}
	plain = columnName(a.Name)
	if a.Folded() {
		return plain, plain + "_key"
	}
	return plain, plain
}

// reference says besides that there is a value, which lets the engine use an
// index of those who have one.
func (f *filter) reference(column string, op query.Op, values []query.Value) string {
	return "(" + column + " <> '' and " + f.text(column, op, values) + ")"
}

// under selects a branch of a tree by the nodes that it has at the moment.
func (f *filter) under(ctx context.Context, column, node string) (string, error) {
	ids, err := f.view.NodesBelow(ctx, roster.NodeID(node))
	if err != nil {
		return "", err
	}
	set := texts(ids)
	many, err := f.view.crowded(ctx, column, set)
	if err != nil {
		return "", err
	}
	indexed := column
	if many {
		// An expression is not taken to the index of the column: the list is
		// walked in its own order, in which one of many comes soon.
		indexed = "(" + column + " || '')"
	}
	return "(" + column + " <> '' and " + indexed + " in ({set " + f.arg(set) + "}))", nil
}

// crowd is how many people a branch has from which on walking through a list in
// its order finds a page of them sooner than sorting them all does.
const crowd = 20_000

// crowded reports whether a branch of a tree has many people. It counts no
// further than it must, in an index.
func (v *View) crowded(ctx context.Context, column string, set []string) (bool, error) {
	var n int64
	err := v.eachText(ctx, "crowded branch", "select count(*) from (select 1 from users where "+column+" <> '' and "+column+" in ({set $1}) limit "+itoa(crowd)+") as branch",
		func(r rows) error { return r.Scan(&n) }, set)
	return n >= crowd, err
}

// status names the frequent one beside the others, for the index of the rare.
func (f *filter) status(op query.Op, values []query.Value) string {
	condition := f.text("status", op, values)
	for _, v := range values {
		if v.Key == string(roster.Active) {
			return condition
		}
	}
	if op == query.Pr {
		return condition
	}
	return "(status <> 'active' and " + condition + ")"
}

// holders narrows an exact search for a unique value to whoever holds its key,
// so that the table of keys answers instead of a scan.
func (f *filter) holders(a *roster.Attribute, op query.Op, values []query.Value) string {
	kind, unique := a.KeyKind()
	if !unique || !f.live || op != query.Eq && op != query.In {
		return ""
	}
	keys := make([]string, len(values))
	for i, v := range values {
		if keys[i] = a.Key(v.Text); keys[i] == "" {
			return ""
		}
	}
	return " and id in (select user_id from user_key where kind = " + f.arg(kind) + " and value in ({set " + f.arg(texts(keys)) + "}))"
}
