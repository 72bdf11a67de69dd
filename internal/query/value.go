package query

import (
	"math"
	"strconv"
	"time"
)

// Value is a literal. From text and JSON it is Text, Number or Boolean; Check
// gives it the type of its field and the canonical text of that type.
type Value struct {
	Type   FieldType
	Text   string  // canonical, and what Print writes
	Key    string  // what text comparisons use; set by Check
	Number float64 // the number of a Number

	at span
}

// TextValue makes a literal of text, dates, instants, choices and ids.
func TextValue(s string) Value { return Value{Type: Text, Text: s} }

// NumberValue makes a numeric literal. Check refuses one that is not finite.
func NumberValue(n float64) Value {
	n += 0 // Turns a negative zero into the one zero there should be.
	return Value{Type: Number, Text: formatNumber(n), Number: n}
}

// BooleanValue makes a literal of true or false.
func BooleanValue(b bool) Value { return Value{Type: Boolean, Text: strconv.FormatBool(b)} }

// Bool is the value of a Boolean.
func (v Value) Bool() bool { return v.Text == "true" }

// Micros is a checked Instant in microseconds since 1970 UTC.
func (v Value) Micros() int64 {
	t, err := time.Parse(instantLayout, v.Text)
	if err != nil {
		return 0
	}
	return t.UnixMicro()
}

func (v Value) equal(w Value) bool { return v.Type == w.Type && v.Text == w.Text }

// quoted reports whether the value is written as a string.
func (v Value) quoted() bool { return v.Type != Number && v.Type != Boolean }

const (
	dateLayout    = "2006-01-02"
	instantLayout = "2006-01-02T15:04:05.000000Z"
)

// FormatInstant writes the canonical text of an instant: UTC, microseconds, and a
// fixed width, so that the order of texts is the order of time.
func FormatInstant(t time.Time) string { return t.UTC().Format(instantLayout) }

// maxExact bounds the integers a double holds without loss.
const maxExact = 1 << 53

// parseNumber reads a JSON number that a double can hold honestly.
func parseNumber(text string) (Value, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(n) > maxExact {
		return Value{}, false
	}
	return NumberValue(n), true
}

func formatNumber(n float64) string {
	if n != 0 && math.Abs(n) < 1e-6 {
		return strconv.FormatFloat(n, 'e', -1, 64)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// recordNumber reads the canonical text of a number as a record holds it.
func recordNumber(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}
