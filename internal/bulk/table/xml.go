package table

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlScanner walks the tags of a workbook part. It understands what
// spreadsheets write and nothing more: no document types, no entities of one's
// own, no encodings but UTF-8. It keeps no tree, checks no nesting and takes
// memory for one block only, which is why it is not encoding/xml: a sheet of a
// million rows is read several times as fast.
type xmlScanner struct {
	r          io.Reader
	buf        []byte
	start, end int
	err        error

	name  []byte // local name of the current tag, valid until the next one
	attrs []byte
	open  bool // a start tag, or an empty element
	close bool // an end tag, or an empty element

	// keep receives the text before each tag while it is set.
	keep func(text []byte)
}

var (
	errXML     = errors.New("not well-formed XML")
	errDoctype = errors.New("XML with a document type")
	errTag     = errors.New("XML tag too long")
)

func newXMLScanner(r io.Reader) *xmlScanner {
	return &xmlScanner{r: r, buf: make([]byte, 64<<10)}
}

func (x *xmlScanner) fill() error {
	if x.start > 0 {
		x.end = copy(x.buf, x.buf[x.start:x.end])
		x.start = 0
	}
	if x.end == len(x.buf) {
		return errTag
	}
	for x.err == nil {
		var n int
		n, x.err = x.r.Read(x.buf[x.end:])
		x.end += n
		if n > 0 {
			return nil
		}
	}
	return x.err
}

// next goes to the next tag; it returns io.EOF after the last.
func (x *xmlScanner) next() error {
	for {
		if err := x.text(); err != nil {
			return err
		}
		// The text ended at a "<".
		if err := x.need(2); err != nil {
			return unexpected(err)
		}
		switch x.buf[x.start+1] {
		case '?':
			if err := x.skip("?>", false); err != nil {
				return err
			}
		case '!':
			if err := x.declaration(); err != nil {
				return err
			}
		default:
			return x.tag()
		}
	}
}

// text passes over text up to the next "<".
func (x *xmlScanner) text() error {
	for {
		block := x.buf[x.start:x.end]
		i := bytes.IndexByte(block, '<')
		if i >= 0 {
			x.give(block[:i])
			x.start += i
			return nil
		}
		// Do not cut a character reference in two.
		n := len(block)
		if amp := bytes.LastIndexByte(block[max(0, n-16):], '&'); amp >= 0 && x.err == nil {
			n = max(0, n-16) + amp
		}
		x.give(block[:n])
		x.start += n
		if err := x.fill(); err != nil {
			return err
		}
	}
}

func (x *xmlScanner) give(text []byte) {
	if x.keep != nil && len(text) > 0 {
		x.unescape(text, x.keep)
	}
}

func (x *xmlScanner) need(n int) error {
	for x.end-x.start < n {
		if err := x.fill(); err != nil {
			return err
		}
	}
	return nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip passes over everything up to and with the mark.
func (x *xmlScanner) skip(mark string, keep bool) error {
	for {
		block := x.buf[x.start:x.end]
		i := bytes.Index(block, []byte(mark))
		n := i
		if i < 0 {
			n = max(0, len(block)-len(mark)+1)
		}
		if keep && x.keep != nil && n > 0 {
			x.keep(block[:n])
		}
		x.start += n
		if i >= 0 {
			x.start += len(mark)
			return nil
		}
		if err := x.fill(); err != nil {
			return unexpected(err)
		}
	}
}

// declaration handles comments and literal text, and refuses the rest.
func (x *xmlScanner) declaration() error {
	const comment, cdata = "<!--", "<![CDATA["
	if err := x.need(len(cdata)); err != nil {
		return unexpected(err)
	}
	switch head := x.buf[x.start:x.end]; {
	case bytes.HasPrefix(head, []byte(comment)):
		x.start += len(comment)
		return x.skip("-->", false)
	case bytes.HasPrefix(head, []byte(cdata)):
		x.start += len(cdata)
		return x.skip("]]>", true)
	}
	return errDoctype
}

// tag takes the tag at the start of the buffer apart.
func (x *xmlScanner) tag() error {
	i, quote := 1, byte(0)
	for {
		for ; x.start+i < x.end; i++ {
			c := x.buf[x.start+i]
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				x.take(x.buf[x.start+1 : x.start+i])
				x.start += i + 1
				if len(x.name) == 0 {
					return errXML
				}
				return nil
			}
		}
		if err := x.fill(); err != nil {
			return unexpected(err)
		}
	}
}

func (x *xmlScanner) take(inner []byte) {
	x.open, x.close = true, false
	if n := len(inner); n > 0 && inner[0] == '/' {
		inner, x.open, x.close = inner[1:], false, true
	} else if n > 0 && inner[n-1] == '/' {
		inner, x.close = inner[:n-1], true
	}
	x.name, x.attrs = inner, nil
	if i := bytes.IndexAny(inner, " \t\r\n"); i >= 0 {
		x.name, x.attrs = inner[:i], inner[i:]
	}
	x.name = localName(x.name)
}

func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

func (x *xmlScanner) is(name string) bool { return string(x.name) == name }

// attr gives the attribute with the local name, still escaped, or nil.
func (x *xmlScanner) attr(name string) []byte {
	rest := x.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(rest[:eq], " \t\r\n")
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(localName(key)) == name {
			return rest[1 : 1+end]
		}
		rest = rest[end+2:]
	}
}

// attrText is attr as text.
func (x *xmlScanner) attrText(name string) string {
	var text []byte
	x.unescape(x.attr(name), func(part []byte) { text = append(text, part...) })
	return string(text)
}

// attrInt is attr as a number of up to nine digits.
func (x *xmlScanner) attrInt(name string) (int, bool) {
	return atoi(x.attr(name))
}

// unescape gives the text in pieces, with character references resolved;
// unknown ones stay as they are.
func (x *xmlScanner) unescape(text []byte, give func([]byte)) {
	for len(text) > 0 {
		amp := bytes.IndexByte(text, '&')
		if amp < 0 {
			give(text)
			return
		}
		if amp > 0 {
			give(text[:amp])
		}
		text = text[amp:]
		semi := bytes.IndexByte(text[:min(len(text), 16)], ';')
		if semi < 0 {
			give(text[:1])
			text = text[1:]
			continue
		}
		if c, ok := reference(string(text[1:semi])); ok {
			var utf [utf8.UTFMax]byte
			give(utf[:utf8.EncodeRune(utf[:], c)])
		} else {
			give(text[:semi+1])
		}
		text = text[semi+1:]
	}
}

func reference(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}

// atoi allocates nothing, not even for what is no number.
func atoi(b []byte) (n int, ok bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
