package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"roster"
	"roster/internal/clock"
)

const (
	maxBody  = 1 << 20
	maxDepth = 64

	// bodyPatience is how long a body of JSON may take to arrive.
	bodyPatience = 30 * time.Second
)

// encode writes an answer. Markup within texts is escaped, so that nothing
// that looks at it as anything but JSON finds any.
func encode(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) }

// humaContext is another name for huma.Context, whose own name is also that of
// one of its methods and hence cannot be embedded.
type humaContext = huma.Context

// bodyContext is a request whose body has been read.
type bodyContext struct {
	humaContext
	body []byte
}

// BodyReader implements huma.Context.
func (c bodyContext) BodyReader() io.Reader { return bytes.NewReader(c.body) }

// Unwrap lets the adapter find its own request.
func (c bodyContext) Unwrap() huma.Context { return c.humaContext }

// bodyOf gives the body that readBody has read.
func bodyOf(ctx huma.Context) []byte {
	if c, ok := ctx.(bodyContext); ok {
		return c.body
	}
	return nil
}

// readBody reads a body of JSON and refuses what could be understood in two
// ways, or not be understood without effort.
func (a *API) readBody(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	body, err := readJSON(w, r)
	if err != nil {
		a.refuse(ctx, err)
		return
	}
	next(bodyContext{ctx, body})
}

func readJSON(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	tooLarge := roster.Errorf(roster.TooLarge, "body_too_large", "a body has at most %d bytes: send less, or a file to /imports", maxBody)
	if r.ContentLength > maxBody {
		w.Header().Set("Connection", "close") // the rest is not worth reading
		return nil, tooLarge
	}
	if r.Body != http.NoBody { // the server takes the deadline off once all was read
		_ = http.NewResponseController(w).SetReadDeadline(clock.System().Now().Add(bodyPatience))
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, tooLarge
	}
	if err != nil {
		return nil, malformed("body_unreadable", "the body could not be read to its end")
	}
	if len(body) == 0 {
		return nil, nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Code: "content_type", Detail: "a body is JSON: send it with Content-Type: application/json"}
	}
	return body, checkJSON(body)
}

func malformed(code, detail string) error {
	return &problem{Status: http.StatusBadRequest, Code: code, Detail: detail}
}

// checkJSON looks through a body in one pass: it has to be one value of JSON,
// not nested beyond reason, and must name no member of an object twice, in
// whatever case, since of two readers each could believe another one.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return malformed("json_encoding", "the body is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var open []map[string]bool // the members of each open object; nil for a list
	name := false              // whether the next text is the name of a member
	for {
		t, err := d.Token()
		if err == io.EOF && len(open) == 0 && d.InputOffset() > 0 {
			return nil
		}
		if err != nil {
			return malformed("json_syntax", "the body is not JSON: "+err.Error())
		}
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{', '[':
				if len(open) == maxDepth {
					return malformed("json_depth", "the body is nested too deeply: at most 64 levels are read")
				}
				var members map[string]bool
				if t == '{' {
					members = map[string]bool{}
				}
				open = append(open, members)
			default:
				open = open[:len(open)-1]
			}
		case string:
			if name {
				members := open[len(open)-1]
				key := strings.ToLower(t)
				if members[key] {
					return &problem{
						Status: http.StatusBadRequest, Code: "json_duplicate_name", Detail: "an object in the body has a member twice: say it once",
						Problems: []roster.Problem{{Field: shorten(t), Code: "duplicate", Message: "this member is there twice"}},
					}
				}
				members[key] = true
				name = false
				continue
			}
		}
		if len(open) == 0 {
			if _, err := d.Token(); !errors.Is(err, io.EOF) {
				return malformed("json_syntax", "something follows the JSON in the body")
			}
			return nil
		}
		name = open[len(open)-1] != nil
	}
}

// shorten cuts a text that somebody else chose.
func shorten(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
