package table

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// charset is an encoding and the length of the byte order mark before the text.
type charset struct {
	name Encoding
	bom  int
}

// guessCharset reads the whole input: the first umlaut of a Windows-1252 file
// may stand in its last row.
func guessCharset(r io.Reader) (charset, error) {
	buf := make([]byte, 64<<10)
	n, err := io.ReadFull(r, buf)
	head := buf[:n]
	if cs, ok := charsetOfHead(head); ok {
		return cs, nil
	}
	var t utf8Tally
	for n > 0 {
		t.count(buf[:n])
		if err != nil {
			break
		}
		n, err = io.ReadFull(r, buf)
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return charset{}, err
	}
	t.finish()
	// A few broken bytes in a file full of good UTF-8 are damage, and the rows
	// that hold them will say so; otherwise it never was UTF-8.
	if t.broken == 0 || t.good > 4*t.broken {
		return charset{name: UTF8}, nil
	}
	return charset{name: Windows1252}, nil
}

// charsetOfHead recognises byte order marks and the zero bytes that UTF-16 puts
// beside every western letter.
func charsetOfHead(head []byte) (charset, bool) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return charset{UTF8, 3}, true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return charset{UTF16LE, 2}, true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return charset{UTF16BE, 2}, true
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	pairs := len(head) / 2
	switch {
	case pairs == 0:
	case zeros[1]*10 >= pairs*3 && zeros[0]*20 <= pairs:
		return charset{name: UTF16LE}, true
	case zeros[0]*10 >= pairs*3 && zeros[1]*20 <= pairs:
		return charset{name: UTF16BE}, true
	}
	return charset{}, false
}

// utf8Tally counts well-formed multi-byte characters and broken bytes in a
// stream of blocks.
type utf8Tally struct {
	good, broken int
	rest         []byte // an incomplete character at the end of a block
}

func (t *utf8Tally) count(block []byte) {
	if len(t.rest) > 0 {
		// Join the split character with enough of this block to complete it.
		take := min(utf8.UTFMax, len(block))
		joined := append(append([]byte(nil), t.rest...), block[:take]...)
		used := 0
		for used < len(t.rest) && utf8.FullRune(joined[used:]) {
			used += t.one(joined[used:])
		}
		if used < len(t.rest) {
			t.rest = joined[used:]
			return
		}
		block, t.rest = block[used-len(t.rest):], nil
	}
	for i := 0; i < len(block); {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !utf8.FullRune(block[i:]) {
			t.rest = append([]byte(nil), block[i:]...)
			return
		}
		i += t.one(block[i:])
	}
}

func (t *utf8Tally) one(b []byte) int {
	c, size := utf8.DecodeRune(b)
	switch {
	case c == utf8.RuneError && size == 1:
		t.broken++
	case size > 1:
		t.good++
	}
	return size
}

func (t *utf8Tally) finish() { t.broken += len(t.rest) }

// decoder turns the text after the byte order mark into UTF-8.
func (e Encoding) decoder(r io.Reader) io.Reader {
	switch e {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(r)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(r)
	case Windows1252:
		return charmap.Windows1252.NewDecoder().Reader(r)
	default:
		return r
	}
}
