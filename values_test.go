package roster_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roster"
)

var partSamples = map[string][]string{
	"email": {"a@example.org", "b@example.org"}, "emailHome": {"h@example.org", "i@example.org"},
	"phone": {"+49 1", "+49 22"}, "mobile": {"+49 333", "+49 4444"},
	"streetAddress": {"Long Lane 1", "Short Lane 2"}, "locality": {"Berlin", "Bonn"}, "region": {"B", "NRW"},
	"postalCode": {"10115", "53111"}, "country": {"DE", "FR"},
}

func drawList(t *rapid.T, list *roster.Attribute, values []string) string {
	kinds := rapid.SampledFrom([]string{"", "work", "home", "mobile", "other", "fax"})
	var entries []roster.Entry
	n := rapid.IntRange(0, 4).Draw(t, "entries")
	primary := rapid.IntRange(-1, n).Draw(t, "primary")
	for i := range n {
		e := roster.Entry{Type: kinds.Draw(t, "kind"), Primary: i == primary}
		if list.Type == roster.Addresses {
			e.Locality = rapid.SampledFrom([]string{"Köln", ""}).Draw(t, "locality")
			e.StreetAddress = rapid.SampledFrom([]string{"Alley 3", ""}).Draw(t, "street")
		} else {
			e.Value = rapid.SampledFrom(values).Draw(t, "value")
		}
		entries = append(entries, e)
	}
	text, p := list.Parse(string(mustJSON(entries)))
	if p != nil {
		t.Fatalf("%v: %v", entries, p)
	}
	return text
}

func TestParts(t *testing.T) {
	t.Parallel()
	catalogue := roster.BuiltIn()
	for _, name := range slices.Sorted(maps.Keys(partSamples)) {
		a, _ := catalogue.Lookup(name)
		of := map[roster.Type]string{roster.Email: "emails", roster.Phone: "phoneNumbers"}[a.Type]
		if of == "" {
			of = "addresses"
		}
		list, _ := catalogue.Lookup(of)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				v := roster.Values{"title": "Clerk"}
				list.Set(v, drawList(t, list, partSamples[name]))
				before := roster.Entries(v[of])
				shown := a.Get(v)
				text := rapid.SampledFrom(append(partSamples[name], "")).Draw(t, "set")
				a.Set(v, text)
				once := maps.Clone(v)

				// What was set is what is shown, and setting it again changes nothing.
				if got := a.Get(v); got != text {
					t.Fatalf("set %q, got %q in %s", text, got, v[of])
				}
				if a.Set(v, text); !maps.Equal(once, v) {
					t.Fatalf("set twice: %s, then %s", once[of], v[of])
				}
				// The list stays in its canonical form.
				if again, p := list.Parse(v[of]); p != nil || again != v[of] {
					t.Fatalf("%s is read as %s, %v", v[of], again, p)
				}
				checkOthersKept(t, a, before, roster.Entries(v[of]), shown, text)
				if v["title"] != "Clerk" {
					t.Fatal("another attribute was lost")
				}
			})
		})
	}
}

// Setting replaces one entry at most; clearing takes away none of another kind.
func checkOthersKept(t *rapid.T, a *roster.Attribute, before, after []roster.Entry, shown, text string) {
	lost := 0
	for _, e := range before {
		e.Primary = false
		if !slices.ContainsFunc(after, func(o roster.Entry) bool { o.Primary = false; return o == e }) {
			lost++
			if text == "" && a.Type == roster.Email && a.Name == "email" && e.Type == "home" || a.Name == "phone" && e.Type == "mobile" {
				t.Fatalf("%s = %q lost %+v", a.Name, text, e)
			}
		}
	}
	if text != "" && (lost > 1 || lost == 1 && shown == "" && a.Type != roster.Text && a.Type != roster.Country || len(after) < len(before)) {
		t.Fatalf("%s: from %q to %q\n%+v\n%+v", a.Name, shown, text, before, after)
	}
}

func TestPrivateEntriesAreNotOverwritten(t *testing.T) {
	t.Parallel()
	catalogue := roster.BuiltIn()
	email, _ := catalogue.Lookup("email")
	home, _ := catalogue.Lookup("emailHome")
	v := roster.Values{"emails": `[{"value":"h@example.org","type":"home","primary":true}]`}
	email.Set(v, "w@example.org")
	if email.Get(v) != "w@example.org" || home.Get(v) != "h@example.org" {
		t.Errorf("both must be there: %s", v["emails"])
	}
}
