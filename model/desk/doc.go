// Package desk holds every use case of the shop: one method each, called alike by the
// screens, the command line, the HTTP API and the importers, so that a permission, a limit
// or a rule stands in exactly one place. It decides and words nothing itself, touches no
// file and starts no goroutine: the book it reads, the clock and the randomness are given.
//
// Where to look:
//
//   - what the desk needs and gives: book (the store and its state), api (what a till is told),
//     session (who is signed in, and the right that every method asks for first), who
//   - how an act is decided: turn (the drafts of one decision, and the parties in it), points,
//     bonus, tally, explain, repeat (the answer that was given before), request (numbers made for one act)
//   - at the till: members, fields, cue, redeem, hold, coupons, draws, adjust, feedback,
//     changes (what other tills did meanwhile)
//   - taking back: undo, redo, along (what came along with an act), refund, sold (what of a sale
//     came back), receipt
//   - what happened: timeline, statement (a member's ledger), reads (who saw personal data)
//   - people and devices: people, lockout, approval, keys, displays
//   - in a chain: chain, rights (what may be spent here), online (asking headquarters), bring
//     (coupons that lie elsewhere), touch (how long a shop does without), elsewhere, told (what
//     customers said in other shops)
//   - the shop as a whole: programs, nightly, incoming and export (files), past (reports and
//     rehearsals, which are rooms of their own), words
package desk
