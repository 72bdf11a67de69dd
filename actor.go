package roster

// Actor is who does something, as the journal will tell it.
type Actor struct {
	Kind    ActorKind `json:"kind"`
	ID      string    `json:"id,omitempty"`      // the user's identifier; empty for the system
	Name    string    `json:"name,omitempty"`    // display name at that time
	Via     string    `json:"via,omitempty"`     // the session or token that was used
	Request string    `json:"request,omitempty"` // the request that carried it
}

// ActorKind tells people from machines.
type ActorKind string

// The kinds of actor.
const (
	ActorUser   ActorKind = "user"
	ActorSystem ActorKind = "system"
	ActorDemo   ActorKind = "demo" // the story of a demo organisation: it was told at once, with the times of the story
)

// System is Roster itself, acting by a rule that somebody set up.
func System(name string) Actor { return Actor{Kind: ActorSystem, Name: name} }

// Storyteller is who does everything in the story of a demo organisation. It is
// the mark of its events, the only ones whose time is not that of the
// transaction which wrote them.
func Storyteller() Actor { return Actor{Kind: ActorDemo, Name: "Demo organisation"} }
