package signin_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/clock"
	"roster/internal/directory"
	"roster/internal/secret"
	"roster/internal/signin"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

const (
	adminEmail = "ada@example.com"
	password   = secret.Text("a quiet river in autumn")
	start      = "2030-01-02T03:04:05Z"
)

var here = signin.Visitor{Source: "192.0.2.1", Client: "test"}

// house is a service on a database of its own, at a time of its own.
type house struct {
	*signin.Service
	t     *testing.T
	store *store.Store
	dir   *directory.Directory
	clock *clock.Manual
}

func open(t *testing.T, address string) *house {
	t.Helper()
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		t.Fatal(err)
	}
	return openAt(t, address, clock.At(at), "https://roster.example.com")
}

func openAt(t *testing.T, address string, c *clock.Manual, base string) *house {
	t.Helper()
	s := storetest.OpenAt(t, address, c)
	dir := directory.New(directory.Config{Store: s, Log: storetest.Log(t)})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	service, err := signin.New(signin.Config{
		Store: s, People: dir, Log: storetest.Log(t), BaseURL: u,
		Hasher: secret.NewHasher(secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &house{service, t, s, dir, c}
}

// embedded opens a house on the embedded engine, for what does not depend on it.
func embedded(t *testing.T) *house { return open(t, storetest.Database(t, storetest.Embedded)) }

func (h *house) link() secret.Text {
	h.t.Helper()
	text, err := h.SetupLink(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if text == "" {
		return ""
	}
	u, err := url.Parse(text.Reveal())
	if err != nil || u.Host != "roster.example.com" || u.Path != "/setup" {
		h.t.Fatalf("the set-up link is %s", text.Reveal())
	}
	return secret.Text(u.Query().Get("token"))
}

func ada() signin.Person {
	return signin.Person{Name: "Ada Admin", Email: adminEmail, Password: password}
}

// setUp makes the first administrator and gives the context of their requests.
func (h *house) setUp() (context.Context, roster.UserID) {
	h.t.Helper()
	s, err := h.CompleteSetup(h.t.Context(), h.link(), ada(), here)
	if err != nil {
		h.t.Fatal(err)
	}
	return access.With(h.t.Context(), access.Caller{
		Actor: roster.Actor{Kind: roster.ActorUser, ID: string(s.User)}, Roles: []roster.Role{roster.Administrator},
	}), s.User
}

// person makes another user with a password.
func (h *house) person(userName string) roster.UserID {
	h.t.Helper()
	admin := access.With(h.t.Context(), access.Caller{Actor: roster.System("test"), Roles: []roster.Role{roster.Administrator}})
	r, err := h.dir.Do(admin, roster.Change{
		Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create,
		Values: roster.Values{"userName": userName, "email": userName + "@example.com"},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	hash, err := secret.NewHasher(secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}}).Hash(admin, password)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.store.Update(admin, func(tx *store.Tx) error {
		return tx.SetPassword(admin, r.User.ID, hash, roster.NewEvent(r.User.Subject(), roster.PasswordSet{}))
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return r.User.ID
}

func (h *house) do(id roster.UserID, verb roster.Verb) {
	h.t.Helper()
	admin := access.With(h.t.Context(), access.Caller{Actor: roster.System("test"), Roles: []roster.Role{roster.Administrator}})
	if _, err := h.dir.Do(admin, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(id)}, Verb: verb, Reason: "test"}); err != nil {
		h.t.Fatalf("%s: %v", verb, err)
	}
}

// events gives all events of a kind, once nothing on the server hides the end
// of the journal any more.
func (h *house) events(kind string) (found []roster.Event) {
	h.t.Helper()
	complete := false
	for wait := clock.Start(); !complete; {
		if wait.Elapsed() > 30*time.Second {
			h.t.Fatal("the end of the journal does not come into sight")
		}
		err := h.store.View(h.t.Context(), func(v *store.View) error {
			last, err := v.LastPosition(h.t.Context())
			if err != nil {
				return err
			}
			found = nil
			all, err := v.EventsAfter(h.t.Context(), roster.Position{}, 10_000)
			for _, e := range all {
				complete = complete || e.Position == last
				if e.Type == kind {
					found = append(found, e)
				}
			}
			return err
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
	return found
}

func code(err error) string {
	if e, ok := errors.AsType[*roster.Error](err); ok {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (h *house) want(err error, want string) {
	h.t.Helper()
	if got := code(err); got != want {
		h.t.Errorf("the answer is %q (%v), want %q", got, err, want)
	}
}

// M2: a set-up link works exactly once, one after another and after a restart.
func TestM2SetupLinkWorksOnce(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		first, second := h.link(), h.link()
		h.want(h.CheckSetup(t.Context(), first), "")
		session, err := h.CompleteSetup(t.Context(), first, ada(), here)
		if err != nil {
			t.Fatal(err)
		}
		if session.User == "" || session.Token == "" {
			t.Error("the first administrator is not signed in")
		}
		restarted := openAt(t, address, h.clock, "https://roster.example.com")
		for _, h := range []*house{h, restarted} {
			for _, token := range []secret.Text{first, second} {
				h.want(h.CheckSetup(t.Context(), token), "already_set_up")
				_, err = h.CompleteSetup(t.Context(), token, signin.Person{Name: "Eve", Email: "eve@example.com", Password: password}, here)
				h.want(err, "already_set_up")
			}
			_, _, err = h.Bootstrap(t.Context(), ada())
			h.want(err, "already_set_up")
			if roster.KindOf(err) != roster.Conflict {
				t.Errorf("a second bootstrap is %d, want a conflict", roster.KindOf(err))
			}
			if h.link() != "" {
				t.Error("a set-up link is made although there is an administrator")
			}
		}
		for _, kind := range []string{"setup.completed", "role.granted", "password.set", "user.created", "session.started"} {
			if n := len(h.events(kind)); n != 1 {
				t.Errorf("%d events %s, want 1", n, kind)
			}
		}
		if _, err := restarted.SignIn(t.Context(), adminEmail, password, here); err != nil {
			t.Errorf("the first administrator cannot sign in: %v", err)
		}
	})
}

// M2: of fifty at the same moment, by the same link or by others, on two nodes, exactly one succeeds.
func TestM2SetupLinkWorksOnceForManyAtOnce(t *testing.T) {
	t.Parallel()
	for _, e := range storetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			address := storetest.Database(t, e)
			nodes := []*house{open(t, address)}
			if e == storetest.Postgres {
				nodes = append(nodes, openAt(t, address, nodes[0].clock, "https://roster.example.com"))
			}
			links := []secret.Text{nodes[0].link(), nodes[0].link()}
			var succeeded atomic.Int32
			var wg sync.WaitGroup
			for i := range 50 {
				wg.Go(func() {
					h := nodes[i%len(nodes)]
					p := signin.Person{Name: "Ada", Email: string(rune('a'+i%26)) + strings.Repeat("x", i/26) + "@example.com", Password: password}
					var err error
					if i%10 == 9 {
						_, _, err = h.Bootstrap(t.Context(), p)
					} else {
						_, err = h.CompleteSetup(t.Context(), links[i/2%2], p, here)
					}
					switch got := code(err); got {
					case "":
						succeeded.Add(1)
					case "already_set_up":
					default:
						t.Errorf("unexpected answer %s: %v", got, err)
					}
				})
			}
			wg.Wait()
			if n := succeeded.Load(); n != 1 {
				t.Errorf("%d succeeded, want 1", n)
			}
			if n := len(nodes[0].events("user.created")); n != 1 {
				t.Errorf("%d users were made, want 1", n)
			}
		})
	}
}

func TestSetupIsRefused(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	token := h.link()

	// A link that is not whole, or not a link, opens nothing (B16).
	text := token.Reveal()
	for _, wrong := range []string{"", text[:len(text)-1], text + "0", strings.ToLower(text), secret.NewToken(secret.LinkToken).Reveal(), secret.NewToken(secret.SessionToken).Reveal()} {
		h.want(h.CheckSetup(t.Context(), secret.Text(wrong)), "link_not_valid")
		_, err := h.CompleteSetup(t.Context(), secret.Text(wrong), ada(), here)
		h.want(err, "link_not_valid")
	}

	// Everything that is wrong is said at once, and the link stays good.
	_, err := h.CompleteSetup(t.Context(), token, signin.Person{Email: "no address", Password: "short"}, here)
	h.want(err, "invalid")
	e, _ := errors.AsType[*roster.Error](err)
	var fields []string
	for _, p := range e.Problems {
		fields = append(fields, p.Field)
	}
	if strings.Join(fields, " ") != "displayName email password" {
		t.Errorf("problems with %v", fields)
	}
	h.want(h.CheckSetup(t.Context(), token), "")

	// After a day it is too old, and a restart makes a new one.
	h.clock.Advance(24 * time.Hour)
	h.want(h.CheckSetup(t.Context(), token), "link_not_valid")
	_, err = h.CompleteSetup(t.Context(), token, ada(), here)
	h.want(err, "link_not_valid")
	if _, err := h.CompleteSetup(t.Context(), h.link(), ada(), here); err != nil {
		t.Error(err)
	}
}

func TestBootstrap(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		id, token, err := h.Bootstrap(t.Context(), signin.Person{Name: "Ada Admin", Email: adminEmail})
		if err != nil {
			t.Fatal(err)
		}
		if !roster.ValidID(roster.PrefixUser, string(id)) || !strings.HasPrefix(token.Reveal(), "rst_") {
			t.Errorf("bootstrap gives %s %s", id, token.Reveal())
		}
		// Who has no password cannot sign in with one.
		_, err = h.SignIn(t.Context(), adminEmail, "", here)
		h.want(err, "invalid_credentials")
	})
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	token := h.link()
	for _, test := range []struct{ password, want string }{
		{"fourteen chars", "password_short"},
		{"éééééééééééééé", "password_short"},
		{strings.Repeat("a quiet river ", 80), "password_long"},
		{"aaaaaaaaaaaaaaaaaaaa", "password_common"},
		{"abcabcabcabcabcabc", "password_common"},
		{"012345678901234", "password_common"},
		{"Correct Horse Battery Staple", "password_common"},
		{"PasswordPassword2029", "password_common"},
		{"qwertyuiopasdfghjk", "password_common"},
		{"ada@example.com1", "password_name"},
		{"bytes that are \xff no text", "password_form"},
	} {
		_, err := h.CompleteSetup(t.Context(), token, signin.Person{Name: "Ada", Email: adminEmail, Password: secret.Text(test.password)}, here)
		e, ok := errors.AsType[*roster.Error](err)
		if !ok || len(e.Problems) != 1 || e.Problems[0].Code != test.want {
			t.Errorf("%q: %v, want %s", test.password, err, test.want)
		}
	}

	// No other rules: spaces, one case and letters of any script are fine, and
	// the same letters match however the keyboard writes them.
	person := ada()
	person.Password = "fünfzehn kleine zeichen"
	if _, err := h.CompleteSetup(t.Context(), token, person, here); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SignIn(t.Context(), adminEmail, "fu\u0308nfzehn kleine zeichen", here); err != nil {
		t.Errorf("the decomposed spelling is refused: %v", err)
	}
	_, err := h.SignIn(t.Context(), adminEmail, "Fünfzehn kleine Zeichen", here)
	h.want(err, "invalid_credentials")
}
