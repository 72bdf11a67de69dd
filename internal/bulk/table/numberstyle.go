package table

import (
	"archive/zip"
	"errors"
	"io/fs"
	"strings"
)

// numberStyle is what a cell's format says about the meaning of its number.
type numberStyle struct {
	date bool
	pad  int // least number of digits, for formats such as 00000
}

// maxStyles bounds the formats of a workbook; Excel stops at 65,490.
const maxStyles = 100_000

func (b *workbook) loadStyles(archive *zip.Reader, part string) error {
	if part == "" {
		return nil
	}
	custom := make(map[int]numberStyle)
	inCells := false
	err := eachTag(archive, part, func(x *xmlScanner) error {
		switch {
		case x.is("cellXfs"):
			inCells = !x.close
		case x.open && x.is("numFmt"):
			if id, ok := x.attrInt("numFmtId"); ok {
				custom[id] = styleOf(x.attrText("formatCode"))
			}
		case x.open && x.is("xf") && inCells:
			id, _ := x.attrInt("numFmtId")
			style, ok := custom[id]
			if !ok {
				style = numberStyle{date: builtInDate(id)}
			}
			b.styles = append(b.styles, style)
		}
		if len(b.styles) > maxStyles || len(custom) > maxStyles {
			return fileFault(CodeUnsafeArchive, "%s has too many cell formats; save the sheet in a new file", b.name)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (b *workbook) style(i int) numberStyle {
	if i < 0 || i >= len(b.styles) {
		return numberStyle{}
	}
	return b.styles[i]
}

// builtInDate knows the formats that have a number but no code in the file.
// 27 to 36 and 50 to 58 are dates in East Asian editions.
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id == 45 || id == 47 || id >= 50 && id <= 58
}

// styleOf reads a format code. Only its first section counts, and in it only
// what is not quoted, escaped or in brackets. Elapsed time, as in [h]:mm, is a
// number and not a point in time.
func styleOf(code string) numberStyle {
	if len(code) > 1 && strings.Trim(code, "0") == "" {
		return numberStyle{pad: min(len(code), 32)}
	}
	if strings.EqualFold(code, "general") {
		return numberStyle{}
	}
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return numberStyle{}
		case '\\', '_', '*':
			i++
		case '"':
			if end := strings.IndexByte(code[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return numberStyle{}
			}
			switch strings.Trim(strings.ToLower(code[i+1:i+end]), "hms") {
			case "":
				return numberStyle{}
			}
			i += end
		case 'y', 'Y', 'd', 'D', 'm', 'M', 'h', 'H', 's', 'S':
			return numberStyle{date: true}
		case '0', '#', '?':
			return numberStyle{}
		}
	}
	return numberStyle{}
}
