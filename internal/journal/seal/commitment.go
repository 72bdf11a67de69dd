package seal

import (
	"crypto/rand"
	"crypto/sha256"
)

// Commitment stands for a value without showing it: an HMAC whose key is made
// of the salt of the event. Of an empty value there is none.
type Commitment struct {
	Made bool
	Sum  Hash
}

// Salt is the secret of one event from which the keys of its commitments are
// made. The empty salt says that it was forgotten.
type Salt = [32]byte

// Field is one of the values that an envelope does not show. Each has a key of
// its own, so that it can be forgotten while the others stay provable.
type Field byte

// The fields, append-only: their numbers are part of what is sealed.
const (
	FieldName Field = iota + 1
	FieldReason
	FieldData
	fields = 3
)

// key derives the key of a field from the salt of its event.
func (f Field) key(s *Salt) Hash {
	var b [len(Salt{}) + 1]byte
	copy(b[:], s[:])
	b[len(s)] = byte(f)
	return sha256.Sum256(b[:])
}

// hasher makes commitments and leaves, and reuses what it needs for that.
type hasher struct{ scratch []byte }

const blockSize = sha256.BlockSize

// commit is HMAC-SHA256, written out on one buffer: with a key for each value,
// setting up hash.Hash anew would cost more than the hashing.
func (h *hasher) commit(key *Hash, value string) Commitment {
	if value == "" {
		return Commitment{}
	}
	b := append(h.scratch[:0], make([]byte, blockSize)...)
	for i := range blockSize {
		b[i] = 0x36
	}
	for i, c := range key {
		b[i] ^= c
	}
	b = append(b, value...)
	inner := sha256.Sum256(b)
	for i := range blockSize {
		b[i] ^= 0x36 ^ 0x5c
	}
	b = append(b[:blockSize], inner[:]...)
	h.scratch = b
	return Commitment{Made: true, Sum: sha256.Sum256(b)}
}

// newSalts makes the salts of n events.
func newSalts(n int) []Salt {
	raw := make([]byte, n*len(Salt{}))
	_, _ = rand.Read(raw) // never fails
	salts := make([]Salt, n)
	for i := range salts {
		copy(salts[i][:], raw[i*len(Salt{}):])
	}
	return salts
}
