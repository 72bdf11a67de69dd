package signin_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/clock"
	"roster/internal/secret"
	"roster/internal/signin"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// ask sends a request through the middleware and tells who it was taken for:
// the user's identifier, "nobody", or the code of the refusal.
func (h *house) ask(r *http.Request) string {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.Authenticate(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := access.Actor(r.Context()).ID
		if _, ok := access.Of(r.Context()); !ok {
			who = "nobody"
		}
		fmt.Fprint(w, who)
	})).ServeHTTP(w, r)
	body := w.Body.String()
	if _, rest, refused := strings.Cut(body, `"code":"`); refused {
		if w.Header().Get("Content-Type") != "application/problem+json" {
			h.t.Errorf("a refusal is %s", w.Header().Get("Content-Type"))
		}
		code, _, _ := strings.Cut(rest, `"`)
		return fmt.Sprintf("%d %s", w.Code, code)
	}
	return body
}

func withSession(method string, token secret.Text, header ...string) *http.Request {
	r := httptest.NewRequest(method, "https://roster.example.com/api/v1/me", nil)
	r.Header.Set("Cookie", "__Host-roster_session="+token.Reveal())
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func withToken(token string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "https://roster.example.com/api/v1/users", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

func (h *house) signIn(identifier string) signin.Session {
	h.t.Helper()
	s, err := h.SignIn(h.t.Context(), identifier, password, here)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// B01: who tries learns nothing of why it was refused.
func TestRefusalsAreAlike(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		h.setUp()
		for name, verb := range map[string]roster.Verb{"locked": roster.LockUser, "inactive": roster.Deactivate, "suspended": roster.Suspend, "archived": roster.Archive, "deleted": roster.Delete} {
			h.do(h.person(name), verb)
		}
		h.person("usual")
		answers := map[string][]string{}
		for i, try := range []struct {
			identifier string
			password   secret.Text
		}{
			{"nobody", password},
			{"nobody@example.com", password},
			{"usual", "a wrong password, long"},
			{"usual", ""},
			{"", ""},
			{"usual\x00", password},
			{"locked", password},
			{"inactive", password},
			{"suspended", password},
			{"archived", password},
			{"deleted", password},
			{strings.Repeat("u", 1000), password},
			{"usual", secret.Text(strings.Repeat("x", 1<<20))},
			{"\xff\xfe", password},
		} {
			_, err := h.SignIn(t.Context(), try.identifier, try.password, signin.Visitor{Source: fmt.Sprintf("198.51.100.%d", i)})
			answers[fmt.Sprint(roster.KindOf(err), err)] = append(answers[fmt.Sprint(roster.KindOf(err), err)], try.identifier)
		}
		if len(answers) != 1 {
			t.Errorf("the answers differ: %v", answers)
		}
		// The journal knows, and knows no name that was typed.
		causes := map[string]int{}
		for _, e := range h.events("signin.failed") {
			p, err := e.Decode()
			if err != nil {
				t.Fatal(err)
			}
			causes[p.(*roster.SignInFailed).Cause]++
		}
		if causes["status"] != 4 || causes["password"] != 10 {
			t.Errorf("the causes are %v", causes)
		}
	})
}

// B01: a name that does not exist takes as long as one that does.
func TestRefusalsTakeTheSameTime(t *testing.T) { // alone, since it measures
	if testing.Short() {
		t.Skip("it measures")
	}
	h := embedded(t)
	h.setUp()
	h.person("usual")
	measure := func(name string, i int) time.Duration {
		watch := clock.Start()
		_, _ = h.SignIn(t.Context(), name, "a wrong password, long", signin.Visitor{Source: fmt.Sprintf("%s %d", name, i)})
		return watch.Elapsed()
	}
	var known, unknown []time.Duration
	for i := range 60 {
		known, unknown = append(known, measure("usual", i)), append(unknown, measure("nobody", i))
	}
	slices.Sort(known)
	slices.Sort(unknown)
	a, b := known[len(known)/2], unknown[len(unknown)/2]
	if ratio := float64(a) / float64(b); ratio < 0.6 || ratio > 1.7 {
		t.Errorf("the median is %v for a known name and %v for an unknown one", a, b)
	}
}

// B04: whoever guesses waits; the owner, who comes from elsewhere, does not.
// B02: all spellings of a name share a counter.
func TestThrottling(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		h.setUp()
		attacker := signin.Visitor{Source: "203.0.113.9"}
		spellings := []string{adminEmail, "ADA@example.com", " ada@EXAMPLE.com ", "Ａda@example.com"}
		for i := range 5 {
			_, err := h.SignIn(t.Context(), spellings[i%len(spellings)], "a wrong password, long", attacker)
			h.want(err, "invalid_credentials")
		}
		for _, s := range spellings {
			_, err := h.SignIn(t.Context(), s, password, attacker)
			h.want(err, "too_many_attempts")
		}

		// It is kept in the database, not in the memory of a process.
		restarted := openAt(t, address, h.clock, "https://roster.example.com")
		_, err := restarted.SignIn(t.Context(), adminEmail, password, attacker)
		h.want(err, "too_many_attempts")

		// The owner elsewhere gets in, and the attacker waits on.
		if _, err := h.SignIn(t.Context(), adminEmail, password, here); err != nil {
			t.Errorf("the owner is shut out: %v", err)
		}
		_, err = h.SignIn(t.Context(), adminEmail, password, attacker)
		h.want(err, "too_many_attempts")

		// The wait ends; the next failure doubles it.
		h.clock.Advance(15 * time.Second)
		_, err = h.SignIn(t.Context(), adminEmail, "a wrong password, long", attacker)
		h.want(err, "invalid_credentials")
		h.clock.Advance(29 * time.Second)
		_, err = h.SignIn(t.Context(), adminEmail, password, attacker)
		h.want(err, "too_many_attempts")
		h.clock.Advance(time.Second)
		if _, err := h.SignIn(t.Context(), adminEmail, password, attacker); err != nil {
			t.Errorf("after the wait the right password is refused: %v", err)
		}
		for range 5 {
			_, err := h.SignIn(t.Context(), adminEmail, "a wrong password, long", attacker)
			h.want(err, "invalid_credentials")
		}

		// One place cannot try many accounts.
		spray := signin.Visitor{Source: "203.0.113.77"}
		refused := 0
		for i := range 60 {
			if _, err := h.SignIn(t.Context(), fmt.Sprintf("user%d", i), "a wrong password, long", spray); code(err) == "too_many_attempts" {
				refused++
			}
		}
		if refused != 10 {
			t.Errorf("%d of 60 attempts at as many accounts are refused, want 10", refused)
		}
	})
}

