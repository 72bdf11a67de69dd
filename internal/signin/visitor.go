package signin

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"roster/internal/secret"
)

// Visitor is what is known of a browser before it has signed in.
type Visitor struct {
	Source  string      // the network it comes from, as far as it can be believed
	Client  string      // what it calls itself
	Session secret.Text // the session it brings along, if any
}

const maxClient = 200

// Visitor tells who stands at the door.
func (s *Service) Visitor(r *http.Request) Visitor {
	client := strings.ToValidUTF8(r.UserAgent(), "")
	if len(client) > maxClient {
		client = strings.ToValidUTF8(client[:maxClient], "")
	}
	return Visitor{Source: s.source(r), Client: client, Session: s.cookie.read(r)}
}

// source gives the network of a request. What a proxy says is believed only of
// proxies that somebody has named: everybody can write that header.
func (s *Service) source(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	from := at.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil || !s.trusted(from) {
			break
		}
		from = next.Unmap()
	}
	if from.Is6() {
		// One home has all addresses of such a network; none of them tells it from the next.
		network, _ := from.WithZone("").Prefix(64)
		return network.String()
	}
	return from.String()
}

func (s *Service) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
