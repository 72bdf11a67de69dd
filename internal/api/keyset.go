package api

// cut takes the rows of a page from a list that was read one row further, and
// makes the cursor of the next page if there is one.
func cut[T any](rows []T, limit int, next func(last T) *string) ([]T, *string) {
	if len(rows) <= limit {
		return rows, nil
	}
	return rows[:limit], next(rows[limit-1])
}

// flag writes a switch of a list into its name.
func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}
