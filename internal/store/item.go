package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"roster"
)

const itemColumns = "change_set, n, file_row, action, verb, state, subject_kind, subject_id, data"

var (
	insertItems = sqlText("insert items", "insert into change_item ("+itemColumns+") {rows}")
	// The empty text keeps the planner from walking through the whole change set
	// rather than looking the subjects up.
	makesUsers  = sqlText("users a set will make", "select subject_id from change_item where subject_id in ({set $2}) and change_set || '' = $1 and verb = 'create' and action = 'change' and state <> 'failed'")
	itemsMaking = sqlText("items that make", "select "+itemColumns+" from change_item where subject_id in ({set $2}) and change_set || '' = $1 and verb = 'create' and action = 'change' order by n")
	deleteItems = sqlText("delete items", "delete from change_item where change_set = $1")
	itemsAfter  = sqlText("items after", "select "+itemColumns+" from change_item where change_set = $1 and n > $2 order by n limit $3")
	itemsBefore = sqlText("items before", "select "+itemColumns+" from change_item where change_set = $1 and n < $2 order by n desc limit $3")
	itemsOfUser = sqlText("items of subject", "select "+itemColumns+" from change_item where change_set = $1 and subject_id = $2 order by n")
	updateItems = sqlText("update items", "with v (n, change_set, state, data) as ({rows}) update change_item set state = v.state, data = v.data from v where change_item.change_set = v.change_set and change_item.n = v.n")
)

// itemData is the part of an item that is only read as a whole.
type itemData struct {
	Values      roster.Values    `json:"values,omitempty"`
	Reason      string           `json:"reason,omitempty"`
	Until       int64            `json:"until,omitempty"`
	State       *roster.State    `json:"state,omitempty"`
	Label       string           `json:"label,omitempty"`
	Before      roster.Values    `json:"before,omitempty"`
	After       roster.Values    `json:"after,omitempty"`
	BeforeState *roster.State    `json:"beforeState,omitempty"`
	AfterState  *roster.State    `json:"afterState,omitempty"`
	Base        int64            `json:"base,omitempty"`
	At          int64            `json:"at,omitempty"`
	Problems    []roster.Problem `json:"problems,omitempty"`
}

// ItemData gives the bytes under which an item is stored; the hash of a change
// set is made over them. The values of a change are those it leads to, except
// for one that is blocked, so they are kept once.
func ItemData(i roster.Item) ([]byte, error) {
	values := i.Change.Values
	if i.After != nil {
		values = nil
	}
	if i.Action == roster.ActionChange && i.BeforeState == nil && i.Change.State == nil && i.Change.Until.IsZero() && i.At.IsZero() && len(i.Problems) == 0 {
		return plainItem(i, values), nil
	}
	return json.Marshal(itemData{
		Values: values, Reason: i.Change.Reason, Until: micros(i.Change.Until), State: i.Change.State, Label: i.Label,
		Before: i.Before, After: i.After, BeforeState: i.BeforeState, AfterState: i.AfterState, Base: i.BaseVersion, At: micros(i.At), Problems: i.Problems,
	})
}

// plainItem writes the items that make up nearly all of a large change set.
func plainItem(i roster.Item, values roster.Values) []byte {
	b := roster.Values{"label": i.Label, "reason": i.Change.Reason}.AppendJSON(make([]byte, 0, 512))
	b = append(b[:len(b)-1], `,"base":`...)
	b = strconv.AppendInt(b, i.BaseVersion, 10)
	for _, part := range [...]struct {
		name   string
		values roster.Values
	}{{`,"values":`, values}, {`,"before":`, i.Before}, {`,"after":`, i.After}} {
		if len(part.values) > 0 {
			b = part.values.AppendJSON(append(b, part.name...))
		}
	}
	return append(b, '}')
}

// readPlainItem reads what plainItem writes; ok is false for any other item.
func readPlainItem(data string) (d itemData, ok bool) {
	cut := func(name string) (ok bool) {
		data, ok = strings.CutPrefix(data, name)
		return ok
	}
	if !cut(`{"label":`) {
		return d, false
	}
	if d.Label, data, ok = roster.CutText(data); !ok || !cut(`,"reason":`) {
		return d, false
	}
	if d.Reason, data, ok = roster.CutText(data); !ok || !cut(`,"base":`) {
		return d, false
	}
	number := digits(data)
	base, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return d, false
	}
	d.Base, data = base, data[len(number):]
	for _, part := range [...]struct {
		name   string
		values *roster.Values
	}{{`,"values":`, &d.Values}, {`,"before":`, &d.Before}, {`,"after":`, &d.After}} {
		if cut(part.name) {
			if *part.values, data, ok = roster.CutValues(data); !ok {
				return d, false
			}
		}
	}
	return d, data == "}"
}

func readItem(data string) (d itemData, err error) {
	d, ok := readPlainItem(data)
	if !ok {
		d = itemData{}
		err = json.Unmarshal([]byte(data), &d)
	}
	return d, err
}

func scanItem(r rows) (roster.Item, error) {
	var i roster.Item
	var set, action, verb, state, kind, data string
	if err := r.Scan(&set, &i.N, &i.Row, &action, &verb, &state, &kind, &i.Change.Subject.ID, &data); err != nil {
		return i, err
	}
	d, err := readItem(data)
	if err != nil {
		return i, err
	}
	i.Action, i.State = roster.Action(action), roster.ItemState(state)
	i.Change.Subject.Kind, i.Change.Verb = roster.SubjectKind(kind), roster.Verb(verb)
	i.Change.Values, i.Change.Reason, i.Change.Until, i.Change.State = d.Values, d.Reason, instant(d.Until), d.State
	i.Label, i.Before, i.After, i.BeforeState, i.AfterState = d.Label, d.Before, d.After, d.BeforeState, d.AfterState
	i.BaseVersion, i.At, i.Problems = d.Base, instant(d.At), d.Problems
	if i.Change.Values == nil {
		i.Change.Values = i.After
	}
	return i, nil
}

