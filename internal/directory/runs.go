package directory

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math/bits"
)

// runs is a set of item numbers in order, as stretches: what belongs together
// mostly stands together, and a million numbers in a row are one stretch.
type runs []run

type run struct{ from, to int64 } // both belong to it

// add takes in a number that is higher than those before, or the last again.
func (r *runs) add(n int64) {
	if last := len(*r) - 1; last >= 0 {
		switch (*r)[last].to {
		case n:
			return
		case n - 1:
			(*r)[last].to = n
			return
		}
	}
	*r = append(*r, run{n, n})
}

func (r runs) count() (n int64) {
	for _, s := range r {
		n += s.to - s.from + 1
	}
	return n
}

// text writes the runs down, in the shorter of two forms: as stretches in
// variable length, or with one bit for each number.
func (r runs) text() string {
	data, at := append(make([]byte, 0, 2*len(r)+1), formRuns), int64(0)
	for _, s := range r {
		// The gap before a stretch, and whether it is longer than one.
		if gap := uint64(s.from-at) << 1; s.to == s.from {
			data = binary.AppendUvarint(data, gap)
		} else {
			data = binary.AppendUvarint(binary.AppendUvarint(data, gap|1), uint64(s.to-s.from))
		}
		at = s.to
	}
	if int64(len(data)) > at/8+16 {
		b := newBitset(at)
		for _, s := range r {
			b.fill(s)
		}
		data = data[:1]
		data[0] = formBits
		for _, w := range b {
			data = binary.LittleEndian.AppendUint64(data, w)
		}
	}
	return base64.RawStdEncoding.EncodeToString(data)
}

// The forms in which runs are written down.
const (
	formRuns = 'r'
	formBits = 'b'
)

var errRuns = errors.New("the members of a facet cannot be read")

// members reads what text wrote: each stretch in turn, or the bits.
func members(text string, stretch func(run), word func(i int64, w uint64)) error {
	data, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(data) == 0 {
		return errors.Join(errRuns, err)
	}
	form, data := data[0], data[1:]
	switch form {
	case formBits:
		if len(data)%8 != 0 {
			return errRuns
		}
		for i := 0; i < len(data); i += 8 {
			word(int64(i/8), binary.LittleEndian.Uint64(data[i:]))
		}
		return nil
	case formRuns:
	default:
		return errRuns
	}
	for at := int64(0); len(data) > 0; {
		gap, n := binary.Uvarint(data)
		if n <= 0 {
			return errRuns
		}
		data = data[n:]
		s := run{at + int64(gap>>1), at + int64(gap>>1)}
		if gap&1 == 1 {
			length, n := binary.Uvarint(data)
			if n <= 0 {
				return errRuns
			}
			data = data[n:]
			s.to += int64(length)
		}
		at = s.to
		stretch(s)
	}
	return nil
}

// bitset is a set of item numbers with one bit for each.
type bitset []uint64

func newBitset(most int64) bitset { return make(bitset, most/64+1) }

// fill adds a stretch; what lies behind the end is left out.
func (b bitset) fill(s run) {
	b.words(s, func(i int64, mask uint64) { b[i] |= mask })
}

// read adds what text wrote down.
func (b bitset) read(text string) error {
	return members(text, b.fill, func(i int64, w uint64) {
		if i < int64(len(b)) {
			b[i] |= w
		}
	})
}

// shared counts what of a text is in the set.
func (b bitset) shared(text string) (n int64, err error) {
	err = members(text, func(s run) {
		if s.from == s.to { // mostly so, where there are many
			if i := s.from / 64; i >= 0 && i < int64(len(b)) {
				n += int64(b[i] >> uint(s.from%64) & 1)
			}
			return
		}
		b.words(s, func(i int64, mask uint64) { n += int64(bits.OnesCount64(b[i] & mask)) })
	}, func(i int64, w uint64) {
		if i < int64(len(b)) {
			n += int64(bits.OnesCount64(b[i] & w))
		}
	})
	return n, err
}

func (b bitset) words(s run, f func(i int64, mask uint64)) {
	s.to = min(s.to, int64(len(b))*64-1)
	for n := max(s.from, 0); n <= s.to; {
		i, low := n/64, uint(n%64)
		mask := ^uint64(0) << low
		if last := i*64 + 63; last > s.to {
			mask &= ^uint64(0) >> uint(last-s.to)
		}
		f(i, mask)
		n = (i + 1) * 64
	}
}

func (b bitset) and(other bitset) {
	for i := range b {
		b[i] &= other[i]
	}
}

func (b bitset) count() (n int64) {
	for _, w := range b {
		n += int64(bits.OnesCount64(w))
	}
	return n
}

// after gives the first numbers behind one.
func (b bitset) after(n int64, limit int) (list []int64) {
	n++
	for i := n / 64; i < int64(len(b)); i++ {
		w := b[i]
		if i == n/64 {
			w &= ^uint64(0) << uint(n%64)
		}
		for ; w != 0; w &= w - 1 {
			if len(list) == limit {
				return list
			}
			list = append(list, i*64+int64(bits.TrailingZeros64(w)))
		}
	}
	return list
}
