package file

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"regulars/model"
)

// Progress is told after each batch how many bytes of the file are done with; total is 0 if
// it is not known.
type Progress func(done, total int64)

// batch is what goes from the reading goroutine to the booking one.
type batch[T any] struct {
	records  []T
	rows     int // rows in records
	rejects  []Reject
	rejected int
	skipped  int
	done     int64
}

// run reads in a goroutine of its own while the caller's books. It returns when both have
// ended. A cancelled ctx lets the batch at hand be booked whole.
func run[T any](ctx context.Context, t *Table, read func(*feed[T]) error, book func(context.Context, []T) ([]Outcome, error),
	rows func(*T) []int, refund func(*T) bool, progress Progress,
) (Report, error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	batches := make(chan batch[T], 1)
	var readErr error
	var reader sync.WaitGroup
	reader.Go(func() {
		defer close(batches)
		f := &feed[T]{ctx: inner, out: batches, table: t}
		if readErr = read(f); readErr == nil {
			readErr = f.flush()
		}
	})
	var report Report
	var bookErr error
	dropped := false // a batch was read and not booked
	for b := range batches {
		if bookErr != nil || ctx.Err() != nil {
			stop()
			dropped = true
			continue // Drain, so that the reader can end.
		}
		var outcomes []Outcome
		if len(b.records) > 0 {
			outcomes, bookErr = book(context.WithoutCancel(ctx), b.records)
		}
		if bookErr == nil && len(outcomes) != len(b.records) {
			bookErr = model.Refuse("internal", "import: outcomes do not match their batch")
		}
		if bookErr != nil {
			stop()
			continue
		}
		for i := range outcomes {
			report.count(&outcomes[i], rows(&b.records[i]), refund(&b.records[i]))
		}
		report.add(b.rejects, b.rejected, b.skipped)
		if progress != nil {
			progress(b.done, t.total)
		}
	}
	reader.Wait()
	slices.SortStableFunc(report.Rejected, func(a, b Reject) int { return a.Line - b.Line })
	switch {
	case bookErr != nil:
		return report, bookErr
	case readErr == nil && dropped:
		// The reader had reached the end before it could notice the cancellation.
		return report, ctx.Err()
	}
	return report, readErr
}

// count takes one record's outcome into the report.
func (r *Report) count(o *Outcome, rows []int, refund bool) {
	r.Rows += len(rows)
	switch o.Status {
	case Accepted:
		r.Accepted += len(rows)
		if o.Refund || refund {
			r.Refunds++
		} else {
			r.Sales++
		}
	case Repeated:
		r.Repeated += len(rows)
	case Refused:
		for _, row := range rows {
			r.reject(Reject{Line: row, Reason: o.Err})
		}
	}
	if o.NewMember {
		r.Members++
	}
	r.Points += o.Points
}

// add takes the rows that never became records.
func (r *Report) add(rejects []Reject, rejected, skipped int) {
	r.Rows += rejected
	r.Skipped += skipped
	r.RejectedTotal += rejected - len(rejects)
	for _, reject := range rejects {
		r.reject(reject)
	}
}

func (r *Report) reject(reject Reject) {
	r.RejectedTotal++
	if len(r.Rejected) < MaxRejects {
		r.Rejected = append(r.Rejected, reject)
	}
}

// feed fills batches in the reading goroutine.
type feed[T any] struct {
	ctx   context.Context // lives as long as the one run that owns the feed
	out   chan<- batch[T]
	table *Table
	next  batch[T]
	kept  int // rejects handed on with their reasons
}

// add puts a record of so many rows into the batch.
func (f *feed[T]) add(record T, rows int) error {
	if f.next.records == nil {
		f.next.records = make([]T, 0, BatchRows)
	}
	f.next.records = append(f.next.records, record)
	f.next.rows += rows
	return f.full()
}

func (f *feed[T]) reject(line int, reason *model.Error) {
	f.next.rejected++
	if f.kept < MaxRejects {
		f.kept++
		f.next.rejects = append(f.next.rejects, Reject{Line: line, Reason: reason})
	}
}

// full sends the batch if it is large enough, also when its rows were only passed over.
func (f *feed[T]) full() error {
	if f.next.rows+f.next.rejected+f.next.skipped < BatchRows {
		return nil
	}
	return f.flush()
}

func (f *feed[T]) flush() error {
	f.next.done = f.table.read
	select {
	case f.out <- f.next:
	case <-f.ctx.Done():
		return f.ctx.Err()
	}
	f.next = batch[T]{}
	return f.ctx.Err()
}

// each calls take for every row that belongs to the wanted shop and can be read.
func (f *feed[T]) each(m *Mapping, shop string, take func(*Row) (*model.Error, error)) error {
	for n := 0; ; n++ {
		if n%1024 == 0 && f.ctx.Err() != nil {
			return f.ctx.Err()
		}
		row, err := f.table.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		refusal := row.Problem
		if refusal == nil {
			if shop != "" && string(trim(m.cell(&row, Shop))) != shop {
				f.next.skipped++
				if err := f.full(); err != nil {
					return err
				}
				continue
			}
			if refusal, err = take(&row); err != nil {
				return err
			}
		}
		if refusal != nil {
			f.reject(row.Line, refusal)
			if err := f.full(); err != nil {
				return err
			}
		}
	}
}
