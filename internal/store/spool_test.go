package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// recordingConn notes what it is asked to do, and fails where it is told to.
type recordingConn struct {
	did   []string
	fails string
}

func (c *recordingConn) note(text string) error {
	c.did = append(c.did, text)
	switch text {
	case c.fails:
		return errors.New("the disk is full")
	case "panic":
		panic("out of luck")
	}
	return nil
}

func (c *recordingConn) exec(_ context.Context, text string, _ ...any) (int64, error) {
	return 0, c.note(text)
}

func (c *recordingConn) query(_ context.Context, text string, _ ...any) (rows, error) {
	return nil, c.note(text)
}

func (c *recordingConn) insertRows(_ context.Context, text string, _ *table) error {
	return c.note(text)
}

func TestSpool(t *testing.T) {
	t.Parallel()
	large, small := &table{n: spoolRows}, &table{n: 1}

	// Every statement finds written what was handed over before it.
	t.Run("order", func(t *testing.T) {
		t.Parallel()
		c := &recordingConn{}
		s := &spool{conn: c}
		for _, text := range []string{"one", "two"} {
			if err := s.insertRows(t.Context(), text, large); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.query(t.Context(), "three")
		_, again := s.exec(t.Context(), "four")
		err = errors.Join(err, again, s.insertRows(t.Context(), "five", large), s.insertRows(t.Context(), "six", small), s.wait())
		if want := []string{"one", "two", "three", "four", "five", "six"}; err != nil || !slices.Equal(c.did, want) {
			t.Errorf("it did %v (%v), want %v", c.did, err, want)
		}
	})

	// After a failure nothing else is done, whoever asks is told, and so is the end.
	t.Run("failure", func(t *testing.T) {
		t.Parallel()
		c := &recordingConn{fails: "two"}
		s := &spool{conn: c}
		for _, text := range []string{"one", "two", "three"} {
			if err := s.insertRows(t.Context(), text, large); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.exec(t.Context(), "four")
		_, again := s.query(t.Context(), "five")
		for _, err := range []error{err, again, s.insertRows(t.Context(), "six", small), s.wait()} {
			if err == nil || err.Error() != "the disk is full" {
				t.Errorf("the failure is told as %v", err)
			}
		}
		if want := []string{"one", "two"}; !slices.Equal(c.did, want) {
			t.Errorf("it did %v, want %v", c.did, want)
		}
	})

	// A panic is a failure of this transaction and not the end of the program.
	t.Run("panic", func(t *testing.T) {
		t.Parallel()
		s := &spool{conn: &recordingConn{}}
		if err := s.insertRows(t.Context(), "panic", large); err != nil {
			t.Fatal(err)
		}
		if err := s.wait(); err == nil || !strings.Contains(err.Error(), "out of luck") {
			t.Errorf("it ended with %v", err)
		}
	})
}
