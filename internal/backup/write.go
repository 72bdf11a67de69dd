package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"roster"
	"roster/internal/store"
)

// partSize is how much of a table is held in memory.
const partSize = 1 << 20

// Source is what a backup is made of.
type Source struct {
	Store   *store.Store
	Imports string // the directory of uploaded files, empty to leave them out
	Version string // of this program

	fast bool // not compressed, since nobody keeps it
}

// Write copies one snapshot of the source. Others may go on writing.
func (s Source) Write(ctx context.Context, w io.Writer) (m Manifest, err error) {
	level := gzip.BestSpeed
	if s.fast {
		level = gzip.NoCompression
	}
	background := newBehind(w, level)
	err = s.Store.View(ctx, func(v *store.View) error {
		m, err = s.archive(ctx, v, tar.NewWriter(background))
		return err
	})
	return m, errors.Join(err, background.Close())
}

func (s Source) archive(ctx context.Context, v *store.View, w *tar.Writer) (Manifest, error) {
	tables, err := v.Tables(ctx)
	if err != nil {
		return Manifest{}, err
	}
	out := archiver{tar: w, at: v.Now().UTC().Truncate(time.Second)}
	h := headOf(tables, s.Version, out.at)
	m := Manifest{Roster: h.Roster, Schema: h.Schema, CreatedAt: h.CreatedAt, Files: []FileSum{}, Missing: []MissedFile{}}
	end, err := v.LastPosition(ctx)
	if err != nil {
		return m, err
	}
	m.Journal = JournalEnd(end)
	if err := out.document(headName, h); err != nil {
		return m, err
	}
	for _, t := range tables {
		sum, err := out.table(ctx, v, t)
		if err != nil {
			return m, fmt.Errorf("copy the table %s: %w", t.Name, err)
		}
		m.Tables = append(m.Tables, sum)
	}
	if s.Imports != "" {
		if err := s.imports(ctx, v, &out, &m); err != nil {
			return m, err
		}
	}
	if err := out.document(manifestName, m); err != nil {
		return m, err
	}
	return m, w.Close()
}

// isSum is the form of the names of uploaded files.
var isSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// imports copies the files that the imports of the snapshot name. A file is
// there before its import is, and stays.
func (s Source) imports(ctx context.Context, v *store.View, out *archiver, m *Manifest) error {
	names, err := v.ImportFiles(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !isSum.MatchString(name) {
			continue
		}
		size, err := out.file(filepath.Join(s.Imports, name), name)
		if errors.Is(err, fs.ErrNotExist) {
			m.Missing = append(m.Missing, MissedFile{name})
			continue
		}
		if err != nil {
			return fmt.Errorf("copy the uploaded file %s: %w", name, err)
		}
		m.Files = append(m.Files, FileSum{SHA256: name, Size: size})
	}
	return nil
}

// archiver writes the entries.
type archiver struct {
	tar *tar.Writer
	at  time.Time
}

func (a *archiver) entry(name string, size int64) error {
	return a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: size, ModTime: a.at})
}

func (a *archiver) document(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return a.bytes(name, append(text, '\n'))
}

func (a *archiver) bytes(name string, text []byte) error {
	if err := a.entry(name, int64(len(text))); err != nil {
		return err
	}
	_, err := a.tar.Write(text)
	return err
}

func (a *archiver) table(ctx context.Context, v *store.View, t store.Table) (TableSum, error) {
	s := summing(t)
	part, buffer := 0, make([]byte, 0, partSize+partSize/8)
	write := func() error {
		if len(buffer) == 0 {
			return nil
		}
		part++
		s.sum.Write(buffer)
		err := a.bytes(fmt.Sprintf("%s%s/%08d.jsonl", tablesDir, t.Name, part), buffer)
		buffer = buffer[:0]
		return err
	}
	err := v.CopyRows(ctx, t, func(row []store.Cell) error {
		s.rows++
		if buffer = appendRow(buffer, t, row); len(buffer) < partSize {
			return nil
		}
		return write()
	})
	if err == nil {
		err = write()
	}
	return s.done(), err
}

func (a *archiver) file(path, want string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if err := a.entry(importsDir+want, info.Size()); err != nil {
		return 0, err
	}
	sum := sha256.New()
	if _, err := io.Copy(a.tar, io.TeeReader(f, sum)); err != nil {
		return 0, err
	}
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return 0, roster.Errorf(roster.Conflict, "file_damaged", "the uploaded file %s is not what was uploaded: its SHA-256 differs from its name; move it away to make a backup without it", path)
	}
	return info.Size(), nil
}
