package staff

import (
	"slices"

	"regulars/model"
)

// Display is a device that may follow the display of one till over SSH. It has no account: it
// is nobody's of the staff, and may do nothing.
type Display struct {
	Till string `cbor:"1,keyasint" json:"till"`
	Key  string `cbor:"2,keyasint" json:"key"` // fingerprint of its key, as in Account.Keys
}

// Fold folds an event of a display's key into the list of displays, in place. Bodies of other
// kinds are ignored.
func Fold(all []Display, e *model.Event, body model.Body) []Display {
	var key string
	if e.PII != nil {
		key = e.PII.Fields[model.FieldKey]
	}
	same := func(d Display) bool { return d.Key == key }
	switch b := body.(type) {
	case *model.DisplayKeyAdded:
		if key != "" && !slices.ContainsFunc(all, same) {
			all = append(all, Display{Till: b.Till, Key: key})
		}
	case *model.DisplayKeyRemoved:
		all = slices.DeleteFunc(all, same)
	}
	return all
}
