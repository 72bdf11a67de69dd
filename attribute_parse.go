package roster

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Parse brings a value into its canonical text, or says why it cannot be one.
// The empty text is always fine: it means that there is no value. References
// are checked for form only; whether they exist is a fact that the rule asks
// for.
func (a *Attribute) Parse(input string) (string, *Problem) {
	if input == "" {
		return "", nil
	}
	if !utf8.ValidString(input) {
		return "", problem(a.Name, "encoding", "%s is not valid UTF-8 text", a.Label)
	}
	var text string
	switch {
	case a.Type == LongText:
		text = norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(input, "\r\n", "\n")))
	case a.List():
		text = strings.TrimSpace(input)
	default:
		text = clean(input)
	}
	if text == "" {
		return "", nil
	}
	if p := a.checkCharacters(text); p != nil {
		return "", p
	}
	text, why := a.canonical(text)
	if why != "" {
		return "", problem(a.Name, "value_"+string(a.Type), "%s: %s", a.Label, why)
	}
	if limit := a.limit(); utf8.RuneCountInString(text) > limit {
		return "", problem(a.Name, "too_long", "%s has more than %d characters: shorten it", a.Label, limit)
	}
	if a.pattern != nil && !a.pattern.MatchString(text) {
		return "", problem(a.Name, "pattern", "%s: %q does not have the form %s", a.Label, shorten(text), a.Pattern)
	}
	return text, nil
}

// checkCharacters refuses what could break a record, a log line or a screen:
// control characters and the marks that turn the direction of text.
func (a *Attribute) checkCharacters(text string) *Problem {
	for _, r := range text {
		if (r == '\n' || r == '\t') && (a.Type == LongText || a.List()) {
			continue
		}
		if unseen(r) {
			return problem(a.Name, "control_character", "%s contains the invisible character %U: remove it", a.Label, r)
		}
	}
	return nil
}

func unseen(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' || r == '\ufeff'
}

func (a *Attribute) limit() int {
	switch {
	case a.MaxLength > 0:
		return a.MaxLength
	case a.Type == LongText || a.List():
		return longMaxLength
	default:
		return defaultMaxLength
	}
}

