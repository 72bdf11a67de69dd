package roster

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Position is the place of an event in the journal: the transaction that wrote
// it and its number therein. Positions are totally ordered, and no event ever
// appears before one that a reader has already seen.
type Position struct {
	Tx int64
	N  int64
}

// String writes a position as "tx.n".
func (p Position) String() string {
	return strconv.FormatInt(p.Tx, 10) + "." + strconv.FormatInt(p.N, 10)
}

// Less reports whether p comes before q.
func (p Position) Less(q Position) bool { return p.Tx < q.Tx || p.Tx == q.Tx && p.N < q.N }

// ParsePosition reads what String wrote; the empty text is the beginning.
func ParsePosition(s string) (Position, error) {
	if s == "" {
		return Position{}, nil
	}
	tx, n, ok := strings.Cut(s, ".")
	p := Position{}
	var err1, err2 error
	p.Tx, err1 = strconv.ParseInt(tx, 10, 64)
	p.N, err2 = strconv.ParseInt(n, 10, 64)
	if p.String() != s || !ok || err1 != nil || err2 != nil || p.Tx < 0 || p.N < 0 {
		return Position{}, Errorf(Invalid, "position", "%q is not a journal position: write it as 12.3", shorten(s))
	}
	return p, nil
}

// MarshalText lets a position be a JSON string.
func (p Position) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads it back.
func (p *Position) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePosition(string(b))
	return err
}

// Event is one line of the journal: what happened, to what, by whom, why.
type Event struct {
	Position  Position
	Type      string // past tense, noun.verb
	V         int    // version of the payload's form
	At        time.Time
	Actor     Actor
	Subject   Subject
	ChangeSet ChangeSetID
	Reason    string
	Data      json.RawMessage

	payload Payload // of an event that was made here and is not yet written
}

// Payload is the data of one type of event.
type Payload interface {
	// EventType gives the name and the version of the form.
	EventType() (name string, version int)
}

// NewEvent makes an event of a payload. The store adds the position, the
// instant, the actor and the change set when it saves it.
func NewEvent(s Subject, p Payload) Event {
	name, v := p.EventType()
	return Event{Type: name, V: v, Subject: s, payload: p}
}

// Encoded gives the data of the event as the journal keeps it. A plan throws
// most of its events away, so they are encoded only when they are written.
func (e Event) Encoded() json.RawMessage {
	if e.payload == nil {
		return e.Data
	}
	if p, ok := e.payload.(appender); ok {
		return p.appendJSON(make([]byte, 0, 1024))
	}
	data, err := json.Marshal(e.payload)
	if err != nil {
		return json.RawMessage("{}") // payloads hold texts, numbers and instants only
	}
	return data
}

// Decode reads the payload of an event of any known type and version.
func (e Event) Decode() (Payload, error) {
	empty, ok := payloads[e.Type+"/"+strconv.Itoa(e.V)]
	if !ok {
		return nil, fmt.Errorf("decode event: unknown type %s version %d", e.Type, e.V)
	}
	p := empty()
	if err := json.Unmarshal(e.Encoded(), p); err != nil {
		return nil, fmt.Errorf("decode event %s: %w", e.Type, err)
	}
	return p, nil
}

// EventTypes lists "name/version" of every type of event that can be decoded.
func EventTypes() []string {
	names := make([]string, 0, len(payloads))
	for n := range payloads {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
