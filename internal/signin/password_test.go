package signin_test

import (
	"context"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/signin"
	"roster/internal/store/storetest"
)

const (
	second = secret.Text("eleven geese over water")
	third  = secret.Text("a lamp behind the harbour")
)

// passwordLink gives the token of a link that the caller makes for somebody.
func (h *house) passwordLink(ctx context.Context, id roster.UserID) secret.Text {
	h.t.Helper()
	text, expires, err := h.PasswordLink(ctx, id)
	if err != nil {
		h.t.Fatal(err)
	}
	u, err := url.Parse(text.Reveal())
	if err != nil || u.Host != "roster.example.com" || u.Path != "/password" {
		h.t.Fatalf("the link is %s", text.Reveal())
	}
	if want := h.clock.Now().Add(72 * time.Hour); !expires.Equal(want) {
		h.t.Errorf("the link ends at %v, want %v", expires, want)
	}
	return secret.Text(u.Query().Get("token"))
}

// M2: a password link works once, one after another and after a restart, and a
// new one ends those before.
func TestM2PasswordLinkWorksOnce(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		admin, _ := h.setUp()
		bea := h.person("bea")
		old := h.signIn("bea")
		void, link := h.passwordLink(admin, bea), h.passwordLink(admin, bea)
		_, err := h.CheckPasswordLink(t.Context(), void)
		h.want(err, "password_link_not_valid")
		u, err := h.CheckPasswordLink(t.Context(), link)
		if err != nil || u.ID != bea {
			t.Fatalf("the link is for %s: %v", u.ID, err)
		}

		// A password that cannot be one leaves the link good.
		_, err = h.ChoosePassword(t.Context(), link, "bea@example.com", here)
		h.want(err, "invalid")
		session, err := h.ChoosePassword(t.Context(), link, second, here)
		if err != nil {
			t.Fatal(err)
		}
		if who := h.ask(withSession("GET", session.Token)); who != string(bea) {
			t.Errorf("who has chosen a password is %s", who)
		}
		if who := h.ask(withSession("GET", old.Token)); who != "nobody" {
			t.Errorf("a session from before belongs to %s", who)
		}
		restarted := openAt(t, address, h.clock, "https://roster.example.com")
		for _, h := range []*house{h, restarted} {
			_, err = h.ChoosePassword(t.Context(), link, third, here)
			h.want(err, "password_link_not_valid")
			_, err = h.CompleteSetup(t.Context(), link, ada(), here)
			h.want(err, "already_set_up")
		}
		if _, err := restarted.SignIn(t.Context(), "bea", second, here); err != nil {
			t.Errorf("the new password is refused: %v", err)
		}
		_, err = restarted.SignIn(t.Context(), "bea", password, here)
		h.want(err, "invalid_credentials")
		for kind, want := range map[string]int{"passwordlink.created": 2, "password.set": 3} {
			if n := len(h.events(kind)); n != want {
				t.Errorf("%d events %s, want %d", n, kind, want)
			}
		}
	})
}

// M2: of fifty at the same moment exactly one succeeds.
func TestM2PasswordLinkWorksOnceForManyAtOnce(t *testing.T) {
	t.Parallel()
	for _, e := range storetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			address := storetest.Database(t, e)
			nodes := []*house{open(t, address)}
			if e == storetest.Postgres {
				nodes = append(nodes, openAt(t, address, nodes[0].clock, "https://roster.example.com"))
			}
			admin, _ := nodes[0].setUp()
			link := nodes[0].passwordLink(admin, nodes[0].person("bea"))
			var succeeded atomic.Int32
			var wg sync.WaitGroup
			for i := range 50 {
				wg.Go(func() {
					_, err := nodes[i%len(nodes)].ChoosePassword(t.Context(), link, second, here)
					switch got := code(err); got {
					case "":
						succeeded.Add(1)
					case "password_link_not_valid":
					default:
						t.Errorf("unexpected answer %s: %v", got, err)
					}
				})
			}
			wg.Wait()
			if n := succeeded.Load(); n != 1 {
				t.Errorf("%d succeeded, want 1", n)
			}
		})
	}
}

