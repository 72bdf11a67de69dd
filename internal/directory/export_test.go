package directory

import "time"

// Cut has the directory apply in smaller batches and slices, so that a small
// change set takes many transactions.
func (d *Directory) Cut(batch int, slice time.Duration) { d.batch, d.slice = batch, slice }
