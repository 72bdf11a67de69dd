package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// Sealer puts a seal on what a client carries for the server, such as the
// cursor of a list: the client can read it, but not change it. A seal holds
// for one purpose only.
type Sealer struct{ key []byte }

const (
	keySize  = 32
	sealSize = 16
)

// NewKey makes a key for a sealer, as a text to be kept.
func NewKey() string {
	var key [keySize]byte
	_, _ = rand.Read(key[:]) // crypto/rand.Read never fails (it aborts the process instead)
	return base64.RawURLEncoding.EncodeToString(key[:])
}

// NewSealer makes a sealer of a key that NewKey made.
func NewSealer(key string) (*Sealer, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(key)
	if err != nil || len(b) != keySize {
		return nil, errors.New("read the key of seals: it is not one that this program made")
	}
	return &Sealer{b}, nil
}

// Seal gives the content with its seal, in letters that are safe in a URL.
func (s *Sealer) Seal(purpose string, content []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(s.seal(purpose, content), content...))
}

// Open gives the content back; it is false when the seal is not ours, was made
// for another purpose, or the content was changed.
func (s *Sealer) Open(purpose, sealed string) ([]byte, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil || len(b) < sealSize {
		return nil, false
	}
	seal, content := b[:sealSize], b[sealSize:]
	return content, hmac.Equal(seal, s.seal(purpose, content))
}

func (s *Sealer) seal(purpose string, content []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	var length [8]byte // so that no purpose can borrow from the content
	binary.BigEndian.PutUint64(length[:], uint64(len(purpose)))
	mac.Write(length[:])
	mac.Write([]byte(purpose))
	mac.Write(content)
	return mac.Sum(nil)[:sealSize]
}
