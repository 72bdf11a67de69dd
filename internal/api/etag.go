package api

import (
	"strconv"
	"strings"

	"roster"
)

// tag is the version of a thing as an ETag.
func tag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// expected reads If-Match. Nothing and * mean whatever version there is.
func expected(ifMatch string) (int64, error) {
	text := strings.TrimSpace(ifMatch)
	if text == "" || text == "*" {
		return 0, nil
	}
	quoted, ok := strings.CutPrefix(strings.TrimPrefix(text, "W/"), `"`)
	number, end := strings.CutSuffix(quoted, `"`)
	version, err := strconv.ParseInt(number, 10, 64)
	if !ok || !end || err != nil || version < 1 {
		return 0, roster.Errorf(roster.Invalid, "if_match", `If-Match holds one version as the ETag gave it, as in "3"`)
	}
	return version, nil
}

// staleError adds to a failure how the thing is now.
type staleError struct {
	err     error
	current any
}

func (e *staleError) Error() string { return e.err.Error() }
func (e *staleError) Unwrap() error { return e.err }

// withCurrent adds to a failure for an old version how the thing is now.
func withCurrent(err error, current func() (any, error)) error {
	if err == nil || roster.KindOf(err) != roster.Stale {
		return err
	}
	now, failed := current()
	if failed != nil {
		return err
	}
	return &staleError{err, now}
}
