package settings

import (
	"context"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// maxName is the longest name of an organisation.
const maxName = 100

// Organisation is what holds for all of it.
type Organisation struct {
	Name   string `json:"name"`   // empty when it was given none
	Accent string `json:"accent"` // empty for the colour of Roster itself
}

// Settings keeps them.
type Settings struct{ store *store.Store }

// New makes a Settings.
func New(s *store.Store) *Settings { return &Settings{s} }

// Organisation reads what holds for the organisation. It is no secret: the
// pages before sign-in show it.
func (s *Settings) Organisation(ctx context.Context) (o Organisation, err error) {
	err = s.store.View(ctx, func(v *store.View) error {
		o, err = Read(ctx, v)
		return err
	})
	return o, err
}

// Read is Organisation within a view of the caller.
func Read(ctx context.Context, v *store.View) (o Organisation, err error) {
	text, found, err := v.Setting(ctx, store.OrganisationSetting)
	if err != nil || !found {
		return o, err
	}
	return o, json.Unmarshal([]byte(text), &o)
}

// Save changes it. The same again changes nothing.
func (s *Settings) Save(ctx context.Context, o Organisation) (Organisation, error) {
	if err := access.Require(ctx, roster.SettingsWrite); err != nil {
		return o, err
	}
	o.Name, o.Accent = strings.Join(strings.Fields(o.Name), " "), strings.ToLower(strings.TrimSpace(o.Accent))
	if problems := check(o); len(problems) > 0 {
		return o, &roster.Error{Kind: roster.Invalid, Code: "invalid", Message: "the organisation cannot be saved so", Problems: problems}
	}
	err := s.store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.Alone(ctx, store.OrganisationSetting); err != nil {
			return err
		}
		before, err := Read(ctx, &tx.View)
		if err != nil || before == o {
			return err
		}
		changes := map[string]roster.Delta{}
		for name, d := range map[string]roster.Delta{"name": {Old: before.Name, New: o.Name}, "accent": {Old: before.Accent, New: o.Accent}} {
			if d.Old != d.New {
				changes[name] = d
			}
		}
		text, err := json.Marshal(o)
		if err != nil {
			return err
		}
		tx.By(access.Actor(ctx))
		return tx.SaveOrganisation(ctx, string(text), roster.NewEvent(roster.Subject{Kind: roster.SubjectOrganisation, ID: "organisation"}, roster.OrganisationChanged{Changes: changes}))
	})
	return o, err
}

func check(o Organisation) (problems []roster.Problem) {
	if utf8.RuneCountInString(o.Name) > maxName || !utf8.ValidString(o.Name) || strings.ContainsFunc(o.Name, unicode.IsControl) {
		problems = append(problems, roster.Problem{Field: "name", Code: "name", Message: "a name has at most 100 characters, in one line and without control characters"})
	}
	if o.Accent != "" {
		if _, p := PaletteOf(o.Accent); p != nil {
			problems = append(problems, *p)
		}
	}
	return problems
}
