package bulk

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk/table"
	"roster/internal/store"
)

// WriteFailed writes the rows of an import that were blocked or have failed as
// the same kind of file, with a column more that says why. It can be mended
// and handed in as it is: that column is ignored then.
func (b *Bulk) WriteFailed(ctx context.Context, id roster.ChangeSetID, w io.Writer) error {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return err
	}
	var row store.ImportPlan
	err := b.store.View(ctx, func(v *store.View) (err error) {
		var found bool
		if row, found, err = v.ImportPlan(ctx, id); err == nil && !found {
			err = roster.Errorf(roster.NotFound, "import_plan_not_found", "the change set %s does not come from a file", id)
		}
		return err
	})
	if err != nil {
		return err
	}
	var options Options
	if err := json.Unmarshal(row.Options, &options); err != nil {
		return err
	}
	_, file, err := b.open(ctx, row.ImportID)
	if err != nil {
		return err
	}
	return b.writeFailed(ctx, id, file, options.fixes(file.Columns()), w)
}

func (b *Bulk) writeFailed(ctx context.Context, id roster.ChangeSetID, file *table.File, fix *fixes, w io.Writer) error {
	columns := file.Columns()
	why := slices.Index(columns, errorColumn)
	if why < 0 {
		why = len(columns)
		columns = append(columns, errorColumn)
	}
	out, err := table.NewWriter(w, file.Format())
	if err != nil {
		return err
	}
	if err := out.Write(columns); err != nil {
		return err
	}
	blocked := &itemPages{bulk: b, set: id, filter: store.ItemFilter{Action: roster.ActionBlocked}}
	failed := &itemPages{bulk: b, set: id, filter: store.ItemFilter{State: roster.ItemFailed}}
	err = readRows(ctx, file, fix, func(rows []fileRow) error {
		for _, row := range rows {
			text, bad, err := reasons(ctx, row.number, blocked, failed)
			if err != nil {
				return err
			}
			if !bad {
				continue
			}
			cells := make([]string, len(columns))
			copy(cells, row.cells)
			cells[why] = text
			if err := out.Write(cells); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// reasons gives what stood in the way of a row.
func reasons(ctx context.Context, row int64, pages ...*itemPages) (text string, bad bool, err error) {
	var messages []string
	for _, p := range pages {
		item, found, err := p.of(ctx, row)
		if err != nil {
			return "", false, err
		}
		if !found {
			continue
		}
		bad = true
		for _, problem := range item.Problems {
			if !problem.Warning {
				messages = append(messages, problem.Message)
			}
		}
	}
	return strings.Join(messages, "; "), bad, nil
}

// itemPages walks along the items of a change set as the rows of its file are
// read; both are in the same order.
type itemPages struct {
	bulk   *Bulk
	set    roster.ChangeSetID
	filter store.ItemFilter
	after  int64
	items  []roster.Item
	over   bool
}

// of gives the item of a row; rows are asked for in their order.
func (p *itemPages) of(ctx context.Context, row int64) (roster.Item, bool, error) {
	for {
		for len(p.items) > 0 && p.items[0].Row < row {
			p.items = p.items[1:]
		}
		if len(p.items) > 0 || p.over {
			break
		}
		err := p.bulk.store.View(ctx, func(v *store.View) (err error) {
			p.items, err = v.FindItems(ctx, p.set, p.filter, p.after, batchRows)
			return err
		})
		if err != nil {
			return roster.Item{}, false, err
		}
		if p.over = len(p.items) == 0; !p.over {
			p.after = p.items[len(p.items)-1].N
		}
	}
	if len(p.items) == 0 || p.items[0].Row != row {
		return roster.Item{}, false, nil
	}
	return p.items[0], true, nil
}
