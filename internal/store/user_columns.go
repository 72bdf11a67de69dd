package store

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"roster"
)

// A user's row has fixed columns for state, one for each built-in attribute,
// and a JSON object for the custom ones. Texts that are compared without
// regard to case have their folded form in a column beside them ("title" and
// "title_key"), so that both engines and the memory evaluator agree to the
// last code point.

// stateColumns come first, in the order of userState.
var stateColumns = []string{
	"id", "version", "created_at", "updated_at", "status", "status_reason", "status_changed_at", "status_changed_by",
	"status_until", "locked_at", "locked_until", "lock_reason", "deleted_at", "custom",
}

// attributeColumn is the column of one built-in attribute.
type attributeColumn struct {
	attribute *roster.Attribute
	name      string
	key       string // the folded column, if there is one
}

var (
	attributeColumns = makeAttributeColumns()
	// userColumns is what reading a user selects. Parts are not read: their
	// list holds the truth, the column is there for filters.
	userColumns = readColumns()
	// rowColumns are all columns of the table, as history keeps them.
	rowColumns = allColumns()
)

func makeAttributeColumns() []attributeColumn {
	var columns []attributeColumn
	for _, a := range roster.BuiltIn().All() {
		c := attributeColumn{attribute: a, name: columnName(a.Name)}
		if a.Folded() {
			c.key = c.name + "_key"
		}
		columns = append(columns, c)
	}
	return columns
}

