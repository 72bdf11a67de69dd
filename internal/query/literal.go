package query

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// literal gives a literal the type of its field and the canonical text.
func (c *checker) literal(f Field, v Value) (Value, *Error) {
	out := Value{Type: f.Type, at: v.at}
	if v.quoted() && (!utf8.ValidString(v.Text) || strings.IndexByte(v.Text, 0) >= 0) {
		return v, misfit(CodeValue, v.at, "leave out NUL characters and invalid UTF-8", "the value for %s is not text that can be stored", f.Name)
	}
	switch f.Type {
	case Number:
		if v.Type != Number {
			return v, wrong(f, v, "write a number without quotes, as in 42 or -1.5")
		}
		if math.IsNaN(v.Number) || math.Abs(v.Number) > maxExact {
			return v, wrong(f, v, "numbers reach from -9007199254740992 to 9007199254740992")
		}
		out.Number = v.Number
		out.Text = formatNumber(v.Number)
	case Boolean:
		// Some SCIM clients quote it: "True".
		if v.Type == Number || !strings.EqualFold(v.Text, "true") && !strings.EqualFold(v.Text, "false") {
			return v, wrong(f, v, "write true or false")
		}
		out.Text = strings.ToLower(v.Text)
	case Date:
		day, err := time.Parse(time.DateOnly, v.Text)
		if err != nil || !writable(day) || !v.quoted() {
			return v, wrong(f, v, `write a date as "2006-01-31"`)
		}
		out.Text = day.Format(time.DateOnly)
	case Instant:
		t, ok := parseInstant(v.Text)
		if !ok || !v.quoted() {
			return v, wrong(f, v, `write a moment as "2006-01-31T08:30:00Z" or "2006-01-31T08:30:00+01:00"`)
		}
		out.Text, out.Micros = FormatInstant(t), t.UnixMicro()
	default:
		if !v.quoted() {
			return v, wrong(f, v, `put text in double quotes: "`+v.Text+`"`)
		}
		return c.word(f, v)
	}
	out.Key = out.Text
	return out, nil
}

// word normalises the literal of a field whose values are words of some kind.
func (c *checker) word(f Field, v Value) (Value, *Error) {
	out := Value{Type: f.Type, at: v.at, Text: norm.NFC.String(v.Text)}
	switch f.Type {
	case Text:
		if !f.CaseExact {
			out.Key = Fold(out.Text)
			return out, nil
		}
	case Choice:
		choice, ok := findChoice(f.Choices, out.Text)
		if !ok {
			hint := didYouMean(out.Text, f.Choices, "it is one of "+listing(f.Choices))
			return v, misfit(CodeValue, v.at, hint, "%s has no choice %s", f.Name, excerpt(v.Text))
		}
		out.Text = choice
	case Tree:
		if nodes, ok := c.fields.(Nodes); ok {
			id, ok := nodes.Node(f, out.Text)
			if !ok {
				return v, misfit(CodeValue, v.at, `write the path from the root, as in "Sales/EMEA", or the id`, "%s has no node %s", f.Name, excerpt(v.Text))
			}
			out.Text = id
		}
	case Reference:
		if users, ok := c.fields.(Users); ok {
			id, ok := users.User(f, out.Text)
			if !ok {
				return v, misfit(CodeValue, v.at, "write the user name, an e-mail address or the id", "%s cannot be %s: there is no such user", f.Name, excerpt(v.Text))
			}
			out.Text = id
		}
	default:
	}
	out.Key = out.Text
	return out, nil
}

func wrong(f Field, v Value, hint string) *Error {
	shown := v.Text
	if v.quoted() {
		shown = excerpt(v.Text)
	}
	return misfit(CodeValue, v.at, hint, "%s is a %s and cannot be compared with %s", f.Name, f.Type, shown)
}

func findChoice(choices []string, word string) (string, bool) {
	folded := Fold(word)
	if len(choices) == 0 { // words that are free are kept folded
		return folded, true
	}
	for _, choice := range choices {
		if Fold(choice) == folded {
			return choice, true
		}
	}
	return "", false
}

// listing names the first choices of a list for a message.
func listing(choices []string) string {
	const most = 8
	if len(choices) > most {
		return strings.Join(choices[:most], ", ") + " …"
	}
	return strings.Join(choices, ", ")
}
