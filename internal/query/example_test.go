package query_test

import (
	"encoding/json"
	"fmt"

	"roster/internal/query"
)

func Example() {
	fields := query.NewFieldSet(
		query.Field{Name: "title", Type: query.Text},
		query.Field{Name: "status", Type: query.Choice, Choices: []string{"active", "suspended"}},
	)
	e, err := query.Parse(`TITLE co "Engineer" and not (status eq "Suspended")`)
	if err != nil {
		fmt.Println(err)
		return
	}
	if e, err = query.Check(e, fields); err != nil {
		fmt.Println(err)
		return
	}
	data, err := json.Marshal(query.JSON{Expr: e})
	fmt.Println(query.Print(e))
	fmt.Println(string(data), err)

	e, _ = query.Parse(`titel co "Engineer"`)
	_, err = query.Check(e, fields)
	fmt.Println(err)
	// Output:
	// title co "Engineer" and not (status eq "suspended")
	// {"and":[{"field":"title","op":"co","value":"Engineer"},{"not":{"field":"status","op":"eq","value":"suspended"}}]} <nil>
	// filter: unknown attribute "titel" at position 1; did you mean "title"?
}
