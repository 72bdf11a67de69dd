package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"roster"
	"roster/internal/store"
)

// readLast reads the checkpoint that this node signed last.
func readLast(file, public string) (Checkpoint, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(text) == 0 { // empty is what a power cut may leave
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read the last checkpoint: %w", err)
	}
	c, err := OpenCheckpoint(string(text), public)
	if err != nil {
		return c, roster.Errorf(roster.Conflict, "seal_last", "%s holds no checkpoint that the key beside it signed: look who changed it, then remove it", file)
	}
	return c, nil
}

func writeLast(file, note string) error {
	draft := file + ".new"
	if err := os.WriteFile(draft, []byte(note), 0o600); err != nil {
		return err
	}
	return os.Rename(draft, file)
}

// appendNote adds a checkpoint to a file. It is opened anew each time, so that
// the file may be rotated.
func appendNote(file, note string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(note + "\n")
	return errors.Join(err, f.Close())
}

// Command hands checkpoints to a program of the operator's, which may put them
// where the database's administrators cannot reach them.
type Command struct {
	store *store.Store
	words []string

	mu     sync.Mutex
	handed string // the last checkpoint that was taken
}

// commandTime is how long the program may take.
const commandTime = time.Minute

// NewCommand reads a command line: words with blanks in between. No shell is
// involved.
func NewCommand(s *store.Store, line string) *Command {
	return &Command{store: s, words: strings.Fields(line)}
}

// Run hands the last checkpoint to the program, on its standard input, unless it
// has taken that one.
func (c *Command) Run(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var note string
	err := c.store.View(ctx, func(v *store.View) (err error) {
		_, note, err = v.Checkpoint(ctx)
		return err
	})
	if err != nil || note == c.handed || len(c.words) == 0 {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	program := exec.CommandContext(ctx, c.words[0], c.words[1:]...)
	program.WaitDelay = time.Second
	program.Stdin = strings.NewReader(note)
	var said bytes.Buffer
	program.Stderr = &said
	if err := program.Run(); err != nil {
		return fmt.Errorf("the anchor command did not take the checkpoint: %w: %.500s", err, said.String())
	}
	c.handed = note
	return nil
}
