package cli

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"
)

// user is what people see of a user.
type user struct {
	ID           string                     `json:"id"`
	UserName     string                     `json:"userName"`
	DisplayName  string                     `json:"displayName"`
	Title        string                     `json:"title"`
	Emails       []email                    `json:"emails"`
	Unit         *place                     `json:"unit"`
	Location     *place                     `json:"location"`
	Manager      *person                    `json:"manager"`
	Attributes   map[string]json.RawMessage `json:"attributes"`
	Status       string                     `json:"status"`
	StatusReason string                     `json:"statusReason"`
	StatusUntil  time.Time                  `json:"statusUntil"`
	Locked       bool                       `json:"locked"`
	LockedUntil  time.Time                  `json:"lockedUntil"`
	LockReason   string                     `json:"lockReason"`
	DeletedAt    time.Time                  `json:"deletedAt"`
	Roles        []string                   `json:"roles"`
	Version      int64                      `json:"version"`
	CreatedAt    time.Time                  `json:"createdAt"`
	UpdatedAt    time.Time                  `json:"updatedAt"`
}

type email struct {
	Value   string `json:"value"`
	Primary bool   `json:"primary"`
}

type place struct {
	Path []string `json:"path"`
}

type person struct {
	ID          string `json:"id"`
	UserName    string `json:"userName"`
	DisplayName string `json:"displayName"`
}

func (p *place) String() string {
	if p == nil {
		return ""
	}
	return strings.Join(p.Path, " / ")
}

func (p *person) String() string {
	if p == nil {
		return ""
	}
	return cmp.Or(p.DisplayName, p.UserName, p.ID)
}

// email gives the primary address, or the first.
func (u user) email() string {
	for _, e := range u.Emails {
		if e.Primary {
			return e.Value
		}
	}
	if len(u.Emails) > 0 {
		return u.Emails[0].Value
	}
	return ""
}

// state gives the status with the lock and the bin beside it.
func (u user) state() string {
	state := u.Status
	if u.Locked {
		state += ", locked"
	}
	if !u.DeletedAt.IsZero() {
		state += ", deleted"
	}
	return state
}

// instant writes a time as people read it; "" for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}
