package seal

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"roster"
)

// Checkpoint says what the journal was when it had a size.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
	Note   string // the signed text
}

// sign makes the signed note of C2SP's tlog-checkpoint.
func (k *Key) sign(size int64, root Hash) (Checkpoint, error) {
	c := Checkpoint{Origin: k.signer.Name(), Size: size, Root: root}
	text := fmt.Sprintf("%s\n%d\n%s\n", c.Origin, size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	c.Note = string(signed)
	return c, err
}

var errCheckpoint = errors.New("this is no checkpoint of a journal")

// parseCheckpoint reads a checkpoint without regard to its signature.
func parseCheckpoint(text string) (Checkpoint, error) {
	c := Checkpoint{Note: text}
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 {
		return c, errCheckpoint
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != hashSize {
		return c, errCheckpoint
	}
	c.Origin, c.Root = lines[0], Hash(root)
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return c, errCheckpoint
	}
	return c, nil
}

// OpenCheckpoint reads a checkpoint that a key must have signed.
func OpenCheckpoint(text, public string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return Checkpoint{}, err
	}
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the checkpoint is not signed by the key of the journal: %w", err)
	}
	c, err := parseCheckpoint(n.Text + "\n")
	c.Note = text
	if err == nil && c.Origin != verifier.Name() {
		err = errCheckpoint
	}
	return c, err
}

const maxCheckpointLine = 1 << 16

// ReadCheckpoints reads the notes of a file into which checkpoints were written
// one behind the other, with or without empty lines in between.
func ReadCheckpoints(r io.Reader) (notes []string, err error) {
	var b strings.Builder
	signed := false
	end := func() {
		if strings.TrimSpace(b.String()) != "" {
			notes = append(notes, b.String())
		}
		b.Reset()
		signed = false
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxCheckpointLine)
	for lines.Scan() {
		line := strings.TrimSuffix(lines.Text(), "\r")
		signature := strings.HasPrefix(line, "— ")
		if signed && !signature {
			end()
		}
		if line == "" && b.Len() == 0 {
			continue
		}
		signed = signature
		b.WriteString(line + "\n")
	}
	end()
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(notes) == 0 {
		return nil, roster.Errorf(roster.Invalid, "checkpoint", "there is no checkpoint in it")
	}
	return notes, nil
}
