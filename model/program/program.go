// Package program reads a shop's loyalty program, a TOML document, and computes what its
// rules give: accruals, redemptions, tiers, each with the lines that explain it. It never
// changes an account and never reads a clock.
package program

import (
	"bytes"
	_ "embed"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"regulars/model"
	"regulars/model/ledger"
)

//go:embed default.toml
var defaultText string

// DefaultText is the program of a fresh shop.
func DefaultText() string { return defaultText }

// DefaultIn is the program of a fresh shop that counts in cur; a currency without decimals
// has no "1.00".
func DefaultIn(cur model.Currency) string {
	if cur.Decimals > 0 {
		return defaultText
	}
	return strings.ReplaceAll(defaultText, `"1.00"`, `"1"`)
}

// Limits of a program.
const (
	maxText  = 256 << 10
	maxRate  = 1_000_000 // points per Earn.Per, and points per Redeem.Value
	maxTiers = 16
)

// Program is a loyalty program ready to compute.
type Program struct {
	Version  uint
	Currency model.Currency
	Earn     Earn
	Redeem   Redeem
	Tiers    []Tier // ascending by From
}

// Earn says how a purchase earns: Points for every Per.
type Earn struct {
	Points int64
	Per    model.Money
}

// Redeem says what points are worth: Value for every Points, from Minimum, in steps of Step.
type Redeem struct {
	Points  model.Points
	Value   model.Money
	Minimum model.Points
	Step    model.Points
}

// Tier is one step of the ladder, reached by spend over the last twelve calendar months.
type Tier struct {
	Code string
	Name map[model.Lang]string
	From model.Money
}

// document is the TOML form.
type document struct {
	Earn struct {
		Points int64  `toml:"points"`
		Per    string `toml:"per"`
	} `toml:"earn"`
	Redeem struct {
		Points  int64  `toml:"points"`
		Value   string `toml:"value"`
		Minimum int64  `toml:"minimum"`
		Step    int64  `toml:"step"`
	} `toml:"redeem"`
	Tiers []struct {
		Code string `toml:"code"`
		ZH   string `toml:"zh"`
		EN   string `toml:"en"`
		From string `toml:"from"`
	} `toml:"tier"`
}

