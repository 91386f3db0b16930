// Package file reads the member and sales files of other programs and writes exports.
//
// Reading has four steps, each in its own files: bytes become rows (open, sniff, text, lines,
// separated, objects, workbook, table), columns find their meaning (field, alias, preset,
// mapping, shape), cells become exact values (cell, number, date, clock, style), and rows
// become sales or members (read_sale, window, derive, member). ImportSales and ImportMembers drive them in one goroutine and hand whole
// batches to a Books in another. Writing streams rows to a temporary file beside its target
// and gives it its name only when everything is on disk.
//
// The package never touches a database, never guesses where two readings of a value are
// equally good, and never holds more than a bounded part of a file in memory.
package file

// The limits of what is read. Every one is refused or reported by name when it is met; none
// is met by a file that a shop's program writes.
const (
	MaxLine     = 1 << 20   // bytes of one record, quoted line breaks included
	MaxColumns  = 512       // columns of a table
	MaxCell     = 32 << 10  // bytes of one cell; Excel stops at 32,767 characters
	MaxXLSX     = 256 << 20 // bytes of a workbook that comes as a stream
	MaxXLSXOpen = 1 << 30   // bytes of a workbook's parts, unzipped

	checkedBytes = 8 << 30 // of a compressed file, unzipped, that are checked before the first row

	sampleRows  = 5_000   // rows looked at before columns and date order are decided
	sampleBytes = 4 << 20 // and their bytes
	sniffBytes  = 64 << 10

	BatchRows       = 10_000    // rows that are booked together
	WindowRows      = 100_000   // how far apart in a file the lines of one receipt may stand
	WindowBytes     = 64 << 20  // and how much of it is held meanwhile
	MaxReceiptLines = 10_000    // lines of one sale
	MaxRejects      = 1_000     // rejected rows kept with their reasons; all are counted
	MaxUnnumbered   = 6_000_000 // rows without a receipt number in one file
)
