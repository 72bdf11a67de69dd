package query

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"roster"
)

// User lets [Match] look at a user as [Catalogue] describes them.
type User struct {
	Catalogue *roster.Catalogue
	User      roster.User
	Now       time.Time // decides whether a lock still holds

	// Line gives the ids from the root of a tree down to a node.
	Line func(roster.NodeID) []roster.NodeID

	// Leads tells whether somebody who is active reports to the user.
	Leads func(roster.UserID) bool
}

var _ Record = User{}

// Values implements [Record].
func (u User) Values(f Field) []string {
	if text, ok := u.state(f.Name); ok {
		return present(text)
	}
	if list, piece, ok := u.list(f.Name); ok {
		var values []string
		for _, e := range list {
			values = append(values, entry{e}.piece(piece)...)
		}
		return values
	}
	a, ok := u.Catalogue.Lookup(f.Name)
	if !ok {
		return nil
	}
	text := a.Get(u.User.Values)
	switch {
	case text == "":
		return nil
	case a.Type == roster.MultiChoice:
		var values []string
		_ = json.Unmarshal([]byte(text), &values) // canonical texts are valid
		return values
	case f.Type == Tree && u.Line != nil:
		line := u.Line(roster.NodeID(text))
		ids := make([]string, len(line))
		for i, id := range line {
			ids[i] = string(id)
		}
		return present(strings.Join(ids, "/"))
	}
	return []string{text}
}

// Elements implements [Record].
func (u User) Elements(f Field) []Record {
	entries := roster.Entries(u.User.Values[f.Name])
	records := make([]Record, len(entries))
	for i, e := range entries {
		records[i] = entry{e}
	}
	return records
}

func (u User) list(name string) (entries []roster.Entry, piece string, ok bool) {
	of, piece, ok := strings.Cut(name, ".")
	if !ok {
		return nil, "", false
	}
	a, ok := u.Catalogue.Lookup(of)
	if !ok || attributeField(a).Type != Complex {
		return nil, "", false
	}
	return roster.Entries(u.User.Values[a.Name]), piece, true
}

func (u User) state(name string) (text string, ok bool) {
	s := u.User.State
	switch name {
	case "id":
		return string(u.User.ID), true
	case "version":
		return strconv.FormatInt(u.User.Version, 10), true
	case "active":
		return strconv.FormatBool(s.Status == roster.Active), true
	case "status":
		return string(s.Status), true
	case "statusReason":
		return s.StatusReason, true
	case "statusChangedAt":
		return moment(s.StatusChangedAt), true
	case "statusChangedBy":
		return s.StatusChangedBy, true
	case "statusUntil":
		return moment(s.StatusUntil), true
	case "locked":
		return strconv.FormatBool(u.User.Locked(u.Now)), true
	case "lockedUntil":
		return moment(s.LockedUntil), true
	case "lockReason":
		return s.LockReason, true
	case "leads":
		return strconv.FormatBool(u.Leads != nil && u.Leads(u.User.ID)), true
	case "createdAt":
		return moment(u.User.CreatedAt), true
	case "updatedAt":
		return moment(u.User.UpdatedAt), true
	case "deletedAt":
		return moment(s.DeletedAt), true
	default:
		return "", false
	}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return FormatInstant(t)
}

func present(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// entry is one entry of a list as a record of its own.
type entry struct{ roster.Entry }

func (e entry) Values(f Field) []string {
	_, piece, _ := strings.Cut(f.Name, ".")
	return e.piece(piece)
}

func (e entry) Elements(Field) []Record { return nil }

func (e entry) piece(name string) []string {
	switch name {
	case "primary":
		return []string{strconv.FormatBool(e.Primary)}
	case "value":
		return present(e.Value)
	case "type":
		return present(e.Type)
	case "display":
		return present(e.Display)
	case "streetAddress":
		return present(e.StreetAddress)
	case "locality":
		return present(e.Locality)
	case "region":
		return present(e.Region)
	case "postalCode":
		return present(e.PostalCode)
	case "country":
		return present(e.Country)
	default:
		return nil
	}
}
