package model

// MarshalText writes the short form, so that JSON shows "k3q7ab-1001".
func (i ID) MarshalText() ([]byte, error) { return []byte(i.String()), nil }
