package store

import (
	"context"
	"encoding/json"
	"sync"

	"roster"
)

var (
	selectAttributes = sqlText("custom attributes", "select data from attribute order by id")
	insertAttribute  = sqlText("insert attribute", "insert into attribute (id, name_key, data) values ($1, $2, $3)")
	deleteAttribute  = sqlText("delete attribute", "delete from attribute where name_key = $1")
	customValues     = sqlText("custom values", "select id, custom from users where custom <> '' and deleted_at = 0")
	lastAttribute    = sqlText("last attribute of name", `select data from event
		where subject_id = $1 and subject_kind = 'attribute' and type = 'attribute.created' order by tx desc, n desc limit 1`)
	disownKeys = sqlText("drop keys of attribute", "delete from user_key where kind = $1")
)

// catalogueCache keeps the catalogue of the attributes last seen. The stamp,
// read in each transaction, tells whether it is still the one in force.
type catalogueCache struct {
	mu        sync.Mutex
	stamp     attributesStamp
	catalogue *roster.Catalogue
}

type attributesStamp struct {
	count int64
	last  string
}

// Catalogue gives the attributes in force in this transaction.
func (v *View) Catalogue(ctx context.Context) (*roster.Catalogue, error) {
	now, err := v.stamps(ctx)
	if err != nil {
		return nil, err
	}
	stamp := now.attributes
	cache := &v.store.custom
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.catalogue != nil && cache.stamp == stamp {
		return cache.catalogue, nil
	}
	var custom []roster.Attribute
	err = v.each(ctx, selectAttributes, func(r rows) error {
		var data string
		if err := r.Scan(&data); err != nil {
			return err
		}
		var a roster.Attribute
		err := json.Unmarshal([]byte(data), &a)
		custom = append(custom, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	cache.stamp, cache.catalogue = stamp, roster.BuiltIn().With(custom...)
	return cache.catalogue, nil
}

// Former gives the last attribute that had a name, if anybody has or had a value
// of it. The journal knows it, and is quick to say that a name is new.
func (v *View) Former(ctx context.Context, name string) (a roster.Attribute, found bool, err error) {
	var data string
	if found, err = v.one(ctx, lastAttribute, []any{&data}, name); err != nil || !found {
		return a, false, err
	}
	created := roster.AttributeCreated{}
	if err := json.Unmarshal([]byte(data), &created); err != nil {
		return a, false, err
	}
	value := "coalesce(" + member("custom", name) + ", '') <> ''"
	for _, table := range []string{"users", "user_history"} {
		has := false
		err := v.eachText(ctx, "values of attribute", "select id from "+table+" where "+value+" limit 1", func(r rows) error {
			has = true
			var id string
			return r.Scan(&id)
		})
		if err != nil || has {
			return created.Attribute, has, err
		}
	}
	return created.Attribute, false, nil
}

// SaveAttribute saves a new custom attribute. Values that people still have of
// one of that name come back with it; unique ones must be so, and belong to
// their owners again.
func (tx *Tx) SaveAttribute(ctx context.Context, a roster.Attribute, why roster.Event) error {
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if _, err := tx.exec(ctx, insertAttribute, a.ID, roster.Fold(a.Name), string(data)); err != nil {
		return err
	}
	if a.Unique {
		if err := tx.claimKeys(ctx, a); err != nil {
			return err
		}
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

func (tx *Tx) claimKeys(ctx context.Context, a roster.Attribute) error {
	owners := map[string]bool{}
	var keys []heldKey
	err := tx.each(ctx, customValues, func(r rows) error {
		var id, data string
		if err := r.Scan(&id, &data); err != nil {
			return err
		}
		var values roster.Values
		if err := json.Unmarshal([]byte(data), &values); err != nil {
			return err
		}
		k := a.Key(values[a.Name])
		if k == "" {
			return nil
		}
		if owners[k] {
			return roster.Errorf(roster.Conflict, "not_unique", "people have values of an earlier attribute %q, and some have the same one: choose another name", a.Name)
		}
		owners[k] = true
		keys = append(keys, heldKey{roster.Key{Kind: a.Name, Value: k}, roster.UserID(id)})
		return nil
	})
	if err != nil {
		return err
	}
	return tx.insertKeys(ctx, keys)
}

// DeleteAttribute removes a custom attribute; the values that people have of
// it stay with them unseen, and nobody owns them any more.
func (tx *Tx) DeleteAttribute(ctx context.Context, name string, why roster.Event) error {
	if _, err := tx.exec(ctx, deleteAttribute, roster.Fold(name)); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, disownKeys, name); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}
