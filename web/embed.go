// Package web holds the built web console, so that the one binary brings its
// own screens. Built files lie in dist/app; where nobody has built them, there
// is only the placeholder page, which is enough for `go build` without Node.js.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist gives the files of the console: "app" with the built bundle, if there
// is one, and "placeholder.html".
func Dist() (fs.FS, error) { return fs.Sub(files, "dist") }

// Tokens is the style sheet with the colours, sizes and fonts of the console,
// for pages that are not part of it.
//
//go:embed src/ui/tokens.css
var Tokens []byte
