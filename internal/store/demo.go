package store

import (
	"context"

	"roster"
)

const notOf = "not exists (select 1 from change_item i where i.subject_id = x.id and i.change_set = $1 and i.verb = 'create')"

var (
	// countHolders counts those who have any role, and are not in the bin.
	countHolders     = sqlText("count holders of roles", "select count(*) from users where deleted_at = 0 and id in (select user_id from user_role)")
	strangersInUnit  = sqlText("strangers in units", "select unit, count(*) from users x where unit <> '' and deleted_at = 0 and "+notOf+" group by unit")
	strangersInPlace = sqlText("strangers at locations", "select location, count(*) from users x where location <> '' and deleted_at = 0 and "+notOf+" group by location")
	strangersUnder   = sqlText("strangers under managers", "select manager, count(*) from users x where manager <> '' and deleted_at = 0 and "+notOf+" group by manager")
	strangeNodes     = sqlText("strange nodes", "select parent, count(*) from node x where parent <> '' and deleted = 0 and "+notOf+" group by parent")
)

// PeopleBesidesAdministrators reports whether anybody is here, the bin aside,
// but those who have a role in Roster.
func (v *View) PeopleBesidesAdministrators(ctx context.Context) (bool, error) {
	var all, holders int64
	if _, err := v.one(ctx, countEverybody, []any{&all}); err != nil {
		return false, err
	}
	_, err := v.one(ctx, countHolders, []any{&holders})
	return all > holders, err
}

// Strangers counts, by what they depend on, people and nodes that a change set
// has not made: how many are in each unit and at each location, are led by each
// user, and stand below each node.
type Strangers struct {
	People map[roster.NodeID]int64
	Parts  map[roster.NodeID]int64
	Led    map[roster.UserID]int64
}

// StrangersTo counts those who are not of a change set.
func (v *View) StrangersTo(ctx context.Context, set roster.ChangeSetID) (Strangers, error) {
	s := Strangers{People: map[roster.NodeID]int64{}, Parts: map[roster.NodeID]int64{}, Led: map[roster.UserID]int64{}}
	for _, q := range []struct {
		text *statement
		put  func(id string, n int64)
	}{
		{strangersInUnit, func(id string, n int64) { s.People[roster.NodeID(id)] = n }},
		{strangersInPlace, func(id string, n int64) { s.People[roster.NodeID(id)] = n }},
		{strangeNodes, func(id string, n int64) { s.Parts[roster.NodeID(id)] = n }},
		{strangersUnder, func(id string, n int64) { s.Led[roster.UserID(id)] = n }},
	} {
		err := v.each(ctx, q.text, func(r rows) error {
			var id string
			var n int64
			err := r.Scan(&id, &n)
			q.put(id, n)
			return err
		}, string(set))
		if err != nil {
			return s, err
		}
	}
	return s, nil
}
