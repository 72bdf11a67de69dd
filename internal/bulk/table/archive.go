package table

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

const (
	// directoryBytes bounds what the archive's directory may take, and with it
	// the memory that reading it takes. A thousand parts need about 100 kB.
	directoryBytes = 1 << 20
	// maxRatio is how far text may shrink when packed. Sheets reach 30 to 1,
	// monotonous ones 100 to 1; only bombs go much further.
	maxRatio = 250
	// ratioFloor exempts parts so small that their ratio cannot hurt.
	ratioFloor = 16 << 20
)

var errDirectory = errors.New("archive directory exceeds its limit")

// openArchive reads the directory of a workbook and refuses everything that no
// honest program writes: the parts themselves are not touched before.
func openArchive(disk *os.File, size int64, name string, limits Limits) (*zip.Reader, error) {
	if claimedParts(disk, size) > directoryBytes/leastEntry {
		return nil, fileFault(CodeUnsafeArchive, "%s claims too many parts for a workbook; save the one sheet that matters in a new file", name)
	}
	budget := &budgetReaderAt{r: disk, left: directoryBytes}
	archive, err := zip.NewReader(budget, size)
	if errors.Is(err, errDirectory) {
		return nil, fileFault(CodeUnsafeArchive, "%s has too many parts for a workbook; save the one sheet that matters in a new file", name).because(err)
	}
	if err != nil {
		return nil, fileFault(CodeDamaged, "%s is damaged; save it again in the spreadsheet program", name).because(err)
	}
	budget.left = -1
	var total uint64
	seen := make(map[string]bool, len(archive.File))
	for _, part := range archive.File {
		if why := unsafePart(part); why != "" {
			return nil, fileFault(CodeUnsafeArchive, "%s holds %s; save the sheet in a new file", name, why)
		}
		key := strings.ToLower(part.Name)
		if seen[key] {
			return nil, fileFault(CodeUnsafeArchive, "%s holds two parts of the same name; save the sheet in a new file", name)
		}
		seen[key] = true
		// Saturate: sizes are claims of the file and may be near 2^64.
		total += min(part.UncompressedSize64, 1<<40)
		if total > uint64(limits.UnzipBytes) {
			return nil, fileFault(CodeUnsafeArchive, "%s unpacks to more than the %d bytes allowed; split it, or save it as CSV", name, limits.UnzipBytes)
		}
	}
	return archive, nil
}

// leastEntry is the size of a directory entry without a name.
const leastEntry = 46

// claimedParts gives the number of parts that a large-archive directory claims,
// since archive/zip makes room for them before it looks at the first. Small
// archives cannot claim more than 65,535.
func claimedParts(r io.ReaderAt, size int64) uint64 {
	tail := make([]byte, min(size, 66<<10))
	n, _ := r.ReadAt(tail, size-int64(len(tail)))
	tail = tail[:n]
	var claimed uint64
	for {
		at := bytes.Index(tail, []byte("PK\x06\x07"))
		if at < 0 || len(tail)-at < 20 {
			return claimed
		}
		var end [56]byte
		offset := binary.LittleEndian.Uint64(tail[at+8:])
		if offset < uint64(size) {
			if n, _ := r.ReadAt(end[:], int64(offset)); n == len(end) {
				claimed = max(claimed, binary.LittleEndian.Uint64(end[32:]))
			}
		}
		tail = tail[at+4:]
	}
}

// unsafePart says what is wrong with a part, or nothing.
func unsafePart(part *zip.File) string {
	name := strings.ReplaceAll(part.Name, `\`, "/")
	clean := strings.TrimPrefix(name, "/")
	switch {
	case part.Mode()&fs.ModeSymlink != 0:
		return "a symbolic link"
	case strings.HasPrefix(name, "//"), strings.Contains(name, ":"), strings.Contains("/"+clean+"/", "/../"), strings.ContainsRune(name, 0):
		return "a part whose name leads outside the file"
	case part.Flags&1 != 0:
		return "an encrypted part"
	case part.UncompressedSize64 > ratioFloor && part.UncompressedSize64/maxRatio > part.CompressedSize64:
		return "a part that unpacks to many times its size"
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".7z", ".gz", ".rar", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx":
		return "another archive or document inside"
	}
	return ""
}

// openPart opens a part of the archive by its name, without regard to case,
// because some programs disagree with themselves about it.
func openPart(archive *zip.Reader, name string) (io.ReadCloser, *zip.File, error) {
	name = strings.TrimPrefix(name, "/")
	for _, part := range archive.File {
		if strings.EqualFold(strings.TrimPrefix(part.Name, "/"), name) {
			r, err := part.Open()
			return r, part, err
		}
	}
	return nil, nil, fs.ErrNotExist
}

// budgetReaderAt lets a limited number of bytes be read, or any with a
// negative budget.
type budgetReaderAt struct {
	r    io.ReaderAt
	left int64
}

func (b *budgetReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if b.left >= 0 {
		if b.left -= int64(len(p)); b.left < 0 {
			b.left = 0
			return 0, errDirectory
		}
	}
	return b.r.ReadAt(p, off)
}
