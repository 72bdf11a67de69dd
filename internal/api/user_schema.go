package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster"
)

// Schema implements huma.SchemaProvider.
func (userJSON) Schema(r huma.Registry) *huma.Schema {
	schemas := r.Map()
	if schemas["User"] == nil {
		schemas["User"] = userSchema()
	}
	return &huma.Schema{Ref: "#/components/schemas/User"}
}

// userSchema derives the schema of users from the catalogue.
func userSchema() *huma.Schema {
	s := object("A user. What has no value is absent.")
	for _, a := range roster.BuiltIn().All() {
		if a.Part() {
			continue
		}
		into, name := s, a.Name
		if outer, inner, nested := strings.Cut(a.Name, "."); nested {
			if s.Properties[outer] == nil {
				s.Properties[outer] = object("")
			}
			into, name = s.Properties[outer], inner
		}
		into.Properties[name] = attributeSchema(a)
		if a.Required {
			into.Required = append(into.Required, name)
		}
	}
	s.Properties["attributes"] = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "Custom attributes, by name."}
	for _, name := range []string{"createdAt", "updatedAt", "statusChangedAt", "statusUntil", "lockedUntil", "deletedAt"} {
		s.Properties[name] = &huma.Schema{Type: huma.TypeString, Format: "date-time"}
	}
	for _, name := range []string{"id", "statusReason", "statusChangedBy", "lockReason"} {
		s.Properties[name] = text("")
	}
	status := text("")
	for _, one := range roster.Statuses {
		status.Enum = append(status.Enum, string(one))
	}
	s.Properties["status"] = status
	s.Properties["locked"] = &huma.Schema{Type: huma.TypeBoolean}
	s.Properties["version"] = &huma.Schema{Type: huma.TypeInteger, Format: "int64"}
	s.Properties["roles"] = &huma.Schema{Type: huma.TypeArray, Items: text("")}
	s.Required = append(s.Required, "id", "status", "locked", "version", "createdAt", "updatedAt")
	return s
}

func attributeSchema(a *roster.Attribute) *huma.Schema {
	switch a.Type {
	case roster.UnitRef, roster.LocationRef:
		s := object(a.Label)
		s.Properties["id"] = text("")
		s.Properties["path"] = &huma.Schema{Type: huma.TypeArray, Items: text("")}
		s.Required = []string{"id", "path"}
		return s
	case roster.UserRef:
		s := object(a.Label)
		for _, name := range []string{"id", "userName", "displayName"} {
			s.Properties[name] = text("")
		}
		s.Properties["deleted"] = &huma.Schema{Type: huma.TypeBoolean, Description: "Whether they are in the recycle bin; absent when not."}
		s.Required = []string{"id"}
		return s
	case roster.Emails, roster.Phones, roster.Addresses:
		return &huma.Schema{Type: huma.TypeArray, Items: entrySchema(a.Type), Description: a.Label}
	case roster.MultiChoice:
		return &huma.Schema{Type: huma.TypeArray, Items: text(""), Description: a.Label}
	case roster.Number:
		return &huma.Schema{Type: huma.TypeNumber, Description: a.Label}
	case roster.Boolean:
		return &huma.Schema{Type: huma.TypeBoolean, Description: a.Label}
	case roster.Date:
		return &huma.Schema{Type: huma.TypeString, Format: "date", Description: a.Label}
	default:
		return text(a.Label)
	}
}

func entrySchema(t roster.Type) *huma.Schema {
	names := []string{"value", "type", "display"}
	if t == roster.Addresses {
		names = []string{"type", "streetAddress", "locality", "region", "postalCode", "country"}
	}
	s := object("")
	for _, name := range names {
		s.Properties[name] = text("")
	}
	s.Properties["primary"] = &huma.Schema{Type: huma.TypeBoolean}
	return s
}

func object(description string) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Description: description, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
}

func text(description string) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: description}
}
