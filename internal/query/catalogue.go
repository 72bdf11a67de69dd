package query

import (
	"strings"

	"roster"
)

// coreSchema is the URN that SCIM clients may put before a core attribute.
const coreSchema = "urn:ietf:params:scim:schemas:core:2.0:User:"

// UserFields are the fields of users: the attributes of a catalogue, the pieces
// of its lists, and the state that is no attribute.
type UserFields struct {
	FieldSet
	catalogue *roster.Catalogue
	node      func(f Field, idOrPath string) (id string, ok bool)
	user      func(idOrName string) (id string, ok bool)
}

var (
	_ Fields = UserFields{}
	_ Nodes  = UserFields{}
	_ Users  = UserFields{}
)

// Catalogue makes the fields that filters of users may name. The function finds
// nodes of the trees by id or path; without one, literals must be ids.
func Catalogue(c *roster.Catalogue, node func(f Field, idOrPath string) (id string, ok bool)) UserFields {
	fields := stateFields()
	for _, a := range c.All() {
		f := attributeField(a)
		fields = append(fields, f)
		if f.Type == Complex {
			fields = append(fields, pieces(a)...)
		}
	}
	return UserFields{FieldSet: NewFieldSet(fields...), catalogue: c, node: node}
}

// Naming adds a function that finds users by id, user name or e-mail address;
// without one, literals must be ids.
func (u UserFields) Naming(user func(idOrName string) (id string, ok bool)) UserFields {
	u.user = user
	return u
}

// User implements [Users].
func (u UserFields) User(_ Field, idOrName string) (string, bool) {
	if u.user == nil {
		return idOrName, true
	}
	return u.user(idOrName)
}

// Field implements [Fields]. Besides the names it knows the paths of SCIM.
func (u UserFields) Field(name string) (Field, bool) {
	if len(name) > len(coreSchema) && strings.EqualFold(name[:len(coreSchema)], coreSchema) {
		name = name[len(coreSchema):]
	}
	if f, ok := u.FieldSet.Field(name); ok {
		return f, true
	}
	switch strings.ToLower(name) {
	case "meta.created":
		return u.FieldSet.Field("createdAt")
	case "meta.lastmodified":
		return u.FieldSet.Field("updatedAt")
	}
	if a, ok := u.catalogue.Lookup(name); ok {
		return u.FieldSet.Field(a.Name)
	}
	return Field{}, false
}

// Node implements [Nodes].
func (u UserFields) Node(f Field, idOrPath string) (string, bool) {
	if u.node == nil {
		return idOrPath, true
	}
	return u.node(f, idOrPath)
}

// stateFields are what a user has besides attributes.
func stateFields() []Field {
	statuses := make([]string, len(roster.Statuses))
	for i, s := range roster.Statuses {
		statuses[i] = string(s)
	}
	return []Field{
		{Name: "id", Type: Reference},
		{Name: "version", Type: Number},
		{Name: "active", Type: Boolean}, // as SCIM has it: the status is active
		{Name: "status", Type: Choice, Choices: statuses},
		{Name: "statusReason", Type: Text, CaseExact: true},
		{Name: "statusChangedAt", Type: Instant},
		{Name: "statusChangedBy", Type: Reference},
		{Name: "statusUntil", Type: Instant},
		{Name: "locked", Type: Boolean},
		{Name: "lockedUntil", Type: Instant},
		{Name: "lockReason", Type: Text, CaseExact: true},
		{Name: "leads", Type: Boolean}, // somebody who is active reports to them
		{Name: "createdAt", Type: Instant},
		{Name: "updatedAt", Type: Instant},
		{Name: "deletedAt", Type: Instant},
	}
}

func attributeField(a *roster.Attribute) Field {
	f := Field{Name: a.Name, Type: Text, CaseExact: !a.Folded()}
	switch a.Type {
	case roster.Number:
		f.Type = Number
	case roster.Boolean:
		f.Type = Boolean
	case roster.Date:
		f.Type = Date
	case roster.Instant:
		f.Type = Instant
	case roster.Choice:
		f.Type, f.Choices = Choice, a.Choices
	case roster.MultiChoice:
		f.Type, f.Choices, f.Multi = Choice, a.Choices, true
	case roster.UserRef:
		f.Type = Reference
	case roster.UnitRef, roster.LocationRef:
		f.Type = Tree
	case roster.Emails, roster.Phones, roster.Addresses:
		f.Type, f.Multi = Complex, true
	default:
		return f
	}
	f.CaseExact = false // it is a matter of text alone
	return f
}

// pieces are the fields of the entries of a list. All text of entries compares
// without regard to case.
func pieces(a *roster.Attribute) []Field {
	names := []string{"value", "type", "display"}
	if a.Type == roster.Addresses {
		names = []string{"type", "streetAddress", "locality", "region", "postalCode", "country"}
	}
	list := []Field{{Name: a.Name + ".primary", Type: Boolean, Multi: true}}
	for _, name := range names {
		list = append(list, Field{Name: a.Name + "." + name, Type: Text, Multi: true})
	}
	return list
}