// B03: of a hundred guesses at the same moment only a few are looked at.
func TestParallelGuesses(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		h.setUp()
		var looked atomic.Int32
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if _, err := h.SignIn(t.Context(), adminEmail, "a wrong password, long", here); code(err) != "too_many_attempts" {
					looked.Add(1)
				}
			})
		}
		wg.Wait()
		if n := looked.Load(); n != 5 {
			t.Errorf("%d guesses were looked at, want 5", n)
		}
	})
}

// B12: signing in makes a new session, and the one that was there ends.
func TestB12SessionIsNew(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	_, id := h.setUp()
	planted := h.signIn(adminEmail)
	from := here
	from.Session = planted.Token
	fresh, err := h.SignIn(t.Context(), adminEmail, password, from)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Token == planted.Token {
		t.Error("the session is the same as before")
	}
	if got := h.ask(withSession(http.MethodGet, planted.Token)); got != "nobody" {
		t.Errorf("with the old session one is %s", got)
	}
	if got := h.ask(withSession(http.MethodGet, fresh.Token)); got != string(id) {
		t.Errorf("with the new session one is %s", got)
	}
	from.Session = fresh.Token
	if err := h.SignOut(t.Context(), from); err != nil {
		t.Fatal(err)
	}
	if got := h.ask(withSession(http.MethodGet, fresh.Token)); got != "nobody" {
		t.Errorf("after signing out one is %s", got)
	}
	if n := len(h.events("session.ended")); n != 2 {
		t.Errorf("%d sessions ended, want 2", n)
	}
}

