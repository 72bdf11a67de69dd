package roster

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Type is the type of an attribute: it decides how a value is written down,
// what is refused, and how it may be searched.
type Type string

// The types, append-only.
const (
	Text        Type = "text"
	LongText    Type = "longText"
	Number      Type = "number"
	Boolean     Type = "boolean"
	Date        Type = "date"    // YYYY-MM-DD
	Instant     Type = "instant" // RFC 3339 in UTC
	Email       Type = "email"
	Phone       Type = "phone"
	URL         Type = "url"
	Country     Type = "country"  // ISO 3166-1 alpha-2
	Language    Type = "language" // BCP 47
	TimeZone    Type = "timezone" // IANA
	Choice      Type = "choice"
	MultiChoice Type = "multiChoice"
	UserRef     Type = "user"
	UnitRef     Type = "unit"
	LocationRef Type = "location"
	Emails      Type = "emails"
	Phones      Type = "phones"
	Addresses   Type = "addresses"
)

// CustomTypes are the types that a custom attribute may have.
var CustomTypes = []Type{Text, LongText, Number, Boolean, Date, Instant, Email, Phone, URL, Country, Choice, MultiChoice, UserRef}

// Sensitivity says how far a value may travel; masking, export and erasure
// follow it.
type Sensitivity string

// The classes, from open to closed.
const (
	Public   Sensitivity = "public"
	InHouse  Sensitivity = "internal"
	Personal Sensitivity = "personal"
	Special  Sensitivity = "special" // GDPR article 9
)

// Attribute describes one attribute of a user, built-in or custom: forms,
// validation, filters, import mapping, export columns and schemas all derive
// from it.
type Attribute struct {
	ID          string      `json:"id,omitempty"` // custom attributes only
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	Type        Type        `json:"type" enum:"text,longText,number,boolean,date,instant,email,phone,url,country,language,timezone,choice,multiChoice,user,unit,location,emails,phones,addresses"`
	Group       string      `json:"group"`          // the section of the profile it stands in
	Path        string      `json:"path,omitempty"` // where SCIM has it (RFC 7643), with the extension's URN
	Description string      `json:"description,omitempty"`
	Required    bool        `json:"required,omitempty"`
	Unique      bool        `json:"unique,omitempty"`
	CaseExact   bool        `json:"caseExact,omitempty"`
	ReadOnly    bool        `json:"readOnly,omitempty"` // set by Roster, never by a change's values
	Choices     []string    `json:"choices,omitempty"`
	Pattern     string      `json:"pattern,omitempty"` // RE2, on the whole value
	MaxLength   int         `json:"maxLength,omitempty"`
	Min         *float64    `json:"min,omitempty"`
	Max         *float64    `json:"max,omitempty"`
	Sensitivity Sensitivity `json:"sensitivity"`
	Custom      bool        `json:"custom,omitempty"`
	Version     int64       `json:"version,omitempty"`

	part    *part          // set when the value is a piece of a list attribute
	aliases []string       // names that files have for it, folded
	pattern *regexp.Regexp // Pattern, compiled
}

// maxPattern and maxProgram bound the size of a pattern, written and compiled;
// RE2 itself bounds the time by that size and the length of the value.
const (
	maxPattern       = 512
	maxProgram       = 2_500
	defaultMaxLength = 256
	longMaxLength    = 10_000
)

