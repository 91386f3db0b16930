package chaintest

import (
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"regulars/model"
)

// What is done to the points of one member, and where.
type act struct {
	kind   kind
	member model.ID
	shop   int
	points model.Points
}

type kind string

const (
	earn    kind = "earn"
	redeem  kind = "redeem"
	release kind = "release" // the shop gives points back, to be lent elsewhere
	receive kind = "receive" // the shop receives points that headquarters lent it
)

// outcome is what was told to who asked.
type outcome string

const (
	done    outcome = "done"
	refused outcome = "refused" // of a redemption: the points are not here
	unknown outcome = "unknown" // nobody was left to be told
)

// history is what everybody saw, with the moments between which it happened.
type history struct {
	began time.Time
	mu    sync.Mutex
	ops   []porcupine.Operation
}

func newHistory() *history { return &history{began: time.Now()} }

// now is a moment of the history.
func (h *history) now() int64 { return int64(time.Since(h.began)) }

// note adds something that was asked for at a moment and is over now.
func (h *history) note(client int, a act, asked int64, out outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, porcupine.Operation{ClientId: client, Input: a, Call: asked, Output: out, Return: h.now()})
}

// finished returns the history. What nobody was told of may happen until the end.
func (h *history) finished() []porcupine.Operation {
	h.mu.Lock()
	defer h.mu.Unlock()
	end := h.now()
	for i := range h.ops {
		if h.ops[i].Output == unknown {
			h.ops[i].Return = end
		}
	}
	return h.ops
}

// shopsOfModel is how many shops the account of the model has.
const shopsOfModel = 3

// account is a member's points as one book in one place would have them, in points that lie with
// shops and points that are free to be lent.
type account struct {
	free model.Points
	here [shopsOfModel]model.Points
}

// do says what becomes of an account. Nothing may ever be below zero, so what is redeemed was earned.
// A redemption may be refused only while fewer points than it wants lie with its shop: being offline is no
// other excuse, and points that lie elsewhere are one. What nobody was told of happened or did not.
func (a account) do(v act, out outcome) []account {
	after := a
	switch v.kind {
	case earn:
		after.here[v.shop] += v.points
	case redeem:
		if out == refused {
			if a.here[v.shop] < v.points {
				return []account{a}
			}
			return nil
		}
		after.here[v.shop] -= v.points
	case release:
		after.here[v.shop], after.free = a.here[v.shop]-v.points, a.free+v.points
	case receive:
		after.here[v.shop], after.free = a.here[v.shop]+v.points, a.free-v.points
	}
	lawful := after.free >= 0 && after.here[v.shop] >= 0
	switch {
	case out == unknown && lawful:
		return []account{a, after}
	case out == unknown:
		return []account{a}
	case lawful:
		return []account{after}
	}
	return nil
}

// oneAccount is the sequential model of which a history has to be an interleaving.
func oneAccount() porcupine.Model {
	m := porcupine.NondeterministicModel{
		Partition: eachMember,
		Init:      func() []any { return []any{account{}} },
		Step: func(state, input, output any) []any {
			var next []any
			for _, a := range state.(account).do(input.(act), output.(outcome)) {
				next = append(next, a)
			}
			return next
		},
	}
	return m.ToModel()
}

// oneBalance is what a member can tell who knows nothing of shops: what was spent had been earned. A
// refusal is always allowed.
func oneBalance() porcupine.Model {
	m := porcupine.NondeterministicModel{
		Partition: eachMember,
		Init:      func() []any { return []any{model.Points(0)} },
		Step: func(state, input, output any) []any {
			have, v := state.(model.Points), input.(act)
			after := have
			switch {
			case output == refused || v.kind == release || v.kind == receive:
				return []any{have}
			case v.kind == earn:
				after += v.points
			default:
				after -= v.points
			}
			switch {
			case output == unknown && after >= 0:
				return []any{have, after}
			case output == unknown:
				return []any{have}
			case after >= 0:
				return []any{after}
			}
			return nil
		},
	}
	return m.ToModel()
}

// eachMember parts a history: what happens to one member is nobody else's matter.
func eachMember(all []porcupine.Operation) [][]porcupine.Operation {
	parts, order := map[model.ID][]porcupine.Operation{}, []model.ID{}
	for _, op := range all {
		id := op.Input.(act).member
		if parts[id] == nil {
			order = append(order, id)
		}
		parts[id] = append(parts[id], op)
	}
	out := make([][]porcupine.Operation, len(order))
	for i, id := range order {
		out[i] = parts[id]
	}
	return out
}
