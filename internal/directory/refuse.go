package directory

import (
	"errors"

	"roster"
)

// kinds says which kind of failure a problem makes of a single change; what is
// not named is a fault of form.
var kinds = map[string]roster.Kind{
	"stale": roster.Stale, "user_not_found": roster.NotFound, "node_not_found": roster.NotFound,
	"illegal_transition": roster.Conflict, "not_unique": roster.Conflict, "deleted": roster.Conflict, "archived": roster.Conflict,
	"last_administrator": roster.Conflict, "own_account": roster.Conflict, "manager_loop": roster.Conflict, "exists": roster.Conflict,
	"not_empty": roster.Conflict, "node_loop": roster.Conflict, "no_change": roster.Conflict,
}

// refuse turns the problems of a single change into the error that its caller
// sees; all of them are told, the first decides the kind.
func refuse(what string, problems []roster.Problem) *roster.Error {
	e := &roster.Error{Kind: roster.Invalid, Code: "invalid", Message: what, Problems: problems}
	for _, p := range problems {
		if p.Warning {
			continue
		}
		e.Code, e.Message = p.Code, p.Message
		if kind, ok := kinds[p.Code]; ok {
			e.Kind = kind
		}
		break
	}
	return e
}

// problemOf turns an error that a user may see into a problem of an item.
func problemOf(err error) roster.Problem {
	if e, ok := errors.AsType[*roster.Error](err); ok {
		return roster.Problem{Code: e.Code, Message: e.Message}
	}
	return roster.Problem{Code: "internal", Message: "this could not be done"}
}