var attributeName = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,62}$`)

// NewCustomAttribute checks the description of a custom attribute and
// completes it. It reports every fault at once.
func NewCustomAttribute(a Attribute) (Attribute, []Problem) {
	var problems []Problem
	add := func(field, code, format string, args ...any) {
		problems = append(problems, *problem(field, code, format, args...))
	}
	if !attributeName.MatchString(a.Name) {
		add("name", "attribute_name", "%q cannot be a name: begin with a small letter and use up to 63 letters and digits", a.Name)
	}
	if _, taken := builtIn.Lookup(a.Name); taken {
		add("name", "attribute_name_taken", "%q is a built-in attribute: choose another name", a.Name)
	}
	if a.Label = clean(a.Label); a.Label == "" {
		a.Label = a.Name
	} else if utf8.RuneCountInString(a.Label) > 128 || strings.ContainsFunc(a.Label, unseen) {
		add("label", "attribute_label", "a label has at most 128 characters, none of them invisible")
	}
	if a.Type == "" {
		a.Type = Text
	}
	if !customType(a.Type) {
		add("type", "attribute_type", "%q is no type of a custom attribute: use one of %s", a.Type, joinTypes(CustomTypes))
	}
	if (a.Type == Choice || a.Type == MultiChoice) && len(a.Choices) == 0 {
		add("choices", "attribute_choices", "a choice needs the values that one may choose from")
	}
	if a.Unique && (a.Type == MultiChoice || a.Type == Boolean || a.Type == LongText) {
		add("unique", "attribute_unique", "a %s attribute cannot be unique", a.Type)
	}
	var p *Problem
	if a.Choices, p = cleanChoices(a.Choices); p != nil {
		problems = append(problems, *p)
	}
	if a.MaxLength < 0 || a.MaxLength > longMaxLength {
		add("maxLength", "attribute_max_length", "the longest value has between 1 and %d characters", longMaxLength)
	}
	if err := a.compile(); err != nil {
		add("pattern", "attribute_pattern", "the pattern cannot be used: %v", err)
	}
	if a.Min != nil && a.Max != nil && *a.Min > *a.Max {
		add("min", "attribute_range", "the smallest value is above the largest")
	}
	if a.Sensitivity == "" {
		a.Sensitivity = InHouse
	}
	a.Custom, a.Group, a.Path = true, "custom", ""
	return a, problems
}

// compile prepares the pattern for use.
func (a *Attribute) compile() error {
	if a.Pattern == "" {
		return nil
	}
	if len(a.Pattern) > maxPattern {
		return fmt.Errorf("it is longer than %d characters", maxPattern)
	}
	tree, err := syntax.Parse(a.Pattern, syntax.Perl)
	if err != nil {
		return err
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return err
	}
	if len(prog.Inst) > maxProgram {
		return fmt.Errorf("its repetitions are too many: allow at most a few hundred in all")
	}
	a.pattern, err = regexp.Compile(`\A(?:` + a.Pattern + `)\z`)
	return err
}

// cleanChoices brings the choices into the form that values have.
func cleanChoices(choices []string) ([]string, *Problem) {
	list, seen := make([]string, 0, len(choices)), map[string]bool{}
	for _, c := range choices {
		c = clean(c)
		key := Fold(c)
		switch {
		case c == "" || !utf8.ValidString(c) || strings.ContainsFunc(c, unseen) || utf8.RuneCountInString(c) > defaultMaxLength:
			return choices, problem("choices", "attribute_choice", "%q cannot be a choice: use up to %d visible characters", shorten(c), defaultMaxLength)
		case seen[key]:
			return choices, problem("choices", "attribute_choice", "the choice %q is there twice", shorten(c))
		}
		list, seen[key] = append(list, c), true
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// List reports whether the value is a JSON array.
func (a *Attribute) List() bool {
	switch a.Type {
	case MultiChoice, Emails, Phones, Addresses:
		return true
	default:
		return false
	}
}

// Part reports whether the attribute shows a piece of a list attribute, as
// "email" shows the primary entry of "emails".
func (a *Attribute) Part() bool { return a.part != nil }

// Folded reports whether values are compared without regard to case.
func (a *Attribute) Folded() bool {
	switch a.Type {
	case Text, LongText, Email, Phone, Choice, MultiChoice, URL:
		return !a.CaseExact
	default:
		return false
	}
}

// Aliases gives the names that files are known to use for the attribute,
// folded; the guess of a file's columns starts from them.
func (a *Attribute) Aliases() []string { return a.aliases }

func customType(t Type) bool {
	for _, c := range CustomTypes {
		if c == t {
			return true
		}
	}
	return false
}

func joinTypes(types []Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}
