package api

import (
	"context"
	"net/http"

	"roster"
)

type (
	attributesOutput struct{ Body page[roster.Attribute] }
	attributeInput   struct {
		Name string `path:"name" maxLength:"128"`
	}
	attributeOutput struct {
		Location string `header:"Location"`
		Body     roster.Attribute
	}
	createAttributeInput struct {
		Body struct {
			Name        string             `json:"name"`
			Label       string             `json:"label,omitempty"`
			Type        roster.Type        `json:"type,omitempty"`
			Description string             `json:"description,omitempty" maxLength:"1000"`
			Required    bool               `json:"required,omitempty"`
			Unique      bool               `json:"unique,omitempty"`
			CaseExact   bool               `json:"caseExact,omitempty"`
			Choices     []string           `json:"choices,omitempty" maxItems:"1000"`
			Pattern     string             `json:"pattern,omitempty"`
			MaxLength   int                `json:"maxLength,omitempty"`
			Min         *float64           `json:"min,omitempty"`
			Max         *float64           `json:"max,omitempty"`
			Sensitivity roster.Sensitivity `json:"sensitivity,omitempty" enum:"public,internal,personal,special"`
		}
	}
)

func (a *API) mountAttributes() {
	read, write, tag := roster.AttributesRead, roster.AttributesWrite, "attributes"
	register(a, route{Method: http.MethodGet, Path: "/attributes", ID: "listAttributes", Permission: read, Tag: tag, Summary: "List the attributes of users"}, a.listAttributes)
	register(a, route{Method: http.MethodPost, Path: "/attributes", ID: "createAttribute", Permission: write, Tag: tag, Summary: "Create a custom attribute", Status: http.StatusCreated}, a.createAttribute)
	register(a, route{Method: http.MethodGet, Path: "/attributes/{name}", ID: "getAttribute", Permission: read, Tag: tag, Summary: "Read an attribute"}, a.getAttribute)
	register(a, route{Method: http.MethodDelete, Path: "/attributes/{name}", ID: "deleteAttribute", Permission: write, Tag: tag, Summary: "Remove a custom attribute", Status: http.StatusNoContent}, a.deleteAttribute)
}

func (a *API) listAttributes(ctx context.Context, _ *struct{}) (*attributesOutput, error) {
	catalogue, err := a.directory.Attributes(ctx)
	if err != nil {
		return nil, err
	}
	var list []roster.Attribute
	for _, one := range catalogue.All() {
		list = append(list, *one)
	}
	return &attributesOutput{pageOf(list, nil)}, nil
}

func (a *API) getAttribute(ctx context.Context, in *attributeInput) (*attributeOutput, error) {
	catalogue, err := a.directory.Attributes(ctx)
	if err != nil {
		return nil, err
	}
	found, ok := catalogue.Lookup(in.Name)
	if !ok {
		return nil, roster.Errorf(roster.NotFound, "attribute_not_found", "there is no attribute %q", in.Name)
	}
	return &attributeOutput{Body: *found}, nil
}

func (a *API) createAttribute(ctx context.Context, in *createAttributeInput) (*attributeOutput, error) {
	b := in.Body
	located(ctx, "attributes", b.Name)
	made, err := a.directory.CreateAttribute(ctx, roster.Attribute{
		Name: b.Name, Label: b.Label, Type: b.Type, Description: b.Description, Required: b.Required, Unique: b.Unique, CaseExact: b.CaseExact,
		Choices: b.Choices, Pattern: b.Pattern, MaxLength: b.MaxLength, Min: b.Min, Max: b.Max, Sensitivity: b.Sensitivity,
	})
	if err != nil {
		return nil, err
	}
	return &attributeOutput{Location: Prefix + "/attributes/" + made.Name, Body: made}, nil
}

func (a *API) deleteAttribute(ctx context.Context, in *attributeInput) (*struct{}, error) {
	return nil, a.directory.DeleteAttribute(ctx, in.Name)
}
