package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"roster/internal/store/storetest"
)

// A list is read from both ends and from its midst, and its cursors lead both
// ways to the same people.
func TestUserPagesBothWays(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		o := openAt(t, address)
		for _, name := range []string{"bea", "carl", "dora", "emil", "fay", "gus"} {
			o.hire(name)
		}
		page := func(query string) (names string, next, previous string) {
			t.Helper()
			m := o.want(http.StatusOK, get, v1+"/users?limit=3&"+query, "").json(t)
			for _, u := range m["items"].([]any) {
				names += fmt.Sprint(u.(map[string]any)["displayName"]) + " "
			}
			n, _ := m["next"].(string)
			p, _ := m["previous"].(string)
			return names, "cursor=" + url.QueryEscape(n), "cursor=" + url.QueryEscape(p)
		}
		expect := func(got, want string) {
			t.Helper()
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		const none = "cursor="

		first, next, previous := page("")
		expect(first, "Ada Admin Bea Carl ")
		expect(previous, none)
		second, _, previous := page(next)
		expect(second, "Dora Emil Fay ")
		back, _, before := page(previous)
		expect(back, first)
		expect(before, none)

		last, after, previous := page("last=true")
		expect(last, "Emil Fay Gus ")
		expect(after, none)
		back, again, _ := page(previous)
		expect(back, "Bea Carl Dora ")
		on, _, _ := page(again)
		expect(on, last)

		from, _, previous := page("from=e")
		expect(from, "Emil Fay Gus ")
		back, _, _ = page(previous)
		expect(back, "Bea Carl Dora ")
		from, _, _ = page("from=e&sort=-displayName")
		expect(from, "Emil Dora Carl ")
		from, _, previous = page("from=zz")
		expect(from, "Emil Fay Gus ")
		back, _, _ = page(previous)
		expect(back, "Bea Carl Dora ")

		for _, bad := range []string{"from=e&last=true", "from=May&sort=createdAt", "last=true&" + next} {
			if got := o.call(get, v1+"/users?"+bad, ""); got.Status != http.StatusBadRequest {
				t.Errorf("%s: %d %s", bad, got.Status, got.Body)
			}
		}
	})
}
