package config

import (
	"strings"

	"github.com/spf13/pflag"

	"roster"
)

// Storage adds the flags that say where the data is.
func (c *Config) Storage(flags *pflag.FlagSet) {
	flags.StringVar(&c.Database, "database", c.Database, "the path of an SQLite file, or a postgres:// URL (default DATA/roster.db)")
	flags.StringVar(&c.Data, "data", c.Data, "the directory for uploaded files and keys")
}

// Server adds the flags of a server that listens.
func (c *Config) Server(flags *pflag.FlagSet) {
	flags.StringVar(&c.Listen, "listen", c.Listen, "the address to serve on, HOST:PORT")
	flags.StringVar(&c.BaseURL, "base-url", c.BaseURL, "the address that people use, where it differs from the one listened on")
	flags.StringVar(&c.MetricsListen, "metrics-listen", c.MetricsListen, "the address to serve metrics and health on, HOST:PORT; empty is off")
	flags.DurationVar(&c.DrainWait, "drain-wait", c.DrainWait, "how long to go on answering after a stop was asked for, while GET /readyz says 503")
}

// Seal adds the flag that says what the journal is sealed with.
func (c *Config) Seal(flags *pflag.FlagSet) {
	flags.StringVar(&c.SealKey, "seal-key", c.SealKey, "the file with the key that seals the journal (default DATA/seal.key)")
}

// Anchors adds the flags that say where checkpoints of the journal go.
func (c *Config) Anchors(flags *pflag.FlagSet) {
	flags.StringVar(&c.AnchorFile, "anchor-file", c.AnchorFile, "the file to which each checkpoint of the journal is appended")
	flags.StringVar(&c.AnchorCommand, "anchor-command", c.AnchorCommand, "the command that gets the latest checkpoint of the journal on its standard input, when there is a new one")
}

// Logging adds the flags of the log.
func (c *Config) Logging(flags *pflag.FlagSet) {
	flags.TextVar(&c.LogLevel, "log-level", c.LogLevel, "the least important kind of message to log: debug, info, warn or error")
	flags.StringVar(&c.LogFormat, "log-format", c.LogFormat, "the form of the log: text or json")
}

// Variable names the environment variable of a flag.
func Variable(flag string) string {
	return "ROSTER_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// Environment sets every flag that the command line left alone from its
// environment variable. It reports all faults at once.
func Environment(flags *pflag.FlagSet, getenv func(string) string) error {
	var problems []roster.Problem
	flags.VisitAll(func(f *pflag.Flag) {
		value := getenv(Variable(f.Name))
		if f.Changed || value == "" {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			problems = append(problems, roster.Problem{
				Field: Variable(f.Name), Code: "environment",
				Message: "the environment variable cannot be used: " + err.Error(),
			})
		}
	})
	return invalid(problems)
}
