package model

import (
	"errors"
	"fmt"
	"strings"
)

// Code names one way in which a request can be refused. Codes are stable: programs compare
// them, package say holds their sentence and hint in both languages.
type Code string

// Error is a refusal that a person will read. Code picks the sentence, Args fill it, Cause
// is for the log only and never reaches a screen.
type Error struct {
	Code  Code
	Args  []any
	Cause error
}

// Refuse returns a refusal with the values that its sentence mentions.
func Refuse(code Code, args ...any) *Error { return &Error{Code: code, Args: args} }

// Because returns a copy of e that carries its technical cause.
func (e *Error) Because(cause error) *Error {
	return &Error{Code: e.Code, Args: e.Args, Cause: cause}
}

// Error is the form for logs; people are shown say.Error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	for _, a := range e.Args {
		fmt.Fprintf(&b, " %v", a)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is a refusal with the same code, so that errors.Is works
// against Refuse(code).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// CodeOf returns the code of the first refusal in err's chain, or "" if there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
