package roster

import (
	"maps"
	"slices"
	"strings"
)

// Catalogue holds the description of every attribute, the built-in ones first
// and then the custom ones in the order of their making.
type Catalogue struct {
	attributes []*Attribute
	byName     map[string]*Attribute
	exact      map[string]*Attribute // by the name as it is written, which is how nearly everybody asks
	byAlias    map[string]*Attribute
}

// builtIn is the catalogue without custom attributes; it is never changed.
var builtIn = newCatalogue(builtInAttributes())

// BuiltIn gives the built-in attributes alone.
func BuiltIn() *Catalogue { return builtIn }

// With gives a catalogue that has custom attributes as well.
func (c *Catalogue) With(custom ...Attribute) *Catalogue {
	more := &Catalogue{attributes: slices.Clone(c.attributes), byName: maps.Clone(c.byName), exact: maps.Clone(c.exact), byAlias: maps.Clone(c.byAlias)}
	for _, a := range custom {
		_ = a.compile() // it was compiled when the attribute was made
		more.add(&a)
	}
	return more
}

func newCatalogue(attributes []*Attribute) *Catalogue {
	c := &Catalogue{byName: map[string]*Attribute{}, exact: map[string]*Attribute{}, byAlias: map[string]*Attribute{}}
	for _, a := range attributes {
		c.add(a)
	}
	for _, a := range attributes { // a path never hides a name
		if p := strings.ToLower(a.Path); p != "" && c.byName[p] == nil {
			c.byName[p] = a
		}
	}
	return c
}

// add puts an attribute at the end. Who came first keeps an alias.
func (c *Catalogue) add(a *Attribute) {
	c.attributes = append(c.attributes, a)
	c.byName[strings.ToLower(a.Name)] = a
	c.exact[a.Name] = a
	for _, key := range a.aliasKeys() {
		if key != "" && c.byAlias[key] == nil {
			c.byAlias[key] = a
		}
	}
}

// All gives every attribute in the order of the catalogue; it must not be
// changed.
func (c *Catalogue) All() []*Attribute { return c.attributes }

// Lookup finds an attribute by its name or SCIM path, without regard to case
// as RFC 7643 §2.1 wants it.
func (c *Catalogue) Lookup(name string) (*Attribute, bool) {
	if a, ok := c.exact[name]; ok {
		return a, true
	}
	a, ok := c.byName[strings.ToLower(name)]
	return a, ok
}

// Key is a value that no two users may share, in its normalised form.
type Key struct {
	Kind  string // the attribute's name
	Value string
}

// Keys gives the unique keys of a set of values.
func (c *Catalogue) Keys(v Values) []Key {
	keys := make([]Key, 0, 4)
	for _, a := range c.attributes {
		if a.Unique && !a.Part() {
			keys = a.keys(keys, v)
		}
	}
	return keys
}

func (a *Attribute) keys(keys []Key, v Values) []Key {
	text := v[a.Name]
	if text == "" {
		return keys
	}
	if a.Type != Emails {
		if k := a.Key(text); k != "" {
			keys = append(keys, Key{a.Name, k})
		}
		return keys
	}
	for _, e := range Entries(text) {
		if k := (Key{a.Name, EmailKey(e.Value)}); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// Key normalises one value of a unique attribute; it is empty for a value that
// cannot be one.
func (a *Attribute) Key(text string) string {
	switch {
	case a.Name == "userName":
		k, _ := UserNameKey(text)
		return k
	case a.Type == Email || a.Type == Emails:
		return EmailKey(text)
	case a.CaseExact:
		return strings.TrimSpace(text)
	default:
		return LooseKey(text)
	}
}

// KeyKind gives the name under which the unique keys of an attribute are kept:
// its own, or that of the list it is a part of.
func (a *Attribute) KeyKind() (string, bool) {
	if a.part != nil {
		a = builtIn.byName[strings.ToLower(a.part.of)]
	}
	return a.Name, a.Unique
}
