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
	Micros int64   // an Instant in microseconds since 1970 UTC; set by Check

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

func (v Value) equal(w Value) bool { return v.Type == w.Type && v.Text == w.Text }

// quoted reports whether the value is written as a string.
func (v Value) quoted() bool { return v.Type != Number && v.Type != Boolean }

// FormatInstant writes the canonical text of an instant: RFC 3339 in UTC, with no
// more than microseconds.
func FormatInstant(t time.Time) string {
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}

// parseInstant reads RFC 3339, or a bare date as midnight UTC, to the microsecond.
func parseInstant(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		if t, err = time.Parse(time.DateOnly, text); err != nil {
			return time.Time{}, false
		}
	}
	t = t.UTC().Truncate(time.Microsecond)
	// An offset can push the year out of what RFC 3339 can write.
	return t, writable(t)
}

// writable reports whether the year has the four digits of a canonical text.
func writable(t time.Time) bool { return 1 <= t.Year() && t.Year() <= 9999 }

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
