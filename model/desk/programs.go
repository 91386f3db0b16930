package desk

import (
	"context"
	"slices"
	"time"

	"regulars/model"
	"regulars/model/program"
	"regulars/model/staff"
)

// ProgramVersion is a program that is or was in force.
type ProgramVersion struct {
	Version uint      `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by,omitempty"` // staff name
	Entry   model.ID  `json:"entry"`
}

// openingEvents are the first events of a log, in which the first program stands.
const openingEvents = 16

// ProgramHistory lists the versions of the program, newest first. The log has no index by kind,
// so that a version that was published long ago costs a walk back to it; versions are dense, so
// that the walk ends with the oldest one that is missing.
func (s *Session) ProgramHistory(ctx context.Context) ([]ProgramVersion, error) {
	if err := s.May(staff.RightFind); err != nil {
		return nil, err
	}
	f := &versionFinder{found: map[uint]ProgramVersion{}}
	var last uint64
	err := s.store.View(ctx, func(b Book) error {
		f.wanted, last = b.Program().Version, b.Last()
		for pos := uint64(1); pos <= min(last, openingEvents); pos++ {
			if err := f.see(b, pos); err != nil {
				return err
			}
		}
		return nil
	})
	for err == nil && last > openingEvents && uint(len(f.found)) < f.wanted {
		if err = ctx.Err(); err != nil {
			break
		}
		err = s.store.View(ctx, func(b Book) error {
			for end := last - min(last, versionsAtOnce); last > max(end, openingEvents); last-- {
				if err := f.see(b, last); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	versions := make([]ProgramVersion, 0, len(f.found))
	for _, v := range f.found {
		versions = append(versions, v)
	}
	slices.SortFunc(versions, func(x, y ProgramVersion) int { return int(y.Version) - int(x.Version) })
	return versions, nil
}

// versionsAtOnce is how many events one short transaction looks at for a version.
const versionsAtOnce = 2000

// versionFinder gathers the events that published a program.
type versionFinder struct {
	wanted uint
	found  map[uint]ProgramVersion
}

func (f *versionFinder) see(b Book, pos uint64) error {
	e, err := b.Event(pos)
	if err != nil || e.Kind != model.ProgramPublishedKind {
		return err
	}
	body, err := e.ParseBody()
	v, ok := body.(*model.ProgramPublished)
	if err != nil || !ok {
		return nil // of a newer program
	}
	made := ProgramVersion{Version: v.Version, At: e.HLC.Time().In(b.Shop().Zone), Entry: e.ID()}
	if made.By, err = newEntryReader(b).staffName(e.ActorID()); err != nil {
		return err
	}
	if _, ok := f.found[v.Version]; !ok {
		f.found[v.Version] = made
	}
	return nil
}

// ProgramOf returns the document that an entry published.
func (s *Session) ProgramOf(ctx context.Context, entry model.ID) (text string, err error) {
	if err := s.May(staff.RightFind); err != nil {
		return "", err
	}
	err = s.store.View(ctx, func(b Book) error {
		pos, ok := b.Place(entry)
		if !ok {
			return model.Refuse("entry.unknown", entry.String())
		}
		e, err := b.Event(pos)
		if err != nil {
			return err
		}
		body, err := e.ParseBody()
		if err != nil {
			return err
		}
		v, ok := body.(*model.ProgramPublished)
		if !ok {
			return model.Refuse("entry.unknown", entry.String())
		}
		text = v.Text
		return nil
	})
	return text, err
}

// ReadProgram reads a document in the shop's currency, without publishing it; what is wrong is
// refused with line and column.
func (s *Session) ReadProgram(ctx context.Context, text string) (*program.Program, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return nil, err
	}
	return program.Parse(0, text, shop.Currency)
}

// PublishProgramOver publishes a document that was made from a version, unless another one has
// come into force since: whoever wrote it has not seen that one.
func (s *Session) PublishProgramOver(ctx context.Context, text string, from uint) (version uint, err error) {
	return s.publish(ctx, text, from)
}

// PublishProgram puts a program into force.
func (s *Session) PublishProgram(ctx context.Context, text string) (version uint, err error) {
	return s.publish(ctx, text, 0)
}

// publish puts a program into force over the version from, 0 for whichever is. What ended by
// inactivity is booked first: a program without that rule would not know that it has.
func (s *Session) publish(ctx context.Context, text string, from uint) (version uint, err error) {
	if err := s.May(staff.RightProgram); err != nil {
		return 0, err
	}
	idle := false
	err = s.store.View(ctx, func(b Book) error {
		if err := refuseAuthority(b, "chain.program"); err != nil {
			return err
		}
		idle = b.Program().Expiry.Mode == program.ExpireIdle
		_, err := program.Parse(b.Program().Version+1, text, b.Shop().Currency)
		return err
	})
	if err != nil {
		return 0, err
	}
	if idle {
		if _, err := s.Own().Nightly(ctx, nil); err != nil {
			return 0, err
		}
	}
	errs := s.decide(ctx, func(b Book) ([]model.Draft, error) {
		if err := refuseAuthority(b, "chain.program"); err != nil {
			return nil, err
		}
		now := b.Program().Version
		if from != 0 && now != from {
			return nil, model.Refuse("program.moved", from, now)
		}
		version = now + 1
		if _, err := program.Parse(version, text, b.Shop().Currency); err != nil {
			return nil, err
		}
		return []model.Draft{{
			Kind: model.ProgramPublishedKind, Request: programRequest(version), Body: &model.ProgramPublished{Version: version, Text: text},
		}}, nil
	})
	if errs[0] != nil {
		return 0, errs[0]
	}
	return version, nil
}

// ProgramUse is what the rules of the program in force have given away, by their codes.
type ProgramUse struct {
	Today     model.Day
	Chain     string // whose headquarters publishes the program; "" if the shop does
	Gifts     map[string]Tally
	Campaigns map[string]Tally
	Draws     map[string]Tally
}

// ProgramUse counts what gifts, draws and campaigns have cost.
func (s *Session) ProgramUse(ctx context.Context) (ProgramUse, error) {
	use := ProgramUse{Gifts: map[string]Tally{}, Campaigns: map[string]Tally{}, Draws: map[string]Tally{}}
	if err := s.May(staff.RightFind); err != nil {
		return use, err
	}
	err := s.store.View(ctx, func(b Book) error {
		use.Today = todayOf(b)
		if m := b.Chain(); m != nil {
			use.Chain = m.Name
		}
		p := b.Program()
		for i := range p.Gifts {
			if err := tallyInto(b, use.Gifts, tallyGift, p.Gifts[i].Code); err != nil {
				return err
			}
		}
		for i := range p.Campaigns {
			if err := tallyInto(b, use.Campaigns, tallyCampaign, p.Campaigns[i].Code); err != nil {
				return err
			}
		}
		for i := range p.Draws {
			if err := tallyInto(b, use.Draws, tallyDraw, p.Draws[i].Code); err != nil {
				return err
			}
		}
		return nil
	})
	return use, err
}

func tallyInto(b Book, into map[string]Tally, family, code string) (err error) {
	into[code], err = b.Tally(family + code)
	return err
}
