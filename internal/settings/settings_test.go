package settings_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roster"
	"roster/internal/access"
	"roster/internal/settings"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func TestPalette(t *testing.T) {
	t.Parallel()

	// Whatever is admitted has shades, and whatever is refused names a colour that is admitted.
	rapid.Check(t, func(r *rapid.T) {
		given := fmt.Sprintf("#%06x", rapid.Uint32Range(0, 0xffffff).Draw(r, "colour"))
		p, problem := settings.PaletteOf(given)
		if problem == nil {
			for _, s := range []settings.Shades{p.Light, p.Dark} {
				for _, c := range []string{s.Accent, s.Hover, s.Soft, s.On} {
					if len(c) != 7 {
						r.Errorf("%s has the shade %q", given, c)
					}
				}
			}
			if p.Light.Accent != given {
				r.Errorf("%s became %s", given, p.Light.Accent)
			}
			return
		}
		_, words, _ := strings.Cut(problem.Message, "; ")
		if _, again := settings.PaletteOf(strings.TrimSuffix(words, " would do")); again != nil {
			r.Errorf("%s: %s, but that is refused as well: %s", given, problem.Message, again.Message)
		}
	})

	// Known colours: our own can be read, yellow cannot, and words are no colours.
	for given, code := range map[string]string{"#0b6377": "", "#0B6377": "", "#ffcc00": "contrast", "#fff": "color", "red": "color", "": "color"} {
		got := ""
		if _, p := settings.PaletteOf(given); p != nil {
			got = p.Code
		}
		if got != code {
			t.Errorf("%q: %q, want %q", given, got, code)
		}
	}
}

func TestOrganisation(t *testing.T) {
	t.Parallel()

	storetest.Each(t, func(t *testing.T, s *store.Store) {
		room := settings.New(s)
		caller := func(role roster.Role) context.Context {
			return access.With(t.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: "usr_1"}, Roles: []roster.Role{role}})
		}
		want := settings.Organisation{Name: "Example & Daughters", Accent: "#5a4fa3"}
		for range 2 { // the second time nothing is to be done
			if _, err := room.Save(caller(roster.Administrator), settings.Organisation{Name: "  Example &  Daughters ", Accent: "#5A4FA3"}); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := room.Organisation(t.Context()); err != nil || got != want {
			t.Errorf("%+v %v, want %+v", got, err, want)
		}
		for code, err := range map[string]error{
			"forbidden": second(room.Save(caller(roster.Reader), want)),
			"invalid":   second(room.Save(caller(roster.Administrator), settings.Organisation{Name: strings.Repeat("n", 101), Accent: "#ffcc00"})),
		} {
			if e, ok := err.(*roster.Error); !ok || e.Code != code || code == "invalid" && len(e.Problems) != 2 {
				t.Errorf("%v, want it refused with %s", err, code)
			}
		}
		storetest.AwaitEnd(t, s)
		err := s.View(t.Context(), func(v *store.View) error {
			events, err := v.EventsAfter(t.Context(), roster.Position{}, 10)
			if len(events) != 1 || events[0].Type != "organisation.changed" {
				t.Errorf("the journal has %+v", events)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
