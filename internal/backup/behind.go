package backup

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

// behind compresses on a goroutine of its own, since that takes as long as
// reading the database does.
type behind struct {
	*bufio.Writer
	pipe *io.PipeWriter
	done chan error
}

// blockSize is what is handed over at once.
const blockSize = 256 << 10

func newBehind(w io.Writer, level int) *behind {
	r, pipe := io.Pipe()
	b := &behind{Writer: bufio.NewWriterSize(pipe, blockSize), pipe: pipe, done: make(chan error, 1)}
	go func() {
		z, err := gzip.NewWriterLevel(w, level)
		if err == nil {
			_, err = io.CopyBuffer(z, r, make([]byte, blockSize))
			err = errors.Join(err, z.Close())
		}
		r.CloseWithError(err) // who still writes is told
		b.done <- err
	}()
	return b
}

// Close waits until all is written.
func (b *behind) Close() error {
	err := b.Flush()
	return errors.Join(err, b.pipe.Close(), <-b.done)
}
