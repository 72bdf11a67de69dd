package api_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"
)

// The description that others build against is the one that is written down:
// a change of the contract is seen in review, and the console's types follow it.
func TestDocument(t *testing.T) {
	t.Parallel()
	text, err := open(t).api.Document()
	must(t, err)
	var pretty bytes.Buffer
	must(t, json.Indent(&pretty, text, "", "  "))
	pretty.WriteByte('\n')
	compare(t, filepath.Join("..", "..", "docs", "openapi.json"), pretty.String())
}
