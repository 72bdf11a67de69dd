// Package job carries out work that must survive the process: it is inserted
// in the transaction of whoever wants it, runs on some node, and is taken up
// again within half a minute when that node dies.
//
// # Two rows
//
// The job's own row is what people see and what decides. A row of the queue,
// called a ticket here, is only the permission to run it: whoever holds the
// ticket named in the job's row may go on, anybody else has lost the job and is
// told so by [ErrStopped]. To pause, resume or take over a job is therefore to
// change its row; a runner that was frozen meanwhile cannot do harm.
//
// # Handlers
//
// A handler may be run again at any time: after a failure, a crash, a pause. It
// keeps its own cursor and calls [Run.Progress] in each transaction in which it
// writes, so that work, cursor and progress are committed together or not at
// all. It returns promptly, with an error, when its context ends. Errors whose
// kind says that the order itself is wrong (invalid, not found, forbidden, too
// large) fail the job at once; others are tried again.
//
// Never insert a job outside a transaction or call Pause, Resume, Cancel or
// Wait inside one: on the embedded engine there is one writer, and it would
// wait for itself.
package job
