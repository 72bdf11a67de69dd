package table_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"roster/internal/bulk/table"
)

func Example() {
	dir, err := os.MkdirTemp("", "table")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "upload")
	if err := os.WriteFile(path, []byte("Vorname;Nachname\nAnna;Berg\nBo;Lund;x\nCy;Ek\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}

	f, err := table.Open(path, "people.csv", table.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q separated by %q\n", f.Columns(), f.Format().Delimiter)
	for row, err := range f.Rows(context.Background()) {
		if fault := (*table.Error)(nil); errors.As(err, &fault) && !fault.Fatal {
			fmt.Println(fault.Code, "in row", fault.Row)
			continue
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(row.Number, row.Cells)
	}
	// Output:
	// ["Vorname" "Nachname"] separated by ";"
	// 2 [Anna Berg]
	// too_many_cells in row 3
	// 4 [Cy Ek]
}
