package pos

import (
	"net/http"
	"strings"

	"regulars/model"
	"regulars/model/say"
)

// statuses maps refusals to the status that a program branches on. What is not here and no
// family has is what was asked being wrong by itself: 422.
var statuses = map[model.Code]int{
	"api.token":    http.StatusUnauthorized,
	"api.route":    http.StatusNotFound,
	"api.method":   http.StatusMethodNotAllowed,
	"api.media":    http.StatusUnsupportedMediaType,
	"api.large":    http.StatusRequestEntityTooLarge,
	"api.body":     http.StatusRequestTimeout,
	"api.json":     http.StatusBadRequest,
	"api.key_form": http.StatusBadRequest,
	"api.key_used": http.StatusConflict,
	"api.rate":     http.StatusTooManyRequests,
	"api.busy":     http.StatusServiceUnavailable,

	"api.json_deep":  http.StatusBadRequest,
	"api.json_twice": http.StatusBadRequest,

	"member.none":    http.StatusNotFound,
	"member.unknown": http.StatusNotFound,
	"entry.unknown":  http.StatusNotFound,
	"refund.unknown": http.StatusNotFound,
	"coupon.unknown": http.StatusNotFound,

	"receipt.used":    http.StatusConflict,
	"request.used":    http.StatusConflict,
	"member.several":  http.StatusConflict,
	"member.exists":   http.StatusConflict,
	"member.numbered": http.StatusConflict,
	"redeem.short":    http.StatusConflict,
	"redeem.day":      http.StatusConflict,
	"gift.none":       http.StatusConflict,
	"draw.closed":     http.StatusConflict,
	"hold.other":      http.StatusConflict,
	"hold.ended":      http.StatusConflict,
	"hold.over":       http.StatusConflict,
	"refund.undone":   http.StatusConflict,
	"refund.nothing":  http.StatusConflict,
	"refund.more":     http.StatusConflict,
	"coupon.other":    http.StatusConflict,
	"coupon.used":     http.StatusConflict,
	"coupon.voided":   http.StatusConflict,
	"coupon.early":    http.StatusConflict,
	"coupon.late":     http.StatusConflict,
	"coupon.day":      http.StatusConflict,
	"coupon.away":     http.StatusConflict,
	"coupon.held":     http.StatusConflict,
	"coupon.offline":  http.StatusConflict,
	"coupon.gone":     http.StatusConflict,
	"coupon.fenced":   http.StatusConflict,
	"coupon.silent":   http.StatusConflict,

	"staff.not_allowed": http.StatusForbidden,
	"staff.unknown":     http.StatusForbidden,
	"staff.several":     http.StatusForbidden,
	"refund.limit":      http.StatusForbidden,
	"pin.wrong":         http.StatusForbidden,
	"pin.needed":        http.StatusForbidden,
	"pin.changed":       http.StatusForbidden,
	"badge.unknown":     http.StatusForbidden,
	"pin.wait":          http.StatusTooManyRequests,
	"badge.wait":        http.StatusTooManyRequests,

	say.Stopped:  http.StatusServiceUnavailable,
	say.Internal: http.StatusInternalServerError,
}

// families give a status to all refusals whose code begins so.
var families = []struct {
	prefix string
	status int
}{
	{"approval.", http.StatusForbidden},
	// Points that lie elsewhere. A shop that cannot reach headquarters is in order, so that this is no
	// fault of the server's.
	{"rights.", http.StatusConflict},
	{"store.", http.StatusServiceUnavailable}, // busy, full, closed: not the client's fault, and a repeat may do
	{"key.", http.StatusServiceUnavailable},
}

// statusOf returns the status of a refusal.
func statusOf(code model.Code) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	for _, f := range families {
		if strings.HasPrefix(string(code), f.prefix) {
			return f.status
		}
	}
	return http.StatusUnprocessableEntity
}

// codeOf returns the code that an error is told under. What is no refusal is our own fault, or
// somebody stopped waiting.
func codeOf(err error) model.Code {
	if code := model.CodeOf(err); code != "" {
		return code
	}
	if stopped(err) {
		return say.Stopped
	}
	return say.Internal
}
