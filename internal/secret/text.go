package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Text is a text that must not be seen, such as a password. Whatever prints it,
// logs it or marshals it shows asterisks; only Reveal gives the text itself.
type Text string

const hidden = "***"

var (
	_ fmt.Formatter  = Text("")
	_ slog.LogValuer = Text("")
)

// Reveal gives the text itself.
func (t Text) Reveal() string { return string(t) }

// String hides the text.
func (Text) String() string { return hidden }

// Format hides the text from every verb, %x and %#v included.
func (Text) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, hidden) }

// MarshalText hides the text from JSON and its like.
func (Text) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the text from logs.
func (Text) LogValue() slog.Value { return slog.StringValue(hidden) }
