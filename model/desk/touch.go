package desk

import "context"

// A chain may want that a shop which has not heard of headquarters (HQ) for some hours lets no points go on its
// own word: a disk that is rolled back in silence could pay out once more what it held, and nobody
// would see it before HQ does. It is a rule of the program, redeem.offline_hours; without it a shop goes on
// for as long as it has points.

// clockBack is by how many seconds a clock may be behind the latest contact: clocks are set right by a
// little all the time. One that is put back further would make the hours longer than they are.
const clockBack = 60

// outOfTouch reports whether the last contact with HQ is too long ago for points to be spent here. A shop on
// its own needs nobody.
func outOfTouch(b Book) bool {
	hours := b.Program().Redeem.OfflineHours
	if hours == 0 || b.Chain() == nil {
		return false
	}
	now, last := b.Now().Unix(), b.Contact()
	return now-last > hours*3600 || now+clockBack < last
}

// greets makes headquarters answer, if it can be reached: its answer is a contact.
func (s *Session) greets(ctx context.Context, short *shortfall) bool {
	_, err := s.hq.Need(ctx, short.member, 0)
	return err == nil
}
