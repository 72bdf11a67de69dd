package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

// Kind is a kind of token. It is what the token begins with, so that a token
// found in a log or a repository tells what it is, and no token of one kind
// ever passes for another.
type Kind string

// The kinds of token, append-only.
const (
	APIToken     Kind = "rst_"
	SessionToken Kind = "rss_"
	LinkToken    Kind = "rsl_"
)

const (
	alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// 43 letters out of 62 have 256 bits of chance.
	chanceLength   = 43
	checksumLength = 6 // 62^6 is above 2^32
)

// NewToken makes a token that nobody can guess. Its last six letters are a
// checksum, so that one that was cut or mistyped is known without a look into
// the database.
func NewToken(k Kind) Text {
	text := make([]byte, 0, len(k)+chanceLength+checksumLength)
	text = append(text, k...)
	// Only bytes below the largest multiple of 62 are used, so that all letters are equally likely.
	const fair = 256 / len(alphabet) * len(alphabet)
	var b [64]byte
	for len(text) < len(k)+chanceLength {
		_, _ = rand.Read(b[:]) // crypto/rand.Read never fails (it aborts the process instead)
		for _, c := range b {
			if int(c) < fair && len(text) < len(k)+chanceLength {
				text = append(text, alphabet[int(c)%len(alphabet)])
			}
		}
	}
	return Text(append(text, checksum(text)...))
}

// Digest gives the form in which a token is stored and found. It is false for
// anything that cannot be a token of this kind: those are refused before the
// database is asked.
func (k Kind) Digest(t Text) (digest string, ok bool) {
	text := string(t)
	body, found := strings.CutPrefix(text, string(k))
	if !found || len(body) != chanceLength+checksumLength {
		return "", false
	}
	for i := range len(body) {
		if strings.IndexByte(alphabet, body[i]) < 0 {
			return "", false
		}
	}
	cut := len(text) - checksumLength
	if checksum([]byte(text[:cut])) != text[cut:] {
		return "", false
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]), true
}

func checksum(text []byte) string {
	n := crc32.ChecksumIEEE(text)
	var out [checksumLength]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = alphabet[n%uint32(len(alphabet))]
		n /= uint32(len(alphabet))
	}
	return string(out[:])
}
