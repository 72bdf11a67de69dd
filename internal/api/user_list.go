package api

import (
	"context"
	"strconv"

	"roster"
	"roster/internal/directory"
	"roster/internal/query"
	"roster/internal/store"
)

type (
	listUsersInput struct {
		Paging
		Filter  string `query:"filter" maxLength:"8192" doc:"A filter as SCIM has it (RFC 7644), as in department eq \"Sales\" and status eq \"active\"."`
		Sort    string `query:"sort" maxLength:"256" doc:"Attributes to sort by, with - for descending, as in department,-createdAt."`
		Count   bool   `query:"count" doc:"Adds the size of the whole list."`
		Deleted bool   `query:"deleted" doc:"Lists the recycle bin instead."`
		From    string `query:"from" maxLength:"256" doc:"Begins the page with the first whose value by which the list is sorted begins so or follows: a letter, or a day, month or year."`
		Last    bool   `query:"last" doc:"Gives the last page of the list."`
	}
	listUsersOutput struct{ Body page[userJSON] }
	reportsInput    struct {
		RefInput
		Paging
	}
)

func (a *API) listUsers(ctx context.Context, in *listUsersInput) (*listUsersOutput, error) {
	list := store.UserList{Deleted: in.Deleted, Sort: store.ParseSort(in.Sort), Limit: in.Limit, From: in.From, Last: in.Last}
	if given := in.Cursor != ""; given && (in.From != "" || in.Last) || in.Last && in.From != "" {
		return nil, roster.Errorf(roster.Invalid, "page_place", "a page has one place: give one of cursor, from and last")
	}
	name := []string{"users", in.Filter, in.Sort, strconv.FormatBool(in.Deleted)}
	out := &listUsersOutput{}
	err := a.store.View(ctx, func(v *store.View) (err error) {
		if list.Filter, err = filter(ctx, v, in.Filter); err != nil {
			return err
		}
		if in.Count {
			n, err := v.CountUsers(ctx, list)
			if err != nil {
				return err
			}
			out.Body.Total = &n
		}
		return a.userPage(ctx, v, list, in.Cursor, name, &out.Body)
	})
	return out, err
}

func (a *API) listReports(ctx context.Context, in *reportsInput) (*listUsersOutput, error) {
	out := &listUsersOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil {
			return err
		}
		list := store.UserList{Limit: in.Limit}
		if list.Filter, err = filter(ctx, v, "manager eq "+strconv.Quote(string(u.ID))); err != nil {
			return err
		}
		return a.userPage(ctx, v, list, in.Cursor, []string{"reports", string(u.ID)}, &out.Body)
	})
	return out, err
}

// userPage reads a page of a list; name tells which list a cursor belongs to.
func (a *API) userPage(ctx context.Context, v *store.View, list store.UserList, cursor string, name []string, out *page[userJSON]) error {
	if cursor != "" {
		var at userPlace
		if err := a.open(cursor, &at, name...); err != nil {
			return err
		}
		if list.After = &at.UserCursor; at.Back {
			list.Before, list.After = list.After, nil
		}
	}
	page, err := v.PageUsers(ctx, list)
	if err != nil {
		return err
	}
	if page.Next != nil {
		out.Next = a.seal(userPlace{UserCursor: *page.Next}, name...)
	}
	if page.Previous != nil {
		out.Previous = a.seal(userPlace{UserCursor: *page.Previous, Back: true}, name...)
	}
	out.Items, err = showUsers(ctx, v, page.Users...)
	return err
}

// userPlace is a place in a list of users, and which way to go from there.
type userPlace struct {
	store.UserCursor
	Back bool `json:"b,omitempty"`
}

// filter reads a filter and binds it to the attributes in force.
func filter(ctx context.Context, v *store.View, text string) (query.Expr, error) {
	if text == "" {
		return nil, nil
	}
	e, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	return v.CheckFilter(ctx, e)
}
