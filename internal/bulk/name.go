package bulk

import (
	"slices"
	"strings"

	"roster"
)

// personName is a full name taken apart.
type personName struct {
	prefix, given, middle, family, suffix string
}

// Words that belong to the family name behind them, and words around a name.
var (
	particles = []string{
		"von", "vom", "van", "vander", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "le", "les", "der", "den", "ten", "ter", "te",
		"zu", "zum", "zur", "af", "av", "al", "el", "bin", "ibn", "ben", "bint", "st", "st.", "san", "santa", "mac", "y",
	}
	prefixes = []string{"dr", "prof", "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "sir", "dame", "ing", "dipl-ing", "mag", "m", "mme", "mlle", "sr", "sra", "don", "doña", "lic"}
	suffixes = []string{"jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "msc", "bsc", "esq"}
)

// splitName takes a full name apart: "Given Middle Family", or "Family, Given
// Middle".
func splitName(s string) personName {
	var n personName
	before, after, comma := strings.Cut(s, ",")
	if comma && isSuffix(after) {
		comma, n.suffix, s = false, strings.TrimSpace(after), before
	}
	if comma {
		n.family = strings.Join(strings.Fields(before), " ")
		n.first(n.around(strings.Fields(strings.ReplaceAll(after, ",", " "))))
		return n
	}
	words := n.around(strings.Fields(s))
	switch len(words) {
	case 0:
	case 1:
		n.family = words[0]
	default:
		from := len(words) - 1
		for from > 1 && slices.Contains(particles, strings.ToLower(words[from-1])) {
			from--
		}
		n.family = strings.Join(words[from:], " ")
		n.first(words[:from])
	}
	return n
}

// around takes titles off both ends.
func (n *personName) around(words []string) []string {
	from := 0
	for from < len(words)-1 && slices.Contains(prefixes, bare(words[from])) {
		from++
	}
	n.prefix = strings.Join(words[:from], " ")
	words = words[from:]
	for len(words) > 2 && isSuffix(words[len(words)-1]) {
		n.suffix = strings.TrimSpace(words[len(words)-1] + " " + n.suffix)
		words = words[:len(words)-1]
	}
	return words
}

func (n *personName) first(words []string) {
	if len(words) > 0 {
		n.given, n.middle = words[0], strings.Join(words[1:], " ")
	}
}

func bare(word string) string { return strings.ToLower(strings.ReplaceAll(word, ".", "")) }

func isSuffix(word string) bool {
	return slices.Contains(suffixes, bare(strings.TrimSpace(word)))
}

// nameKey is the form in which people's names are compared: "Lee, Anna" and
// "anna  lee" are the same.
func nameKey(s string) string {
	if before, after, comma := strings.Cut(s, ","); comma && !isSuffix(after) && !strings.Contains(after, ",") {
		s = after + " " + before
	}
	return roster.LooseKey(s)
}

// nameForms are the folded display names under which a person so named may be
// known.
func nameForms(s string) []string {
	forms := []string{roster.Fold(strings.Join(strings.Fields(s), " "))}
	if key := nameKey(s); !slices.Contains(forms, key) {
		forms = append(forms, key)
	}
	if n := splitName(s); n.given != "" && n.family != "" {
		turned := roster.Fold(n.family + ", " + strings.TrimSpace(n.given+" "+n.middle))
		if !slices.Contains(forms, turned) {
			forms = append(forms, turned)
		}
	}
	return forms
}

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
