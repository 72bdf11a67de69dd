package backup

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"roster"
)

// Encrypt encrypts what is written for recipients (age1…), or with a
// passphrase. With neither it gives w itself. Close must be called.
func Encrypt(w io.Writer, recipients []string, passphrase string) (io.WriteCloser, error) {
	if len(recipients) > 0 && passphrase != "" {
		return nil, roster.Errorf(roster.Invalid, "usage", "encrypt for recipients or with a passphrase, not both")
	}
	var to []age.Recipient
	for _, text := range recipients {
		parsed, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, roster.Errorf(roster.Invalid, "usage", "%q is no recipient: write a public key of age, which begins with age1", text)
		}
		to = append(to, parsed...)
	}
	if passphrase != "" {
		r, err := age.NewScryptRecipient(passphrase)
		if err != nil {
			return nil, fmt.Errorf("encrypt: %w", err)
		}
		to = append(to, r)
	}
	if len(to) == 0 {
		return plain{w}, nil
	}
	return age.Encrypt(w, to...)
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }

// Decrypt gives the plain backup. identities is the text of an identity file of
// age.
func Decrypt(r io.Reader, identities, passphrase string) (io.Reader, error) {
	in := bufio.NewReaderSize(r, blockSize)
	begin, err := in.Peek(len(encrypted))
	if err != nil && len(begin) < 2 {
		return nil, unreadable(err)
	}
	if begin[0] == 0x1f && begin[1] == 0x8b {
		return in, nil
	}
	if !bytes.Equal(begin, []byte(encrypted)) {
		return nil, roster.Errorf(roster.Conflict, "not_a_backup", "the file is no backup of Roster")
	}
	var keys []age.Identity
	if identities != "" {
		if keys, err = age.ParseIdentities(strings.NewReader(identities)); err != nil {
			return nil, roster.Errorf(roster.Invalid, "usage", "the identity file cannot be read: it must hold a secret key of age, which begins with AGE-SECRET-KEY-")
		}
	}
	if passphrase != "" {
		key, err := age.NewScryptIdentity(passphrase)
		if err != nil {
			return nil, fmt.Errorf("decrypt: %w", err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, roster.Errorf(roster.Invalid, "backup_encrypted", "the backup is encrypted: give --identity or --passphrase-file")
	}
	out, err := age.Decrypt(in, keys...)
	if err != nil {
		return nil, &roster.Error{Kind: roster.Conflict, Code: "backup_key", Message: "the backup cannot be opened with this key: it was encrypted for another one, or its beginning is damaged", Cause: err}
	}
	return out, nil
}

// encrypted is how a file of age begins.
const encrypted = "age-encryption.org/v1\n"
