package roster

import (
	"maps"
	"time"
)

// Facts is what a rule has to know besides the user and the change.
type Facts interface {
	// Catalogue describes the attributes.
	Catalogue() *Catalogue
	// Owner gives the user who holds a unique key; users in the recycle bin
	// hold none.
	Owner(Key) (UserID, bool)
	// Manager gives the manager of a user and whether that user exists and is
	// not in the recycle bin.
	Manager(UserID) (manager UserID, exists bool)
	// Node reports whether a unit or a location exists.
	Node(NodeID) bool
	// LastAdministrator reports whether nobody but this user could administer
	// Roster.
	LastAdministrator(UserID) bool
}

// Outcome is what a rule says of a change: what follows from it, or why it
// cannot be. With no events and no blocking problem, everything is already so.
type Outcome struct {
	Next     User
	Events   []Event
	Problems []Problem
}

// OK reports whether nothing stands in the way.
func (o Outcome) OK() bool { return !Blocking(o.Problems) }

// rule is one application of a change to a user.
type rule struct {
	before, next User
	change       Change
	facts        Facts
	by           Actor
	now          time.Time
	problems     []Problem

	named, unnamed bool // the change sets or clears the display name
}

// Apply says what becomes of u when the change happens at that instant. It
// reports all problems at once and never changes u.
func (u User) Apply(c Change, f Facts, by Actor, now time.Time) Outcome {
	c.Until = c.Until.UTC().Truncate(time.Microsecond) // as it is stored, so that the same again is the same
	r := &rule{before: u, next: u.clone(), change: c, facts: f, by: by, now: now}
	if c.Verb == Create {
		r.create()
	} else {
		r.guard()
	}
	r.setValues()
	r.setState()
	if c.Verb != Create && maps.Equal(r.before.Values, r.next.Values) {
		if r.before.Deleted() && !r.next.Deleted() {
			r.checkUnique()
			r.checkManagerLine(UserID(r.next.Values["manager"]))
		}
	} else {
		r.compose()
		r.checkArchived()
		r.checkRequired()
		r.checkUnique()
		r.checkReferences()
	}
	r.protect()
	if Blocking(r.problems) {
		return Outcome{Next: u, Problems: r.problems}
	}
	events := r.events()
	if len(events) == 0 {
		return Outcome{Next: u, Problems: r.problems}
	}
	r.next.Version++
	r.next.UpdatedAt = now
	return Outcome{Next: r.next, Events: events, Problems: r.problems}
}

func (r *rule) block(p *Problem) {
	if p != nil {
		r.problems = append(r.problems, *p)
	}
}

func (r *rule) create() {
	r.next = User{
		ID: UserID(r.change.Subject.ID), Values: make(Values, len(r.change.Values)+2), CreatedAt: r.now,
		State: State{Status: Active, StatusReason: r.change.Reason, StatusChangedAt: r.now, StatusChangedBy: r.by.ID},
	}
	if s := r.change.State; s != nil {
		r.next.State.Status = s.Status
		r.checkStatus(s.Status)
	}
	if r.before.Version > 0 {
		r.block(problem("", "exists", "a user with this identifier exists already"))
	}
}

// guard refuses what the user's situation forbids as a whole.
func (r *rule) guard() {
	c, u := r.change, r.before
	switch {
	case u.Version == 0:
		r.block(problem("", "user_not_found", "there is no such user"))
	case c.Expect != 0 && c.Expect != u.Version:
		r.block(problem("", "stale", "the user was changed since: this change was made for version %d, the current one is %d", c.Expect, u.Version))
	case u.Deleted() && c.Verb != Restore && c.Verb != Revert && (c.Verb != Delete || len(c.Values) > 0):
		r.block(problem("", "deleted", "the user is in the recycle bin: restore them first"))
	}
}

// checkArchived keeps the record of an archived user as it is. Undoing and
// leaving the archive may change it.
func (r *rule) checkArchived() {
	stays := r.before.State.Status == Archived && r.next.State.Status == Archived
	if stays && r.change.Verb != Revert && !maps.Equal(r.before.Values, r.next.Values) {
		r.block(problem("", "archived", "an archived user is a read-only record: deactivate them first to change anything"))
	}
}

// setValues puts the values of the change into the next version: lists first,
// so that a part that is given as well has the last word.
func (r *rule) setValues() {
	catalogue := r.facts.Catalogue()
	given := make(map[*Attribute]string, len(r.change.Values))
	var parts []*Attribute
	for _, name := range r.change.Values.Names() {
		a, ok := catalogue.Lookup(name)
		if !ok {
			r.block(problem(name, "unknown_attribute", "there is no attribute %q", shorten(name)))
			continue
		}
		if a.ReadOnly {
			r.block(problem(name, "read_only", "%s is set by Roster and cannot be changed", a.Label))
			continue
		}
		if _, twice := given[a]; twice {
			r.block(problem(name, "given_twice", "%s is given twice, under different names: give it once", a.Label))
			continue
		}
		text, p := a.Parse(r.change.Values[name])
		given[a] = text
		switch {
		case p != nil:
			r.block(p)
		case a.Part():
			parts = append(parts, a)
		default:
			a.Set(r.next.Values, text)
			r.named = r.named || a.Name == "displayName" && text != ""
			r.unnamed = r.unnamed || a.Name == "displayName" && text == ""
		}
	}
	setParts(r.next.Values, parts, given)
}

// compose keeps the display name in step with the parts of the name, unless
// somebody chose it. Clearing it gives the choice up.
func (r *rule) compose() {
	if r.named || r.change.Verb == Revert {
		return
	}
	v := r.next.Values
	old := r.before.Values["displayName"]
	if !r.unnamed && old != "" && old != composedName(r.before.Values) && old != r.before.Values["userName"] {
		return
	}
	if name := composedName(v); name != "" {
		v["displayName"] = name
	} else if v["userName"] != "" {
		v["displayName"] = v["userName"]
	}
}

