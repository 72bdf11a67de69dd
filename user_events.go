package roster

// events tells the difference between the user before and after. Whatever
// route a change takes, the journal says the same of it.
func (r *rule) events() []Event {
	before, next := r.before, r.next
	if before.Version == 0 {
		return r.explain(NewEvent(next.Subject(), UserCreated{Values: next.Values, Status: next.State.Status}))
	}
	var list []Event
	add := func(p Payload) { list = append(list, NewEvent(next.Subject(), p)) }
	b, n := before.State, next.State
	if before.Deleted() && !next.Deleted() {
		add(UserRestored{})
	}
	if changes := Diff(before.Values, next.Values); len(changes) > 0 {
		add(UserUpdated{Changes: changes})
	}
	if b.Status != n.Status || !b.StatusUntil.Equal(n.StatusUntil) {
		add(UserStatusChanged{From: b.Status, To: n.Status, Until: n.StatusUntil})
	}
	switch {
	case !n.LockedAt.IsZero() && (b.LockedAt.IsZero() || !b.LockedUntil.Equal(n.LockedUntil)):
		add(UserLocked{Until: n.LockedUntil})
	case n.LockedAt.IsZero() && !b.LockedAt.IsZero():
		add(UserUnlocked{})
	}
	if !before.Deleted() && next.Deleted() {
		add(UserDeleted{})
	}
	return r.explain(list...)
}

func (r *rule) explain(list ...Event) []Event {
	for i := range list {
		list[i].Reason = r.change.Reason
	}
	return list
}

// Diff gives the attributes whose values differ, old and new.
func Diff(before, after Values) map[string]Delta {
	changes := map[string]Delta{}
	for name, text := range after {
		if before[name] != text {
			changes[name] = Delta{Old: before[name], New: text}
		}
	}
	for name, text := range before {
		if _, kept := after[name]; !kept && text != "" {
			changes[name] = Delta{Old: text}
		}
	}
	return changes
}
