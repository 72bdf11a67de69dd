package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"roster"
)

// changeSet is what people see of a change set.
type changeSet struct {
	ID        string        `json:"id"`
	Origin    string        `json:"origin"`
	Title     string        `json:"title"`
	Source    string        `json:"source"`
	State     string        `json:"state"`
	Counts    roster.Counts `json:"counts"`
	Done      int64         `json:"done"`
	Total     int64         `json:"total"`
	CreatedAt time.Time     `json:"createdAt"`
	CreatedBy struct {
		Name string `json:"name"`
	} `json:"createdBy"`
	RollbackOf   string       `json:"rollbackOf"`
	RolledBackBy string       `json:"rolledBackBy"`
	JobID        string       `json:"jobId"`
	Failure      string       `json:"failure"`
	Mapping      []mapped     `json:"mapping"`
	Problems     []rowProblem `json:"problems"`
	Confirm      int64        `json:"confirm"`
}

type mapped struct {
	Column     string  `json:"column"`
	Target     *string `json:"target"`
	Confidence float64 `json:"confidence"`
}

type rowProblem struct {
	Row     int64  `json:"row"`
	Column  string `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (c changeSet) working() bool {
	return c.State == string(roster.Planning) || c.State == string(roster.Applying)
}

// await reads a change set again until nobody works on it any more.
func (s *session) await(ctx context.Context, document json.RawMessage) (json.RawMessage, changeSet, error) {
	const first, longest = 100 * time.Millisecond, time.Second
	bar := s.progress()
	defer bar.end()
	for pause := first; ; pause = min(pause*2, longest) {
		set, err := decode[changeSet](document)
		if err != nil || !set.working() {
			return document, set, err
		}
		bar.show(set.State, set.Done, set.Total)
		select {
		case <-ctx.Done():
			bar.end()
			s.hint("The work goes on in the server. Look at it with \"roster changes show %s\", or stop it with \"roster changes cancel %s\".", set.ID, set.ID)
			return nil, set, ctx.Err()
		case <-time.NewTimer(pause).C:
		}
		next, err := s.call(ctx, request{method: http.MethodGet, path: []string{"changesets", set.ID}})
		switch {
		case err == nil:
			document = next
		case ctx.Err() == nil:
			return nil, set, err
		}
	}
}

// failed is what a change set that has failed tells.
func (c changeSet) failed(kind roster.Kind) error {
	message := c.Failure
	if message == "" {
		message = "it could not be " + map[bool]string{true: "applied", false: "planned"}[kind == roster.Internal]
	}
	return roster.Errorf(kind, "change_set_failed", "change set %s failed: %s", c.ID, message)
}

// tell describes a change set to people.
func (s *session) tell(c changeSet) {
	p := s.paint()
	s.say("Change set  %s", c.ID)
	s.say("What        %s", c.Title)
	if c.Source != "" {
		s.say("Source      %s", c.Source)
	}
	if c.RollbackOf != "" {
		s.say("Undoes      %s", c.RollbackOf)
	}
	if c.RolledBackBy != "" {
		s.say("Undone by   %s", c.RolledBackBy)
	}
	line := "State       "
	_, _ = s.Out.Write([]byte(line + p.state(visible(c.State)) + "\n"))
	s.counts(c.Counts)
	if c.Failure != "" {
		s.say("Failure     %s", c.Failure)
	}
	if c.Confirm > 0 && c.State == string(roster.Planned) {
		s.say("Confirm     %s people would be deactivated, which is many: apply it with --confirm %d", number(c.Confirm), c.Confirm)
	}
	s.mapping(c.Mapping)
	s.problems(c.Problems)
}
