package reports

import (
	"context"

	"regulars/model"
	"regulars/model/clean"
	"regulars/model/draw"
	"regulars/model/past"
	"regulars/model/program"
)

// Draw is what anybody may know of a draw.
type Draw struct {
	Code       string
	Commitment []byte
	Seed       []byte // nil while it is open
	Tickets    uint64
	Winners    map[string]int64 // by prize
	Check      draw.Report      // of a closed draw
}

// DrawOf reads the latest run of a draw from the log and checks every ticket of a closed
// one against its seed and the odds of the program under which it was opened.
func DrawOf(ctx context.Context, from past.Source, code string) (Draw, error) {
	out := Draw{Code: code, Winners: map[string]int64{}}
	var tickets []draw.Ticket
	var prizes []draw.Prize
	texts := map[uint]string{} // a draw keeps the odds of the program that it was opened under
	err := past.Walk(ctx, from, nil, func(b past.Book, e *model.Event, body model.Body) error {
		switch v := body.(type) {
		case *model.ProgramPublished:
			texts[v.Version] = v.Text
		case *model.DrawOpened:
			if v.Draw == code {
				out = Draw{Code: code, Commitment: v.Commitment, Winners: map[string]int64{}}
				tickets = nil
				p, err := program.Parse(v.Program, texts[v.Program], b.Currency())
				if err != nil || p.DrawBy(code) == nil {
					return err
				}
				prizes = p.DrawBy(code).Prizes
			}
		case *model.PointsRedeemed:
			if v.Type == model.RedeemDraw && v.Reward == code {
				out.Tickets++
				tickets = append(tickets, draw.Ticket{N: v.Ticket, Prize: v.Prize})
				if v.Prize != "" {
					out.Winners[v.Prize]++
				}
			}
		case *model.DrawClosed:
			if v.Draw == code {
				out.Seed = v.Seed
			}
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	if out.Commitment == nil {
		return out, model.Refuse("draw.unknown", clean.Line(code))
	}
	if out.Seed != nil {
		d := draw.Draw{Code: code, Prizes: prizes, Tickets: out.Tickets}
		copy(d.Commitment[:], out.Commitment)
		copy(d.Seed[:], out.Seed)
		out.Check = draw.Verify(d, tickets)
	}
	return out, nil
}
