package table

// Kind is the sort of file.
type Kind string

const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx"
)

// Encoding is how a CSV file writes its characters.
type Encoding string

const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1252 Encoding = "windows-1252"
)

// Format describes how a file is read; a Writer uses it to answer in kind.
type Format struct {
	Kind      Kind     `json:"kind"`
	Encoding  Encoding `json:"encoding,omitempty"`
	BOM       bool     `json:"bom,omitempty"`
	Delimiter string   `json:"delimiter,omitempty"`
	Header    bool     `json:"header"`
	Sheet     string   `json:"sheet,omitempty"`
}

// Options replaces guesses. The zero value guesses everything.
type Options struct {
	Encoding  Encoding
	Delimiter string // one ASCII character
	Header    Header
	Sheet     string
}

// Header says whether the first row names the columns.
type Header int

const (
	GuessHeader Header = iota
	WithHeader
	WithoutHeader
)

func (o Options) check() error {
	switch o.Encoding {
	case "", UTF8, UTF16LE, UTF16BE, Windows1252:
	default:
		return fileFault(CodeUnknownOption, "encoding %q is not known; use utf-8, utf-16le, utf-16be or windows-1252", o.Encoding)
	}
	if d := o.Delimiter; d != "" && (len(d) != 1 || d[0] >= 0x80 || d == `"` || d == "\n" || d == "\r" || d == "\x00") {
		return fileFault(CodeUnknownOption, "delimiter %q cannot be used; give one character such as a comma, semicolon, tab or pipe", d)
	}
	return nil
}
