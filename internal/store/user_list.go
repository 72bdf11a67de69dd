package store

import (
	"context"
	"slices"
	"strings"

	"roster"
	"roster/internal/query"
)

// UserList says which users are asked for, and in which order.
type UserList struct {
	Filter  query.Expr // checked, see [View.CheckFilter]; nil admits everybody
	Deleted bool       // those in the recycle bin instead of the others
	Sort    []SortKey  // by display name when empty
	Limit   int

	// Where the page is; at most one of these. Without any it is the first.
	After  *UserCursor // behind a place
	Before *UserCursor // up to a place
	From   string      // from the first whose value by which the list is sorted begins so or follows
	Last   bool        // the last page
}

// UserPage is a part of a list.
type UserPage struct {
	Users          []roster.User
	Previous, Next *UserCursor // nil at the ends of the list
}

// UserCursor is a place in a list. It is bound to the filter and the order of
// the list that it came from.
type UserCursor struct {
	Values []string      `json:"v"`
	ID     roster.UserID `json:"id"`
}

// UserFields gives what filters of users may name, as of this transaction.
func (v *View) UserFields(ctx context.Context) (query.UserFields, error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return query.UserFields{}, err
	}
	return query.Catalogue(catalogue, nil), nil
}

// CheckFilter binds a filter to the attributes and the trees as they are in
// this transaction. Nodes may be named by their path.
func (v *View) CheckFilter(ctx context.Context, e query.Expr) (query.Expr, error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	var failed error
	fields := query.Catalogue(catalogue, func(f query.Field, idOrPath string) (string, bool) {
		a, _ := catalogue.Lookup(f.Name)
		id, found, err := v.nodeAt(ctx, a, idOrPath)
		if err != nil {
			failed = err
		}
		return string(id), found
	}).Naming(func(idOrName string) (string, bool) {
		id, found, err := v.userAt(ctx, idOrName)
		if err != nil {
			failed = err
		}
		return id, found
	})
	checked, err := query.Check(e, fields)
	if failed != nil {
		return nil, failed
	}
	return checked, err
}

// userAt finds the user whom a literal names, by identifier, user name or e-mail
// address. Of an identifier nobody asks whether it is anybody's.
func (v *View) userAt(ctx context.Context, idOrName string) (string, bool, error) {
	if strings.HasPrefix(idOrName, roster.PrefixUser+"_") {
		return idOrName, true, nil
	}
	keys := []roster.Key{{Kind: "emails", Value: roster.EmailKey(idOrName)}}
	if name, problem := roster.UserNameKey(idOrName); problem == nil {
		keys = append([]roster.Key{{Kind: "userName", Value: name}}, keys...)
	}
	owners, err := v.Owners(ctx, keys)
	for _, k := range keys {
		if id, found := owners[k]; found {
			return string(id), true, err
		}
	}
	return "", false, err
}

// nodeAt finds the node that a reference attribute names by id or path.
func (v *View) nodeAt(ctx context.Context, a *roster.Attribute, idOrPath string) (roster.NodeID, bool, error) {
	kind, prefix := roster.SubjectUnit, roster.PrefixUnit
	if a.Type == roster.LocationRef {
		kind, prefix = roster.SubjectLocation, roster.PrefixLocation
	}
	if roster.ValidID(prefix, idOrPath) {
		n, found, err := v.Node(ctx, roster.NodeID(idOrPath))
		return n.ID, found && n.Kind == kind, err
	}
	var at roster.NodeID
	for name := range strings.SplitSeq(idOrPath, "/") {
		n, found, err := v.NodeNamed(ctx, kind, at, roster.NodeKey(name))
		if err != nil || !found {
			return "", false, err
		}
		at = n.ID
	}
	return at, true, nil
}

// ListUsers reads a page of users. Next is the place to go on from, nil at the
// end of the list.
func (v *View) ListUsers(ctx context.Context, l UserList) (users []roster.User, next *UserCursor, err error) {
	page, err := v.PageUsers(ctx, l)
	return page.Users, page.Next, err
}

// PageUsers reads a page of users, with the ways on and back. A page backwards
// is read against the order and turned round.
func (v *View) PageUsers(ctx context.Context, l UserList) (page UserPage, err error) {
	f, text, err := v.listText(ctx, l)
	if err != nil {
		return page, err
	}
	err = v.eachText(ctx, "list users", text, func(r rows) error {
		u, err := scanUser(r)
		page.Users = append(page.Users, u)
		return err
	}, f.args...)
	if err != nil {
		return page, err
	}
	if len(page.Users) == 0 {
		if l.From != "" { // everybody comes before
			l.From, l.Last = "", true
			return v.PageUsers(ctx, l)
		}
		return page, nil
	}
	more := len(page.Users) > l.Limit
	page.Users = page.Users[:min(len(page.Users), l.Limit)]
	if l.backwards() {
		slices.Reverse(page.Users)
	}
	first, last := f.sorting.cursor(&page.Users[0]), f.sorting.cursor(&page.Users[len(page.Users)-1])
	back, on := l.After != nil, more
	switch {
	case l.backwards():
		back, on = more, l.Before != nil
	case l.From != "":
		l.From, l.Before, l.Limit = "", first, 0
		if back, err = v.any(ctx, l); err != nil {
			return page, err
		}
	}
	if back {
		page.Previous = first
	}
	if on {
		page.Next = last
	}
	return page, nil
}

