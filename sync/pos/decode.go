package pos

import (
	"errors"
	"io"
	"net/http"

	"regulars/model"
)

// MaxBody bounds a request.
const MaxBody = 1 << 20 // bytes

// readBody reads a request's body whole.
func readBody(x *exchange, r *http.Request) ([]byte, error) {
	large := model.Refuse("api.large", MaxBody>>10)
	if r.ContentLength > MaxBody {
		return nil, large
	}
	raw, err := io.ReadAll(http.MaxBytesReader(x.ResponseWriter, r.Body, MaxBody))
	var tooMuch *http.MaxBytesError
	switch {
	case errors.As(err, &tooMuch):
		return nil, large
	case err != nil:
		return nil, model.Refuse("api.body").Because(err)
	}
	return raw, nil
}
