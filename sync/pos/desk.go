package pos

import (
	"context"

	"regulars/model"
	"regulars/model/desk"
)

// Name is what the shop calls a POS: a stable id of its token. Rate limits and idempotency keys
// are counted by it.
type Name string

// Desk is what a POS may ask of the shop: a session of the role that its token stands for.
type Desk interface {
	reader
	booker
	spender
	listener
}

// reader looks things up.
type reader interface {
	Shop(ctx context.Context) (desk.Shop, error)
	Find(ctx context.Context, text string, limit int) ([]desk.Found, error)
	Resolve(ctx context.Context, arg string) (model.ID, error)
	Member(ctx context.Context, id model.ID) (*desk.Member, error)
	Entry(ctx context.Context, name string) (model.ID, error)
}

// booker books purchases and takes them back.
type booker interface {
	Quote(ctx context.Context, id model.ID, sale desk.Sale) (desk.Answer, error)
	Award(ctx context.Context, id model.ID, sale desk.Sale) (desk.Answer, error)
	Refund(ctx context.Context, want desk.Refund) (desk.Answer, error)
}

// spender moves points out.
type spender interface {
	Rewards(ctx context.Context, id model.ID) ([]desk.Reward, error)
	Redeem(ctx context.Context, id model.ID, want desk.Redemption) (desk.Answer, error)
	Hold(ctx context.Context, id model.ID, points model.Points, receipt string) (desk.Answer, error)
	Commit(ctx context.Context, hold, receipt string) (desk.Answer, error)
	Release(ctx context.Context, hold string) (desk.Answer, error)
	Coupons(ctx context.Context, id model.ID) ([]desk.CouponView, error)
	Coupon(ctx context.Context, text string) (desk.CouponView, error)
	UseCoupon(ctx context.Context, id model.ID, use desk.CouponUse) (desk.Answer, error)
}

// listener takes in newcomers and what customers say.
type listener interface {
	Enrol(ctx context.Context, in desk.Enrolment) (*desk.Member, error)
	Feedback(ctx context.Context, in desk.Feedback) (desk.CaseView, error)
}

var _ Desk = (*desk.Session)(nil)
