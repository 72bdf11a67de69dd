package naming

import (
	"slices"
	"strings"

	"roster"
)

// Name is a full name taken apart.
type Name struct {
	Prefix, Given, Middle, Family, Suffix string
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

// Split takes a full name apart: "Given Middle Family", or "Family, Given
// Middle".
func Split(s string) Name {
	var n Name
	before, after, comma := strings.Cut(s, ",")
	if comma && isSuffix(after) {
		comma, n.Suffix, s = false, strings.TrimSpace(after), before
	}
	if comma {
		n.Family = strings.Join(strings.Fields(before), " ")
		n.first(n.around(strings.Fields(strings.ReplaceAll(after, ",", " "))))
		return n
	}
	words := n.around(strings.Fields(s))
	switch len(words) {
	case 0:
	case 1:
		n.Family = words[0]
	default:
		from := len(words) - 1
		for from > 1 && slices.Contains(particles, strings.ToLower(words[from-1])) {
			from--
		}
		n.Family = strings.Join(words[from:], " ")
		n.first(words[:from])
	}
	return n
}

// around takes titles off both ends.
func (n *Name) around(words []string) []string {
	from := 0
	for from < len(words)-1 && slices.Contains(prefixes, bare(words[from])) {
		from++
	}
	n.Prefix = strings.Join(words[:from], " ")
	words = words[from:]
	for len(words) > 2 && isSuffix(words[len(words)-1]) {
		n.Suffix = strings.TrimSpace(words[len(words)-1] + " " + n.Suffix)
		words = words[:len(words)-1]
	}
	return words
}

func (n *Name) first(words []string) {
	if len(words) > 0 {
		n.Given, n.Middle = words[0], strings.Join(words[1:], " ")
	}
}

func bare(word string) string { return strings.ToLower(strings.ReplaceAll(word, ".", "")) }

func isSuffix(word string) bool {
	return slices.Contains(suffixes, bare(strings.TrimSpace(word)))
}

// Key is the form in which people's names are compared: "Lee, Anna" and
// "anna  lee" are the same.
func Key(s string) string {
	if before, after, comma := strings.Cut(s, ","); comma && !isSuffix(after) && !strings.Contains(after, ",") {
		s = after + " " + before
	}
	return roster.LooseKey(s)
}

// Forms are the folded display names under which a person so named may be
// known.
func Forms(s string) []string {
	forms := []string{roster.Fold(strings.Join(strings.Fields(s), " "))}
	if key := Key(s); !slices.Contains(forms, key) {
		forms = append(forms, key)
	}
	if n := Split(s); n.Given != "" && n.Family != "" {
		turned := roster.Fold(n.Family + ", " + strings.TrimSpace(n.Given+" "+n.Middle))
		if !slices.Contains(forms, turned) {
			forms = append(forms, turned)
		}
	}
	return forms
}
