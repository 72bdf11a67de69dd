package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"roster/internal/clock"
)

// stream writes server-sent events. What is sent is gathered until it is
// flushed, and nobody is waited for longer than the patience: who reads too
// slowly is disconnected, comes back, and goes on where they were.
type stream struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
	buffer   bytes.Buffer
}

func newStream(w http.ResponseWriter, patience time.Duration) *stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // proxies must hand on each event at once
	return &stream{w: w, control: http.NewResponseController(w), patience: patience}
}

// mark says up to where everything has been told, without telling anything.
func (s *stream) mark(id string) { s.buffer.WriteString("id: " + id + "\n\n") }

// send adds an event; one without an identifier leaves the mark where it is.
// JSON holds no line break, so the data is one line whatever the texts in it.
func (s *stream) send(id, event string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if id != "" {
		s.buffer.WriteString("id: " + id + "\n")
	}
	s.buffer.WriteString("event: " + event + "\ndata: ")
	s.buffer.Write(data)
	s.buffer.WriteString("\n\n")
	return nil
}

// beat keeps proxies from taking a quiet stream for a dead one.
func (s *stream) beat() { s.buffer.WriteString(":\n\n") }

// flush hands on what was gathered.
func (s *stream) flush() error {
	if s.buffer.Len() == 0 {
		return nil
	}
	// The deadline is the connection's, which knows no clock but the machine's.
	if err := s.control.SetWriteDeadline(clock.System().Now().Add(s.patience)); err != nil {
		return err
	}
	if _, err := s.w.Write(s.buffer.Bytes()); err != nil {
		return err
	}
	s.buffer.Reset()
	return s.control.Flush()
}
