package naming

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"roster"
)

// Namer proposes user names, each once, in the order in which it is asked.
type Namer struct {
	given map[string]int // base → how often it was proposed
	taken map[string]bool
}

// NewNamer makes a namer that has proposed nothing yet.
func NewNamer() *Namer { return &Namer{given: map[string]int{}, taken: map[string]bool{}} }

// Take keeps the namer from proposing a name.
func (n *Namer) Take(name string) { n.taken[name] = true }

// Next gives base, or else base2, base3 and so on.
func (n *Namer) Next(base string) string {
	if base == "" {
		return ""
	}
	for {
		n.given[base]++
		name := base
		if k := n.given[base]; k > 1 {
			name += strconv.Itoa(k)
		}
		if !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}

// UserName makes the user name that follows from a person's name.
func UserName(v roster.Values) string { return GivenDotFamily.Apply(v) }

// A Rule makes the part of a user name or an e-mail address that stands for a
// person, out of their given and family name.
type Rule string

// The rules, in the order in which they are tried.
const (
	GivenDotFamily Rule = "given.family"
	InitialFamily  Rule = "gfamily"
	InitialDot     Rule = "g.family"
	GivenFamily    Rule = "givenfamily"
	GivenInitial   Rule = "givenf"
	FamilyDotGiven Rule = "family.given"
	FamilyInitial  Rule = "familyg"
	GivenLine      Rule = "given_family"
	GivenAlone     Rule = "given"
	FamilyAlone    Rule = "family"
)

// Rules lists every rule.
var Rules = []Rule{GivenDotFamily, InitialFamily, InitialDot, GivenFamily, GivenInitial, FamilyDotGiven, FamilyInitial, GivenLine, GivenAlone, FamilyAlone}

// Apply makes a name by the rule; it is what there is when a part is missing.
func (r Rule) Apply(v roster.Values) string {
	given, family := Plain(v["name.givenName"]), Plain(v["name.familyName"])
	if given == "" && family == "" {
		n := Split(v["displayName"])
		given, family = Plain(n.Given), Plain(n.Family)
	}
	if given == "" || family == "" {
		return given + family
	}
	switch r {
	case InitialFamily:
		return given[:1] + family
	case InitialDot:
		return given[:1] + "." + family
	case GivenFamily:
		return given + family
	case GivenInitial:
		return given + family[:1]
	case FamilyDotGiven:
		return family + "." + given
	case FamilyInitial:
		return family + given[:1]
	case GivenLine:
		return given + "_" + family
	case GivenAlone:
		return given
	case FamilyAlone:
		return family
	default:
		return given + "." + family
	}
}

// Made tells by which rule a name was made for a person, if it was by one; a
// number behind it was added so that it differs from another's.
func Made(name string, v roster.Values) (Rule, bool) {
	name = strings.TrimRightFunc(strings.ToLower(name), unicode.IsDigit)
	for _, r := range Rules {
		if name != "" && r.Apply(v) == name {
			return r, true
		}
	}
	return "", false
}

// letters are written in ASCII by these rules; what is left over loses its
// accents, and what has no Latin form is left out.
var letters = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "œ", "oe", "ð", "d", "þ", "th", "ł", "l", "đ", "d", "ı", "i",

	// Cyrillic as passports have it (ICAO 9303), with the letters of Ukrainian,
	// Bulgarian, Serbian and Macedonian.
	"а", "a", "б", "b", "в", "v", "г", "g", "ґ", "g", "д", "d", "е", "e", "ё", "e", "є", "ie", "ж", "zh", "з", "z", "и", "i", "і", "i", "ї", "i",
	"й", "i", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ў", "u", "ф", "f", "х", "kh",
	"ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "iu", "я", "ia",
	"ђ", "d", "ј", "j", "љ", "lj", "њ", "nj", "ћ", "c", "џ", "dz", "ѓ", "g", "ѕ", "dz", "ќ", "k",

	// Greek (ELOT 743), the pairs before the single letters.
	"ου", "ou", "ού", "ou", "αυ", "av", "αύ", "av", "ευ", "ev", "εύ", "ev", "μπ", "b", "γγ", "ng", "γκ", "gk",
	"α", "a", "ά", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "έ", "e", "ζ", "z", "η", "i", "ή", "i", "θ", "th", "ι", "i", "ί", "i", "ϊ", "i", "ΐ", "i",
	"κ", "k", "λ", "l", "μ", "m", "ν", "n", "ξ", "x", "ο", "o", "ό", "o", "π", "p", "ρ", "r", "σ", "s", "ς", "s", "τ", "t", "υ", "y", "ύ", "y", "ϋ", "y", "ΰ", "y",
	"φ", "f", "χ", "ch", "ψ", "ps", "ω", "o", "ώ", "o",
)

// Plain writes a name in the letters and digits of ASCII.
func Plain(s string) string {
	s = norm.NFKD.String(letters.Replace(norm.NFC.String(strings.ToLower(s))))
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, s)
}
