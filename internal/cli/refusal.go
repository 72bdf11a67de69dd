package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"roster"
)

// refusal turns an answer that is no success into the error it tells of.
func refusal(base string, res *http.Response, body []byte) error {
	var problem struct {
		Detail    string           `json:"detail"`
		Code      string           `json:"code"`
		Hint      string           `json:"hint"`
		RequestID string           `json:"requestId"`
		Problems  []roster.Problem `json:"problems"`
		Legal     []roster.Status  `json:"legal"`
	}
	if err := json.Unmarshal(body, &problem); err != nil || problem.Code == "" {
		return notRoster(base, res)
	}
	e := &roster.Error{Kind: kindOf(res.StatusCode), Code: problem.Code, Message: problem.Detail, Problems: problem.Problems}
	if e.Message == "" {
		e.Message = http.StatusText(res.StatusCode)
	}
	if problem.Hint != "" {
		e.Message += ": " + problem.Hint
	}
	switch res.StatusCode {
	case http.StatusUnauthorized:
		e.Message += ": set ROSTER_TOKEN to an API token (\"roster bootstrap\" or \"roster tokens create\" makes one)"
	case http.StatusInternalServerError:
		e.Message += fmt.Sprintf(" (request %s)", problem.RequestID)
	}
	if misspelt(problem.Problems) {
		e.Kind = roster.Invalid
	}
	if len(problem.Legal) > 0 && !tellsLegal(problem.Problems) {
		e.Problems = append(e.Problems, roster.Problem{Code: problem.Code, Message: e.Message, Legal: problem.Legal})
	}
	return e
}

// misspelt reports whether only flags are wrong, which the server gets in the
// query.
func misspelt(problems []roster.Problem) bool {
	return len(problems) > 0 && !slices.ContainsFunc(problems, func(p roster.Problem) bool { return !strings.HasPrefix(p.Field, "query.") })
}

func kindOf(status int) roster.Kind {
	if kind, ok := kinds[status]; ok {
		return kind
	}
	if status >= 400 && status < 500 {
		return roster.Invalid
	}
	return roster.Internal
}

func tellsLegal(problems []roster.Problem) bool {
	for _, p := range problems {
		if len(p.Legal) > 0 {
			return true
		}
	}
	return false
}

// notRoster tells of an answer that somebody else gave, such as a proxy.
func notRoster(base string, res *http.Response) error {
	if to := res.Header.Get("Location"); to != "" {
		return roster.Errorf(roster.Unavailable, "redirected", "%s sends on to %s: set ROSTER_URL to the final address", base, to)
	}
	kind := kindOf(res.StatusCode)
	if kind == roster.NotFound || kind == roster.Invalid {
		kind = roster.Unavailable
	}
	return roster.Errorf(kind, "not_roster", "%s answered %q, but not as Roster does: check ROSTER_URL", base, res.Status)
}
