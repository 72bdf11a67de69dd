package signin

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roster"
	"roster/internal/secret"
)

// MinPassword is the least number of characters of a password that stands
// alone (NIST SP 800-63B-4 §3.1.1). There are no rules of composition: they
// make passwords worse.
const MinPassword = 15

//go:embed common.txt
var commonText string

// common holds well-known passwords of at least that length, folded.
var common = strings.Fields(commonText)

// normal is the form in which passwords are hashed, since keyboards differ in
// how they write the same letter.
func normal(password secret.Text) secret.Text {
	if len(password) > secret.MaxPassword {
		return password
	}
	return secret.Text(norm.NFC.String(password.Reveal()))
}

// checkPassword says why a normalised password cannot be one; about are names
// that one would guess first.
func checkPassword(password secret.Text, about ...string) *roster.Problem {
	refuse := func(code, format string, args ...any) *roster.Problem {
		return &roster.Problem{Field: "password", Code: code, Message: fmt.Sprintf(format, args...)}
	}
	text := password.Reveal()
	folded := roster.Fold(text)
	switch {
	case len(text) > secret.MaxPassword:
		return refuse("password_long", "the password is longer than %d bytes: choose a shorter one, none is cut", secret.MaxPassword)
	case !utf8.ValidString(text):
		return refuse("password_form", "the password contains bytes that are no text: type it again")
	case utf8.RuneCountInString(text) < MinPassword:
		return refuse("password_short", "the password needs at least %d characters: a few words in a row are fine", MinPassword)
	case repeats(folded), runs(folded), isCommon(folded):
		return refuse("password_common", "this password is among the first that anybody would try: choose one of your own")
	}
	for _, name := range about {
		if name = roster.Fold(strings.TrimSpace(name)); utf8.RuneCountInString(name) < 4 {
			continue
		}
		if rest := strings.ReplaceAll(folded, name, ""); rest != folded && utf8.RuneCountInString(rest) < MinPassword/2 {
			return refuse("password_name", "the password is little more than your name or address: choose one that others do not know")
		}
	}
	return nil
}

// busy says it in public words when too many passwords are checked already.
func busy(err error) error {
	if !errors.Is(err, secret.ErrBusy) {
		return err
	}
	return &roster.Error{Kind: roster.Unavailable, Code: "busy", Message: "too many people are signing in at the same moment: try again shortly", Cause: err}
}

func isCommon(folded string) bool {
	plain := strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(" -_.,!", r) }), "")
	for _, word := range common {
		// Digits at the end do not make a known password another one.
		if folded == word || plain == word || strings.TrimRight(plain, "0123456789") == word {
			return true
		}
	}
	return false
}

// repeats reports whether a text is a short piece over and over.
func repeats(s string) bool {
	for n := 1; n <= 8 && n < len(s); n++ {
		if s[n:] == s[:len(s)-n] {
			return true
		}
	}
	return false
}

// rows are the ways in which fingers run over a keyboard.
var rows = []string{"01234567890123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1q2w3e4r5t6y7u8i9o0p"}

// runs reports whether a text is one run over a keyboard, there or back.
func runs(s string) bool {
	for _, row := range rows {
		if strings.Contains(row, s) || strings.Contains(reverse(row), s) {
			return true
		}
	}
	return false
}

func reverse(s string) string {
	b := []byte(s)
	for i := range len(b) / 2 {
		b[i], b[len(b)-1-i] = b[len(b)-1-i], b[i]
	}
	return string(b)
}
