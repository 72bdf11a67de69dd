package bulk

import (
	"fmt"
	"slices"
	"strings"

	"roster"
)

// part says what a column is for.
type part uint8

const (
	ignored part = iota
	plain
	unitLevel
	unitPath
	placeLevel
	placePath
	fullName
	managerRef
	statusWord
)

// binding is one column with what becomes of it.
type binding struct {
	part      part
	attribute *roster.Attribute
	level     int
	by        string
	date      dateForm
	dated     bool
	dn        bool
	separator string
	values    map[string]string // by the folded text of the cell
}

// layout is a checked mapping, ready to be used on rows.
type layout struct {
	headers   []string
	bindings  []binding // one per column
	match     *roster.Attribute
	constants roster.Values
	status    roster.Status // a constant one
	unit      []string
	place     []string
	custom    []roster.Attribute // to be made
	units     bool               // rows have a unit
	places    bool
	manager   bool
	by        string
	named     bool // rows have a user name of their own
	mailed    bool // rows have an e-mail address
	warnings  []Problem
}

// newLayout checks a mapping against a file's columns. It reports every fault
// at once.
func newLayout(headers []string, m Mapping, match string, catalogue *roster.Catalogue) (*layout, error) {
	l := &layout{headers: headers, bindings: make([]binding, len(headers)), constants: roster.Values{}}
	c := &mappingCheck{layout: l, catalogue: catalogue, taken: map[string]string{}}
	for _, column := range m.Columns {
		c.column(column)
	}
	for _, name := range roster.Values(m.Constants).Names() {
		c.constant(name, m.Constants[name])
	}
	c.levels()
	c.match(match)
	if len(c.problems) > 0 {
		return nil, &roster.Error{Kind: roster.Invalid, Code: "mapping", Message: "the mapping cannot be used: " + c.problems[0].Message, Problems: c.problems}
	}
	for i, h := range headers {
		if l.bindings[i].part == ignored && h != errorColumn {
			l.warnings = append(l.warnings, Problem{
				Column: h, Code: "column_ignored", Warning: true,
				Message: fmt.Sprintf("the column %q is ignored: map it to an attribute, or keep it as a new one with %q", h, prefixCustom+attributeName(h)),
			})
		}
	}
	return l, nil
}

// mappingCheck gathers what is wrong with a mapping.
type mappingCheck struct {
	*layout
	catalogue *roster.Catalogue
	taken     map[string]string // target → column
	problems  []roster.Problem
}

