package backup_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"roster"
	"roster/internal/backup"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// config is for a database that the test has for itself.
func config(t *testing.T, e storetest.Engine) store.Config {
	t.Helper()
	return store.Config{Database: storetest.Database(t, e), Clock: clock.System(), Log: storetest.Log(t)}
}

// crowded is a database in which every table has rows, with texts that are easy
// to lose, and a directory with an uploaded file.
func crowded(t *testing.T, e storetest.Engine) (c store.Config, imports string) {
	t.Helper()
	c, imports = config(t, e), t.TempDir()
	content := []byte("name\nJo\n")
	sum := sha256.Sum256(content)
	upload := hex.EncodeToString(sum[:])
	if err := os.WriteFile(filepath.Join(imports, upload), content, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Fill(t.Context(), c, false, func(f *store.Filling) error {
		tables, err := f.Tables(t.Context())
		if err != nil {
			return err
		}
		for _, table := range tables {
			if err := f.Put(t.Context(), table, someRows(table, upload)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, imports
}

// someRows makes rows that differ in every column.
func someRows(table store.Table, upload string) [][]store.Cell {
	hard := []string{"", "plain", "Ünï “code” 🜁", "a\"b\\c\n\t\r\x01\x7f", "\u2028</script>", "%' or 1=1 --", "Zz", "aA"}
	rows := make([][]store.Cell, 300)
	for i := range rows {
		rows[i] = make([]store.Cell, len(table.Columns))
		for j, column := range table.Columns {
			cell := &rows[i][j]
			switch {
			case table.Name == "import" && column.Name == "sha256":
				cell.Text = upload
			case table.Name == "job" && column.Name == "queue_id":
				cell.Number = int64(-i)
			case table.Name == "setting" && column.Name == "value":
				cell.Text = fmt.Sprint(i)
			case column.Number:
				cell.Number = int64(i+1) * int64(1+j*1_000_003)
			case j == 0 || table.Columns[j].Name == "hash" || table.Columns[j].Name == "name_key" || table.Columns[j].Name == "created_by":
				cell.Text = fmt.Sprintf("%s %d", hard[i%len(hard)], i)
			default:
				cell.Text = hard[(i+j)%len(hard)]
			}
		}
	}
	return rows
}

// sums sums up every table but those named.
func sums(t *testing.T, c store.Config, but ...string) (list []backup.TableSum) {
	t.Helper()
	s := storetest.OpenAt(t, c.Database, clock.System())
	defer s.Close()
	err := s.View(t.Context(), func(v *store.View) error {
		tables, err := v.Tables(t.Context())
		for _, table := range tables {
			if slices.Contains(but, table.Name) {
				continue
			}
			sum, err := backup.Sum(t.Context(), v, table)
			if err != nil {
				return err
			}
			list = append(list, sum)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// written is the backup of a database.
func written(t *testing.T, c store.Config, imports string) []byte {
	t.Helper()
	s := storetest.OpenAt(t, c.Database, clock.System())
	defer s.Close()
	var out bytes.Buffer
	if _, err := (backup.Source{Store: s, Imports: imports, Version: "test"}).Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func code(err error) string {
	if e, ok := errorOf(err); ok {
		return e.Code
	}
	return ""
}

func subject() roster.Subject { return roster.Subject{Kind: roster.SubjectUser, ID: "usr_1"} }