func (l UserList) backwards() bool { return l.Before != nil || l.Last }

// any reports whether a page would have somebody beyond its limit.
func (v *View) any(ctx context.Context, l UserList) (found bool, err error) {
	f, text, err := v.listText(ctx, l)
	if err != nil {
		return false, err
	}
	err = v.eachText(ctx, "look for users", text, func(rows) error { found = true; return nil }, f.args...)
	return found, err
}

// listText makes the statement of a page, which asks for one user more than the
// page has.
func (v *View) listText(ctx context.Context, l UserList) (*filter, string, error) {
	f, where, err := v.where(ctx, l)
	if err != nil {
		return nil, "", err
	}
	if f.sorting, err = f.order(l.Sort); err != nil {
		return nil, "", err
	}
	along := f.sorting
	if l.backwards() {
		along = along.reversed()
	}
	place, beyond := l.After, ""
	if l.Before != nil {
		place = l.Before
	}
	if place != nil {
		beyond, err = f.after(along, *place)
	} else if l.From != "" {
		beyond, err = f.from(along, l.From)
	}
	if err != nil {
		return nil, "", err
	}
	if beyond != "" {
		where += " and " + beyond
	}
	text := selectUser + " where " + where + " order by " + along.clause()
	if l.Limit != noLimit {
		text += " limit " + f.arg(l.Limit+1)
	}
	return f, text, nil
}

const noLimit = -1

// EachUser gives all users of a list in its order and in batches, which it
// keeps no longer than that. They come out of one statement: give must not use
// the same view.
func (v *View) EachUser(ctx context.Context, l UserList, give func([]roster.User) error) error {
	const batch = 500
	l.Limit = noLimit
	f, text, err := v.listText(ctx, l)
	if err != nil {
		return err
	}
	users := make([]roster.User, 0, batch)
	err = v.eachText(ctx, "each user", text, func(r rows) error {
		u, err := scanUser(r)
		if err != nil {
			return err
		}
		if users = append(users, u); len(users) < batch {
			return nil
		}
		err = give(users)
		users = users[:0]
		return err
	}, f.args...)
	if err != nil || len(users) == 0 {
		return err
	}
	return give(users)
}

// countEverybody reads two indexes where counting by the condition would read
// every row.
var countEverybody = sqlText("count everybody", "select (select count(*) from users) - (select count(*) from users where deleted_at > 0)")

// CountUsers counts the users of a list.
func (v *View) CountUsers(ctx context.Context, l UserList) (n int64, err error) {
	if l.Filter == nil && !l.Deleted {
		_, err = v.one(ctx, countEverybody, []any{&n})
		return n, err
	}
	f, where, err := v.where(ctx, l)
	if err != nil {
		return 0, err
	}
	err = v.eachText(ctx, "count users", "select count(*) from users where "+where, func(r rows) error { return r.Scan(&n) }, f.args...)
	return n, err
}

// EachUserID gives the identifiers of a list in batches and in their own order.
func (v *View) EachUserID(ctx context.Context, l UserList, give func([]roster.UserID) error) error {
	const batch = 1000
	f, where, err := v.where(ctx, l)
	if err != nil {
		return err
	}
	text := "select id from users where " + where + " and id > " + f.arg("") + " order by id limit " + itoa(batch)
	for {
		var ids []roster.UserID
		err := v.eachText(ctx, "user ids", text, func(r rows) error {
			var id string
			err := r.Scan(&id)
			ids = append(ids, roster.UserID(id))
			return err
		}, f.args...)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := give(ids); err != nil || len(ids) < batch {
			return err
		}
		f.args[len(f.args)-1] = string(ids[len(ids)-1])
	}
}

// where compiles the condition of a list.
func (v *View) where(ctx context.Context, l UserList) (*filter, string, error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, "", err
	}
	f := &filter{view: v, catalogue: catalogue, live: !l.Deleted}
	where := "deleted_at = 0"
	if l.Deleted {
		where = "deleted_at > 0"
	}
	if l.Filter == nil {
		return f, where, nil
	}
	condition, err := f.expr(ctx, l.Filter)
	return f, where + " and " + condition, err
}

func cursorMisfit() error {
	return roster.Errorf(roster.Invalid, "cursor", "the cursor does not belong to this list: begin again without it")
}
