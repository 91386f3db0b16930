package desk

import (
	"regulars/model"
	"regulars/model/ledger"
)

// numberOf returns the number of a member that there is. A number alone would not do: after
// a restore the same number, said of the new stream, names nobody.
func numberOf(b Book, id model.ID) (Number, error) {
	if n, ok := b.Number(id); ok {
		if b.Chain() != nil {
			return n, nil // of an alias the number is the member's whose alias it is
		}
		named, err := b.Named(n)
		if err == nil && named == id {
			return n, nil
		}
		if err != nil && model.CodeOf(err) != "member.unknown" {
			return 0, err
		}
	}
	return 0, model.Refuse("member.unknown", id.String())
}

// accountOf returns the account of a member that there is.
func accountOf(b Book, id model.ID) (Number, ledger.Account, error) {
	n, err := numberOf(b, id)
	if err != nil {
		return 0, ledger.Account{}, err
	}
	acc, err := b.Account(n)
	enter(b, &acc)
	return n, acc, err
}