// Parse reads a program. An error is a refusal with line and column where TOML gives them.
func Parse(version uint, text string, cur model.Currency) (*Program, error) {
	if len(text) > maxText {
		return nil, model.Refuse("program.large", maxText)
	}
	var doc document
	dec := toml.NewDecoder(bytes.NewReader([]byte(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		return nil, refusePlace(err)
	}
	p := &Program{Version: version, Currency: cur}
	var err error
	if p.Earn, err = parseEarn(doc, cur); err != nil {
		return nil, err
	}
	if p.Redeem, err = parseRedeem(doc, cur); err != nil {
		return nil, err
	}
	if p.Tiers, err = parseTiers(doc, cur); err != nil {
		return nil, err
	}
	return p, nil
}

// refusePlace turns a TOML error into a refusal that names the place. A strict error unwraps
// to plain ones, so it is asked for first.
func refusePlace(err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		line, column := unknown.Errors[0].Position()
		return model.Refuse("program.unknown_key", strings.Join(unknown.Errors[0].Key(), "."), line, column).Because(err)
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, column := syntax.Position()
		return model.Refuse("program.syntax", line, column).Because(err)
	}
	return model.Refuse("program.syntax", 1, 1).Because(err)
}

func parseEarn(doc document, cur model.Currency) (Earn, error) {
	per, err := cur.Parse(doc.Earn.Per)
	if err != nil || per <= 0 || doc.Earn.Points <= 0 || doc.Earn.Points > maxRate {
		return Earn{}, model.Refuse("program.earn")
	}
	return Earn{Points: doc.Earn.Points, Per: per}, nil
}

func parseRedeem(doc document, cur model.Currency) (Redeem, error) {
	value, err := cur.Parse(doc.Redeem.Value)
	r := Redeem{
		Points: model.Points(doc.Redeem.Points), Value: value,
		Minimum: model.Points(doc.Redeem.Minimum), Step: model.Points(doc.Redeem.Step),
	}
	if err != nil || value <= 0 || r.Points <= 0 || r.Points > maxRate {
		return Redeem{}, model.Refuse("program.redeem")
	}
	if r.Minimum < 0 || r.Minimum > model.MaxPoints || r.Step <= 0 || r.Step > model.MaxPoints || r.Minimum%r.Step != 0 {
		return Redeem{}, model.Refuse("program.redeem")
	}
	return r, nil
}

func parseTiers(doc document, cur model.Currency) ([]Tier, error) {
	if len(doc.Tiers) == 0 || len(doc.Tiers) > maxTiers {
		return nil, model.Refuse("program.tiers")
	}
	tiers := make([]Tier, 0, len(doc.Tiers))
	for i, t := range doc.Tiers {
		from, err := cur.Parse(t.From)
		if err != nil || t.Code == "" || t.ZH == "" || t.EN == "" {
			return nil, model.Refuse("program.tiers")
		}
		if (i == 0 && from != 0) || (i > 0 && from <= tiers[i-1].From) {
			return nil, model.Refuse("program.ladder", t.Code)
		}
		tiers = append(tiers, Tier{Code: t.Code, From: from, Name: map[model.Lang]string{model.ZH: t.ZH, model.EN: t.EN}})
	}
	return tiers, nil
}

// Accrual is what a purchase earns.
type Accrual struct {
	Points  model.Points
	Rate    int64 // Base * Rate / Den points
	Den     int64
	Before  int64 // remainder carried in, in 1/Den point
	Carried int64 // change of the remainder
}

// Accrue computes the points of a purchase whose earning base is base (negative for a
// return): floor((before + base*rate) / den), the rest carried to the next one, so that
// splitting a bill neither gains nor loses.
func (p *Program) Accrue(base model.Money, acc *ledger.Account) (Accrual, error) {
	a := Accrual{Rate: p.Earn.Points, Den: int64(p.Earn.Per)}
	a.Before = ledger.Rescale(acc.Carried, acc.Den, a.Den)
	magnitude := int64(base)
	if base < 0 {
		magnitude = -magnitude
	}
	quo, rem, err := model.MulDiv(magnitude, a.Rate, a.Den)
	if err != nil || quo > int64(model.MaxPoints) {
		return Accrual{}, model.Refuse("points.large", model.MaxPoints.Format())
	}
	if base < 0 {
		quo, rem = -quo, -rem
	}
	total := a.Before + rem // |Before| and |rem| stay below a few Den
	extra := floorDiv(total, a.Den)
	a.Points = model.Points(quo + extra)
	a.Carried = rem - extra*a.Den
	return a, nil
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

// ValueOf returns what points are worth as an amount off, rounded down.
func (p *Program) ValueOf(points model.Points) model.Money {
	if points <= 0 {
		return 0
	}
	quo, _, err := model.MulDiv(int64(points), int64(p.Redeem.Value), int64(p.Redeem.Points))
	if err != nil {
		return model.MaxMoney
	}
	return model.Money(quo)
}

// Most returns the most points that a balance allows to redeem at once, 0 if none.
func (p *Program) Most(balance model.Points) model.Points {
	most := balance / p.Redeem.Step * p.Redeem.Step
	if most < p.Redeem.Minimum {
		return 0
	}
	return most
}

// CheckRedeem refuses what the program or the balance does not allow.
func (p *Program) CheckRedeem(points, balance model.Points) error {
	switch {
	case points <= 0:
		return model.Refuse("redeem.none")
	case points > balance:
		return model.Refuse("redeem.short", points.Format(), balance.Format(), (points - balance).Format())
	case points < p.Redeem.Minimum:
		return model.Refuse("redeem.minimum", points.Format(), p.Redeem.Minimum.Format())
	case points%p.Redeem.Step != 0:
		return model.Refuse("redeem.step", points.Format(), p.Redeem.Step.Format(), p.Most(points).Format())
	}
	return nil
}

// Standing is a member's place on the ladder.
type Standing struct {
	Tier    Tier
	Next    *Tier       // nil on the highest step
	Spend   model.Money // over the last twelve calendar months
	Missing model.Money // to Next
}

// Stand computes the tier from the spend of the twelve calendar months up to month now.
func (p *Program) Stand(acc *ledger.Account, now ledger.Month) Standing {
	s := Standing{Spend: acc.SpendOver(ledger.MonthsKept, now), Tier: p.Tiers[0]}
	for i := range p.Tiers {
		if s.Spend < p.Tiers[i].From {
			s.Next, s.Missing = &p.Tiers[i], p.Tiers[i].From-s.Spend
			break
		}
		s.Tier = p.Tiers[i]
	}
	return s
}
