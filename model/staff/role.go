package staff

import "slices"

// Role is what a staff member is employed as.
type Role string

const (
	Cashier    Role = "cashier"
	Supervisor Role = "supervisor"
	Manager    Role = "manager"
	Auditor    Role = "auditor" // reads all, changes nothing
)

// Roles lists the roles, the least powerful first.
var Roles = []Role{Cashier, Supervisor, Manager, Auditor}

// Right is one thing that a role may do.
type Right string

const (
	RightFind     Right = "find"     // look members up, see them
	RightEnrol    Right = "enrol"    // enrol and edit members
	RightAward    Right = "award"    // award and redeem points
	RightUndo     Right = "undo"     // undo one's own last acts
	RightRefund   Right = "refund"   // refund a sale
	RightFeedback Right = "feedback" // record feedback
	RightAdjust   Right = "adjust"   // move points by hand
	RightUndoAny  Right = "undo-any" // undo another's act, or an old one
	RightImport   Right = "import"
	RightExport   Right = "export"
	RightStaff    Right = "staff"   // add, change, disable staff
	RightProgram  Right = "program" // publish a loyalty program
	RightLog      Right = "log"     // read the audit trail
	RightKeep     Right = "keep"    // back up, restore, compact
	RightApprove  Right = "approve" // allow a colleague what the own role does not or a limit stops
	RightReveal   Right = "reveal"  // see a phone number in full
	RightBulk     Right = "bulk"    // lists and campaigns of members
	RightReport   Right = "report"  // see the shop's figures
)

// table is the one place that says what each role may do.
var table = map[Role][]Right{
	Cashier: {RightFind, RightEnrol, RightAward, RightUndo, RightFeedback, RightReveal},
	Supervisor: {
		RightFind, RightEnrol, RightAward, RightUndo, RightFeedback, RightReveal, RightRefund, RightAdjust, RightUndoAny,
		RightApprove, RightReport,
	},
	Manager: {
		RightFind, RightEnrol, RightAward, RightUndo, RightFeedback, RightReveal, RightRefund, RightAdjust, RightUndoAny,
		RightApprove, RightReport, RightBulk, RightImport, RightExport, RightStaff, RightProgram, RightLog, RightKeep,
	},
	Auditor: {RightFind, RightReveal, RightReport, RightBulk, RightExport, RightLog},
}

// Rights lists every right in the order of the table that people read.
var Rights = []Right{
	RightFind, RightEnrol, RightAward, RightUndo, RightFeedback, RightReveal, RightRefund, RightAdjust, RightUndoAny,
	RightApprove, RightReport, RightBulk, RightImport, RightExport, RightStaff, RightProgram, RightLog, RightKeep,
}

// May reports whether a role has a right.
func (r Role) May(right Right) bool { return slices.Contains(table[r], right) }

// Known reports whether r is a role.
func (r Role) Known() bool { return slices.Contains(Roles, r) }
