package desk

import (
	"context"
	"errors"
	"fmt"

	"regulars/model"
)

// Headquarters is asked for points that lie elsewhere while somebody waits at the till, so it answers
// within about two seconds, whatever the network does.
type Headquarters interface {
	// Need brings points of a member here to be spent. With an error have says how many of them
	// could have been had.
	Need(ctx context.Context, member model.ID, points model.Points) (have model.Points, err error)
}

// shortfall is the cause of a refusal: points are there and lie elsewhere.
type shortfall struct {
	member              model.ID
	here, wanted, there model.Points // of the member's points: spendable here, asked for, free in all
}

// Error is the form for logs.
func (s *shortfall) Error() string {
	return fmt.Sprintf("%v of %v points here, %v wanted", s.here, s.there, s.wanted)
}

// decideOnline runs one decision; if it fails because points lie elsewhere it asks headquarters for
// what is missing, and decides once more. Nothing was written by the first time.
func (s *Session) decideOnline(ctx context.Context, d Decision) error {
	err := s.store.Decide(ctx, s.who.ID, d)[0]
	var short *shortfall
	if s.hq == nil || !errors.As(err, &short) {
		return err
	}
	have, missed := s.hq.Need(ctx, short.member, short.wanted-short.here)
	switch {
	case missed == nil:
		return s.store.Decide(ctx, s.who.ID, d)[0]
	case ctx.Err() != nil:
		return ctx.Err()
	case model.CodeOf(missed) == "chain.short":
		return model.Refuse("rights.lent", (short.here + have).Format(), short.wanted.Format(), short.there.Format()).Because(missed)
	}
	return model.Refuse("rights.offline", short.here.Format(), short.wanted.Format(), short.there.Format()).Because(missed)
}
