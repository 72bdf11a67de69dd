package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Result is what a single edit led to.
type Result struct {
	User      roster.User
	ChangeSet roster.ChangeSet
	Problems  []roster.Problem // warnings
}

// Do carries out one change to a user: a change set of one, planned and
// applied in one transaction. A change that finds everything already so gives
// the user as they are and makes no change set.
func (d *Directory) Do(ctx context.Context, c roster.Change) (Result, error) {
	if err := access.Require(ctx, roster.UsersWrite); err != nil {
		return Result{}, err
	}
	var result Result
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		result, err = d.do(ctx, tx, c)
		return err
	})
	return result, err
}

// CreateUser makes a user within a transaction of the caller, who has checked
// the permission: the set-up makes the first administrator so.
func (d *Directory) CreateUser(ctx context.Context, tx *store.Tx, values roster.Values, reason string) (roster.UserID, error) {
	r, err := d.do(ctx, tx, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: values, Reason: reason})
	return r.User.ID, err
}

func (d *Directory) do(ctx context.Context, tx *store.Tx, c roster.Change) (Result, error) {
	if c.Subject.ID == "" {
		c.Subject.ID = roster.NewID(roster.PrefixUser, tx.Now())
	}
	actor := access.Actor(ctx)
	catalogue, err := tx.Catalogue(ctx)
	if err != nil {
		return Result{}, err
	}
	if c.Values, err = resolve(ctx, &tx.View, catalogue, c.Values); err != nil {
		return Result{}, err
	}
	if err := aloneAlongLines(ctx, tx, catalogue, []roster.Change{c}); err != nil {
		return Result{}, err
	}
	f, err := loadFacts(ctx, &tx.View, catalogue, []roster.Change{c})
	if err != nil {
		return Result{}, err
	}
	before := f.users[roster.UserID(c.Subject.ID)]
	outcome := before.Apply(c, f, actor, tx.Now())
	if !outcome.OK() {
		return Result{User: before}, refuse("the change cannot be made", outcome.Problems)
	}
	if len(outcome.Events) == 0 {
		return Result{User: before, Problems: outcome.Problems}, nil
	}
	set, item, err := setOfOne(tx, actor, newItem(c, before, outcome))
	if err != nil {
		return Result{}, err
	}
	tx.By(actor)
	tx.In(set.ID)
	if err := tx.SaveChangeSet(ctx, set); err != nil {
		return Result{}, err
	}
	if err := tx.InsertItems(ctx, set.ID, []roster.Item{item}); err != nil {
		return Result{}, err
	}
	write := store.UserWrite{Before: before, After: outcome.Next, Events: outcome.Events}
	return Result{User: outcome.Next, ChangeSet: set, Problems: outcome.Problems}, tx.SaveUsers(ctx, catalogue, []store.UserWrite{write})
}

// setOfOne makes the change set of a single edit, applied as it is made.
func setOfOne(tx *store.Tx, actor roster.Actor, item roster.Item) (roster.ChangeSet, roster.Item, error) {
	item.N = 1
	data, err := store.ItemData(item)
	if err != nil {
		return roster.ChangeSet{}, item, err
	}
	sum := sha256.Sum256(data)
	set := roster.ChangeSet{
		ID: roster.ChangeSetID(roster.NewID(roster.PrefixChangeSet, tx.Now())), Origin: roster.OriginEdit,
		Title: title(item), State: roster.Applied, Hash: hex.EncodeToString(sum[:]),
		Done: 1, Total: 1, CreatedAt: tx.Now(), CreatedBy: actor, AppliedAt: tx.Now(), Version: 1,
	}
	set.Counts.Add(item)
	set.Counts.Applied = 1
	return set, item, nil
}

// title names a single edit as a person would.
func title(i roster.Item) string {
	words := map[roster.Verb]string{
		roster.Create: "Create", roster.Update: "Edit", roster.Activate: "Activate", roster.Deactivate: "Deactivate",
		roster.Suspend: "Suspend", roster.Stage: "Stage", roster.Archive: "Archive", roster.LockUser: "Lock",
		roster.Unlock: "Unlock", roster.Delete: "Delete", roster.Restore: "Restore", roster.Revert: "Undo on",
	}
	return words[i.Change.Verb] + " " + i.Label
}

// newItem writes down what a rule said of a change.
func newItem(c roster.Change, before roster.User, o roster.Outcome) roster.Item {
	i := roster.Item{Change: c, Label: o.Next.DisplayName(), BaseVersion: before.Version, Problems: o.Problems, State: roster.ItemPlanned, Action: roster.ActionChange}
	i.Change.Expect = 0
	switch {
	case !o.OK():
		i.Action, i.State = roster.ActionBlocked, roster.ItemSkipped
		if i.Label == "" {
			i.Label = labelOf(c.Values)
		}
		return i
	case len(o.Events) == 0:
		i.Action, i.State = roster.ActionUnchanged, roster.ItemSkipped
		i.Change.Values = nil
		return i
	}
	if before.Version == 0 {
		i.After = o.Next.Values
		i.Change.Values = o.Next.Values
		return i
	}
	i.Before, i.After = roster.Values{}, roster.Values{}
	for name, delta := range roster.Diff(before.Values, o.Next.Values) {
		i.Before[name], i.After[name] = delta.Old, delta.New
	}
	i.Change.Values = i.After
	if before.State != o.Next.State {
		b, a := before.State, o.Next.State
		i.BeforeState, i.AfterState = &b, &a
	}
	return i
}

func labelOf(v roster.Values) string {
	for _, name := range []string{"displayName", "userName", "email"} {
		if v[name] != "" {
			return v[name]
		}
	}
	return ""
}
