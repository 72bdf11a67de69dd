package config

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"roster"
)

// Complete derives what was not given and checks the whole, reporting every
// fault at once. BaseURL stays empty when it was not given: only the server
// knows which port it got.
func (c Config) Complete() (Config, error) {
	var problems []roster.Problem
	add := func(field, format string, args ...any) {
		problems = append(problems, roster.Problem{Field: field, Code: "configuration", Message: fmt.Sprintf(format, args...)})
	}
	if c.Data == "" {
		add("data", "name a directory")
	}
	if c.Database == "" {
		c.Database = filepath.Join(c.Data, "roster.db")
	}
	if c.SealKey == "" {
		c.SealKey = filepath.Join(c.Data, "seal.key")
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		add("listen", "%q is no address: write HOST:PORT, for example 127.0.0.1:8080", c.Listen)
	}
	if c.MetricsListen != "" {
		if _, port, err := net.SplitHostPort(c.MetricsListen); err != nil {
			add("metrics-listen", "%q is no address: write HOST:PORT, for example 127.0.0.1:9090", c.MetricsListen)
		} else if c.MetricsListen == c.Listen && port != "0" {
			add("metrics-listen", "%s is the address that people use: metrics need one of their own", c.MetricsListen)
		}
	}
	if c.DrainWait < 0 || c.DrainWait > time.Hour {
		add("drain-wait", "%s is no time to wait: write something like 15s, up to 1h", c.DrainWait)
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) {
			add("base-url", "%q is no web address: write something like https://roster.example", c.BaseURL)
		} else if (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			add("base-url", "%q has more than scheme and host: Roster must have a host name of its own", c.BaseURL)
		} else {
			c.BaseURL = u.Scheme + "://" + u.Host
		}
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		add("log-format", "%q is no form of a log: use text or json", c.LogFormat)
	}
	return c, invalid(problems)
}

func invalid(problems []roster.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	e := roster.Errorf(roster.Invalid, "configuration", "the configuration cannot be used")
	e.Problems = problems
	return e
}
