package job

import (
	"context"
	"fmt"

	"github.com/riverqueue/river/rivertype"
)

// TakeOver acts as a node does that saw this ticket running a moment ago.
func (q *Queue) TakeOver(ctx context.Context, id string, ticket int64) error {
	e, err := q.motor()
	if err != nil {
		return err
	}
	return q.takeOver(ctx, e, &rivertype.JobRow{ID: ticket, Kind: ticketArgs{}.Kind(), EncodedArgs: fmt.Appendf(nil, `{"job":%q}`, id)})
}
