package desk

import (
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/care"
	"regulars/model/staff"
)

// exportChunk is how many records one read transaction gives: none may outlive its use.
const exportChunk = 1000

// ExportMembers gives every member, in the order of enrolment. Like every export it is noted in
// the audit trail.
func (s *Session) ExportMembers(ctx context.Context, yield func(*Member) error) error {
	if err := s.May(staff.RightExport); err != nil {
		return err
	}
	var given int64
	err := s.eachMember(ctx, counted(&given, yield))
	return s.noteRead(ctx, readMembers, given, err)
}

// eachMember walks the members in short transactions.
func (s *Session) eachMember(ctx context.Context, yield func(*Member) error) error {
	for after := Number(0); ; {
		var chunk []*Member
		err := s.store.View(ctx, func(b Book) error {
			var failed error
			err := b.Members(after, func(n Number) bool {
				var m *Member
				if m, failed = memberOf(b, n); failed != nil {
					return false
				}
				chunk, after = append(chunk, m), n
				return len(chunk) < exportChunk
			})
			if err == nil {
				err = failed
			}
			return err
		})
		if err != nil || len(chunk) == 0 {
			return err
		}
		for _, m := range chunk {
			if err := yield(m); err != nil {
				return err
			}
		}
	}
}

// ExportSales gives every sale that stands, oldest first: one that was undone or refunded is
// left out, or a sum over the rest would be too high.
func (s *Session) ExportSales(ctx context.Context, yield func(Entry) error) error {
	if err := s.May(staff.RightExport); err != nil {
		return err
	}
	gone, err := s.takenBack(ctx)
	if err != nil {
		return err
	}
	sales := func(k model.Kind) bool { return k == model.SaleRecordedKind }
	var given int64
	give := counted(&given, yield)
	err = s.eachEntry(ctx, sales, func(e Entry) error {
		if gone[e.Pos] {
			return nil
		}
		return give(e)
	})
	return s.noteRead(ctx, readSales, given, err)
}

// takenBack gives the places of what was undone or refunded. An undo may itself be undone, so
// the newest has the first word.
func (s *Session) takenBack(ctx context.Context) (map[uint64]bool, error) {
	type taking struct{ at, act uint64 }
	var all []taking
	err := s.eachEvent(ctx, 1, func(r *entryReader, pos uint64, e *model.Event) (func() error, bool, error) {
		if e.Kind != model.ActUndoneKind && e.Kind != model.SaleRefundedKind {
			return nil, true, nil
		}
		body, err := e.ParseBody()
		if err != nil {
			return nil, true, nil // of a newer program
		}
		var act uint64
		var ok bool
		switch v := body.(type) {
		case *model.ActUndone:
			act, ok = r.b.Place(v.Act.In(e.Stream))
		case *model.SaleRefunded:
			act, ok = r.b.Place(v.Sale.In(e.Stream))
		}
		if ok {
			all = append(all, taking{pos, act})
		}
		return nil, true, nil
	})
	gone := make(map[uint64]bool, len(all))
	for _, t := range slices.Backward(all) {
		if !gone[t.at] {
			gone[t.act] = true
		}
	}
	return gone, err
}

// ExportEntries gives every entry of the kinds that want says, oldest first.
func (s *Session) ExportEntries(ctx context.Context, want func(model.Kind) bool, yield func(Entry) error) error {
	if err := s.May(staff.RightExport); err != nil {
		return err
	}
	var given int64
	err := s.eachEntry(ctx, want, counted(&given, yield))
	return s.noteRead(ctx, readEntries, given, err)
}

// eachEntry walks the entries of the kinds that want says, oldest first.
func (s *Session) eachEntry(ctx context.Context, want func(model.Kind) bool, yield func(Entry) error) error {
	return s.eachEvent(ctx, 1, func(r *entryReader, pos uint64, e *model.Event) (func() error, bool, error) {
		if !want(e.Kind) {
			return nil, true, nil
		}
		entry, err := r.entry(pos, e)
		return func() error { return yield(entry) }, true, err
	})
}