// M1: who may not sign in any more is out with the next request, by session
// and by token, and an old session does not come back to life.
func TestM1ShutOutAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		h.setUp()
		for _, test := range []struct{ out, back roster.Verb }{
			{roster.Suspend, roster.Activate}, {roster.LockUser, roster.Unlock}, {roster.Deactivate, roster.Activate}, {roster.Delete, roster.Restore}, {roster.Archive, ""},
		} {
			id := h.person(string(test.out))
			session := h.signIn(string(test.out))
			mine := access.With(t.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: string(id)}, Roles: []roster.Role{roster.Administrator}})
			_, token, err := h.CreateToken(mine, "test", roster.Reader, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			if got := h.ask(withSession(http.MethodGet, session.Token)); got != string(id) {
				t.Fatalf("before %s one is %s", test.out, got)
			}
			if got := h.ask(withToken(token.Reveal())); got != string(id) {
				t.Fatalf("before %s one is %s by token", test.out, got)
			}
			h.do(id, test.out)
			if got := h.ask(withSession(http.MethodGet, session.Token)); got != "nobody" {
				t.Errorf("after %s one is %s", test.out, got)
			}
			if got := h.ask(withToken(token.Reveal())); got != "401 invalid_token" {
				t.Errorf("after %s one is %s by token", test.out, got)
			}
			if test.back == "" {
				continue
			}
			h.do(id, test.back)
			if got := h.ask(withSession(http.MethodGet, session.Token)); got != "nobody" {
				t.Errorf("after %s the session lives again", test.back)
			}
		}
	})
}

// A role that is taken away is gone with the next request (ASVS 8.3.2).
func TestRolesAreReadEachTime(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	admin, _ := h.setUp()
	id := h.person("second")
	if err := h.dir.GrantRole(admin, id, roster.Administrator); err != nil {
		t.Fatal(err)
	}
	session := h.signIn("second")
	may := func() bool {
		c, ok, err := h.Identify(withSession(http.MethodGet, session.Token))
		if err != nil || !ok {
			t.Fatalf("the session is gone: %v", err)
		}
		return access.Require(access.With(t.Context(), c), roster.UsersWrite) == nil
	}
	if !may() {
		t.Error("an administrator may not write")
	}
	if err := h.dir.RevokeRole(admin, id, roster.Administrator); err != nil {
		t.Fatal(err)
	}
	if may() {
		t.Error("the role goes on after it was revoked")
	}
}

