package store

import (
	"bytes"
	"encoding/binary"

	"regulars/model"
	"regulars/model/chain"
	"regulars/model/clean"
)

// Headquarters tells the names of the market's shops by rows of their own, which stand beside those of members and cases.

const (
	shopMark    = 's' // the row of a shop, under its number
	shopKeySize = 1 + 8
)

func shopKey(number uint64) []byte { return binary.BigEndian.AppendUint64([]byte{shopMark}, number) }

func isShopKey(k []byte) bool { return len(k) == shopKeySize && k[0] == shopMark }

// takeShop keeps the row of a shop. It holds nothing that the file's own events could say, so it has no place among them.
func (b *batch) takeShop(row *chain.Row) (why string, err error) {
	rec := &rowRecord{ID: row.ID, Value: row.Value, Gone: row.Gone}
	if _, err := rec.shop(); err != nil {
		return rowMalformed, nil
	}
	return "", b.putRow(shopKey(row.ID.N), rec)
}

// shop reads the value of a shop's row, empty if it is gone.
func (r *rowRecord) shop() (v chain.Shop, err error) {
	if r.Gone {
		return v, nil
	}
	return v, model.Decode(r.Value, &v)
}

// namesShop checks the row of a shop, which stands under its number.
func (r *rowRecord) namesShop(key []byte) bool {
	_, err := r.shop()
	return err == nil && bytes.Equal(key, shopKey(r.ID.N))
}

// ShopName is what headquarters calls a shop of the market, "" where it has not said.
func (b *book) ShopName(number uint64) (string, error) {
	if b.head.chain == nil {
		return "", nil
	}
	r, err := b.rowAt(shopKey(number))
	if r == nil || err != nil {
		return "", err
	}
	v, err := r.shop()
	if err != nil {
		return "", damaged("row of shop %d: %v", number, err)
	}
	return clean.Line(v.Name), nil // another machine's word is cleaned once more
}