func (v *View) items(ctx context.Context, s *statement, args ...any) (list []roster.Item, err error) {
	err = v.each(ctx, s, func(r rows) error {
		i, err := scanItem(r)
		list = append(list, i)
		return err
	}, args...)
	return list, err
}

// ItemsAfter reads the items of a change set behind a number, in order.
func (v *View) ItemsAfter(ctx context.Context, set roster.ChangeSetID, n int64, limit int) ([]roster.Item, error) {
	return v.items(ctx, itemsAfter, string(set), n, limit)
}

// ItemsBefore reads the items of a change set before a number, the last first.
func (v *View) ItemsBefore(ctx context.Context, set roster.ChangeSetID, n int64, limit int) ([]roster.Item, error) {
	return v.items(ctx, itemsBefore, string(set), n, limit)
}

// ItemsOf reads the items of a change set that are about one subject.
func (v *View) ItemsOf(ctx context.Context, set roster.ChangeSetID, subject string) ([]roster.Item, error) {
	return v.items(ctx, itemsOfUser, string(set), subject)
}

// ItemFilter narrows the items of a change set down; empty fields admit all.
type ItemFilter struct {
	Action    roster.Action
	Verb      roster.Verb
	State     roster.ItemState
	Subject   roster.SubjectKind
	SubjectID string
	Row       int64
	Through   int64 // numbers up to this one
}

// FindItems reads items that match a filter, from a number on.
func (v *View) FindItems(ctx context.Context, set roster.ChangeSetID, f ItemFilter, after int64, limit int) (list []roster.Item, err error) {
	text, args := f.text(set, after, limit)
	err = v.eachText(ctx, "find items", text, func(r rows) error {
		i, err := scanItem(r)
		list = append(list, i)
		return err
	}, args...)
	return list, err
}

func (f ItemFilter) text(id roster.ChangeSetID, after int64, limit int) (string, []any) {
	where, args := f.where([]any{string(id), after})
	args = append(args, limit)
	set := "change_set"
	if f.SubjectID != "" {
		set = "change_set || ''" // see makesUsers
	}
	return "select " + itemColumns + " from change_item where " + set + " = $1 and n > $2" + where + " order by n limit $" + itoa(len(args)), args
}

// InsertItems adds items to a change set that is being planned.
func (tx *Tx) InsertItems(ctx context.Context, set roster.ChangeSetID, items []roster.Item) error {
	datas := make([][]byte, len(items))
	for k, i := range items {
		data, err := ItemData(i)
		if err != nil {
			return err
		}
		datas[k] = data
	}
	return tx.InsertItemData(ctx, set, items, datas)
}

// InsertItemData adds items whose bytes, as ItemData gives them, are known.
func (tx *Tx) InsertItemData(ctx context.Context, set roster.ChangeSetID, items []roster.Item, datas [][]byte) error {
	n := len(items)
	numbers, fileRows, texts := make([]int64, n), make([]int64, n), make([][]string, 7)
	for j := range texts {
		texts[j] = make([]string, n)
	}
	for k, i := range items {
		numbers[k], fileRows[k] = i.N, i.Row
		for j, text := range [...]string{string(set), string(i.Action), string(i.Change.Verb), string(i.State), string(i.Change.Subject.Kind), i.Change.Subject.ID, string(datas[k])} {
			texts[j][k] = text
		}
	}
	t := new(table).text(texts[0]).number(numbers).number(fileRows)
	for _, column := range texts[1:] {
		t.text(column)
	}
	return tx.rows(ctx, insertItems, t)
}

// UpdateItems saves what became of items that were not simply applied: how far
// a set has come is in its row, and an item behind that point is applied
// unless it says otherwise.
func (tx *Tx) UpdateItems(ctx context.Context, set roster.ChangeSetID, items []roster.Item) error {
	n := len(items)
	numbers, sets, states, datas := make([]int64, n), make([]string, n), make([]string, n), make([]string, n)
	for k, i := range items {
		data, err := ItemData(i)
		if err != nil {
			return err
		}
		numbers[k], sets[k], states[k], datas[k] = i.N, string(set), string(i.State), string(data)
	}
	return tx.rows(ctx, updateItems, new(table).number(numbers).text(sets).text(states).text(datas))
}

// DeleteItems empties a change set whose planning begins anew.
func (tx *Tx) DeleteItems(ctx context.Context, set roster.ChangeSetID) error {
	if _, err := tx.exec(ctx, deleteItems, string(set)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, deleteFacets, string(set))
	return err
}

func itoa(n int) string { return strconv.Itoa(n) }

// Makes gives those of the users that a change set makes or has made.
func (v *View) Makes(ctx context.Context, set roster.ChangeSetID, ids []string) (made []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = v.each(ctx, makesUsers, func(r rows) error {
		var id string
		err := r.Scan(&id)
		made = append(made, id)
		return err
	}, string(set), texts(ids))
	return made, err
}

// ItemsMaking reads the items of a change set that make the subjects, so that
// what does not exist yet can be named.
func (v *View) ItemsMaking(ctx context.Context, set roster.ChangeSetID, subjects []string) ([]roster.Item, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	return v.items(ctx, itemsMaking, string(set), texts(subjects))
}
