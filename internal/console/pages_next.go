package console

import (
	"net/url"
	"strings"
	"unicode"
)

// ownPath gives the address to go on to after signing in, if it is a plain
// path of this very site; the start page otherwise. Browsers read a backslash
// as a slash and skip tabs and line feeds, so none of them is let pass.
func ownPath(next string) string {
	const start = "/"
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || len(next) > 2000 ||
		strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return start
	}
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, "\\") {
		return start
	}
	if u.Path == "/sign-in" || u.Path == "/sign-out" || u.Path == "/setup" { // no way round in circles
		return start
	}
	return u.String()
}
