package api

// page is a part of a list.
type page[T any] struct {
	Items []T     `json:"items" nullable:"false"`
	Next  *string `json:"next" doc:"The cursor of the next page; null at the end of the list."`
	// Only lists that can be read both ways have it.
	Previous *string `json:"previous,omitempty" doc:"The cursor of the page before; missing at the beginning of the list."`
	Total    *int64  `json:"total,omitempty" doc:"The size of the whole list, when it was asked for."`
}

// Paging is how much of a list is asked for. Its name is a capital because huma
// looks into embedded structs only if they are exported; so it is with the
// other inputs that are embedded.
type Paging struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"1000" doc:"How many at most."`
	Cursor string `query:"cursor" maxLength:"8192" doc:"Where to go on: what the page before gave as next."`
}

// pageOf makes a page; a list is never null.
func pageOf[T any](items []T, next *string) page[T] {
	if items == nil {
		items = []T{}
	}
	return page[T]{Items: items, Next: next}
}
