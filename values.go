package roster

import (
	"encoding/json"
	"slices"
)

// Values maps the names of attributes to their canonical texts. A name that is
// missing and one with the empty text mean the same: no value.
type Values map[string]string

// Names gives the names in order, so that whatever is derived from values is
// the same each time.
func (v Values) Names() []string {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Entry is one entry of a list attribute (RFC 7643 §2.4). The address fields
// are those of §4.1.2.
type Entry struct {
	Value         string `json:"value,omitempty"`
	Type          string `json:"type,omitempty"`
	Display       string `json:"display,omitempty"`
	StreetAddress string `json:"streetAddress,omitempty"`
	Locality      string `json:"locality,omitempty"`
	Region        string `json:"region,omitempty"`
	PostalCode    string `json:"postalCode,omitempty"`
	Country       string `json:"country,omitempty"`
	Primary       bool   `json:"primary,omitempty"`
}

// Entries reads the canonical text of a list attribute.
func Entries(text string) []Entry {
	if text == "" {
		return nil
	}
	if list, ok := readEntries(text); ok {
		return list
	}
	var list []Entry
	_ = json.Unmarshal([]byte(text), &list) // canonical texts are valid: Parse made them
	return list
}

// EntriesText is the canonical text of a list.
func EntriesText(list []Entry) string {
	if len(list) == 0 {
		return ""
	}
	b := append(make([]byte, 0, 64*len(list)), '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = list[i].append(b)
	}
	return string(append(b, ']'))
}

// part says which piece of a list attribute another attribute shows.
type part struct {
	of      string // the list attribute
	kind    string // the type of the entry
	field   string // the field of the entry; the value when empty
	primary bool   // the primary entry, of whatever type, comes first
}

// Get gives the value of the attribute in v.
func (a *Attribute) Get(v Values) string {
	if a.part == nil {
		return v[a.Name]
	}
	return a.Of(Entries(v[a.part.of]))
}

// PartOf names the list attribute of which a part shows a piece.
func (a *Attribute) PartOf() string {
	if a.part == nil {
		return ""
	}
	return a.part.of
}

// Of gives the value of a part in the entries of its list.
func (a *Attribute) Of(list []Entry) string {
	if i := a.part.find(list); i >= 0 {
		return *a.part.at(&list[i])
	}
	return ""
}

// Set puts a canonical text into v, or clears the value when it is empty.
func (a *Attribute) Set(v Values, text string) {
	switch {
	case a.part != nil:
		setList(v, a.part.of, a.part.change(Entries(v[a.part.of]), text))
	case text == "":
		delete(v, a.Name)
	default:
		v[a.Name] = text
	}
}

func (p *part) find(list []Entry) int {
	kind := -1
	for i := range list { // entries are wide: none is copied
		if p.primary && list[i].Primary {
			return i
		}
		if kind < 0 && list[i].Type == p.kind {
			kind = i
		}
	}
	return kind
}

func (p *part) at(e *Entry) *string {
	switch p.field {
	case "streetAddress":
		return &e.StreetAddress
	case "locality":
		return &e.Locality
	case "region":
		return &e.Region
	case "postalCode":
		return &e.PostalCode
	case "country":
		return &e.Country
	default:
		return &e.Value
	}
}

// setParts puts canonical texts of parts into v, in their order: each list is
// read and written once.
func setParts(v Values, parts []*Attribute, texts map[*Attribute]string) {
	for len(parts) > 0 {
		of, others := parts[0].part.of, parts[:0:0]
		list := Entries(v[of])
		for _, a := range parts {
			if a.part.of == of {
				list = a.part.change(list, texts[a])
			} else {
				others = append(others, a)
			}
		}
		setList(v, of, list)
		parts = others
	}
}

func setList(v Values, name string, list []Entry) {
	if len(list) == 0 {
		delete(v, name)
		return
	}
	v[name] = EntriesText(list)
}

// change changes the entry that the part shows. An e-mail or a number of another
// kind, such as a private one, is never overwritten: it only stops being the
// primary one.
func (p *part) change(list []Entry, text string) []Entry {
	if text == "" {
		list = p.clear(list)
	} else {
		i := p.find(list)
		if i >= 0 && p.otherwise(list[i]) {
			list[i].Primary = false
			if i = slices.IndexFunc(list, func(e Entry) bool { return e.Type == p.kind }); i >= 0 {
				list[i].Primary = true
			}
		}
		if i < 0 {
			list = append(list, Entry{Type: p.kind, Primary: p.primary})
			i = len(list) - 1
		}
		*p.at(&list[i]) = text
	}
	choosePrimary(list)
	return list
}

// clear takes the piece out of every entry that could stand for the part, so
// that clearing twice is the same as clearing once.
func (p *part) clear(list []Entry) []Entry {
	for i := range list {
		e := &list[i]
		switch {
		case e.Primary && p.primary && p.otherwise(*e):
			e.Primary = false
		case e.Type == p.kind, p.primary && (e.Primary || plain(*e)):
			*p.at(e) = ""
		}
	}
	return slices.DeleteFunc(list, Entry.empty)
}

// otherwise reports whether the entry is of a kind that has nothing to do with
// the part. Addresses have no parts of other kinds, so that none is protected.
func (p *part) otherwise(e Entry) bool {
	return p.primary && p.field == "" && e.Type != p.kind && !plain(e)
}

// plain reports whether nothing is said of the kind of an entry.
func plain(e Entry) bool { return e.Type == "" || e.Type == "other" }

// empty reports whether an entry says nothing.
func (e Entry) empty() bool {
	return e == Entry{Type: e.Type, Primary: e.Primary, Display: e.Display}
}

// choosePrimary makes the first entry for work the primary one when there is
// none, or else the first whose kind is not said. A private entry becomes it
// only by somebody's choice.
func choosePrimary(list []Entry) {
	if slices.ContainsFunc(list, func(e Entry) bool { return e.Primary }) {
		return
	}
	i := slices.IndexFunc(list, func(e Entry) bool { return e.Type == "work" })
	if i < 0 {
		i = slices.IndexFunc(list, plain)
	}
	if i >= 0 {
		list[i].Primary = true
	}
}