func (c *mappingCheck) fault(column, code, format string, args ...any) {
	c.problems = append(c.problems, roster.Problem{Field: column, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (c *mappingCheck) column(m ColumnMapping) {
	i := slices.Index(c.headers, m.Column)
	if i < 0 {
		c.fault(m.Column, "no_such_column", "the file has no column %q: it has %s", m.Column, strings.Join(c.headers, ", "))
		return
	}
	if m.Target == "" {
		return
	}
	if c.bindings[i].part != ignored {
		c.fault(m.Column, "column_twice", "the column %q is mapped twice: map it once", m.Column)
		return
	}
	b := binding{values: folded(m.Values), separator: m.Separator}
	if b.separator == "" {
		b.separator = "/"
	}
	target := c.bind(&b, m)
	if target == "" {
		return
	}
	if other, twice := c.taken[target]; twice {
		c.fault(m.Column, "target_twice", "the columns %q and %q are both mapped to %s: choose one of them", other, m.Column, target)
		return
	}
	c.taken[target] = m.Column
	c.bindings[i] = b
}

// bind finds out what a column is for, and gives the target's proper name.
func (c *mappingCheck) bind(b *binding, m ColumnMapping) string {
	switch t := m.Target; {
	case t == targetFullName:
		b.part = fullName
	case t == targetManager:
		return c.bindManager(b, m)
	case t == targetStatus:
		b.part = statusWord
		for from, to := range b.values {
			if _, ok := statusOf(to); !ok && to != "" {
				c.fault(m.Column, "no_such_status", "column %q turns %q into the status %q: use one of %v", m.Column, from, to, roster.Statuses)
			}
		}
	case t == targetUnit, t == targetLocation:
		if b.part = unitPath; t == targetLocation {
			b.part = placePath
		}
		b.dn = m.Format == formatDN
	case level(t, prefixUnit) > 0:
		b.part, b.level = unitLevel, level(t, prefixUnit)
	case level(t, prefixLocation) > 0:
		b.part, b.level = placeLevel, level(t, prefixLocation)
	case strings.HasPrefix(t, prefixCustom):
		return c.bindCustom(b, m)
	default:
		return c.bindAttribute(b, m)
	}
	return m.Target
}

func (c *mappingCheck) bindManager(b *binding, m ColumnMapping) string {
	b.part, b.by = managerRef, m.By
	switch m.By {
	case "":
		b.by = byUserName
	case byID, byUserName, byEmail, byEmployeeNumber, byDisplayName:
	default:
		c.fault(m.Column, "manager_by", "column %q names managers by %q: use id, userName, email, employeeNumber or displayName", m.Column, m.By)
	}
	c.manager, c.by = true, b.by
	return targetManager
}

func (c *mappingCheck) bindCustom(b *binding, m ColumnMapping) string {
	name := strings.TrimPrefix(m.Target, prefixCustom)
	if a, ok := c.catalogue.Lookup(name); ok && a.Custom {
		b.part, b.attribute = plain, a
		return a.Name
	}
	a, problems := roster.NewCustomAttribute(roster.Attribute{Name: name, Label: m.Column})
	for _, p := range problems {
		c.fault(m.Column, p.Code, "column %q: %s", m.Column, p.Message)
	}
	c.custom = append(c.custom, a)
	b.part, b.attribute = plain, &a
	return a.Name
}

func (c *mappingCheck) bindAttribute(b *binding, m ColumnMapping) string {
	a, ok := c.catalogue.Lookup(m.Target)
	switch {
	case !ok:
		c.fault(m.Column, "no_such_target", "column %q is mapped to %q, which is no attribute: see roster attributes list, or write custom:%s to make one", m.Column, m.Target, attributeName(m.Target))
		return ""
	case a.ReadOnly:
		c.fault(m.Column, "read_only", "column %q is mapped to %s, which Roster sets itself", m.Column, a.Name)
		return ""
	}
	b.part, b.attribute = plain, a
	if m.Format != "" && a.Type == roster.Date {
		if b.date, b.dated = dateFormNamed(m.Format); !b.dated {
			c.fault(m.Column, "date_format", "column %q has dates of the form %q: use one of %s", m.Column, m.Format, dateFormNames())
		}
		b.dated = b.date.name != isoForm
	}
	return a.Name
}

func (c *mappingCheck) constant(name, value string) {
	if column, twice := c.taken[name]; twice {
		c.fault(name, "target_twice", "%s is given by the column %q and by a constant: choose one of them", name, column)
		return
	}
	switch name {
	case targetStatus:
		status, ok := statusOf(value)
		if !ok {
			c.fault(name, "no_such_status", "the constant status %q is none: use one of %v", value, roster.Statuses)
		}
		c.status = status
		return
	case targetUnit, targetLocation:
		if path := pathOf(value, "/"); name == targetUnit {
			c.unit = path
		} else {
			c.place = path
		}
		return
	}
	a, ok := c.catalogue.Lookup(name)
	if !ok || a.ReadOnly || a.Name == targetManager {
		c.fault(name, "no_such_target", "the constant %q is no attribute that an import can set: see roster attributes list", name)
		return
	}
	if _, p := a.Parse(value); p != nil {
		c.fault(name, p.Code, "the constant %s", p.Message)
	}
	c.constants[a.Name] = value
}

// levels checks that a path has no level missing and is said in one way.
func (c *mappingCheck) levels() {
	for _, tree := range []struct {
		prefix, whole string
		constant      []string
		used          *bool
	}{{prefixUnit, targetUnit, c.unit, &c.units}, {prefixLocation, targetLocation, c.place, &c.places}} {
		depth, count := 0, 0
		for target := range c.taken {
			if n := level(target, tree.prefix); n > 0 {
				depth, count = max(depth, n), count+1
			}
		}
		column, whole := c.taken[tree.whole]
		if whole && count > 0 {
			c.fault(column, "target_twice", "%s is given as a whole path by column %q and by levels too: choose one of them", tree.whole, column)
		}
		if count != depth {
			c.fault(tree.whole, "level_missing", "the levels of %s have a gap: map %s1 to %s%d without leaving one out", tree.whole, tree.prefix, tree.prefix, count)
		}
		*tree.used = whole || count > 0 || len(tree.constant) > 0
		if len(tree.constant) > 0 && count > 0 {
			c.fault(tree.whole, "target_twice", "%s is given by columns and by a constant: choose one of them", tree.whole)
		}
	}
}

// match finds the attribute by which rows and people are told to be the same.
func (c *mappingCheck) match(name string) {
	has := func(attribute string) bool { return c.taken[attribute] != "" }
	c.named, c.mailed = has("userName"), has("email")
	if name == "" {
		for _, candidate := range []string{"userName", "employeeNumber", "externalId", "email"} {
			if has(candidate) {
				name = candidate
				break
			}
		}
	}
	if name == "" {
		name = "userName" // made of the names
	}
	switch {
	case has(name):
	case name != "userName":
		c.fault(name, "no_match", "rows are to be matched by %s, but no column is mapped to it", name)
	case !c.mailed && !has(targetFullName) && !has("name.familyName") && !has("displayName") && !has("name.givenName"):
		c.fault("", "no_match", "no column says who a row is about: map one to userName, employeeNumber, externalId, email or fullName")
	}
	a, ok := c.catalogue.Lookup(name)
	if !ok {
		c.fault(name, "no_match", "rows cannot be matched by %q, which is no attribute: use userName, employeeNumber, externalId or email", name)
		return
	}
	if _, unique := a.KeyKind(); !unique {
		c.fault(name, "no_match", "rows cannot be matched by %s, which two people may share: use userName, employeeNumber, externalId or email", name)
	}
	c.layout.match = a
}

func folded(values map[string]string) map[string]string {
	if len(values) == 0 {
		return nil
	}
	m := make(map[string]string, len(values))
	for from, to := range values {
		m[roster.LooseKey(from)] = to
	}
	return m
}

// pathOf cuts a path into names.
func pathOf(text, separator string) []string {
	var names []string
	for name := range strings.SplitSeq(text, separator) {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// attributeName makes a name for a custom attribute out of a header.
func attributeName(header string) string {
	var b strings.Builder
	upper := false
	for _, r := range header {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' && b.Len() > 0:
			s := string(r)
			if b.Len() == 0 {
				s = strings.ToLower(s)
			} else if upper {
				s = strings.ToUpper(s)
			}
			b.WriteString(s)
			upper = false
		default:
			upper = b.Len() > 0
		}
	}
	if b.Len() == 0 {
		return "other"
	}
	if b.Len() > 40 {
		return b.String()[:40]
	}
	return b.String()
}
