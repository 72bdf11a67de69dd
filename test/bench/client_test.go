package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client is one connection that sends a request and reads its answer, and does
// nothing besides: the server shares the machine with those who load it, and
// the client of the standard library costs nearly as much as the server does.
type client struct {
	tb    testing.TB
	conn  net.Conn
	in    *bufio.Reader
	host  string
	token string
}

func (s *server) connect() *client {
	s.b.Helper()
	host := strings.TrimPrefix(s.url, "http://")
	conn, err := net.DialTimeout("tcp", host, 5*time.Second)
	must(s.b, err)
	return &client{tb: s.b, conn: conn, in: bufio.NewReaderSize(conn, 64<<10), host: host, token: s.token}
}

// call sends a request and gives the body of its answer; anything but success
// ends the benchmark.
func (c *client) call(method, path, body string) []byte {
	c.tb.Helper()
	_, err := fmt.Fprintf(c.conn, "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		method, path, c.host, c.token, len(body), body)
	must(c.tb, err)
	answer, err := http.ReadResponse(c.in, nil)
	must(c.tb, err)
	text, err := io.ReadAll(answer.Body)
	must(c.tb, err)
	if answer.StatusCode >= 300 {
		c.tb.Fatalf("%s %s: %s\n%s", method, path, answer.Status, text)
	}
	return text
}

func (c *client) close() { _ = c.conn.Close() }
