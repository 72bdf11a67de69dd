// Package config holds what an operator decides about a Roster server: one
// struct, whose field comments are its manual, and one function with the
// defaults. Every field is a flag and an environment variable of the same name
// (--base-url is ROSTER_BASE_URL); a flag wins over the environment, and the
// environment over the default.
package config

import (
	"log/slog"
	"time"
)

// Config is everything that a server is told from outside. The first sentence
// of each comment is also the help text of its flag; a test compares them.
type Config struct {
	// Database is the path of an SQLite file, or a postgres:// URL. It defaults
	// to roster.db in the data directory. The tables are made and upgraded at
	// the start. PostgreSQL must be version 15 or newer.
	Database string

	// Data is the directory for uploaded files and keys. It is made when
	// missing, readable by the server's user alone. All that Roster keeps lies
	// in it and in the database: back up both together.
	Data string

	// Listen is the address to serve on, HOST:PORT. Port 0 takes a free one;
	// the address in use is printed at the start. Roster speaks plain HTTP:
	// leave it on loopback and put a proxy that ends TLS in front.
	Listen string

	// BaseURL is the address that people use, where it differs from the one
	// listened on. Behind a proxy it is something like https://roster.example.
	// Cookies are marked secure when it begins with https.
	BaseURL string

	// MetricsListen is the address to serve metrics and health on, HOST:PORT;
	// empty is off. Whoever reaches it can read GET /metrics, /healthz and
	// /readyz without signing in: keep it inside, and never let a proxy lead to
	// it. It must not be the address that people use.
	MetricsListen string

	// DrainWait is how long to go on answering after a stop was asked for, while
	// GET /readyz says 503. Set it to a little more than a load balancer needs to
	// notice; without one, leave it at 0.
	DrainWait time.Duration

	// SealKey is the file with the key that seals the journal. It defaults to
	// seal.key in the data directory, and is made when missing. All nodes of an
	// installation need the same one. Whoever has it and the database can write
	// another history: keep it where the database's administrators do not get.
	SealKey string

	// AnchorFile is the file to which each checkpoint of the journal is appended.
	// Put it where what is written can no longer be changed.
	AnchorFile string

	// AnchorCommand is the command that gets the latest checkpoint of the journal
	// on its standard input, when there is a new one. It runs every ten seconds
	// at most, without a shell: words with blanks in between.
	AnchorCommand string

	// LogLevel is the least important kind of message to log: debug, info, warn
	// or error. The log goes to standard error.
	LogLevel slog.Level

	// LogFormat is the form of the log: text or json.
	LogFormat string
}

// Default gives the configuration of a server that was told nothing. Database
// and BaseURL stay empty until [Config.Complete] derives them.
func Default() Config {
	return Config{
		Data:      "./data",
		Listen:    "127.0.0.1:8080",
		LogLevel:  slog.LevelInfo,
		LogFormat: "text",
	}
}
