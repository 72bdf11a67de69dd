package secret

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// MaxPassword is the length in bytes beyond which a password is refused rather
// than cut.
const MaxPassword = 1024

// Cost is what it takes to hash a password, and therefore to try one. It is
// written into each hash, so that it can be raised later.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// defaultCost is the floor that OWASP recommends: 19 MiB, two passes.
var defaultCost = Cost{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1}

const (
	saltSize = 16
	hashSize = 32
)

// Hasher hashes and checks passwords, a bounded number at the same time: each
// one takes its share of memory and a whole core.
type Hasher struct {
	cost    Cost
	slots   chan struct{}
	waiting atomic.Int64
	dummy   string
}

// queue is how many may wait for each place; beyond, waiting would take longer
// than people do.
const queue = 64

// ErrBusy says that too many wait already.
var ErrBusy = errors.New("too many passwords are being checked at the same time")

// HasherConfig says how passwords are hashed; zero values mean the default.
type HasherConfig struct {
	Cost     Cost // 19 MiB, two passes, one lane
	Parallel int  // the number of cores, at least two
}

// NewHasher makes a hasher.
func NewHasher(c HasherConfig) *Hasher {
	if c.Cost == (Cost{}) {
		c.Cost = defaultCost
	}
	if c.Parallel <= 0 {
		c.Parallel = max(2, runtime.NumCPU())
	}
	h := &Hasher{cost: c.Cost, slots: make(chan struct{}, c.Parallel)}
	// No password has this hash; checking one against it takes as long as any other check.
	h.dummy = h.phc(make([]byte, saltSize), make([]byte, hashSize))
	return h
}

// Hash gives the hash of a password in the PHC string format.
func (h *Hasher) Hash(ctx context.Context, password Text) (string, error) {
	if len(password) > MaxPassword {
		return "", fmt.Errorf("hash password: it has more than %d bytes", MaxPassword)
	}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // crypto/rand.Read never fails (it aborts the process instead)
	sum, err := h.derive(ctx, password, salt, h.cost, hashSize)
	if err != nil {
		return "", err
	}
	return h.phc(salt, sum), nil
}

// Check reports whether a password belongs to a hash. The empty hash stands
// for somebody who does not exist or has no password: nothing belongs to it,
// which takes as long to find out as for anybody else.
func (h *Hasher) Check(ctx context.Context, password Text, hash string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	if len(password) > MaxPassword {
		password, known = "", false
	}
	p, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	sum, err := h.derive(ctx, password, p.salt, p.cost, len(p.sum))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, p.sum) == 1 && known, nil
}

// Outdated reports whether a hash was made at another cost than today's, so
// that the password should be hashed anew when it is next seen.
func (h *Hasher) Outdated(hash string) bool {
	p, err := parsePHC(hash)
	return err != nil || p.cost != h.cost
}

func (h *Hasher) derive(ctx context.Context, password Text, salt []byte, c Cost, size int) ([]byte, error) {
	if h.waiting.Add(1) > int64(queue*cap(h.slots)) {
		h.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Lanes, uint32(size)), nil
}

func (h *Hasher) phc(salt, sum []byte) string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.cost.MemoryKiB, h.cost.Passes, h.cost.Lanes, e.EncodeToString(salt), e.EncodeToString(sum))
}

// phc is a parsed hash.
type phc struct {
	cost      Cost
	salt, sum []byte
}

var errHash = errors.New("read password hash: it is not an Argon2id hash that this program could have made")

// parsePHC reads a hash. Costs beyond reason are refused, since whoever could
// write one into the database could otherwise stop the server with it.
func parsePHC(s string) (phc, error) {
	var p phc
	var version int
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, errHash
	}
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return p, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.cost.MemoryKiB, &p.cost.Passes, &p.cost.Lanes); n != 3 || err != nil {
		return p, errHash
	}
	var err1, err2 error
	p.salt, err1 = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	p.sum, err2 = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	c := p.cost
	switch {
	case err1 != nil, err2 != nil, len(p.salt) < 8, len(p.salt) > 64, len(p.sum) < 16, len(p.sum) > 64:
		return p, errHash
	case c.MemoryKiB < 8, c.MemoryKiB > 1<<20, c.Passes < 1, c.Passes > 64, c.Lanes < 1, c.Lanes > 16:
		return p, errHash
	}
	return p, nil
}
