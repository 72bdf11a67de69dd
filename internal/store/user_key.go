package store

import (
	"context"
	"slices"
	"strings"

	"roster"
)

// saveKeys brings the table of unique keys in line with a batch: first all
// that are given up, then all that are taken, so that two users may swap.
func (tx *Tx) saveKeys(ctx context.Context, catalogue *roster.Catalogue, writes []UserWrite) error {
	var dropped, taken []heldKey
	for i := range writes {
		w := &writes[i]
		before, after := keysOf(catalogue, w.Before), keysOf(catalogue, w.After)
		for _, k := range before {
			if !slices.Contains(after, k) {
				dropped = append(dropped, heldKey{k, w.Before.ID})
			}
		}
		for _, k := range after {
			if !slices.Contains(before, k) {
				taken = append(taken, heldKey{k, w.After.ID})
			}
		}
	}
	for kind, values := range byKind(keysIn(dropped)) {
		if _, err := tx.exec(ctx, deleteKeys, kind, texts(values)); err != nil {
			return err
		}
	}
	return tx.insertKeys(ctx, taken)
}

type heldKey struct {
	roster.Key
	user roster.UserID
}

// keysOf gives the keys that a user holds; who is in the recycle bin holds none.
func keysOf(catalogue *roster.Catalogue, u roster.User) []roster.Key {
	if u.Version == 0 || u.Deleted() {
		return nil
	}
	return catalogue.Keys(u.Values)
}

// insertKeys writes in the order of the index, which spares it half of the
// pages that a random order would touch.
func (tx *Tx) insertKeys(ctx context.Context, keys []heldKey) error {
	slices.SortFunc(keys, func(a, b heldKey) int {
		if c := strings.Compare(a.Value, b.Value); c != 0 {
			return c
		}
		return strings.Compare(a.Kind, b.Kind)
	})
	kinds, values, users := make([]string, len(keys)), make([]string, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		kinds[i], values[i], users[i] = k.Kind, k.Value, string(k.user)
	}
	return tx.rows(ctx, insertKeys, new(table).text(values).text(kinds).text(users))
}

func keysIn(held []heldKey) []roster.Key {
	keys := make([]roster.Key, len(held))
	for i, h := range held {
		keys[i] = h.Key
	}
	return keys
}

func byKind(keys []roster.Key) map[string][]string {
	kinds := make(map[string][]string)
	for _, k := range keys {
		kinds[k.Kind] = append(kinds[k.Kind], k.Value)
	}
	return kinds
}
