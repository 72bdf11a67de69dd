package store

import (
	"context"
	"encoding/json"

	"roster"
)

var (
	keepOrder = sqlText("keep order", "insert into change_set_order (change_set, data) values ($1, $2)")
	orderOf   = sqlText("order", "select data from change_set_order where change_set = $1")
)

// KeepOrder saves what a change set is to be planned from, in the transaction
// that opens it. It is no part of the journal: the plan and its items are.
func (tx *Tx) KeepOrder(ctx context.Context, set roster.ChangeSetID, order json.RawMessage) error {
	_, err := tx.exec(ctx, keepOrder, string(set), string(order))
	return err
}

// Order reads what a change set is planned from.
func (v *View) Order(ctx context.Context, set roster.ChangeSetID) (order json.RawMessage, found bool, err error) {
	var data string
	found, err = v.one(ctx, orderOf, []any{&data}, string(set))
	return json.RawMessage(data), found, err
}
