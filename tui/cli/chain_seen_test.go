package cli_test

import "testing"

// A till of its own window has nobody beside it and is told all the same what comes from headquarters while a member's
// card is open; so is one of a server.
func TestAnOpenCardShowsWhatAnotherShopHasBooked(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers of its own")
	}
	w := openTown(t, "")
	a, b, c := w.shops[0], w.shops[1], w.shops[2]
	a.does("member", "add", "--phone", phone(0), "--name", "Anna")
	w.level()
	b.stops()
	window, beside := b.attached(), c.attached()
	for _, screen := range []*till{window, beside} {
		screen.sees("Scan a card").types(phone(0), enterKey).sees("Anna", "Nothing yet")
	}
	a.does("award", phone(0), "777")
	a.does("sync", "now")
	window.sees("777")
	beside.sees("777")
	a.does("award", phone(0), "111")
	a.does("sync", "now")
	window.sees("888")
	beside.sees("888")
	for _, screen := range []*till{window, beside} {
		screen.types(ctrlQ).types(f9Key)
		_ = screen.close()
	}
	w.closes()
}
