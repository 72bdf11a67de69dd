package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Attributes gives the attributes in force, built-in and custom.
func (d *Directory) Attributes(ctx context.Context) (*roster.Catalogue, error) {
	if err := access.Require(ctx, roster.AttributesRead); err != nil {
		return nil, err
	}
	var c *roster.Catalogue
	err := d.store.View(ctx, func(v *store.View) (err error) {
		c, err = v.Catalogue(ctx)
		return err
	})
	return c, err
}

// CreateAttribute adds a custom attribute.
func (d *Directory) CreateAttribute(ctx context.Context, a roster.Attribute) (roster.Attribute, error) {
	if err := access.Require(ctx, roster.AttributesWrite); err != nil {
		return a, err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		tx.By(access.Actor(ctx))
		a, err = createAttribute(ctx, tx, a)
		return err
	})
	return a, err
}

func createAttribute(ctx context.Context, tx *store.Tx, a roster.Attribute) (roster.Attribute, error) {
	a, problems := roster.NewCustomAttribute(a)
	if len(problems) > 0 {
		return a, refuse("the attribute cannot be made", problems)
	}
	catalogue, err := tx.Catalogue(ctx)
	if err != nil {
		return a, err
	}
	if _, taken := catalogue.Lookup(a.Name); taken {
		return a, nameTaken(a.Name)
	}
	if err := sameType(ctx, &tx.View, a); err != nil {
		return a, err
	}
	if a.ID == "" {
		a.ID = roster.NewID(roster.PrefixAttribute, tx.Now())
	}
	a.Version = 1
	return a, tx.SaveAttribute(ctx, a, roster.NewEvent(attributeSubject(a), roster.AttributeCreated{Attribute: a}))
}

// sameType refuses a name whose values are of another type: they would come
// back as what they are not.
func sameType(ctx context.Context, v *store.View, a roster.Attribute) error {
	former, found, err := v.Former(ctx, a.Name)
	if err != nil || !found || former.Type == a.Type {
		return err
	}
	return roster.Errorf(roster.Conflict, "attribute_type_differs",
		"people have, or once had, values of an earlier attribute %q of type %s: choose another name, or the type %s", a.Name, former.Type, former.Type)
}

func attributeSubject(a roster.Attribute) roster.Subject {
	return roster.Subject{Kind: roster.SubjectAttribute, ID: a.Name}
}

// DeleteAttribute removes a custom attribute. Values that people have of it
// are no longer shown; they and their history keep them, in case it comes back.
func (d *Directory) DeleteAttribute(ctx context.Context, name string) error {
	if err := access.Require(ctx, roster.AttributesWrite); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		tx.By(access.Actor(ctx))
		return deleteAttribute(ctx, tx, name)
	})
}

func deleteAttribute(ctx context.Context, tx *store.Tx, name string) error {
	catalogue, err := tx.Catalogue(ctx)
	if err != nil {
		return err
	}
	a, err := removable(catalogue, name)
	if err != nil {
		return err
	}
	return tx.DeleteAttribute(ctx, a.Name, roster.NewEvent(attributeSubject(*a), roster.AttributeDeleted{}))
}

// removable finds a custom attribute.
func removable(catalogue *roster.Catalogue, name string) (*roster.Attribute, error) {
	a, ok := catalogue.Lookup(name)
	if !ok {
		return nil, roster.Errorf(roster.NotFound, "attribute_not_found", "there is no attribute %q", name)
	}
	if !a.Custom {
		return nil, roster.Errorf(roster.Conflict, "attribute_built_in", "%q is built in and cannot be removed", name)
	}
	return a, nil
}

func nameTaken(name string) error {
	return roster.Errorf(roster.Conflict, "attribute_name_taken", "there is already an attribute %q", name)
}
