package seal

import (
	"encoding/base64"
	"slices"
	"sort"

	"roster"
)

// The kinds of problem, append-only.
const (
	KindChanged    = "changed"    // an event is not what was sealed
	KindRemoved    = "removed"    // a sealed event is missing
	KindInserted   = "inserted"   // an event stands among sealed ones and was not sealed
	KindReordered  = "reordered"  // a sealed event stands at another's position
	KindTile       = "tile"       // hashes, positions or salts of the seal are damaged
	KindResealed   = "resealed"   // events agree with the seal, but not with a signed checkpoint
	KindTruncated  = "truncated"  // the journal is shorter than a signed checkpoint says
	KindSignature  = "signature"  // a checkpoint is not signed by the key of the journal
	KindCheckpoint = "checkpoint" // there is no checkpoint, or none for the seal as it is
	KindFile       = "file"       // a file of a bundle is not what its manifest says
)

// Problem is one thing that is wrong with the journal.
type Problem struct {
	Position roster.Position `json:"position"` // of the first event concerned
	Kind     string          `json:"kind"`
	Leaf     int64           `json:"leaf"` // its number in the tree, or -1
	Message  string          `json:"message"`
}

// maxProblems bounds the list; the report counts them all.
const maxProblems = 100

// Report is what a verification has found.
type Report struct {
	OK         bool      `json:"ok"`
	Events     int64     `json:"events"`   // that were checked against the seal
	Size       int64     `json:"size"`     // of the tree
	Root       string    `json:"root"`     // of the tree, in base64
	Unsealed   int64     `json:"unsealed"` // events behind the end of the tree, which nothing attests
	Erased     int64     `json:"erased"`   // events of which something was forgotten
	Key        string    `json:"key"`      // with which checkpoints were verified
	KeyFrom    string    `json:"keyFrom"`  // where it was found
	Against    int       `json:"against"`  // checkpoints from outside
	Checkpoint string    `json:"checkpoint"`
	Faults     int64     `json:"faults"` // problems in all
	Problems   []Problem `json:"problems"`
}

func (r *Report) add(p Problem) {
	r.Faults++
	// The first ones count, and parts of the journal are checked side by side.
	i := sort.Search(len(r.Problems), func(i int) bool { return p.Position.Less(r.Problems[i].Position) })
	if i < maxProblems {
		r.Problems = slices.Insert(r.Problems, i, p)
		r.Problems = r.Problems[:min(len(r.Problems), maxProblems)]
	}
}

// explains reports whether something is known to be wrong among some leaves.
func (r *Report) explains(from, to int64) bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return from <= p.Leaf && p.Leaf < to })
}

func newReport(a Against) *Report {
	return &Report{Key: a.Key, KeyFrom: a.KeyFrom, Against: len(a.Checkpoints)}
}

func (r *Report) end(size int64, root Hash) *Report {
	r.Size = size
	r.Root = base64.StdEncoding.EncodeToString(root[:])
	r.OK = r.Faults == 0
	if r.Problems == nil {
		r.Problems = []Problem{}
	}
	return r
}

// Against says what a verification trusts.
type Against struct {
	Key         string   // public, in the form of C2SP
	KeyFrom     string   // words for people
	Checkpoints []string // signed, kept elsewhere
}
