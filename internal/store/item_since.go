package store

import (
	"context"
	"strings"

	"roster"
)

// Touched is an item whose subject somebody else has changed since the set was
// planned, with the last such event.
type Touched struct {
	N     int64
	Label string
	Event roster.Event
}

var itemsTouched = sqlText("items touched since", "select i.n, i.data, e."+strings.ReplaceAll(eventColumns, ", ", ", e.")+` from event e
	join change_item i on i.subject_id = e.subject_id and i.change_set = $1
	where (e.tx > $2 or (e.tx = $2 and e.n > $3)) and e.change_set <> $1 and i.action <> 'blocked' and i.n > $4
		and e.subject_kind in ('user', 'unit', 'location')
		and not exists (select 1 from event l where l.subject_id = e.subject_id and (l.tx, l.n) > (e.tx, e.n) and l.change_set <> $1)
	order by i.n limit $5`)

// ItemsTouched gives items of a change set, behind one, whose subjects were
// changed after a position by anybody but the set.
func (v *View) ItemsTouched(ctx context.Context, set roster.ChangeSetID, since roster.Position, after int64, limit int) (list []Touched, err error) {
	err = v.each(ctx, itemsTouched, func(r rows) error {
		var t Touched
		var data string
		e, err := scanEvent(before{r, []any{&t.N, &data}})
		if err != nil {
			return err
		}
		d, err := readItem(data)
		t.Label, t.Event = d.Label, e
		list = append(list, t)
		return err
	}, string(set), since.Tx, since.N, after, limit)
	return list, err
}

// before reads columns that stand before those that somebody else scans.
type before struct {
	rows
	dest []any
}

func (b before) Scan(dest ...any) error { return b.rows.Scan(append(b.dest, dest...)...) }
