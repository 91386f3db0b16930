package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/coupon"
	"regulars/model/staff"
)

// Headquarters is asked for points that lie elsewhere while somebody waits at the till, so it answers
// within about two seconds, whatever the network does.
type Headquarters interface {
	// Need brings points of a member here to be spent. With an error have says how many of them
	// could have been had. For 0 points it only makes sure that headquarters answers now.
	Need(ctx context.Context, member model.ID, points model.Points) (have model.Points, err error)
	// Bring brings a coupon of a member here to be used.
	Bring(ctx context.Context, member, coupon model.ID) error
	// Seek looks for a member of another market by a card, a phone number or an e-mail address in its
	// normal form. Whoever is found is in the shop's file then.
	Seek(ctx context.Context, by, value string) ([]model.ID, error)
}

// shortfall is the cause of a refusal: points are there and lie elsewhere, or may be.
type shortfall struct {
	member              model.ID
	here, wanted, there model.Points // of the member's points: spendable here, asked for, free in all as far as is known here
	unseen              bool         // wanted is more than there: HQ may know of more
	silent              bool         // whatever lies where: headquarters has not been heard for too long

	coupon *coupon.Coupon // that lies elsewhere, nil for points

	// takes is how many of so many points an act of this sort takes at once, 0 for none; nil: all of them.
	takes func(model.Points) model.Points
}

// Error is the form for logs.
func (s *shortfall) Error() string {
	return fmt.Sprintf("%v of %v points here, %v wanted", s.here, s.there, s.wanted)
}

// asks is how often headquarters is asked for one act: a till beside this one, or a recall, may take what
// came before it was spent.
const asks = 2

// decideOnline runs one decision; if it fails because points lie elsewhere it asks headquarters for
// what is missing, and decides again. Nothing was written before.
func (s *Session) decideOnline(ctx context.Context, d Decision) error {
	greeted, told := false, model.ID{}
	for asked := 0; ; asked++ {
		err := s.store.Decide(ctx, s.who.ID, d)[0]
		var short *shortfall
		if s.hq == nil || !errors.As(err, &short) || short.unseen && short.member == told {
			return err // of a member who does not have them HQ has just told what there is
		}
		if short.silent {
			if greeted || !s.greets(ctx, short) {
				return cmp.Or(ctx.Err(), err)
			}
			greeted, asked = true, asked-1
			continue
		}
		if asked == asks && short.coupon != nil {
			return model.Refuse("coupon.held", short.coupon.Code.String()).Because(err)
		}
		if asked == asks {
			return short.lent(short.here, err)
		}
		if err := s.fetch(ctx, short); err != nil {
			return err
		}
		told = short.member
	}
}

// fetch asks headquarters for what is missing, or says what can be done without it.
func (s *Session) fetch(ctx context.Context, short *shortfall) error {
	if short.coupon != nil {
		return s.fetchCoupon(ctx, short.coupon)
	}
	have, err := s.hq.Need(ctx, short.member, short.wanted-short.here)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case short.unseen && model.CodeOf(err) == "chain.short", model.CodeOf(err) == "rights.merged":
		return nil // the file knows now what HQ knows
	case model.CodeOf(err) == "rights.fenced":
		return short.refuse("rights.held", short.here, short.here, err)
	case short.unseen:
		return short.refuse("rights.unseen", short.there, short.here, err)
	case model.CodeOf(err) == "chain.short":
		return short.lent(short.here+have, err)
	case short.possible(short.here) == "":
		return model.Refuse("rights.offline_none", short.there.Format(), shown(short.here)).Because(err)
	}
	return short.refuse("rights.offline", short.here, short.here, err)
}

// lent is the refusal after headquarters has said what it has: have is what can be had here.
func (s *shortfall) lent(have model.Points, cause error) error {
	if s.possible(have) == "" {
		return s.refuse("rights.lent_none", have, 0, cause)
	}
	return s.refuse("rights.lent", have, have, cause)
}

// possible is what the program lets be spent of so many points that are here, "" for nothing: whoever
// has 88 where hundreds are taken has to be told to go on without.
func (s *shortfall) possible(here model.Points) string {
	if s.takes != nil {
		here = s.takes(here)
	}
	return shown(here)
}

func shown(n model.Points) string {
	if n <= 0 {
		return ""
	}
	return n.Format()
}

// takes notes on a refusal for want of points what of the points at hand a redemption could take
// instead: of an amount off and of charity their steps, else whatever can be had for so many.
func (p *party) takes(err error, reward string, bill model.Money) error {
	var short *shortfall
	if !errors.As(err, &short) {
		return err
	}
	prog := p.b.Program()
	short.takes = func(n model.Points) model.Points {
		if c := prog.CharityBy(reward); c != nil {
			return c.Most(n)
		}
		if reward != AmountOff {
			bill = 0
		}
		if most := prog.Most(n, bill); most > 0 || n < prog.Cheapest() {
			return most
		}
		return n
	}
	return err
}

// fetchCoupon asks headquarters for a coupon, or says what can be done without it.
func (s *Session) fetchCoupon(ctx context.Context, c *coupon.Coupon) error {
	err := s.hq.Bring(ctx, c.Member, c.Issued)
	switch code := model.CodeOf(err); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case code == "coupon.gone":
		return nil // the file knows now what became of it
	case code == "rights.fenced":
		return model.Refuse("coupon.fenced", c.Code.String()).Because(err)
	case code == "chain.short":
		return model.Refuse("coupon.held", c.Code.String()).Because(err)
	}
	return model.Refuse("coupon.offline", c.Code.String()).Because(err)
}

// unseen gives a refusal of more points than the party has, as far as is known here, its cause: what was
// earned in another shop since headquarters was last heard of is missing here.
func (p *party) unseen(err error, wanted, freed model.Points) error {
	var refused *model.Error
	if p.chain == nil || model.CodeOf(err) != "redeem.short" || !errors.As(err, &refused) {
		return err
	}
	purse := p.purse()
	return refused.Because(&shortfall{
		member: p.id, here: nearOf(p.b, &p.acc, purse.Free()) + freed, wanted: wanted, there: purse.Free() + freed, unseen: true,
	})
}

func (s *shortfall) refuse(code model.Code, have, here model.Points, cause error) error {
	return model.Refuse(code, have.Format(), s.wanted.Format(), s.there.Format(), s.possible(here)).Because(cause)
}

// cardDigits is how many digits a code has at least for which headquarters is asked.
const cardDigits = 4

// Seek asks headquarters for somebody whom this shop does not know, by what is on a card or a phone. It
// reports whether somebody is in the shop's file now; that nobody could be asked is no error.
func (s *Session) Seek(ctx context.Context, text string) (found bool, err error) {
	if err := s.May(staff.RightFind); err != nil || s.hq == nil {
		return false, err
	}
	var keys []exactKey
	err = s.store.View(ctx, func(b Book) error {
		if b.Chain() != nil {
			keys = exactKeys(b, clean.Line(text))
		}
		return nil
	})
	for _, k := range keys {
		if k.key == KeyExternal || k.key == KeyCard && len(strings.Map(keepDigit, k.value)) < cardDigits {
			continue // any word may be one, and nobody waits for headquarters because of a name
		}
		if ids, missed := s.hq.Seek(ctx, string(k.key), k.value); missed == nil && len(ids) > 0 {
			return true, nil
		}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
	}
	return false, err
}
