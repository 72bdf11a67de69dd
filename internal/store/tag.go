package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// taggedMost bounds how many people are looked at for the tags in use.
const taggedMost = 50_000

var tagsInUse = sqlText("tags in use", `
	select tags, count(*) from (select tags from users where tags <> '' and deleted_at = 0 order by display_name_key, id limit $1) as tagged group by tags`)

// Tag is a word that people are tagged with.
type Tag struct {
	Name  string
	Count int64
}

// Tags lists the tags that begin with a folded text, the most used first. Where
// more than fifty thousand people are tagged, the first of them count.
func (v *View) Tags(ctx context.Context, begin string, limit int) ([]Tag, error) {
	counts := map[string]int64{}
	err := v.each(ctx, tagsInUse, func(r rows) error {
		var text string
		var n int64
		if err := r.Scan(&text, &n); err != nil {
			return err
		}
		var tags []string
		err := json.Unmarshal([]byte(text), &tags)
		for _, t := range tags {
			if strings.HasPrefix(t, begin) {
				counts[t] += n
			}
		}
		return err
	}, taggedMost)
	list := make([]Tag, 0, len(counts))
	for name, n := range counts {
		list = append(list, Tag{name, n})
	}
	slices.SortFunc(list, func(a, b Tag) int { return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name)) })
	return list[:min(len(list), limit)], err
}