// A link lets nobody in who may not sign in, whether that was so when it was
// made or came later, nor anybody after three days.
func TestPasswordLinkIsRefused(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	admin, _ := h.setUp()
	for name, verb := range map[string]roster.Verb{"locked": roster.LockUser, "inactive": roster.Deactivate, "suspended": roster.Suspend, "deleted": roster.Delete} {
		id := h.person(name)
		link := h.passwordLink(admin, id)
		h.do(id, verb)
		_, err := h.ChoosePassword(t.Context(), link, second, here)
		h.want(err, "password_link_not_valid")
		want := "may_not_sign_in"
		if verb == roster.Delete {
			want = "deleted"
		}
		_, _, err = h.PasswordLink(admin, id)
		h.want(err, want)
		back := map[roster.Verb]roster.Verb{roster.LockUser: roster.Unlock, roster.Delete: roster.Restore}[verb]
		if back == "" {
			back = roster.Activate
		}
		h.do(id, back)
		_, err = h.ChoosePassword(t.Context(), link, second, here)
		h.want(err, "password_link_not_valid")
	}
	_, _, err := h.PasswordLink(admin, roster.UserID(roster.NewID(roster.PrefixUser, h.clock.Now())))
	h.want(err, "user_not_found")
	link := h.passwordLink(admin, h.person("late"))
	h.clock.Advance(72 * time.Hour)
	_, err = h.CheckPasswordLink(t.Context(), link)
	h.want(err, "password_link_not_valid")
	_, err = h.CheckPasswordLink(t.Context(), "rsl_nonsense")
	h.want(err, "password_link_not_valid")
}

// Nobody becomes more than they are by a link.
func TestPasswordLinkAmplifiesNothing(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		admin, id := h.setUp()
		reader := h.person("reader")
		if err := h.dir.GrantRole(admin, reader, roster.Reader); err != nil {
			t.Fatal(err)
		}

		// Who may only read makes no links at all, nor does a token that may only read.
		lesser := access.With(t.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: string(reader)}, Roles: []roster.Role{roster.Reader}})
		_, _, err := h.PasswordLink(lesser, reader)
		h.want(err, "forbidden")
		c, _ := access.Of(admin)
		c.Limit = roster.Reader
		_, _, err = h.PasswordLink(access.With(t.Context(), c), id)
		h.want(err, "forbidden")

		// A link that was made for somebody with less ends when they get more.
		link := h.passwordLink(admin, reader)
		if err := h.dir.GrantRole(admin, reader, roster.Administrator); err != nil {
			t.Fatal(err)
		}
		_, err = h.ChoosePassword(t.Context(), link, second, here)
		h.want(err, "password_link_not_valid")
	})
}

// Who knows the old password changes it, and is signed in nowhere else then.
func TestChangePassword(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		h := open(t, address)
		h.setUp()
		bea := h.person("bea")
		elsewhere, session := h.signIn("bea"), h.signIn("bea")
		at := signin.Visitor{Source: "192.0.2.7", Session: session.Token}

		_, err := h.ChangePassword(t.Context(), password, second, here)
		h.want(err, "unauthenticated")
		_, err = h.ChangePassword(t.Context(), third, second, at)
		h.want(err, "invalid")
		_, err = h.ChangePassword(t.Context(), password, "short", at)
		h.want(err, "invalid")
		next, err := h.ChangePassword(t.Context(), password, second, at)
		if err != nil {
			t.Fatal(err)
		}
		for token, want := range map[secret.Text]string{elsewhere.Token: "nobody", session.Token: "nobody", next.Token: string(bea)} {
			if who := h.ask(withSession("GET", token)); who != want {
				t.Errorf("a session belongs to %s, want %s", who, want)
			}
		}
		_, err = h.SignIn(t.Context(), "bea", password, here)
		h.want(err, "invalid_credentials")
		if _, err := h.SignIn(t.Context(), "bea", second, here); err != nil {
			t.Error(err)
		}

		// Guessing the old password is slowed down as at the door.
		at.Session = next.Token
		for range 5 {
			_, err = h.ChangePassword(t.Context(), third, second, at)
			h.want(err, "invalid")
		}
		_, err = h.ChangePassword(t.Context(), second, third, at)
		h.want(err, "too_many_attempts")
	})
}
