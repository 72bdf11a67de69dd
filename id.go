package roster

import (
	"crypto/rand"
	"encoding/binary"
	"hash/fnv"
	"strings"
	"time"
)

// Identifiers are TypeIDs: a prefix that names the kind of thing, an
// underscore, and a UUID of version 7 (RFC 9562) in 26 characters of base 32.
// Sorted as text they are sorted by time of creation, which keeps the tables
// that are keyed by them growing at one end.
type (
	// UserID identifies a user for ever; it is never given to another.
	UserID string
	// NodeID identifies a unit or a location.
	NodeID string
	// ChangeSetID identifies a change set.
	ChangeSetID string
)

// The prefixes of all identifiers, append-only.
const (
	PrefixUser      = "usr"
	PrefixUnit      = "unit"
	PrefixLocation  = "loc"
	PrefixChangeSet = "chg"
	PrefixAttribute = "attr"
	PrefixImport    = "imp"
	PrefixJob       = "job"
	PrefixSession   = "ses"
	PrefixToken     = "tok"
	PrefixRequest   = "req"
	PrefixExport    = "exp"
	PrefixNote      = "note"
)

const base32 = "0123456789abcdefghjkmnpqrstvwxyz"

// NewID makes an identifier of the given kind for something created at that
// instant. The 12 bits behind the milliseconds hold their fraction, so that
// identifiers sort by time to a quarter of a microsecond.
func NewID(prefix string, at time.Time) string {
	var u [16]byte
	_, _ = rand.Read(u[:]) // crypto/rand.Read never fails (it aborts the process instead)
	binary.BigEndian.PutUint64(u[:8], timePart(at))
	u[8] = u[8]&0x3f | 0x80
	return encodeID(prefix, u)
}

// timePart is the first half of an identifier: milliseconds, version, fraction.
func timePart(at time.Time) uint64 {
	fraction := uint64(at.Nanosecond() % 1_000_000 * 4096 / 1_000_000)
	return uint64(at.UnixMilli())<<16 | 0x7000 | fraction
}

func encodeID(prefix string, u [16]byte) string {
	out := make([]byte, 0, len(prefix)+27)
	out = append(out, prefix...)
	out = append(out, '_')
	hi, lo := binary.BigEndian.Uint64(u[:8]), binary.BigEndian.Uint64(u[8:])
	for shift := 125; shift >= 0; shift -= 5 {
		out = append(out, base32[bits5(hi, lo, shift)])
	}
	return string(out)
}

// bits5 takes the five bits that begin at shift from the 128-bit number hi:lo.
func bits5(hi, lo uint64, shift int) byte {
	switch {
	case shift >= 64:
		return byte(hi>>(shift-64)) & 31
	case shift > 59:
		return byte(hi<<(64-shift)|lo>>shift) & 31
	default:
		return byte(lo>>shift) & 31
	}
}

// ValidID reports whether s is an identifier of the given kind.
func ValidID(prefix, s string) bool {
	rest, ok := strings.CutPrefix(s, prefix+"_")
	if !ok || len(rest) != 26 || rest[0] > '7' {
		return false
	}
	for i := range len(rest) {
		if strings.IndexByte(base32, rest[i]) < 0 {
			return false
		}
	}
	return true
}

// SerialID makes the n-th identifier of a series that begins at an instant.
// The same series gives the same identifiers again, so that work which is
// begun anew after a kill comes out the same, and they sort by their number.
// Two series are told apart by their name.
func SerialID(prefix string, at time.Time, series string, n uint32) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(series)) // writing to a hash never fails
	var u [16]byte
	binary.BigEndian.PutUint64(u[:8], timePart(at))
	binary.BigEndian.PutUint64(u[8:], 0x8000_0000_0000_0000|uint64(n)<<30|uint64(h.Sum32()&0x3fff_ffff))
	return encodeID(prefix, u)
}