// eachEvent walks the log from place from in short transactions; make turns an event into
// what is to be done with it once its transaction is over.
func (s *Session) eachEvent(ctx context.Context, from uint64, make func(*entryReader, uint64, *model.Event) (func() error, bool, error)) error {
	for more := true; more; {
		var todo []func() error
		err := s.store.View(ctx, func(b Book) error {
			r := newEntryReader(b)
			last := b.Last()
			for i := 0; i < exportChunk; i++ {
				if more = from <= last; !more {
					return nil
				}
				e, err := b.Event(from)
				if err != nil {
					return err
				}
				do, goOn, err := make(r, from, e)
				if err != nil {
					return err
				}
				if do != nil {
					todo = append(todo, do)
				}
				if from++; !goOn {
					more = false
					return nil
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, do := range todo {
			if err := do(); err != nil {
				return err
			}
		}
	}
	return nil
}

// ExportCases gives every case, the newest first: those of this shop, then those that headquarters told of.
func (s *Session) ExportCases(ctx context.Context, yield func(CaseView) error) error {
	if err := s.May(staff.RightExport); err != nil {
		return err
	}
	var given int64
	give := counted(&given, yield)
	err := s.eachCase(ctx, give)
	if err == nil {
		err = s.eachElsewhere(ctx, give)
	}
	return s.noteRead(ctx, readCases, given, err)
}

// eachCase walks the cases in short transactions.
func (s *Session) eachCase(ctx context.Context, yield func(CaseView) error) error {
	for before := uint32(0); ; {
		var chunk []CaseView
		err := s.store.View(ctx, func(b Book) error {
			r := newEntryReader(b)
			var failed error
			err := b.Cases(before, false, func(number uint32, c *care.Case) bool {
				var view CaseView
				if view, failed = caseView(r, number, c); failed != nil {
					return false
				}
				chunk, before = append(chunk, view), number
				return len(chunk) < exportChunk
			})
			if err == nil {
				err = failed
			}
			return err
		})
		if err != nil || len(chunk) == 0 {
			return err
		}
		for _, c := range chunk {
			if err := yield(c); err != nil {
				return err
			}
		}
	}
}

// eachElsewhere walks the cases of other shops in short transactions.
func (s *Session) eachElsewhere(ctx context.Context, yield func(CaseView) error) error {
	for before := (model.ID{}); ; {
		chunk, err := s.CasesElsewhere(ctx, CaseQuery{Limit: timelineMost}, before)
		if err != nil || len(chunk) == 0 {
			return err
		}
		before = chunk[len(chunk)-1].ID
		for _, c := range chunk {
			if err := yield(c); err != nil {
				return err
			}
		}
	}
}

// LogQuery selects events of the audit trail.
type LogQuery struct {
	Member model.ID  // zero: of anybody
	Since  time.Time // zero: from the beginning
	Actor  string    // staff name or id, "": of anybody
}

// LogLine is one event as the audit trail shows it, personal parts masked.
type LogLine struct {
	ID      model.ID
	Pos     uint64
	Time    time.Time
	Actor   string
	Kind    model.Kind
	Member  model.ID
	Subject model.ID
	Request string
	Body    model.Body // nil if only a newer program knows it
	Fields  map[string]string
	Erased  bool
}

// Log walks the audit trail, oldest first. Reading it is noted in it.
func (s *Session) Log(ctx context.Context, q LogQuery, yield func(LogLine) error) error {
	if err := s.May(staff.RightLog); err != nil {
		return err
	}
	var actor model.ID
	if q.Actor != "" {
		a, err := s.findStaff(ctx, q.Actor)
		if err != nil {
			return err
		}
		actor = a.ID
	}
	var given int64
	err := s.eachLine(ctx, q, actor, counted(&given, yield))
	return s.noteRead(ctx, readLog, given, err)
}

// eachLine walks the events that a query selects.
func (s *Session) eachLine(ctx context.Context, q LogQuery, actor model.ID, yield func(LogLine) error) error {
	return s.eachEvent(ctx, 1, func(r *entryReader, pos uint64, e *model.Event) (func() error, bool, error) {
		switch {
		case !q.Member.IsZero() && e.MemberID() != q.Member,
			!q.Since.IsZero() && e.HLC.Time().Before(q.Since),
			!actor.IsZero() && e.ActorID() != actor:
			return nil, true, nil
		}
		line := LogLine{
			ID: e.ID(), Pos: pos, Time: e.HLC.Time().In(r.b.Shop().Zone), Kind: e.Kind, Member: e.MemberID(),
			Subject: e.SubjectID(), Request: e.Request, Erased: e.Erased(), Fields: maskedFields(e),
		}
		var err error
		if line.Actor, err = r.staffName(e.ActorID()); err != nil {
			return nil, false, err
		}
		if body, err := e.ParseBody(); err == nil {
			line.Body = body
		}
		return func() error { return yield(line) }, true, nil
	})
}

// maskedFields names what an event's personal part holds without giving it away.
func maskedFields(e *model.Event) map[string]string {
	if e.PII == nil {
		return nil
	}
	out := make(map[string]string, len(e.PII.Fields))
	for field, text := range e.PII.Fields {
		name := model.NameOfField(field)
		switch {
		case field == model.FieldPhone:
			out[name] = maskPhone(text)
		case field == model.FieldCard, field == model.FieldJoined, field == model.FieldExternal:
			out[name] = text
		case name == "":
			out["text"] = "***"
		case text == "":
			out[name] = ""
		default:
			out[name] = string([]rune(text)[:1]) + "**"
		}
	}
	return out
}
