package signin

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"roster"
	"roster/internal/secret"
	"roster/internal/store"
)

// People is the door through which users are made.
type People interface {
	CreateUser(ctx context.Context, tx *store.Tx, values roster.Values, reason string) (roster.UserID, error)
}

// Config says what the room stands on; zero values mean the default.
type Config struct {
	Store   *store.Store
	People  People
	Log     *slog.Logger
	BaseURL *url.URL       // the address at which people reach Roster
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Hasher  *secret.Hasher
	// SignedIn, if set, is told how each attempt to sign in ended: ok, refused,
	// throttled, or failed.
	SignedIn func(outcome string)

	Idle     time.Duration // a session ends when it was not used for so long: 12 hours
	Lifetime time.Duration // and in any case after this: 7 days
}

// Service signs people in.
type Service struct {
	store    *store.Store
	people   People
	log      *slog.Logger
	base     *url.URL
	proxies  []netip.Prefix
	hasher   *secret.Hasher
	idle     time.Duration
	lifetime time.Duration
	origins  *http.CrossOriginProtection
	cookie   cookie
	signedIn func(outcome string)
}

// New makes the service.
func New(c Config) (*Service, error) {
	if c.BaseURL == nil || c.BaseURL.Host == "" || c.BaseURL.Scheme != "https" && c.BaseURL.Scheme != "http" {
		return nil, fmt.Errorf("the base URL %v is not the address of a site: write it as https://roster.example.com", c.BaseURL)
	}
	s := &Service{
		store: c.Store, people: c.People, log: c.Log, base: c.BaseURL, proxies: c.Proxies,
		hasher: c.Hasher, idle: c.Idle, lifetime: c.Lifetime, origins: http.NewCrossOriginProtection(), cookie: cookieFor(c.BaseURL), signedIn: c.SignedIn,
	}
	if s.hasher == nil {
		s.hasher = secret.NewHasher(secret.HasherConfig{})
	}
	if s.idle <= 0 {
		s.idle = 12 * time.Hour
	}
	if s.lifetime <= 0 {
		s.lifetime = 7 * 24 * time.Hour
	}
	if s.base.Scheme != "https" && !loopback(s.base) {
		s.log.Warn("people cannot sign in in a browser: the base URL must begin with https://, plain http is for this machine only",
			"base_url", s.base.String())
	}
	// A proxy may hand on another Host than the one that people see.
	return s, s.origins.AddTrustedOrigin(s.base.Scheme + "://" + s.base.Host)
}

// Idle is how long a session holds that is not used.
func (s *Service) Idle() time.Duration { return s.idle }

// Sweep removes what ended by itself. Nothing depends on it but the size of
// the database.
func (s *Service) Sweep(ctx context.Context) error {
	return s.store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetSessions(ctx, tx.Now(), tx.Now().Add(-s.idle)); err != nil {
			return err
		}
		if err := tx.ForgetLinks(ctx); err != nil {
			return err
		}
		return tx.ForgetThrottles(ctx, tx.Now().Add(-perAccount.memory))
	})
}

// loopback reports whether an address leads to the very machine it is used on.
func loopback(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