// Being in use is noted, but not with each request.
func TestSightings(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		h.setUp()
		session := h.signIn(adminEmail)
		digest, _ := secret.SessionToken.Digest(session.Token)
		begun := h.clock.Now()
		for _, step := range []struct{ after, seen time.Duration }{{0, 0}, {59 * time.Second, 0}, {60 * time.Second, 60 * time.Second}, {100 * time.Second, 60 * time.Second}, {200 * time.Second, 200 * time.Second}} {
			h.clock.Set(begun.Add(step.after))
			h.ask(withSession(http.MethodGet, session.Token))
			err := h.store.View(t.Context(), func(v *store.View) error {
				row, _, _, err := v.Session(t.Context(), digest)
				if got := row.SeenAt.Sub(begun); got != step.seen {
					t.Errorf("after %v the session was seen after %v, want %v", step.after, got, step.seen)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		_, id := h.setUp()
		session := h.signIn(adminEmail)
		alive := func() bool { return h.ask(withSession(http.MethodGet, session.Token)) == string(id) }

		// It lives as long as it is used, but for no more than a week.
		for hours := 0; hours < 7*24; hours += 6 {
			if !alive() {
				t.Fatalf("the session ends after %d hours", hours)
			}
			h.clock.Advance(6 * time.Hour)
		}
		if alive() {
			t.Error("the session lives longer than a week")
		}

		// It ends when it is not used.
		session = h.signIn(adminEmail)
		h.clock.Advance(12*time.Hour - time.Second)
		if !alive() {
			t.Error("the session ends too early")
		}
		h.clock.Advance(12 * time.Hour)
		if alive() {
			t.Error("an unused session goes on")
		}
		if err := h.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
		if alive() {
			t.Error("a swept session goes on")
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		admin, id := h.setUp()
		row, token, err := h.CreateToken(admin, " backup ", roster.Reader, h.clock.Now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if got := h.ask(withToken(token.Reveal())); got != string(id) {
			t.Errorf("by token one is %s", got)
		}

		// B16: whatever was cut, padded or edited is refused.
		text := token.Reveal()
		for _, wrong := range []string{text[:len(text)-1], text + "A", " " + text, strings.ToUpper(text), text[4:], "", "rst_", strings.Replace(text, "rst_", "rss_", 1), secret.NewToken(secret.APIToken).Reveal()} {
			if got := h.ask(withToken(wrong)); got != "401 invalid_token" {
				t.Errorf("with %q one is %s", wrong, got)
			}
		}
		basic := withToken(text)
		basic.Header.Set("Authorization", "Basic "+text)
		if got := h.ask(basic); got != "401 invalid_token" {
			t.Errorf("by another scheme one is %s", got)
		}

		// A list shows when it was used, never the token.
		list, err := h.Tokens(admin)
		if err != nil || len(list) != 1 || list[0].Name != "backup" || list[0].UsedAt.IsZero() || list[0].ID != row.ID {
			t.Errorf("the list is %+v, %v", list, err)
		}

		// A token cannot make a wider one, and who only reads makes none.
		narrow := access.With(t.Context(), access.Caller{Actor: access.Actor(admin), Roles: []roster.Role{roster.Administrator}, Limit: roster.Reader})
		_, _, err = h.CreateToken(narrow, "wider", roster.Administrator, time.Time{})
		h.want(err, "forbidden")
		_, _, err = h.CreateToken(t.Context(), "none", roster.Reader, time.Time{})
		h.want(err, "unauthenticated")
		_, _, err = h.CreateToken(admin, "odd", "root", time.Time{})
		h.want(err, "no_such_role")
		_, _, err = h.CreateToken(admin, " ", roster.Reader, time.Time{})
		h.want(err, "token_name")
		_, _, err = h.CreateToken(admin, "late", roster.Reader, h.clock.Now())
		h.want(err, "token_expiry")

		// It ends at its time, or when it is revoked.
		h.clock.Advance(time.Hour)
		if got := h.ask(withToken(text)); got != "401 invalid_token" {
			t.Errorf("with an expired token one is %s", got)
		}
		row, token, err = h.CreateToken(admin, "for ever", roster.Administrator, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		stranger := access.With(t.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: "usr_other"}, Roles: []roster.Role{roster.Reader}})
		h.want(h.RevokeToken(stranger, row.ID), "forbidden")
		if err := h.RevokeToken(admin, row.ID); err != nil {
			t.Fatal(err)
		}
		h.want(h.RevokeToken(admin, row.ID), "token_not_found")
		h.want(h.RevokeToken(admin, "tok_odd\x00"), "token_not_found")
		if got := h.ask(withToken(token.Reveal())); got != "401 invalid_token" {
			t.Errorf("with a revoked token one is %s", got)
		}
	})
}

func TestOldHashIsRenewed(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		_, id := h.setUp()
		hash := func() (hash string) {
			t.Helper()
			err := h.store.View(t.Context(), func(v *store.View) (err error) {
				_, hash, _, err = v.Owner(t.Context(), id)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return hash
		}
		base, err := url.Parse("https://roster.example.com")
		if err != nil {
			t.Fatal(err)
		}
		dearer, err := signin.New(signin.Config{
			Store: h.store, Log: storetest.Log(t), BaseURL: base,
			Hasher: secret.NewHasher(secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 128, Passes: 1, Lanes: 1}}),
		})
		if err != nil {
			t.Fatal(err)
		}

		// A wrong password changes nothing; the right one is kept at the new cost.
		before := hash()
		_, err = dearer.SignIn(t.Context(), adminEmail, "a wrong password, long", here)
		h.want(err, "invalid_credentials")
		if hash() != before {
			t.Error("a wrong password was kept")
		}
		for range 2 {
			if _, err = dearer.SignIn(t.Context(), adminEmail, password, here); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(hash(), "$m=128,") {
				t.Errorf("the hash is %s", hash())
			}
		}
	})
}
