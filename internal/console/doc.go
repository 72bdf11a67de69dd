// Package console serves what people see in a browser: the web application,
// and the pages before it that work without JavaScript.
//
// The web application is a bundle of static files. Their names carry a hash of
// their content, so a browser keeps them for a year; index.html names the
// current ones, is checked on each visit, and answers for every address that
// is a page of the application. It uses the public API and nothing else.
package console
