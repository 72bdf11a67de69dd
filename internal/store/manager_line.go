package store

import (
	"cmp"
	"context"
	"slices"

	"roster"
)

// LineFault says what is wrong with the manager whom somebody has.
type LineFault string

// The faults of manager lines.
const (
	LineNone      LineFault = "none"      // nobody is named
	LineLeft      LineFault = "left"      // inactive or archived
	LineSuspended LineFault = "suspended" // away for a while
	LineDeleted   LineFault = "deleted"   // in the recycle bin
	LineUnknown   LineFault = "unknown"   // there is no such person
	LineLoop      LineFault = "loop"      // they report, by whatever way, to themselves
)

// LineFaults lists the faults.
var LineFaults = []LineFault{LineNone, LineLeft, LineSuspended, LineDeleted, LineUnknown, LineLoop}

// Those who are here, or are about to come, need a manager; and the manager of
// a line is found by the index of those who report to them.
const (
	lineReport = "u.deleted_at = 0 and u.status in ('active', 'staged', 'suspended')"
	lineTail   = " and (u.manager, u.id) > ($1, $2) order by u.manager, u.id limit $3"
	lineJoin   = "select u.id, u.manager from users m join users u on u.manager = m.id and u.manager <> '' where " + lineReport + " and "
	// The faulty managers alone are few; each is looked up in the index of reports.
	lineGone = "select u.id, u.manager from (select manager as id from (select distinct manager from users where manager <> '') d" +
		" where not exists (select 1 from users x where x.id = d.manager)) m join users u on u.manager = m.id and u.manager <> '' where " + lineReport
)

var lineLists = map[LineFault]*statement{
	LineNone:      sqlText("people without manager", "select u.id, u.manager from users u where u.manager = '' and "+lineReport+" and u.id > $2 and $1 = '' order by u.id limit $3"),
	LineLeft:      sqlText("people whose manager left", lineJoin+"m.status <> 'active' and m.status in ('inactive', 'archived') and m.deleted_at = 0"+lineTail),
	LineSuspended: sqlText("people whose manager is suspended", lineJoin+"m.status <> 'active' and m.status = 'suspended' and m.deleted_at = 0"+lineTail),
	LineDeleted:   sqlText("people whose manager is in the bin", lineJoin+"m.deleted_at > 0"+lineTail),
	LineUnknown:   sqlText("people whose manager is unknown", lineGone+lineTail),
}

var lineCounts = map[LineFault]*statement{
	LineNone:      sqlText("count people without manager", "select count(*) from users u where u.manager = '' and "+lineReport),
	LineLeft:      sqlText("count people whose manager left", "select count(*) from ("+lineJoin+"m.status <> 'active' and m.status in ('inactive', 'archived') and m.deleted_at = 0) c"),
	LineSuspended: sqlText("count people whose manager is suspended", "select count(*) from ("+lineJoin+"m.status <> 'active' and m.status = 'suspended' and m.deleted_at = 0) c"),
	LineDeleted:   sqlText("count people whose manager is in the bin", "select count(*) from ("+lineJoin+"m.deleted_at > 0) c"),
	LineUnknown:   sqlText("count people whose manager is unknown", "select count(*) from ("+lineGone+") c"),
}

// managing gives those who lead somebody and are led, with their manager: the
// only ones who can stand in a circle.
var managing = sqlText("managers and their managers", `
	select m.id, m.manager from (select distinct manager from users where manager <> '') d
	join users m on m.id = d.manager where m.manager <> '' and m.deleted_at = 0`)

// LineEnd is somebody and the manager whom they name.
type LineEnd struct {
	User    roster.UserID
	Manager roster.UserID
}

// FaultyLines lists people whose manager line has a fault, by manager, behind
// an end that was given before.
func (v *View) FaultyLines(ctx context.Context, f LineFault, after LineEnd, limit int) (list []LineEnd, err error) {
	if f == LineLoop {
		loops, err := v.loops(ctx)
		for _, e := range loops {
			if (e.Manager > after.Manager || e.Manager == after.Manager && e.User > after.User) && len(list) < limit {
				list = append(list, e)
			}
		}
		return list, err
	}
	err = v.each(ctx, lineLists[f], func(r rows) error {
		var user, manager string
		err := r.Scan(&user, &manager)
		list = append(list, LineEnd{roster.UserID(user), roster.UserID(manager)})
		return err
	}, string(after.Manager), string(after.User), limit)
	return list, err
}

// CountFaultyLines counts the people whose manager line has a fault.
func (v *View) CountFaultyLines(ctx context.Context, f LineFault) (n int64, err error) {
	if f == LineLoop {
		loops, err := v.loops(ctx)
		return int64(len(loops)), err
	}
	_, err = v.one(ctx, lineCounts[f], []any{&n})
	return n, err
}

// loops gives those who stand in a circle, in the order of their managers.
func (v *View) loops(ctx context.Context) ([]LineEnd, error) {
	above := map[roster.UserID]roster.UserID{}
	err := v.each(ctx, managing, func(r rows) error {
		var id, manager string
		err := r.Scan(&id, &manager)
		above[roster.UserID(id)] = roster.UserID(manager)
		return err
	})
	return circles(above), err
}

// circles finds who, going up from manager to manager, comes back to where
// they began.
func circles(above map[roster.UserID]roster.UserID) (list []LineEnd) {
	seen := make(map[roster.UserID]roster.UserID, len(above)) // by the start of the walk that came by
	for start := range above {
		at := start
		for seen[at] == "" && above[at] != "" {
			seen[at] = start
			at = above[at]
		}
		if seen[at] != start || above[at] == "" {
			continue
		}
		for from := at; ; { // this walk has closed a circle
			list = append(list, LineEnd{at, above[at]})
			if at = above[at]; at == from {
				break
			}
		}
	}
	slices.SortFunc(list, func(a, b LineEnd) int {
		return cmp.Or(cmp.Compare(a.Manager, b.Manager), cmp.Compare(a.User, b.User))
	})
	return list
}
