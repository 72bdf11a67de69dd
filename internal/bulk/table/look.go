package table

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
)

// What Open looks at.
const (
	sampleRows  = 100
	sampleBytes = 256 << 10
)

func (f *File) look(o Options) error {
	disk, err := os.Open(f.path)
	if err != nil {
		return fileFault(CodeUnreadable, "%s cannot be opened; upload it again", f.name).because(err)
	}
	defer disk.Close()
	info, err := disk.Stat()
	switch {
	case err != nil || !info.Mode().IsRegular():
		return fileFault(CodeUnreadable, "%s is not a regular file; upload it again", f.name).because(err)
	case info.Size() == 0:
		return fileFault(CodeEmpty, "%s is empty; export it again", f.name)
	case info.Size() > f.limits.FileBytes:
		return fileFault(CodeFileTooLarge, "%s has %d bytes, more than the %d allowed; split it", f.name, info.Size(), f.limits.FileBytes)
	}
	var magic [8]byte
	n, _ := disk.ReadAt(magic[:], 0)
	switch head := magic[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		err = f.lookXLSX(disk, info.Size(), o)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		err = fileFault(CodeNotTable, "%s is an old or password-protected Excel file; save it as .xlsx without a password, or as CSV", f.name)
	case bytes.HasPrefix(head, []byte("%PDF")):
		err = fileFault(CodeNotTable, "%s is a PDF document; export the data as CSV or XLSX", f.name)
	default:
		err = f.lookCSV(disk, o)
	}
	if err != nil {
		return err
	}
	return f.lookHeader(o)
}

func (f *File) lookCSV(disk *os.File, o Options) error {
	cs, err := guessCharset(disk)
	if err != nil {
		return fileFault(CodeUnreadable, "%s cannot be read; upload it again", f.name).because(err)
	}
	// A byte order mark is skipped even if the user says otherwise about the
	// rest, but only if it is one in his encoding.
	if o.Encoding != "" && o.Encoding != cs.name {
		cs = charset{name: o.Encoding}
	}
	f.format = Format{Kind: CSV, Encoding: cs.name, BOM: cs.bom > 0}

	text, err := f.text(disk)
	if err != nil {
		return err
	}
	sample, err := io.ReadAll(io.LimitReader(text, sampleBytes))
	if err != nil {
		return fileFault(CodeUnreadable, "%s cannot be read; upload it again", f.name).because(err)
	}
	if bytes.Count(sample, []byte{0})*10 > len(sample) {
		return fileFault(CodeNotTable, "%s is neither CSV nor XLSX; export the data in one of the two", f.name)
	}
	f.newline = guessNewline(sample)
	f.prelude = readPrelude(sample, f.newline)
	switch {
	case o.Delimiter != "":
		f.format.Delimiter = o.Delimiter
	case f.prelude.delim != 0:
		f.format.Delimiter = string(rune(f.prelude.delim))
	default:
		whole := len(sample) < sampleBytes
		f.format.Delimiter = string(rune(guessDelimiter(sample, whole, f.newline, f.prelude.lines)))
	}
	return nil
}

// text gives the decoded text after the byte order mark.
func (f *File) text(disk *os.File) (io.Reader, error) {
	skip := int64(0)
	if f.format.BOM {
		skip = 2
		if f.format.Encoding == UTF8 {
			skip = 3
		}
	}
	if _, err := disk.Seek(skip, io.SeekStart); err != nil {
		return nil, fileFault(CodeUnreadable, "%s cannot be read; upload it again", f.name).because(err)
	}
	return f.format.Encoding.decoder(disk), nil
}

// lookHeader reads the first rows to learn the columns.
func (f *File) lookHeader(o Options) error {
	src, done, err := f.open(context.Background())
	if err != nil {
		return err
	}
	defer done()

	rec := record{limits: f.limits}
	var first []string
	var below [][]string
	var headerFault error
	for size := 0; len(below) < sampleRows && size < sampleBytes; size += len(rec.buf) {
		err := src.read(&rec)
		if fault := (*Error)(nil); err == io.EOF || first != nil && errors.As(err, &fault) {
			break // Rows will come to the fault and report it.
		}
		if err != nil {
			return err
		}
		if rec.empty() {
			continue
		}
		if first != nil {
			if rec.fault == nil {
				below = append(below, rec.cells(nil))
			}
			continue
		}
		if rec.fault != nil {
			rec.fault.Fatal = true
			return rec.fault
		}
		first = rec.cells(nil)
		f.header = rec.number
		headerFault = checkHeader(&rec, first)
		for i, cell := range first {
			first[i] = Unescape(cell)
		}
	}
	if first == nil {
		return fileFault(CodeEmpty, "%s has no rows; export it again", f.name)
	}
	f.format.Header = o.Header == WithHeader || o.Header == GuessHeader && looksLikeHeader(first, below)
	if f.format.Header && headerFault != nil {
		return headerFault
	}
	f.nameColumns(first, below)
	return nil
}

func (f *File) nameColumns(first []string, below [][]string) {
	f.width = filled(first)
	for _, row := range below {
		// Cells beyond the header are faults of their rows, except that a header
		// may leave its last columns unnamed.
		if n := filled(row); !f.format.Header || n <= len(first) {
			f.width = max(f.width, n)
		}
	}
	if f.format.Header {
		first = append(first, make([]string, max(0, f.width-len(first)))...)
		f.columns = columnNames(first[:f.width])
		return
	}
	f.header = 0
	f.columns = columnNames(make([]string, f.width))
}

// filled is the number of cells up to the last that is not blank.
func filled(cells []string) int {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	return n
}
