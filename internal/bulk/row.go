package bulk

import (
	"fmt"
	"strings"

	"roster"
	"roster/internal/naming"
)

// record is what one row says, in the terms of the directory.
type record struct {
	number   int64
	values   roster.Values
	key      string // by which it is known who the row is about
	manager  string // as written
	unit     []string
	place    []string
	status   roster.Status
	problems []roster.Problem
	blank    bool // nothing stands in the row
}

func (r *record) block(field, code, format string, args ...any) {
	r.problems = append(r.problems, roster.Problem{Field: field, Code: code, Message: fmt.Sprintf(format, args...)})
}

// reader turns cells into records; its own memory is what it has proposed.
type reader struct {
	*layout
	clears bool // an empty cell takes the value away
	namer  *naming.Namer
}

// read fills r with what the cells say; r's values are used again.
func (d *reader) read(number int64, cells []string, r *record) {
	*r = record{number: number, values: r.values, unit: r.unit[:0], place: r.place[:0], problems: nil, blank: true, status: d.status}
	for name, value := range d.constants {
		r.values[name] = value
	}
	for i := range d.bindings {
		b := &d.bindings[i]
		if b.part == ignored {
			r.blank = r.blank && (d.headers[i] == errorColumn || strings.TrimSpace(cells[i]) == "")
			continue
		}
		cell := strings.TrimSpace(cells[i])
		r.blank = r.blank && cell == ""
		if b.values != nil {
			if to, ok := b.values[roster.LooseKey(cell)]; ok {
				cell = to
			}
		}
		if cell != "" {
			d.cell(b, i, cell, r)
		} else if d.clears && b.part == plain {
			r.values[b.attribute.Name] = ""
		}
	}
	if len(r.unit) == 0 {
		r.unit = append(r.unit, d.unit...)
	}
	if len(r.place) == 0 {
		r.place = append(r.place, d.place...)
	}
	d.identify(r)
}

func (d *reader) cell(b *binding, i int, cell string, r *record) {
	switch b.part {
	case plain:
		if b.dated {
			iso, ok := b.date.parse(cell)
			if !ok {
				r.block(b.attribute.Name, "value_date", "%s: %q is not a date of the form %s", d.headers[i], shorten(cell), b.date.name)
				return
			}
			cell = iso
		}
		r.values[b.attribute.Name] = cell
	case fullName:
		n := naming.Split(cell)
		r.values["displayName"] = cell
		r.values["name.givenName"], r.values["name.middleName"], r.values["name.familyName"] = n.Given, n.Middle, n.Family
		if n.Prefix != "" {
			r.values["name.honorificPrefix"] = n.Prefix
		}
		if n.Suffix != "" {
			r.values["name.honorificSuffix"] = n.Suffix
		}
	case managerRef:
		r.manager = cell
	case statusWord:
		s, ok := statusOf(cell)
		if !ok {
			r.block(targetStatus, "no_such_status", "%s: %q is no status: map it to one of %v", d.headers[i], shorten(cell), roster.Statuses)
		}
		r.status = s
	case unitLevel:
		r.unit = atLevel(r.unit, b.level, cell)
	case placeLevel:
		r.place = atLevel(r.place, b.level, cell)
	case unitPath:
		r.unit = append(r.unit, b.path(cell)...)
	case placePath:
		r.place = append(r.place, b.path(cell)...)
	case ignored:
	}
}

func (b *binding) path(cell string) []string {
	if b.dn {
		_, units := distinguished(cell)
		return units
	}
	return pathOf(cell, b.separator)
}

// atLevel puts a name at its level of a path; columns may stand in any order.
func atLevel(path []string, level int, name string) []string {
	for len(path) < level {
		path = append(path, "")
	}
	path[level-1] = name
	return path
}

// identify finds out who the row is about.
func (d *reader) identify(r *record) {
	text := r.values[d.match.Name]
	if text == "" && d.match.Name == "userName" && !d.named {
		if text = r.values["email"]; text == "" && !r.blank {
			text = d.namer.Next(naming.UserName(r.values))
			r.values["userName"] = text
		}
	}
	if r.key = d.match.Key(text); r.key != "" || r.blank {
		return
	}
	if text == "" {
		r.block(d.match.Name, "no_match_value", "%s is empty: nobody can be told by this row", d.match.Label)
		return
	}
	if _, p := roster.UserNameKey(text); p != nil && d.match.Name == "userName" {
		r.problems = append(r.problems, *p)
		return
	}
	r.block(d.match.Name, "no_match_value", "%s %q says nobody", d.match.Label, shorten(text))
}

// handle is what managers of that row are named by, in its compared form.
func (d *reader) handle(r *record) string {
	v := r.values
	switch d.by {
	case byUserName:
		if v["userName"] == "" && !d.named {
			return managerKey(byUserName, v["email"])
		}
		return managerKey(byUserName, v["userName"])
	case byEmail:
		return managerKey(byEmail, v["email"])
	case byEmployeeNumber:
		return managerKey(byEmployeeNumber, v["employeeNumber"])
	case byID:
		return managerKey(byID, v["externalId"])
	default:
		return naming.Key(label(v))
	}
}

// label is what a person would call the row.
func label(v roster.Values) string {
	name := strings.TrimSpace(v["name.givenName"] + " " + v["name.familyName"])
	for _, text := range []string{v["displayName"], name, v["userName"], v["email"]} {
		if text != "" {
			return text
		}
	}
	return ""
}
