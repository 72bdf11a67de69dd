package bulk

import (
	"slices"
	"strings"
)

// distinguished reads the parts of a distinguished name: the common name and
// the organisational units, the highest first.
func distinguished(dn string) (name string, units []string) {
	for _, part := range splitDN(dn) {
		kind, value, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		value = unescapeDN(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case "cn":
			if name == "" {
				name = value
			}
		case "ou":
			units = append(units, value)
		}
	}
	slices.Reverse(units)
	return name, units
}

// splitDN cuts at commas that are not escaped.
func splitDN(dn string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(dn); i++ {
		switch dn[i] {
		case '\\':
			i++
		case ',':
			parts, from = append(parts, dn[from:i]), i+1
		}
	}
	return append(parts, dn[from:])
}

func unescapeDN(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// isDN reports whether a text looks like a distinguished name.
func isDN(s string) bool {
	return len(s) > 3 && (strings.EqualFold(s[:3], "cn=") || strings.EqualFold(s[:3], "ou=") || strings.EqualFold(s[:4], "uid="))
}
