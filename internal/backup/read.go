package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"roster"
	"roster/internal/store"
)

// taker is told what is in a backup while it is read. Nothing of it is proven
// before read has returned without an error.
type taker interface {
	head(context.Context, head) error
	rows(context.Context, store.Table, [][]store.Cell) error
	file(name string, content io.Reader) error
}

// maxPart bounds one entry that is held in memory, for who reads a file that is
// not what it says.
const maxPart = 1 << 30

// damaged says that a file cannot be trusted.
func damaged(cause error, format string, args ...any) error {
	return &roster.Error{
		Kind: roster.Conflict, Code: "backup_damaged", Cause: cause,
		Message: "the backup is damaged: " + fmt.Sprintf(format, args...) + "; nothing was changed: take another one",
	}
}

func unreadable(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return damaged(err, "it is cut off")
	}
	return damaged(err, "it cannot be read to its end (%v)", err)
}

// Verify reads a whole backup and checks every sum in it.
func Verify(ctx context.Context, r io.Reader) (Manifest, error) { return read(ctx, r, discard{}) }

type discard struct{}

func (discard) head(context.Context, head) error                        { return nil }
func (discard) rows(context.Context, store.Table, [][]store.Cell) error { return nil }
func (discard) file(_ string, content io.Reader) error {
	_, err := io.Copy(io.Discard, content)
	return err
}

// reading is a backup that is being read.
type reading struct {
	head   head
	tables map[string]store.Table
	sums   map[string]*tableSum
	files  []FileSum
	taker  taker
}

func read(ctx context.Context, r io.Reader, to taker) (m Manifest, err error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return m, unreadable(err)
	}
	in := tar.NewReader(z)
	got := reading{taker: to, sums: map[string]*tableSum{}}
	if err := got.begin(ctx, in); err != nil {
		return m, err
	}
	for {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		h, err := in.Next()
		if err != nil { // the end as well: the manifest comes before it
			return m, unreadable(err)
		}
		if h.Name == manifestName {
			if err := document(in, h, &m); err != nil {
				return m, err
			}
			break
		}
		if err := got.entry(ctx, in, h); err != nil {
			return m, err
		}
	}
	if _, err := in.Next(); !errors.Is(err, io.EOF) {
		return m, damaged(err, "something follows its manifest")
	}
	// The sums of the layers below stand at their ends.
	if _, err := io.Copy(io.Discard, z); err != nil {
		return m, unreadable(err)
	}
	if n, err := io.Copy(io.Discard, r); err != nil {
		return m, unreadable(err)
	} else if n > 0 {
		return m, damaged(nil, "something follows its end")
	}
	return m, got.compare(m)
}

func (g *reading) begin(ctx context.Context, in *tar.Reader) error {
	h, err := in.Next()
	if err != nil {
		return unreadable(err)
	}
	if h.Name != headName {
		return roster.Errorf(roster.Conflict, "not_a_backup", "the file is no backup of Roster: it begins with %q", h.Name)
	}
	if err := document(in, h, &g.head); err != nil {
		return err
	}
	if g.head.Format != format {
		return roster.Errorf(roster.Conflict, "backup_format", "the backup has format %d and this program reads %d: use Roster %s", g.head.Format, format, g.head.Roster)
	}
	g.tables = g.head.tables()
	for name, t := range g.tables {
		g.sums[name] = summing(t)
	}
	return g.taker.head(ctx, g.head)
}

func document(in io.Reader, h *tar.Header, v any) error {
	text, err := whole(in, h)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return damaged(err, "%s cannot be understood", h.Name)
	}
	return nil
}

func whole(in io.Reader, h *tar.Header) ([]byte, error) {
	if h.Size > maxPart {
		return nil, damaged(nil, "%s is too large", h.Name)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, unreadable(err)
	}
	return text, nil
}

func (g *reading) entry(ctx context.Context, in io.Reader, h *tar.Header) error {
	if name, ok := strings.CutPrefix(h.Name, importsDir); ok && isSum.MatchString(name) {
		return g.file(in, name, h.Size)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(h.Name, tablesDir), "/")
	t, ok := g.tables[name]
	if !ok || !strings.HasPrefix(h.Name, tablesDir) {
		return damaged(nil, "%q does not belong into it", h.Name)
	}
	text, err := whole(in, h)
	if err != nil {
		return err
	}
	s := g.sums[name]
	s.sum.Write(text)
	rows := make([][]store.Cell, 0, bytes.Count(text, []byte{'\n'}))
	for line := range strings.Lines(string(text)) {
		s.rows++
		row, err := parseRow(strings.TrimSuffix(line, "\n"), t)
		if err != nil {
			return damaged(err, "row %d of the table %s cannot be understood", s.rows, name)
		}
		rows = append(rows, row)
	}
	return g.taker.rows(ctx, t, rows)
}

func (g *reading) file(in io.Reader, name string, size int64) error {
	sum := sha256.New()
	content := &sourceReader{r: io.TeeReader(in, sum)}
	if err := g.taker.file(name, content); err != nil {
		return err
	}
	if content.err != nil {
		return content.err
	}
	if hex.EncodeToString(sum.Sum(nil)) != name {
		return damaged(nil, "the uploaded file %s has another SHA-256", name)
	}
	g.files = append(g.files, FileSum{SHA256: name, Size: size})
	return nil
}

// sourceReader remembers whether it was the source that failed.
type sourceReader struct {
	r   io.Reader
	err error
}

func (s *sourceReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = unreadable(err)
		err = s.err
	}
	return n, err
}

// compare holds what was read against the manifest.
func (g *reading) compare(m Manifest) error {
	if m.Schema != g.head.Schema || len(m.Tables) != len(g.tables) {
		return damaged(nil, "its manifest belongs to another one")
	}
	for _, want := range m.Tables {
		s, ok := g.sums[want.Name]
		if !ok {
			return damaged(nil, "its manifest names the table %q", want.Name)
		}
		if got := s.done(); got != want {
			return damaged(nil, "the table %s has %d rows with the sum %.12s…, and the manifest says %d with %.12s…", want.Name, got.Rows, got.SHA256, want.Rows, want.SHA256)
		}
	}
	if len(m.Files)+len(g.files) > 0 && !reflect.DeepEqual(m.Files, g.files) {
		return damaged(nil, "the uploaded files are not those of its manifest")
	}
	return nil
}
