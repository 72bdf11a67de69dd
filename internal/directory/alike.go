package directory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"roster"
	"roster/internal/access"
	"roster/internal/naming"
	"roster/internal/store"
)

// Alike is somebody who may be the same person.
type Alike struct {
	User    roster.User
	Reasons []Reason // the strongest first
	weight  int
}

// Reason is why two records may be one person.
type Reason string

// The reasons, append-only.
const (
	SameName      Reason = "same_name"
	NameAlike     Reason = "name_alike"      // in another order, or in other letters
	SameEmail     Reason = "same_email"      // whoever has it is in the recycle bin
	SameNumber    Reason = "same_number"     // the employee number, likewise
	MailboxAlike  Reason = "mailbox_alike"   // the same before the @
	UserNameAlike Reason = "user_name_alike" // but for the number behind it
	SamePhone     Reason = "same_phone"
	SameStart     Reason = "same_start_date"
	SameUnit      Reason = "same_unit"
	SameManager   Reason = "same_manager"
	WasDeleted    Reason = "was_deleted" // a rehire would be a restore
	HasLeft       Reason = "has_left"
)

// weights say how much a reason counts; who does not come to alikeEnough is
// not worth a look.
var weights = map[Reason]int{
	SameName: 3, NameAlike: 2, SameEmail: 4, SameNumber: 4, MailboxAlike: 2, UserNameAlike: 1, SamePhone: 3, SameStart: 1, SameUnit: 1, SameManager: 1,
}

const (
	alikeEnough = 2
	alikeMost   = 10
	alikeLooked = 50 // who are read for each question
)

// Duplicates finds those who may be the same person as u, the likeliest first,
// with the reasons. Each question to the database goes by an index, and asks
// for a few dozen rows at most: who has a very common name is not found by the
// name alone.
func Duplicates(ctx context.Context, v *store.View, u roster.User) ([]Alike, error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return nil, err
	}
	people, err := candidates(ctx, v, u)
	if err != nil {
		return nil, err
	}
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	var list []Alike
	for _, other := range people {
		if other.ID == u.ID {
			continue
		}
		a := Alike{User: other, Reasons: reasons(catalogue, u, other)}
		for _, r := range a.Reasons {
			a.weight += weights[r]
		}
		if a.weight >= alikeEnough {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b Alike) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.User.ID, b.User.ID))
	})
	return list[:min(len(list), alikeMost)], nil
}

// candidates reads who could be alike by an index.
func candidates(ctx context.Context, v *store.View, u roster.User) (map[roster.UserID]roster.User, error) {
	found := map[roster.UserID]roster.User{}
	named, err := v.AllNamed(ctx, nameForms(u.Values), alikeLooked)
	if err != nil {
		return nil, err
	}
	for _, other := range named {
		found[other.ID] = other
	}
	ids := map[roster.UserID]bool{}
	begins := map[string][]string{"userName": {withoutNumber(userNameKey(u.Values["userName"]))}}
	for _, e := range roster.Entries(u.Values["emails"]) {
		if local, _, ok := strings.Cut(roster.EmailKey(e.Value), "@"); ok {
			begins["emails"] = append(begins["emails"], local+"@")
		}
		gone, err := v.BinNamed(ctx, e.Value)
		if err != nil {
			return nil, err
		}
		for _, id := range gone {
			ids[id] = true
		}
	}
	for kind, texts := range begins {
		for _, begin := range texts {
			holders, err := v.KeysBeginning(ctx, kind, begin, alikeLooked)
			if err != nil {
				return nil, err
			}
			for _, id := range holders {
				ids[id] = true
			}
		}
	}
	if name := u.Values["userName"]; name != "" {
		gone, err := v.BinNamed(ctx, name)
		if err != nil {
			return nil, err
		}
		for _, id := range gone {
			ids[id] = true
		}
	}
	for id := range found {
		delete(ids, id)
	}
	more, err := v.Users(ctx, slices.Collect(maps.Keys(ids)))
	maps.Copy(found, more)
	return found, err
}

// nameForms are the folded display names under which the person may be kept
// already: in any order, and in plain letters.
func nameForms(values roster.Values) []string {
	var forms []string
	add := func(name string) {
		for _, f := range naming.Forms(name) {
			if f != "" && !slices.Contains(forms, f) {
				forms = append(forms, f)
			}
		}
	}
	given, family := values["name.givenName"], values["name.familyName"]
	add(values["displayName"])
	if given == "" && family == "" {
		n := naming.Split(values["displayName"])
		given, family = n.Given, n.Family
	}
	if given != "" && family != "" {
		add(given + " " + family)
		add(family + " " + given)
		add(naming.Plain(given) + " " + naming.Plain(family))
	}
	return forms
}

func userNameKey(name string) string {
	key, _ := roster.UserNameKey(name)
	return key
}

func withoutNumber(key string) string { return strings.TrimRight(key, "0123456789") }

// reasons compares two records.
func reasons(catalogue *roster.Catalogue, u, other roster.User) []Reason {
	var list []Reason
	add := func(r Reason, yes bool) {
		if yes {
			list = append(list, r)
		}
	}
	add(SameEmail, share(mailboxes(u, true), mailboxes(other, true)))
	add(SameNumber, alike(u, other, "employeeNumber", roster.LooseKey))
	mine, theirs := naming.Key(u.DisplayName()), naming.Key(other.DisplayName())
	same := mine != "" && mine == theirs
	add(SameName, same)
	add(NameAlike, !same && share(nameWords(u), nameWords(other)))
	add(SamePhone, share(numbers(u), numbers(other)))
	add(MailboxAlike, !share(mailboxes(u, true), mailboxes(other, true)) && share(mailboxes(u, false), mailboxes(other, false)))
	add(UserNameAlike, alike(u, other, "userName", func(s string) string { return withoutNumber(userNameKey(s)) }))
	if len(list) == 0 {
		return nil // the rest only adds to what there is
	}
	for name, r := range map[string]Reason{"startDate": SameStart, "unit": SameUnit, "manager": SameManager} {
		if _, known := catalogue.Lookup(name); known {
			add(r, alike(u, other, name, func(s string) string { return s }))
		}
	}
	slices.SortStableFunc(list, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(weights[b], weights[a]), strings.Compare(string(a), string(b)))
	})
	add(WasDeleted, other.Deleted())
	add(HasLeft, !other.Deleted() && (other.State.Status == roster.Inactive || other.State.Status == roster.Archived))
	return list
}

func alike(u, other roster.User, name string, key func(string) string) bool {
	k := key(u.Values[name])
	return k != "" && k == key(other.Values[name])
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return s != "" && slices.Contains(b, s) })
}

// nameWords is the name in plain letters, its words in the order of the
// alphabet.
func nameWords(u roster.User) []string {
	words := strings.FieldsFunc(u.DisplayName(), func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '.' })
	for i := range words {
		words[i] = naming.Plain(words[i])
	}
	slices.Sort(words)
	if len(words) < 2 || words[0] == "" {
		return nil
	}
	return []string{strings.Join(words, " ")}
}

func mailboxes(u roster.User, whole bool) []string {
	var list []string
	for _, e := range roster.Entries(u.Values["emails"]) {
		key := roster.EmailKey(e.Value)
		if !whole {
			key, _, _ = strings.Cut(key, "@")
		}
		list = append(list, key)
	}
	return list
}

func numbers(u roster.User) []string {
	var list []string
	for _, e := range roster.Entries(u.Values["phoneNumbers"]) {
		list = append(list, e.Value)
	}
	return list
}
