package directory

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/query"
	"roster/internal/store"
)

// JobOrder is the kind of job that plans an [Order]; its subject is the change
// set.
const JobOrder = "changeset.plan"

// Order is one change that is to be made to many people: those that are named,
// or all that a filter admits but some. Whom it finds is settled when it is
// planned.
type Order struct {
	Title string `json:"title"`

	Users   []roster.UserID `json:"users,omitempty"`
	Filter  string          `json:"filter,omitempty"` // of everybody, when no users are named
	Deleted bool            `json:"deleted,omitempty"`
	Except  []roster.UserID `json:"except,omitempty"`

	Verb   roster.Verb   `json:"verb"`
	Values roster.Values `json:"values,omitempty"`
	Reason string        `json:"reason,omitempty"`
	Until  time.Time     `json:"until,omitzero"`
}

// orderBatch is how many people are planned at a time.
const orderBatch = 1000

// Order opens a change set for an order, to be planned by a job. What is wrong
// with the order itself is said at once.
func (d *Directory) Order(ctx context.Context, o Order) (set roster.ChangeSet, err error) {
	for _, p := range []roster.Permission{roster.ChangeSetsWrite, roster.UsersWrite} {
		if err := access.Require(ctx, p); err != nil {
			return set, err
		}
	}
	if o.Verb == roster.Update && len(o.Values) == 0 {
		return set, roster.Errorf(roster.Invalid, "nothing_to_change", "the change says nothing: give an action, or values to set")
	}
	template := roster.ChangeSet{Origin: roster.OriginBulk, Title: o.Title}
	return d.NewChangeSet(ctx, template, func(tx *store.Tx, set *roster.ChangeSet) error {
		catalogue, err := tx.Catalogue(ctx)
		if err != nil {
			return err
		}
		if o.Values, err = resolve(ctx, &tx.View, catalogue, o.Values); err != nil {
			return err
		}
		if _, err := o.list(ctx, &tx.View); err != nil {
			return err
		}
		data, err := json.Marshal(o)
		if err != nil {
			return err
		}
		if err := tx.KeepOrder(ctx, set.ID, data); err != nil {
			return err
		}
		set.JobID, err = d.enqueue(ctx, tx, JobOrder, setSubject(*set))
		return err
	})
}

// list gives the list that an order is for.
func (o Order) list(ctx context.Context, v *store.View) (l store.UserList, err error) {
	l.Deleted = o.Deleted
	if o.Filter == "" {
		return l, nil
	}
	e, err := query.Parse(o.Filter)
	if err != nil {
		return l, err
	}
	l.Filter, err = v.CheckFilter(ctx, e)
	return l, err
}

// PlanOrder plans the change set of an order. After a kill it can be called
// again and begins anew.
func (d *Directory) PlanOrder(ctx context.Context, id roster.ChangeSetID, progress Progress) error {
	var o Order
	var total int64
	err := d.store.View(ctx, func(v *store.View) error {
		data, found, err := v.Order(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return roster.Errorf(roster.NotFound, "order_not_found", "the change set %s was not made from a selection", id)
		}
		if err := json.Unmarshal(data, &o); err != nil {
			return err
		}
		if total = int64(len(o.Users)); total > 0 {
			return nil
		}
		list, err := o.list(ctx, v)
		if err != nil {
			return err
		}
		total, err = v.CountUsers(ctx, list)
		return err
	})
	if err != nil {
		return err
	}
	p, err := d.Plan(ctx, id)
	if err == nil {
		err = d.fill(ctx, p, o, func(tx *store.Tx) error { return progress(tx, p.set.Total, max(total, p.set.Total)) })
	}
	if err == nil {
		_, err = p.Finish(ctx)
	}
	if roster.KindOf(err) == roster.Conflict { // somebody gave the set up
		return nil
	}
	return err
}

// fill proposes the change for everybody whom the order is for. The people are
// those of one instant, however long the planning takes.
func (d *Directory) fill(ctx context.Context, p *Planning, o Order, saved func(tx *store.Tx) error) error {
	except := make(map[roster.UserID]bool, len(o.Except))
	for _, id := range o.Except {
		except[id] = true
	}
	add := func(ids []roster.UserID) error {
		batch := make([]Proposal, 0, len(ids))
		for _, id := range ids {
			if !except[id] {
				batch = append(batch, Proposal{Change: roster.Change{
					Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(id)}, Verb: o.Verb, Values: o.Values, Reason: o.Reason, Until: o.Until,
				}})
			}
		}
		return p.Add(ctx, batch, saved)
	}
	if len(o.Users) > 0 {
		for ids := range slices.Chunk(o.Users, orderBatch) {
			if err := add(ids); err != nil {
				return err
			}
		}
		return nil
	}
	return d.store.View(ctx, func(v *store.View) error {
		list, err := o.list(ctx, v)
		if err != nil {
			return err
		}
		return v.EachUserID(ctx, list, add)
	})
}
