package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"roster"
)

// inBin finds somebody in the recycle bin by user name or e-mail address.
// Whoever was deleted no longer owns these, so only a search finds them, and
// several people may answer to one name.
func (s *session) inBin(ctx context.Context, ref string) (string, error) {
	quoted, err := json.Marshal(ref)
	if err != nil {
		return "", usage("%q is no name of a user", ref)
	}
	q := url.Values{"deleted": {"true"}, "limit": {"2"}, "filter": {"userName eq " + string(quoted) + " or emails.value eq " + string(quoted)}}
	document, err := s.call(ctx, request{method: http.MethodGet, path: []string{"users"}, query: q})
	if err != nil {
		return "", err
	}
	found, err := decode[struct {
		Items []user `json:"items"`
	}](document)
	if err != nil {
		return "", err
	}
	switch len(found.Items) {
	case 0:
		return "", roster.Errorf(roster.NotFound, "user_not_found", "nobody in the recycle bin has the name %q: \"roster users list --deleted\" lists who is there", ref)
	case 1:
		return found.Items[0].ID, nil
	default:
		return "", roster.Errorf(roster.Conflict, "user_ambiguous",
			"several people in the recycle bin had the name %q: give the identifier, which \"roster users list --deleted --json\" tells", ref)
	}
}
