package directory

import (
	"context"
	"strconv"

	"roster"
	"roster/internal/query"
	"roster/internal/store"
)

// ProposeHandover plans to give everybody who reports to one person to another,
// or to nobody. The first need not be there any more.
func (d *Directory) ProposeHandover(ctx context.Context, from roster.UserID, to string, reason string) (roster.ChangeSet, error) {
	if err := requireBoth(ctx, roster.UsersWrite, roster.ChangeSetsWrite); err != nil {
		return roster.ChangeSet{}, err
	}
	var ids []roster.UserID
	var heir roster.User
	var above roster.UserID // whom the heir reports to, should they be one of them
	title := "Give the reports of " + string(from) + " to nobody"
	err := d.store.View(ctx, func(v *store.View) (err error) {
		who, found, err := v.User(ctx, from)
		if err != nil {
			return err
		}
		name := string(from)
		if found {
			name = who.DisplayName()
		}
		title = "Give the reports of " + name + " to nobody"
		if up, found, err := v.User(ctx, roster.UserID(who.Values["manager"])); err != nil {
			return err
		} else if found && !up.Deleted() {
			above = up.ID
		}
		if to != "" {
			if heir, err = living(ctx, v, to); err != nil {
				return err
			}
			title = "Give the reports of " + name + " to " + heir.DisplayName()
		}
		expression, err := query.Parse("manager eq " + strconv.Quote(string(from)))
		if err != nil {
			return err
		}
		filter, err := v.CheckFilter(ctx, expression)
		if err != nil {
			return err
		}
		return v.EachUserID(ctx, store.UserList{Filter: filter}, func(batch []roster.UserID) error {
			if ids = append(ids, batch...); len(ids) > maxMoved {
				return tooMany(strconv.Quote(name) + " has")
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return roster.ChangeSet{}, err
	case len(ids) == 0:
		return roster.ChangeSet{}, roster.Errorf(roster.Conflict, "no_reports", "nobody reports to %s any more", string(from))
	}
	return d.propose(ctx, title, func(add func([]Proposal) error, _ *Planning) error {
		return d.addPeople(ctx, ids, add, func(users []roster.User) []Proposal {
			list := make([]Proposal, 0, len(users))
			for _, u := range users {
				manager := string(heir.ID)
				if u.ID == heir.ID {
					manager = string(above)
				}
				list = append(list, Proposal{Label: u.DisplayName(), Change: roster.Change{
					Subject: u.Subject(), Verb: roster.Update, Values: roster.Values{"manager": manager}, Expect: u.Version, Reason: reason,
				}})
			}
			return list
		})
	})
}
