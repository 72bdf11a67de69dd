package roster

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// The texts of lists and of values are written and read by hand: an import
// does so dozens of times per person, and encoding/json took half of its time.
// Whatever is out of the ordinary goes the library's way.

// appendString writes a JSON string. Quotes are ordinary: a list among values is
// a text full of them.
func appendString(b []byte, s string) []byte {
	quotes, marks, high := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quotes++
		case c == '<' || c == '>' || c == '&':
			marks++
		case c >= 0x80:
			high = true
		case c < 0x20 || c == '\\' || c == 0x7f:
			return appendAny(b, s)
		}
	}
	if quotes > 0 && marks > 0 || high && !plainUnicode(s) {
		return appendAny(b, s)
	}
	b = append(b, '"')
	for quotes > 0 {
		at := strings.IndexByte(s, '"')
		b = append(append(b, s[:at]...), '\\', '"')
		s = s[at+1:]
		quotes--
	}
	b = append(b, s...)
	return append(b, '"')
}

// plainUnicode tells of a text outside ASCII whether the library would write it
// as it is.
func plainUnicode(s string) bool {
	return utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}

func appendAny(b []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // strings always marshal
	return append(b, quoted...)
}

// AppendJSON writes the values as a JSON object with its names in order.
func (v Values) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	first := true
	for _, name := range v.Names() {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendString(b, name)
		b = append(b, ':')
		b = appendString(b, v[name])
	}
	return append(b, '}')
}

// MarshalJSON writes the values as a JSON object with its names in order.
func (v Values) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	return v.AppendJSON(make([]byte, 0, 32*len(v))), nil
}

func (e *Entry) append(b []byte) []byte {
	start := len(b)
	for _, f := range [...]struct{ name, text string }{
		{`"value":`, e.Value},
		{`"type":`, e.Type},
		{`"display":`, e.Display},
		{`"streetAddress":`, e.StreetAddress},
		{`"locality":`, e.Locality},
		{`"region":`, e.Region},
		{`"postalCode":`, e.PostalCode},
		{`"country":`, e.Country},
	} {
		if f.text != "" {
			b = append(append(b, ','), f.name...)
			b = appendString(b, f.text)
		}
	}
	if e.Primary {
		b = append(b, `,"primary":true`...)
	}
	if len(b) == start {
		return append(b, "{}"...)
	}
	b[start] = '{'
	return append(b, '}')
}

// readEntries reads a list as EntriesText writes it; ok is false for one that
// the library has to read.
func readEntries(s string) (list []Entry, ok bool) {
	if s, ok = strings.CutPrefix(s, "[{"); !ok {
		return nil, false
	}
	for {
		var e Entry
		if s, ok = e.read(s); !ok {
			return nil, false
		}
		list = append(list, e)
		if s == "]" {
			return list, true
		}
		if s, ok = strings.CutPrefix(s, ",{"); !ok {
			return nil, false
		}
	}
}

// read takes the fields of one entry and the brace that ends it.
func (e *Entry) read(s string) (rest string, ok bool) {
	for {
		name, after, ok := CutText(s)
		if !ok || !strings.HasPrefix(after, ":") {
			return "", false
		}
		if after = after[1:]; name == "primary" {
			if after, ok = strings.CutPrefix(after, "true"); !ok {
				return "", false
			}
			e.Primary = true
		} else {
			field := e.field(name)
			if field == nil {
				return "", false
			}
			if *field, after, ok = CutText(after); !ok {
				return "", false
			}
		}
		switch {
		case strings.HasPrefix(after, "}"):
			return after[1:], true
		case strings.HasPrefix(after, ","):
			s = after[1:]
		default:
			return "", false
		}
	}
}

func (e *Entry) field(name string) *string {
	switch name {
	case "value":
		return &e.Value
	case "type":
		return &e.Type
	case "display":
		return &e.Display
	case "streetAddress":
		return &e.StreetAddress
	case "locality":
		return &e.Locality
	case "region":
		return &e.Region
	case "postalCode":
		return &e.PostalCode
	case "country":
		return &e.Country
	default:
		return nil
	}
}

// CutText takes the string that a JSON text begins with; ok is false when
// something other than a quote is escaped in it, which the library has to read.
func CutText(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", "", false
	}
	quotes := 0
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			text = s[1:i]
			if quotes > 0 {
				text = strings.ReplaceAll(text, `\"`, `"`)
			}
			return text, s[i+1:], true
		case c < 0x20:
			return "", "", false
		case c == '\\':
			if i++; i == len(s) || s[i] != '"' {
				return "", "", false
			}
			quotes++
		}
	}
	return "", "", false
}

// UnmarshalJSON reads a JSON object of texts. The texts share the memory of
// the object.
func (v *Values) UnmarshalJSON(b []byte) error {
	if m, rest, ok := CutValues(string(b)); ok && rest == "" {
		*v = m
		return nil
	}
	return json.Unmarshal(b, (*map[string]string)(v))
}

// CutValues takes the values that a JSON text begins with, as AppendJSON writes
// them; ok is false for what the library has to read.
func CutValues(s string) (v Values, rest string, ok bool) {
	if s, ok = strings.CutPrefix(s, "{"); !ok {
		return nil, "", false
	}
	if rest, empty := strings.CutPrefix(s, "}"); empty {
		return Values{}, rest, true
	}
	v = make(Values, 24)
	for {
		name, after, ok := CutText(s)
		if !ok || !strings.HasPrefix(after, ":") {
			return nil, "", false
		}
		text, after, ok := CutText(after[1:])
		if !ok || after == "" {
			return nil, "", false
		}
		v[name] = text
		if after[0] == '}' {
			return v, after[1:], true
		}
		if s, ok = strings.CutPrefix(after, ","); !ok {
			return nil, "", false
		}
	}
}
