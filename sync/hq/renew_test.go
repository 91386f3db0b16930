package hq_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/hub"
	"regulars/sync/hq"
	"regulars/sync/wire"
)

// renew puts other keys in the place of headquarters', and returns the office that has the old ones.
func (p *place) renew() (old *hub.Office) {
	p.t.Helper()
	vault, err := hub.NewVault([32]byte{9})
	require.NoError(p.t, err)
	key := ed25519.NewKeyFromSeed([]byte("another seed of thirty-two bytes"))
	require.NoError(p.t, p.office.Renew(ctx, p.now, vault, key, nil))
	old = p.office
	p.office = &hub.Office{DB: old.DB, Vault: vault, Key: key, Random: p.random}
	p.hq = hq.New(hq.Deps{Office: p.office, Report: func(err error) { require.NoError(p.t, err) }})
	return old
}

func TestRenewedKeysChangeNothingButWhatTheySeal(t *testing.T) {
	p := newPlace(t)
	a, b := p.shop(1), p.shop(1)
	li := a.enrolMember(model.Fields{model.FieldName: "Li Mei", model.FieldPhone: "+8613812341641"})
	a.sell(li, 50)
	a.level()
	b.level()
	waiting := p.key(1)
	before, old := p.member(li), p.head()
	place := b.pull(1, 0).Next

	former := p.renew()
	p.verified()
	p.check()
	require.Equal(t, before, p.member(li), "points, rights and the profile")
	require.Equal(t, place, b.pull(1, place.Seq).Next, "nothing is to be read again")
	found := b.send(&wire.Lookup{Protocol: 1, Stream: wire.Stream(b.id), Session: b.session, By: hub.ByPhone, Value: "+8613812341641"}).(*wire.Found)
	require.Len(t, found.Rows, 1, "by the new look-ups")
	require.Equal(t, old.Generation, p.head().Generation, "nothing was lost, so nothing begins anew")
	require.NotEqual(t, old.Public, p.head().Public)

	require.Equal(t, "enrol.key", code(t, p.newFile(nil).enrolWith(waiting, nil)), "a key from before")
	_, err := former.Session(ctx, p.now, hub.Claim{Stream: a.id})
	require.Equal(t, model.Code("hq.old_keys"), model.CodeOf(err), "whoever goes on with the old keys does no harm")
	_, err = former.Overview(ctx, p.now)
	require.Equal(t, model.Code("hq.old_keys"), model.CodeOf(err))
}

func TestAKeyInAShopThatIsEnrolledKeepsItsPlaceAndIsUsedUp(t *testing.T) {
	p := newPlace(t)
	a := p.shop(1)
	li := a.enrolMember(nil)
	a.sell(li, 50)
	a.level()
	p.renew()
	untold := func() (all []bool) {
		v, err := p.office.Overview(ctx, p.now)
		require.NoError(t, err)
		for i := range v.Shops {
			all = append(all, v.Shops[i].Shop.Untold)
		}
		return all
	}
	require.Equal(t, []bool{true}, untold())
	number := p.stream(a.id).Shop
	key, err := p.office.MakeKey(ctx, p.now, number)
	require.NoError(t, err)
	got := a.enrolWith(key, nil).(*wire.Enrolled)
	require.Equal(t, number, got.Shop)
	require.EqualValues(t, p.office.Public(), got.HQ)
	require.Equal(t, []bool{false}, untold())
	require.Equal(t, "enrol.key", code(t, p.newFile(nil).enrolWith(key, nil)), "nobody else comes in by it")
	a.sell(li, 5)
	a.level()
	require.EqualValues(t, 55, p.member(li).Balance)
	require.EqualValues(t, 55, p.member(li).Held, "its stream has its rights")

	other := p.key(1)
	a.enrolWith(other, nil)
	require.Equal(t, number, p.stream(a.id).Shop, "the key of another shop moves nobody")
	p.now = p.now.Add(time.Minute)
	require.IsType(t, &wire.Enrolled{}, p.newFile(nil).enrolWith(other, nil), "and is left to that shop")
	p.verified()
}
