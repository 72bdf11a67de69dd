package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"roster"
)

const defaultURL = "http://127.0.0.1:8080"

// request is one call of the REST API.
type request struct {
	method string
	path   []string // below /api/v1, not yet escaped
	query  url.Values
	body   any       // sent as JSON
	upload io.Reader // sent as it is

	version int64 // that the change is made for; 0 for any
}

// call sends a request and gives the document of the answer.
func (s *session) call(ctx context.Context, r request) (json.RawMessage, error) {
	base, res, err := s.send(ctx, r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, unreachable(ctx, base, err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, refusal(base, res, body)
	}
	if len(body) > 0 && !json.Valid(body) {
		return nil, roster.Errorf(roster.Unavailable, "not_roster", "%s answered, but not as Roster does: check ROSTER_URL", base)
	}
	return bytes.TrimSpace(body), nil
}

// send sends a request and gives the answer, whose body is not yet read.
func (s *session) send(ctx context.Context, r request) (base string, res *http.Response, err error) {
	if base, err = s.base(); err != nil {
		return "", nil, err
	}
	req, err := r.build(ctx, base)
	if err != nil {
		return "", nil, err
	}
	req.Header.Set("User-Agent", "roster/"+s.Version)
	if token := strings.TrimSpace(s.Getenv("ROSTER_TOKEN")); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if res, err = s.http.Do(req); err != nil {
		return "", nil, unreachable(ctx, base, err)
	}
	return base, res, nil
}

// base gives the address of the server without a slash at its end.
func (s *session) base() (string, error) {
	text := s.url
	if text == "" {
		text = s.Getenv("ROSTER_URL")
	}
	if text == "" {
		text = defaultURL
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", usage("%q is no address of a server: write ROSTER_URL like %s", text, defaultURL)
	}
	return strings.TrimRight(text, "/"), nil
}

func (r request) build(ctx context.Context, base string) (*http.Request, error) {
	address := base + "/api/v1"
	for _, part := range r.path {
		address += "/" + url.PathEscape(part)
	}
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	body, kind := r.upload, "application/octet-stream"
	if r.upload == nil && r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("write request: %w", err)
		}
		body, kind = bytes.NewReader(text), "application/json"
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("Accept", "application/json")
	if r.version > 0 {
		req.Header.Set("If-Match", `"`+strconv.FormatInt(r.version, 10)+`"`)
	}
	return req, nil
}

// newHTTP makes a client without an overall limit of time, as an upload may
// take long. It follows no redirect: a token goes nowhere but where it was
// meant to.
func newHTTP() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 5 * time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func unreachable(ctx context.Context, base string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	e := roster.Errorf(roster.Unavailable, "unreachable",
		"cannot reach the server at %s (%v): start it with \"roster serve\", or set ROSTER_URL to where it is", base, err)
	e.Cause = err
	return e
}
