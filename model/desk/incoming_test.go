package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
	"regulars/model/staff"
	"regulars/store"
	"regulars/store/storetest"
)

// incoming is a row of a members file.
func incoming(number, phone, name string) desk.IncomingMember {
	return desk.IncomingMember{Fields: model.Fields{
		model.FieldExternal: number, model.FieldPhone: phone, model.FieldName: name,
	}}
}

func TestImportedMemberNeverTakesOverAnothersNumber(t *testing.T) {
	s := storetest.Open(t)
	got, err := s.Owner.BookMembers(t.Context(), []desk.IncomingMember{
		incoming("1", "13812341641", "张伟"), incoming("5", "13812341641", "李娜"),
	})
	require.NoError(t, err)
	require.True(t, got[0].NewMember)
	require.False(t, got[1].Accepted)
	code(t, got[1].Err, "member.numbered")
	id, err := s.Owner.Resolve(t.Context(), "13812341641")
	require.NoError(t, err)
	require.Equal(t, "张伟", s.Member(id).Name, "a shared phone is no reason to rename anybody")
	require.Equal(t, "1", s.Member(id).External)
}

func TestImportedNumberIsGivenToAMemberWhoHasNone(t *testing.T) {
	s := storetest.Open(t)
	m := s.Enrol("13812341641", "张伟")
	row := []desk.IncomingMember{incoming("1", "13812341641", "张伟")}
	got, err := s.Owner.BookMembers(t.Context(), row)
	require.NoError(t, err)
	require.True(t, got[0].Accepted)
	require.Equal(t, "1", s.Member(m.ID).External)
	got, err = s.Owner.BookMembers(t.Context(), row)
	require.NoError(t, err)
	require.True(t, got[0].Repeated)
}

func TestAwardIsBoundedByWhatTheCurrencyIsWorth(t *testing.T) {
	for currency, most := range map[string]model.Money{"CNY": 10_000_000_00, "VND": 10_000_000_000, "JPY": 1_000_000_000} {
		file, err := store.Create(t.TempDir(), store.Options{})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, file.Close()) })
		owner, err := desk.New(file, desk.Options{}).OpenShop(t.Context(), desk.NewShop{Name: "S", Owner: "O", Currency: currency})
		require.NoError(t, err)
		m, err := owner.Enrol(t.Context(), desk.Enrolment{Phone: "13812341641"})
		require.NoError(t, err)
		_, err = owner.Award(t.Context(), m.ID, desk.Sale{Amount: most + 1})
		code(t, err, "award.large")
		_, err = owner.Award(t.Context(), m.ID, desk.Sale{Amount: most})
		require.NoError(t, err, currency)
	}
}

func TestPointsBeyondTheirBoundAreRefusedAsPoints(t *testing.T) {
	s := storetest.Open(t)
	got, err := s.Owner.BookSales(t.Context(), []desk.IncomingSale{{External: "1", Receipt: "R", Amount: 2_000_000_000_000_00}})
	require.NoError(t, err)
	code(t, got[0].Err, "points.large")
}

func TestWhoMayNotSetAPINIsToldThatFirst(t *testing.T) {
	s := storetest.Open(t)
	_, err := s.Owner.AddStaff(t.Context(), "小李", staff.Cashier, "1357")
	require.NoError(t, err)
	till, err := s.Desk.SignIn(t.Context(), "小李", "1357")
	require.NoError(t, err)
	code(t, till.SetPIN(t.Context(), "王芳", ""), "staff.not_allowed")
	code(t, till.SetPIN(t.Context(), "小李", "12"), "pin.form")
}

func TestFreshShopGivesAPointForAWholeUnitOfItsCurrency(t *testing.T) {
	for currency, whole := range map[string]model.Money{"JPY": 500, "VND": 500, "USD": 500_00, "KWD": 500_000} {
		file, err := store.Create(t.TempDir(), store.Options{})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, file.Close()) })
		owner, err := desk.New(file, desk.Options{}).OpenShop(t.Context(), desk.NewShop{Name: "S", Owner: "O", Currency: currency})
		require.NoError(t, err, currency)
		m, err := owner.Enrol(t.Context(), desk.Enrolment{Phone: "13812341641"})
		require.NoError(t, err)
		a, err := owner.Award(t.Context(), m.ID, desk.Sale{Amount: whole})
		require.NoError(t, err)
		require.EqualValues(t, 500, a.Points, currency)
		r, err := owner.Redeem(t.Context(), m.ID, desk.Redemption{Points: 500})
		require.NoError(t, err)
		require.Equal(t, whole/100, r.Amount, currency)
	}
}
