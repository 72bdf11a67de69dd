package api_test

import "testing"

func TestNouns(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		// Units form a tree; one that has parts or people stays.
		"units/tree": {
			{method: post, target: v1 + "/units", body: `{"name":"Sales"}`, save: "sales"},
			{method: post, target: v1 + "/units", body: `{"name":"EMEA","parent":"$sales"}`, save: "emea"},
			{method: post, target: v1 + "/units", body: `{"name":"emea","parent":"$sales"}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","unit":"Sales/EMEA"}}`},
			{method: get, target: v1 + "/units"},
			{method: get, target: v1 + "/units?tree=true"},
			{method: get, target: v1 + "/units/$emea"},
			{method: patch, target: v1 + "/units/$sales", body: `{"parent":"$emea"}`},
			{method: patch, target: v1 + "/units/$emea", body: `{"name":"Europe","parent":null}`, headers: []string{"If-Match", `"1"`}},
			{method: patch, target: v1 + "/units/$emea", body: `{"name":"Africa"}`, headers: []string{"If-Match", `"1"`}},
			{method: del, target: v1 + "/units/$emea"},
			{method: del, target: v1 + "/units/$sales"},
			{method: get, target: v1 + "/units/$sales"},
			{method: get, target: v1 + "/locations/$emea"},
		},
		// Moving and merging are proposed as change sets; what the rules refuse is told at once.
		"units/propose": {
			{method: post, target: v1 + "/units", body: `{"name":"Sales"}`, save: "sales"},
			{method: post, target: v1 + "/units", body: `{"name":"EMEA"}`, save: "emea"},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","unit":"EMEA"}}`},
			{method: post, target: v1 + "/units/$emea/move", body: `{"parent":"$sales","reason":"one region"}`},
			{method: post, target: v1 + "/units/$emea/move", body: `{"parent":null}`},
			{method: post, target: v1 + "/units/$emea/move", body: `{"parent":"$emea"}`},
			{method: post, target: v1 + "/units/$emea/merge", body: `{"into":"$sales"}`, save: "set"},
			{method: get, target: v1 + "/changesets/$set/items"},
			{method: post, target: v1 + "/units/$emea/merge", body: `{"into":"$emea"}`},
		},
		// Broken manager lines are counted and listed with who could take over.
		"users/manager-lines": {
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"chief"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"boss","manager":"chief"}}`, save: "boss"},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"boss"}}`},
			{method: post, target: v1 + "/users/boss/actions", body: `{"action":"deactivate"}`},
			{method: get, target: v1 + "/manager-lines"},
			{method: get, target: v1 + "/manager-lines/left"},
			{method: post, target: v1 + "/users/$boss/handover", body: `{"to":"chief"}`},
		},
		"locations/tree": {
			{method: post, target: v1 + "/locations", body: `{"name":"Berlin"}`, save: "berlin"},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","location":"$berlin"}}`},
			{method: get, target: v1 + "/locations"},
			{method: get, target: v1 + "/units"},
		},
		// What holds for units holds for locations.
		"locations/life": {
			{method: post, target: v1 + "/locations", body: `{"name":"Germany"}`, save: "germany"},
			{method: post, target: v1 + "/locations", body: `{"name":"Berlin"}`, save: "berlin"},
			{method: post, target: v1 + "/locations/$berlin/move", body: `{"parent":"$germany"}`},
			{method: patch, target: v1 + "/locations/$berlin", body: `{"name":"Berlin Mitte","parent":"$germany"}`, headers: []string{"If-Match", `"1"`}},
			{method: get, target: v1 + "/locations/$berlin"},
			{method: post, target: v1 + "/locations/$berlin/merge", body: `{"into":"$germany"}`},
			{method: del, target: v1 + "/locations/$berlin"},
		},
		// Custom attributes are made, used and removed; the built-in ones stay.
		"attributes/custom": {
			{method: post, target: v1 + "/attributes", body: `{"name":"shift","type":"choice","choices":["early","late"]}`},
			{method: post, target: v1 + "/attributes", body: `{"name":"Shift"}`},
			{method: post, target: v1 + "/attributes", body: `{"name":"shift"}`},
			{method: post, target: v1 + "/attributes", body: `{"name":"rank","type":"number","custom":false}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","shift":"Late"}}`},
			{method: get, target: v1 + "/attributes/shift"},
			{method: del, target: v1 + "/attributes/shift"},
			{method: del, target: v1 + "/attributes/title"},
			{method: get, target: v1 + "/users/bo"},
			{method: get, target: v1 + "/attributes/shift"},
		},
		// A token is shown once, narrows what its owner may do, and can be withdrawn.
		"tokens/life": {
			{method: post, target: v1 + "/tokens", body: `{"name":"nightly report","role":"reader","expiresAt":"2031-01-01T00:00:00Z"}`, save: "token"},
			{method: post, target: v1 + "/tokens", body: `{"name":"","role":"reader"}`},
			{method: post, target: v1 + "/tokens", body: `{"name":"x","role":"emperor"}`},
			{method: get, target: v1 + "/tokens"},
			{method: del, target: v1 + "/tokens/$token"},
			{method: del, target: v1 + "/tokens/$token"},
		},
		"me/me": {{method: get, target: v1 + "/me"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, steps)
		})
	}
}