func (r *rule) checkRequired() {
	for _, a := range r.facts.Catalogue().All() {
		if a.Required && a.Get(r.next.Values) == "" && (r.change.Verb == Create || a.Get(r.before.Values) != "") {
			r.block(problem(a.Name, "required", "%s is required", a.Label))
		}
	}
	name := r.next.Values["userName"]
	if name == "" || name == r.before.Values["userName"] {
		return
	}
	if _, p := UserNameKey(name); p != nil {
		r.block(p)
	} else if MixedScripts(name) {
		p := problem("userName", "confusable", "the user name %q mixes letters of different scripts that look alike", shorten(name))
		p.Warning = true
		r.block(p)
	}
}

// checkUnique leaves out who stays in the recycle bin, where nobody holds keys.
func (r *rule) checkUnique() {
	if r.next.Deleted() {
		return
	}
	for _, k := range r.facts.Catalogue().Keys(r.next.Values) {
		if owner, taken := r.facts.Owner(k); taken && owner != r.next.ID {
			a, _ := r.facts.Catalogue().Lookup(k.Kind)
			r.block(problem(k.Kind, "not_unique", "%s %q belongs to another user (%s)", a.Label, shorten(k.Value), owner))
		}
	}
}

func (r *rule) checkReferences() {
	for _, a := range r.facts.Catalogue().All() {
		to := r.next.Values[a.Name]
		if to == "" || to == r.before.Values[a.Name] {
			continue
		}
		switch a.Type {
		case UnitRef, LocationRef:
			if !r.facts.Node(NodeID(to)) {
				r.block(problem(a.Name, "no_such_"+string(a.Type), "%s: there is no %s %s", a.Label, a.Type, to))
			}
		case UserRef:
			if _, exists := r.facts.Manager(UserID(to)); !exists {
				r.block(problem(a.Name, "no_such_user", "%s: there is no user %s", a.Label, to))
			} else if a.Name == "manager" {
				r.checkManagerLine(UserID(to))
			}
		default:
		}
	}
}

// maxManagerLine bounds the walk up; no organisation is that deep.
const maxManagerLine = 200

func (r *rule) checkManagerLine(manager UserID) {
	for step := 0; manager != ""; step++ {
		if manager == r.next.ID || step > maxManagerLine {
			r.block(problem("manager", "manager_loop", "the manager line would run in a circle: choose a manager who does not report to this user"))
			return
		}
		manager, _ = r.facts.Manager(manager)
	}
}

// setState carries out what the verb says of status, lock and recycle bin.
func (r *rule) setState() {
	c, s := r.change, &r.next.State
	if !c.Until.IsZero() && !c.Until.After(r.now) {
		r.block(problem("until", "until_past", "the end lies in the past: choose a later one"))
	}
	if to, ok := c.Verb.StatusAfter(); ok {
		r.setStatus(to)
		return
	}
	switch c.Verb {
	case Create, Update, Confirm:
	case LockUser:
		if s.LockedAt.IsZero() || !s.LockedUntil.Equal(c.Until) {
			s.LockedAt, s.LockedUntil, s.LockReason = r.now, c.Until, c.Reason
		}
	case Unlock:
		s.LockedAt, s.LockedUntil, s.LockReason = time.Time{}, time.Time{}, ""
	case Delete:
		s.DeletedAt = r.now
	case Restore:
		s.DeletedAt = time.Time{}
	case Revert:
		if c.State != nil && r.checkStatus(c.State.Status) {
			*s = *c.State
		}
	default:
		r.block(problem("verb", "no_such_verb", "%q is nothing that can be done to a user", shorten(string(c.Verb))))
	}
}

func (r *rule) checkStatus(s Status) bool {
	if !s.Valid() {
		r.block(problem("status", "no_such_status", "%q is no status: use %s", shorten(string(s)), listStatuses(Statuses)))
	}
	return s.Valid()
}

func (r *rule) setStatus(to Status) {
	c, s := r.change, &r.next.State
	if s.Status == to && s.StatusUntil.Equal(c.Until) {
		return
	}
	if s.Status != to && !s.Status.May(to) && r.change.Verb != Create {
		r.block(&Problem{
			Field: "status", Code: "illegal_transition", Legal: s.Status.Next(),
			Message: "a user who is " + string(s.Status) + " cannot become " + string(to) + ": from here they may become " + listStatuses(s.Status.Next()),
		})
		return
	}
	if !c.Until.IsZero() && to != Suspended {
		r.block(problem("until", "until_status", "only a suspension ends by itself; %s has no end", to))
		return
	}
	s.Status, s.StatusReason, s.StatusUntil = to, c.Reason, c.Until
	s.StatusChangedAt, s.StatusChangedBy = r.now, r.by.ID
}

func listStatuses(list []Status) string {
	text := ""
	for i, s := range list {
		switch {
		case i > 0 && i == len(list)-1:
			text += " or "
		case i > 0:
			text += ", "
		}
		text += string(s)
	}
	return text
}

// protect makes sure that somebody can still administer Roster, and that
// nobody shuts themselves out.
func (r *rule) protect() {
	if !r.before.MaySignIn(r.now) || r.next.MaySignIn(r.now) {
		return
	}
	if r.by.Kind == ActorUser && r.by.ID == string(r.before.ID) {
		r.block(problem("", "own_account", "you cannot shut yourself out: ask another administrator"))
	}
	if r.facts.LastAdministrator(r.before.ID) {
		r.block(problem("", "last_administrator", "this is the last administrator who can sign in: make somebody else one first"))
	}
}
