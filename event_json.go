package roster

import (
	"maps"
	"slices"
)

// appender is a payload of the kind that an import writes by the hundred
// thousand. It appends, byte for byte, what encoding/json would write.
type appender interface {
	appendJSON(b []byte) []byte
}

func (p UserCreated) appendJSON(b []byte) []byte {
	b = append(b, `{"values":{`...)
	for i, name := range p.Values.Names() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendEscaped(b, name), ':')
		b = appendEscaped(b, p.Values[name])
	}
	b = append(b, `},"status":`...)
	return append(appendEscaped(b, string(p.Status)), '}')
}

func (p UserUpdated) appendJSON(b []byte) []byte {
	b = append(b, `{"changes":{`...)
	for i, name := range slices.Sorted(maps.Keys(p.Changes)) {
		if i > 0 {
			b = append(b, ',')
		}
		d := p.Changes[name]
		b = append(appendEscaped(b, name), `:{"old":`...)
		b = append(appendEscaped(b, d.Old), `,"new":`...)
		b = append(appendEscaped(b, d.New), '}')
	}
	return append(b, "}}"...)
}

// appendEscaped writes a JSON string as encoding/json does, which escapes what
// could end a script.
func appendEscaped(b []byte, s string) []byte {
	for i := range len(s) {
		switch s[i] {
		case '<', '>', '&':
			return appendAny(b, s)
		}
	}
	return appendString(b, s)
}
