package roster

import (
	"encoding/json"
	"maps"
	"slices"
)

// Values maps the names of attributes to their canonical texts. A name that is
// missing and one with the empty text mean the same: no value.
type Values map[string]string

// Names gives the names in order, so that whatever is derived from values is
// the same each time.
func (v Values) Names() []string { return slices.Sorted(maps.Keys(v)) }

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
	var list []Entry
	_ = json.Unmarshal([]byte(text), &list) // canonical texts are valid: Parse made them
	return list
}

func entriesText(list []Entry) string {
	if len(list) == 0 {
		return ""
	}
	b, _ := json.Marshal(list) // strings and booleans always marshal
	return string(b)
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
	list := Entries(v[a.part.of])
	if i := a.part.find(list); i >= 0 {
		return *a.part.at(&list[i])
	}
	return ""
}

// Set puts a canonical text into v, or clears the value when it is empty.
func (a *Attribute) Set(v Values, text string) {
	switch {
	case a.part != nil:
		a.part.set(v, text)
	case text == "":
		delete(v, a.Name)
	default:
		v[a.Name] = text
	}
}

func (p *part) find(list []Entry) int {
	if p.primary {
		if i := slices.IndexFunc(list, func(e Entry) bool { return e.Primary }); i >= 0 {
			return i
		}
	}
	i := slices.IndexFunc(list, func(e Entry) bool { return e.Type == p.kind })
	if i < 0 && p.primary && len(list) > 0 && p.field == "" {
		i = slices.IndexFunc(list, func(e Entry) bool { return e.Type == "" || e.Type == "other" })
	}
	return i
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

func (p *part) set(v Values, text string) {
	list := Entries(v[p.of])
	i := p.find(list)
	switch {
	case i < 0 && text == "":
		return
	case i < 0:
		list = append(list, Entry{Type: p.kind, Primary: p.primary && !slices.ContainsFunc(list, func(e Entry) bool { return e.Primary })})
		i = len(list) - 1
	}
	*p.at(&list[i]) = text
	if e := list[i]; e == (Entry{Type: e.Type, Primary: e.Primary, Display: e.Display}) {
		list = slices.Delete(list, i, i+1)
	}
	if len(list) == 0 {
		delete(v, p.of)
		return
	}
	v[p.of] = entriesText(list)
}
