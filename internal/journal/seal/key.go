package seal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"roster"
)

// originPrefix begins the name of every journal. What follows is random, so that
// no two organisations' checkpoints can be taken for each other's.
const originPrefix = "roster.journal/"

// Key signs checkpoints. Its name is the origin of the journal.
type Key struct {
	signer note.Signer
	public string // in the form of C2SP's signed notes
}

// OpenKey reads the key in a file, or makes it there. Beside it, with ".pub" at
// the end, lies its public half.
func OpenKey(file string) (*Key, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(file); err != nil {
			return nil, fmt.Errorf("make the key that seals the journal: %w", err)
		}
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key that seals the journal: %w", err)
	}
	secret, public, ok := strings.Cut(strings.TrimSpace(string(text)), "\n")
	signer, err := note.NewSigner(secret)
	if !ok || err != nil {
		return nil, badKey(file)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil || verifier.KeyHash() != signer.KeyHash() || verifier.Name() != signer.Name() {
		return nil, badKey(file)
	}
	return &Key{signer: signer, public: public}, nil
}

func badKey(file string) error {
	return roster.Errorf(roster.Invalid, "seal_key", "%s holds no key that could seal the journal: bring back the file that Roster made, from a backup", file)
}

// makeKey writes a new key. Of two processes that do so at the same moment, one
// wins and both go on with its key.
func makeKey(file string) error {
	secret, public, err := note.GenerateKey(rand.Reader, originPrefix+strings.ToLower(rand.Text()[:16]))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(file), ".seal-*") // readable by its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(secret + "\n" + public + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := os.Link(draft.Name(), file); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	return os.WriteFile(file+".pub", []byte(public+"\n"), 0o644)
}

// PublicKey gives the public half of the key in a file: of the file that Roster
// signs with, or of one that holds nothing but the public half.
func PublicKey(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	public := strings.TrimSpace(lines[len(lines)-1])
	if _, err := note.NewVerifier(public); err != nil {
		return "", roster.Errorf(roster.Invalid, "seal_key", "%s holds no public key of a journal", file)
	}
	return public, nil
}
