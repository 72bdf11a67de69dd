package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// ManagerLine gives the managers of a user, the next one first, up to the top.
// A line that runs in a circle ends where it would begin again.
func ManagerLine(ctx context.Context, v *store.View, u roster.User) ([]roster.User, error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return nil, err
	}
	links, err := v.ManagerLines(ctx, []roster.UserID{u.ID})
	if err != nil {
		return nil, err
	}
	seen := map[roster.UserID]bool{u.ID: true}
	var ids []roster.UserID
	for id := roster.UserID(u.Values["manager"]); id != "" && !seen[id]; id = links[id].Above {
		seen[id], ids = true, append(ids, id)
	}
	people, err := v.Users(ctx, ids)
	if err != nil {
		return nil, err
	}
	line := make([]roster.User, 0, len(ids))
	for _, id := range ids {
		if m, found := people[id]; found {
			line = append(line, m)
		}
	}
	return line, nil
}
