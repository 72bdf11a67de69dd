package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"roster/internal/store"
)

// A change that takes longer than a body may take to arrive is carried out and
// answered, and the connection serves the next request. Slow senders are kept off
// while they send, and nobody is afterwards.
func TestSlowChange(t *testing.T) {
	t.Parallel()
	b := open(t)
	server := httptest.NewServer(b.handler)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	b.call(http.MethodGet, "/api/v1/me", "") // the token is noted as used, which would wait as well
	held, let := make(chan struct{}), make(chan struct{})
	go func() {
		_ = b.store.Update(t.Context(), func(*store.Tx) error {
			close(held)
			<-let
			return nil
		})
	}()
	<-held
	time.AfterFunc(6*time.Second, func() { close(let) })
	for _, r := range []struct {
		method, path, body string
		status             int
	}{
		{http.MethodPost, "/users", `{"values": {"userName": "slow", "displayName": "Slow"}}`, http.StatusCreated},
		{http.MethodGet, "/users/slow", "", http.StatusOK},
	} {
		q, err := http.NewRequestWithContext(t.Context(), r.method, server.URL+"/api/v1"+r.path, strings.NewReader(r.body))
		must(t, err)
		q.Header.Set("Authorization", "Bearer "+b.token)
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("Idempotency-Key", "slow")
		res, err := client.Do(q)
		must(t, err)
		_ = res.Body.Close()
		if res.StatusCode != r.status {
			t.Errorf("%s %s answers %d, want %d", r.method, r.path, res.StatusCode, r.status)
		}
	}
}
