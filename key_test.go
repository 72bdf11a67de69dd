package roster_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"roster"
)

func TestFold(t *testing.T) {
	t.Parallel()
	// Every character by itself and before a mark.
	for r := rune(0); r <= 0x1ffff; r++ {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r > 0x7f {
			continue
		}
		for _, s := range []string{string(r), string(r) + "\u0301", "a" + string(r)} {
			checkFold(t, s)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		checkFold(t, rapid.StringOfN(rapid.RuneFrom(nil, unicode.Latin, unicode.Greek, unicode.Mn, unicode.Cherokee, unicode.Hangul), 0, 6, -1).Draw(t, "s"))
	})
}

func checkFold(t interface{ Fatalf(string, ...any) }, s string) {
	once := roster.Fold(s)
	if twice := roster.Fold(once); twice != once {
		t.Fatalf("%+q folds to %+q, and that to %+q", s, once, twice)
	}
	if got := roster.Fold(norm.NFD.String(s)); got != once {
		t.Fatalf("%+q folds to %+q, but decomposed to %+q", s, once, got)
	}
}

func TestKeysAreFixedPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("aAßİıﬀＡ．@ \u00a0\u3000\u0301\u0331ｶﾞé")))).Draw(t, "s")
		for name, key := range map[string]func(string) string{"email": roster.EmailKey, "loose": roster.LooseKey, "node": roster.NodeKey, "userName": userNameKey} {
			once := key(s)
			if twice := key(once); twice != once {
				t.Fatalf("%s: %+q becomes %+q, and that %+q", name, s, once, twice)
			}
			if got := key(norm.NFD.String(s)); got != once {
				t.Fatalf("%s: %+q becomes %+q, but decomposed %+q", name, s, once, got)
			}
		}
	})
}

func userNameKey(s string) string {
	key, _ := roster.UserNameKey(s)
	return key
}

func TestD09UserNames(t *testing.T) {
	t.Parallel()
	// Names that are the same for people have the same key.
	for want, names := range map[string][]string{
		"admin":   {"admin", "ADMIN", "Admin", " admin ", "admin\u00a0", "ａｄｍｉｎ", "\u3000admin"},
		"müller":  {"müller", "MÜLLER", "mu\u0308ller", "MU\u0308LLER"},
		"strasse": {"straße", "STRASSE", "STRAẞE"},
		"σοφοσ":   {"ΣΟΦΟΣ", "σοφος", "σοφος"},
	} {
		for _, name := range names {
			if key, p := roster.UserNameKey(name); p != nil || key != want {
				t.Errorf("%+q: key %+q, problem %v; want %+q", name, key, p, want)
			}
		}
	}
	// What cannot be told apart, or cannot be seen, is refused with a reason.
	for why, name := range map[string]string{
		"nothing": "", "only space": " \u00a0", "space within": "an na", "no-break space within": "an\u00a0na", "ligature": "ﬀ", "zero-width joiner": "ad\u200dmin",
		"zero-width space": "ad\u200bmin", "right-to-left override": "ad\u202emin", "mixed direction": "admin\u05d0", "full stop at the end": "admin.",
		"wide full stop at the end": "admin．", "control character": "ad\x00min", "line end": "ad\nmin", "byte order mark": "\ufeffadmin",
		"soft hyphen": "ad\u00admin", "not UTF-8": "ad\xffmin", "mathematical letters": "𝐚dmin",
	} {
		key, p := roster.UserNameKey(name)
		if p == nil || key != "" || p.Field != "userName" || strings.TrimSpace(p.Message) == "" {
			t.Errorf("%s: %+q has the key %+q, problem %v", why, name, key, p)
		}
	}
	// The two Turkish letters are letters of their own, and never the plain i.
	for _, name := range []string{"admİn", "admın"} {
		if key := userNameKey(name); key == "admin" {
			t.Errorf("%q must not be the same as admin", name)
		}
	}
	for name, mixed := range map[string]bool{"admіn": true, "αdmin": true, "admin": false, "анна": false, "müller": false, "αννα": false} {
		if roster.MixedScripts(name) != mixed {
			t.Errorf("%q: mixed scripts is %v", name, !mixed)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	if roster.EmailKey(" Anna@Example.ORG ") != roster.EmailKey("anna@example.org") {
		t.Error("addresses that differ in case are the same")
	}
	keys := roster.BuiltIn().Keys(roster.Values{
		"userName": "Anna", "externalId": "aB",
		"emails": `[{"value":"A@example.org","primary":true},{"value":"a@example.org","type":"home"}]`,
	})
	if len(keys) != 3 {
		t.Errorf("each key is there once: %v", keys)
	}
	for name, want := range map[string]string{"email": "emails", "emailHome": "emails", "userName": "userName"} {
		a, _ := roster.BuiltIn().Lookup(name)
		if kind, unique := a.KeyKind(); kind != want || !unique {
			t.Errorf("%s: keys of kind %q, unique %v", name, kind, unique)
		}
	}
}

func FuzzUserNameKey(f *testing.F) {
	for _, s := range []string{"anna", "admіn", "ﬀ", "İ", "a\u200db", "x．", "ϓ\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key, p := roster.UserNameKey(s)
		if (key == "") != (p != nil) {
			t.Fatalf("%+q: key %+q, problem %v", s, key, p)
		}
		if again := userNameKey(key); p == nil && again != key {
			t.Fatalf("%+q has the key %+q, and that %+q", s, key, again)
		}
	})
}