var (
	phoneForm    = regexp.MustCompile(`^\+?[0-9(][0-9 ()/.\-]{1,40}(?: ?(?:x|ext\.?) ?[0-9]{1,8})?$`)
	clockForm    = regexp.MustCompile(`^[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?(?: ?(?:[AaPp][Mm]|Z|[+-][0-9]{2}:?[0-9]{2}))?$`)
	languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$`)
)

// canonical does the work of Parse for each type; why is empty on success.
func (a *Attribute) canonical(s string) (text, why string) {
	switch a.Type {
	case Number:
		return a.number(s)
	case Boolean:
		switch Fold(s) {
		case "true", "yes", "1", "y", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero":
			return "true", ""
		case "false", "no", "0", "n", "nein", "falsch", "non", "faux", "falso":
			return "false", ""
		}
		return "", strconv.Quote(shorten(s)) + " is neither true nor false"
	case Date:
		if len(s) > 10 && clockForm.MatchString(s[10:]) {
			s = s[:10]
		}
		if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 1 {
			return "", strconv.Quote(shorten(s)) + " is not a date: write it as YYYY-MM-DD"
		}
		return s, ""
	case Instant:
		t, err := time.Parse(time.RFC3339Nano, s)
		if t = t.UTC(); err != nil || t.Year() < 1 || t.Year() > 9999 {
			return "", strconv.Quote(shorten(s)) + " is not an instant: write it as 2026-03-01T08:30:00Z (RFC 3339)"
		}
		return t.Truncate(time.Microsecond).Format(time.RFC3339Nano), ""
	case Email:
		return parseEmail(s)
	case Phone:
		if !phoneForm.MatchString(s) {
			return "", strconv.Quote(shorten(s)) + " is not a phone number: write it as +49 30 1234567"
		}
		return s, ""
	case URL:
		u, err := url.Parse(s)
		if err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return "", strconv.Quote(shorten(s)) + " is not a web address: begin with https://"
		}
		return s, ""
	case Country:
		if c := countryCode(s); c != "" {
			return c, ""
		}
		return "", strconv.Quote(shorten(s)) + " is not a country: use its two letters (ISO 3166-1), such as DE"
	case Language:
		if !languageForm.MatchString(s) {
			return "", strconv.Quote(shorten(s)) + " is not a language: write it as de or en-GB (BCP 47)"
		}
		return strings.ReplaceAll(s, "_", "-"), ""
	case TimeZone:
		if !knownZone(s) {
			return "", strconv.Quote(shorten(s)) + " is not a time zone: write it as Europe/Berlin (IANA)"
		}
		return s, ""
	case Choice:
		return a.choice(s)
	case MultiChoice:
		return a.multiChoice(s)
	case UserRef:
		return reference(s, PrefixUser, "user")
	case UnitRef:
		return reference(s, PrefixUnit, "unit")
	case LocationRef:
		return reference(s, PrefixLocation, "location")
	case Emails, Phones, Addresses:
		return a.entries(s)
	default:
		return s, ""
	}
}

func reference(s, prefix, noun string) (text, why string) {
	if !ValidID(prefix, s) {
		return "", strconv.Quote(shorten(s)) + " is not the identifier of a " + noun + " (it begins with " + prefix + "_)"
	}
	return s, ""
}

func (a *Attribute) number(s string) (text, why string) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f > 1e15 || f < -1e15 {
		return "", strconv.Quote(shorten(s)) + " is not a number between -10^15 and 10^15: write it as 1234.5"
	}
	if a.Min != nil && f < *a.Min {
		return "", "the number is below " + formatNumber(*a.Min)
	}
	if a.Max != nil && f > *a.Max {
		return "", "the number is above " + formatNumber(*a.Max)
	}
	return formatNumber(f), ""
}

func formatNumber(f float64) string { return strconv.FormatFloat(f+0, 'f', -1, 64) }

func parseEmail(s string) (text, why string) {
	local, domain, ok := cutLast(s, "@")
	domain = norm.NFC.String(strings.ToLower(domain))
	if !ok || local == "" || domain == "" || len(local)+1+len(domain) > 254 || len(local) > 64 || strings.ContainsAny(s, ",;<>\"()[]\\") || strings.ContainsFunc(s, invisible) ||
		strings.Contains(local, "@") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") ||
		strings.Contains(s, "..") || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") {
		return "", strconv.Quote(shorten(s)) + " is not an e-mail address: write it as name@example.org"
	}
	return local + "@" + domain, ""
}

// invisible is stricter than unseen: an address has no use for spaces, joiners
// and marks of direction.
func invisible(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) }

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func (a *Attribute) choice(s string) (text, why string) {
	key := Fold(s)
	for _, c := range a.Choices {
		if Fold(c) == key {
			return c, ""
		}
	}
	return "", strconv.Quote(shorten(s)) + " is none of " + strings.Join(a.Choices, ", ")
}

func (a *Attribute) multiChoice(s string) (text, why string) {
	var picked []string
	if strings.HasPrefix(s, "[") {
		if err := json.Unmarshal([]byte(s), &picked); err != nil {
			return "", "the list cannot be read: write it as [\"one\",\"two\"]"
		}
	} else if c, why := a.choice(clean(s)); why == "" && c != "" { // a choice may have a comma in it
		picked = []string{c}
	} else {
		picked = strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' || r == '|' })
	}
	var set []string
	for _, p := range picked {
		if p = clean(p); p == "" {
			continue
		}
		c, why := a.word(p)
		if why != "" {
			return "", why
		}
		if !slices.Contains(set, c) {
			set = append(set, c)
		}
	}
	if len(set) == 0 {
		return "", ""
	}
	if len(set) > maxWords {
		return "", "there are more than " + strconv.Itoa(maxWords) + " of them"
	}
	slices.Sort(set)
	b, _ := json.Marshal(set)
	return string(b), ""
}

// maxWord and maxWords bound the words of an attribute that admits any.
const (
	maxWord  = 40
	maxWords = 50
)

// word is a choice, or any word where there are no choices: it is folded, so
// that "VIP" and "vip" are one.
func (a *Attribute) word(s string) (text, why string) {
	if len(a.Choices) > 0 {
		return a.choice(s)
	}
	text = Fold(s)
	if utf8.RuneCountInString(text) > maxWord {
		return "", strconv.Quote(shorten(s)) + " is longer than " + strconv.Itoa(maxWord) + " characters"
	}
	if strings.ContainsAny(text, ",;|") {
		return "", strconv.Quote(shorten(s)) + " has a comma, a semicolon or a bar in it, which part one word from the next"
	}
	return text, ""
}

const maxEntries = 50

// entries checks each entry of a list and makes sure that at most one of them
// is primary.
func (a *Attribute) entries(s string) (text, why string) {
	list, plain := readEntries(s)
	if !plain && json.Unmarshal([]byte(s), &list) != nil {
		return "", "the list cannot be read: " + `write it as [{"value":"…","type":"work","primary":true}]`
	}
	if len(list) > maxEntries {
		return "", "there are more than " + strconv.Itoa(maxEntries) + " entries"
	}
	item := Attribute{Name: a.Name, Label: a.Label, Type: a.Type.entry()}
	kept, primaries := list[:0], 0
	for _, e := range list {
		for _, field := range []*string{&e.Value, &e.Type, &e.Display, &e.StreetAddress, &e.Locality, &e.Region, &e.PostalCode, &e.Country} {
			if *field == "" {
				continue
			}
			*field = clean(*field)
			if strings.ContainsFunc(*field, unseen) {
				return "", "an entry contains an invisible character: remove it"
			}
			if utf8.RuneCountInString(*field) > defaultMaxLength {
				return "", "an entry has more than " + strconv.Itoa(defaultMaxLength) + " characters: shorten it"
			}
		}
		if e.Type = strings.ToLower(e.Type); e.Value != "" {
			if e.Value, why = item.canonical(e.Value); why != "" {
				return "", why
			}
		}
		if e.Country != "" {
			code := countryCode(e.Country)
			if code == "" {
				return "", strconv.Quote(shorten(e.Country)) + " is not a country: use its two letters (ISO 3166-1), such as DE"
			}
			e.Country = code
		}
		if e.empty() {
			continue
		}
		if e.Primary {
			primaries++
		}
		kept = append(kept, e)
	}
	if primaries > 1 {
		return "", "only one entry can be the primary one"
	}
	choosePrimary(kept)
	return EntriesText(kept), ""
}

// clean trims, folds white space and brings a text into NFC.
func clean(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r >= 0x80 }) {
		return s
	}
	space := func(r rune) bool { return unicode.Is(unicode.Zs, r) }
	if strings.Contains(s, "  ") || strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && space(r) }) {
		s = strings.Join(strings.FieldsFunc(s, space), " ")
	}
	return norm.NFC.String(s)
}

// shorten keeps a value that is shown in a message to a readable length.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:57]) + "…"
}

// zones remembers which time zones exist: looking one up reads a file.
var zones sync.Map

func knownZone(name string) bool {
	if known, ok := zones.Load(name); ok {
		return known.(bool)
	}
	if len(name) > 64 || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	if err == nil { // what exists is few, what does not is without end
		zones.Store(name, true)
	}
	return err == nil
}

// entry is the type of the values of a list's entries.
func (t Type) entry() Type {
	switch t {
	case Emails:
		return Email
	case Phones:
		return Phone
	default:
		return Text
	}
}