// columnName writes "name.givenName" as "name_given_name".
func columnName(attribute string) string {
	var b strings.Builder
	for _, r := range attribute {
		switch {
		case r == '.':
			b.WriteByte('_')
		case unicode.IsUpper(r):
			b.WriteByte('_')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func readColumns() []string {
	list := append([]string(nil), stateColumns...)
	for _, c := range attributeColumns {
		if !c.attribute.Part() {
			list = append(list, c.name)
		}
	}
	return list
}

func allColumns() []string {
	list := append(append([]string(nil), stateColumns...), "custom_keys")
	for _, c := range attributeColumns {
		list = append(list, c.name)
		if c.key != "" {
			list = append(list, c.key)
		}
	}
	return list
}

// scanUser reads a user from the columns of userColumns.
func scanUser(r rows) (roster.User, error) {
	var u roster.User
	var s userState
	texts := make([]string, len(userColumns)-len(stateColumns))
	dest := s.dest()
	for i := range texts {
		dest = append(dest, &texts[i])
	}
	if err := r.Scan(dest...); err != nil {
		return u, err
	}
	u = s.user()
	i := 0
	for _, c := range attributeColumns {
		if c.attribute.Part() {
			continue
		}
		if texts[i] != "" {
			u.Values[c.attribute.Name] = texts[i]
		}
		i++
	}
	if s.custom != "" {
		var custom roster.Values
		if err := json.Unmarshal([]byte(s.custom), &custom); err != nil {
			return u, err
		}
		maps.Copy(u.Values, custom)
	}
	return u, nil
}

// userState is the fixed part of a row as it is stored.
type userState struct {
	id, status, statusReason, statusChangedBy, lockReason, custom string
	version, createdAt, updatedAt, statusChangedAt, statusUntil   int64
	lockedAt, lockedUntil, deletedAt                              int64
}

func (s *userState) dest() []any {
	return append(make([]any, 0, len(userColumns)),
		&s.id, &s.version, &s.createdAt, &s.updatedAt, &s.status, &s.statusReason, &s.statusChangedAt, &s.statusChangedBy,
		&s.statusUntil, &s.lockedAt, &s.lockedUntil, &s.lockReason, &s.deletedAt, &s.custom)
}

func (s *userState) user() roster.User {
	return roster.User{
		ID: roster.UserID(s.id), Version: s.version, CreatedAt: instant(s.createdAt), UpdatedAt: instant(s.updatedAt),
		Values: make(roster.Values, 16),
		State: roster.State{
			Status: roster.Status(s.status), StatusReason: s.statusReason, StatusChangedAt: instant(s.statusChangedAt),
			StatusChangedBy: s.statusChangedBy, StatusUntil: instant(s.statusUntil), LockedAt: instant(s.lockedAt),
			LockedUntil: instant(s.lockedUntil), LockReason: s.lockReason, DeletedAt: instant(s.deletedAt),
		},
	}
}

// userCell gives the value of one column of a user: a text or a whole number.
type userCell struct {
	column string
	text   func(*roster.User) string
	number func(*roster.User) int64

	part   *roster.Attribute // the text is a piece of a list
	custom bool              // the text is the object of custom attributes
	folded bool              // the text is that of the column before, folded
}

// userCells describes every column of rowColumns.
var userCells = makeUserCells()

func makeUserCells() []userCell {
	cells := []userCell{
		{column: "id", text: func(u *roster.User) string { return string(u.ID) }},
		{column: "version", number: func(u *roster.User) int64 { return u.Version }},
		{column: "created_at", number: func(u *roster.User) int64 { return micros(u.CreatedAt) }},
		{column: "updated_at", number: func(u *roster.User) int64 { return micros(u.UpdatedAt) }},
		{column: "status", text: func(u *roster.User) string { return string(u.State.Status) }},
		{column: "status_reason", text: func(u *roster.User) string { return u.State.StatusReason }},
		{column: "status_changed_at", number: func(u *roster.User) int64 { return micros(u.State.StatusChangedAt) }},
		{column: "status_changed_by", text: func(u *roster.User) string { return u.State.StatusChangedBy }},
		{column: "status_until", number: func(u *roster.User) int64 { return micros(u.State.StatusUntil) }},
		{column: "locked_at", number: func(u *roster.User) int64 { return micros(u.State.LockedAt) }},
		{column: "locked_until", number: func(u *roster.User) int64 { return micros(u.State.LockedUntil) }},
		{column: "lock_reason", text: func(u *roster.User) string { return u.State.LockReason }},
		{column: "deleted_at", number: func(u *roster.User) int64 { return micros(u.State.DeletedAt) }},
		{column: "custom", custom: true},
		{column: "custom_keys", custom: true, folded: true},
	}
	for _, c := range attributeColumns {
		get := func(u *roster.User) string { return c.attribute.Get(u.Values) }
		cell := userCell{column: c.name, text: get}
		if c.attribute.Part() {
			cell.part = c.attribute
		}
		cells = append(cells, cell)
		if c.key != "" {
			cells = append(cells, userCell{column: c.key, text: func(u *roster.User) string { return roster.Fold(get(u)) }, folded: true})
		}
	}
	return cells
}

// listAttributes are the built-in lists of entries.
var listAttributes = []string{"emails", "phoneNumbers", "addresses"}

// customOf gives the values of custom attributes, nil for none.
func customOf(v roster.Values) roster.Values {
	var custom roster.Values
	for name, text := range v {
		if _, builtIn := roster.BuiltIn().Lookup(name); !builtIn && text != "" {
			if custom == nil {
				custom = roster.Values{}
			}
			custom[name] = text
		}
	}
	return custom
}

// foldedCustom folds values of custom attributes, and adds the built-in lists
// that folding changes, for filters that look into them.
func foldedCustom(custom roster.Values, lists map[string][][]roster.Entry, i int) roster.Values {
	folded := make(roster.Values, len(custom)+len(listAttributes))
	for name, text := range custom {
		folded[name] = roster.Fold(text)
	}
	for _, name := range listAttributes {
		if text := foldedEntries(lists[name][i]); text != "" {
			folded[name] = text
		}
	}
	return folded
}

// customJSON is the form in which values of custom attributes are stored.
func customJSON(v roster.Values) string {
	if len(v) == 0 {
		return ""
	}
	return string(v.AppendJSON(make([]byte, 0, 128)))
}

// columnsOf fills the columns of userCells with the cells of users. It reads
// each list once, and folds what the column before holds.
func columnsOf(users []*roster.User) []column {
	lists := make(map[string][][]roster.Entry, len(listAttributes))
	for _, name := range listAttributes {
		entries := make([][]roster.Entry, len(users))
		for i, u := range users {
			entries[i] = roster.Entries(u.Values[name])
		}
		lists[name] = entries
	}
	customs := make([]roster.Values, len(users))
	for i, u := range users {
		customs[i] = customOf(u.Values)
	}
	columns := make([]column, len(userCells))
	for j, c := range userCells {
		if c.number != nil {
			numbers := make([]int64, len(users))
			for i, u := range users {
				numbers[i] = c.number(u)
			}
			columns[j].numbers = numbers
			continue
		}
		texts := make([]string, len(users))
		for i, u := range users {
			switch {
			case c.custom && c.folded:
				texts[i] = customJSON(foldedCustom(customs[i], lists, i))
			case c.custom:
				texts[i] = customJSON(customs[i])
			case c.folded:
				texts[i] = roster.Fold(columns[j-1].texts[i])
			case c.part != nil:
				texts[i] = c.part.Of(lists[c.part.PartOf()][i])
			default:
				texts[i] = c.text(u)
			}
		}
		columns[j].texts = texts
	}
	return columns
}

// equal reports whether two columns hold the same.
func (c column) equal(d column) bool {
	return slices.Equal(c.texts, d.texts) && slices.Equal(c.numbers, d.numbers)
}

// empty reports whether all cells of a column hold the default.
func (c column) empty() bool {
	for _, s := range c.texts {
		if s != "" {
			return false
		}
	}
	for _, n := range c.numbers {
		if n != 0 {
			return false
		}
	}
	return true
}
