package directory

import (
	"context"
	"encoding/json"

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
		return a, roster.Errorf(roster.Conflict, "attribute_name_taken", "there is already an attribute %q", a.Name)
	}
	if a.ID == "" {
		a.ID = roster.NewID(roster.PrefixAttribute, tx.Now())
	}
	a.Version = 1
	return a, tx.SaveAttribute(ctx, a, roster.NewEvent(attributeSubject(a), roster.AttributeCreated{Attribute: a}))
}

func attributeSubject(a roster.Attribute) roster.Subject {
	return roster.Subject{Kind: roster.SubjectAttribute, ID: a.Name}
}

// DeleteAttribute removes a custom attribute. Values that people have of it
// are no longer shown; their history keeps them.
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
	a, ok := catalogue.Lookup(name)
	if !ok {
		return roster.Errorf(roster.NotFound, "attribute_not_found", "there is no attribute %q", name)
	}
	if !a.Custom {
		return roster.Errorf(roster.Conflict, "attribute_built_in", "%q is built in and cannot be removed", name)
	}
	return tx.DeleteAttribute(ctx, a.Name, roster.NewEvent(attributeSubject(*a), roster.AttributeDeleted{}))
}

// attributes applies items that make or remove custom attributes; the
// description travels as one value.
func (b *batch) attributes(ctx context.Context, items []roster.Item) error {
	for i := range items {
		item := &items[i]
		if item.Action != roster.ActionChange {
			b.set.Counts.Skipped++
			continue
		}
		err := b.attribute(ctx, item.Change)
		if roster.KindOf(err) == roster.Internal && err != nil {
			return err
		}
		if err != nil {
			b.failed(item, []roster.Problem{problemOf(err)})
			continue
		}
		b.set.Counts.Applied++
	}
	var err error
	b.catalogue, err = b.tx.Catalogue(ctx)
	return err
}

func (b *batch) attribute(ctx context.Context, c roster.Change) error {
	if c.Verb == roster.Delete {
		return deleteAttribute(ctx, b.tx, c.Subject.ID)
	}
	var a roster.Attribute
	if err := json.Unmarshal([]byte(c.Values["attribute"]), &a); err != nil {
		return err
	}
	_, err := createAttribute(ctx, b.tx, a)
	return err
}
