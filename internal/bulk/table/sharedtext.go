package table

import (
	"archive/zip"
	"errors"
	"io/fs"
)

// sharedTexts is the list of texts that cells refer to by number, all in one
// buffer. It is the only part of a workbook that must be in memory.
type sharedTexts struct {
	buf  []byte
	ends []uint32
}

func (s *sharedTexts) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(s.ends) {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.buf[from:s.ends[i]], true
}

func (b *workbook) loadTexts(archive *zip.Reader, part string) error {
	if part == "" {
		return nil
	}
	// Room for all at once: growing would hold the texts twice. The system gives
	// the memory only when it is written.
	r, entry, err := openPart(archive, part)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	r.Close()
	s := &b.texts
	s.buf = make([]byte, 0, min(entry.UncompressedSize64, uint64(b.limits.SharedBytes)))
	const least = uint64(len("<si><t></t></si>"))
	s.ends = make([]uint32, 0, min(entry.UncompressedSize64/least, uint64(b.limits.SharedStrings)))

	var full bool
	keep := func(text []byte) {
		if len(s.buf)+len(text) > b.limits.SharedBytes {
			full = true
			return
		}
		s.buf = append(s.buf, text...)
	}
	phonetic, start := false, 0
	return eachTag(archive, part, func(x *xmlScanner) error {
		x.keep = nil
		switch {
		case x.is("rPh"):
			phonetic = !x.close
		case x.is("t") && x.open && !x.close && !phonetic:
			x.keep = keep
		case x.is("si") && x.close:
			if len(s.ends) == b.limits.SharedStrings {
				full = true
			} else {
				s.buf = s.buf[:start+len(unescapeControls(s.buf[start:]))]
				s.ends = append(s.ends, uint32(len(s.buf)))
				start = len(s.buf)
			}
		}
		if full {
			return fileFault(CodeTooManyStrings, "%s holds more text than can be read from a workbook; save the sheet as CSV", b.name)
		}
		return nil
	})
}

// unescapeControls resolves, in place, the form _x000D_ in which spreadsheets
// write characters that XML does not allow.
func unescapeControls(b []byte) []byte {
	const form = len("_x000D_")
	n := 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c == '_' && i+form <= len(b) && b[i+1] == 'x' && b[i+form-1] == '_' {
			if v, ok := hex4(b[i+2 : i+6]); ok && v < 0x80 {
				c = byte(v)
				i += form - 1
			}
		}
		b[n] = c
		n++
	}
	return b[:n]
}

func hex4(b []byte) (v int, ok bool) {
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | int(c-'0')
		case c >= 'A' && c <= 'F':
			v = v<<4 | int(c-'A'+10)
		case c >= 'a' && c <= 'f':
			v = v<<4 | int(c-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
