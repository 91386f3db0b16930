package cli

import "regulars/tui/i18n"

// words is every text of the command line. i18n checks that no field is empty and that both
// languages take the same arguments.
type words struct {
	Groups groupWords
	Frame  frameWords
	Help   helpWords
	Flags  flagWords
	Heads  headWords
	File   fileWords
	Member memberFlagWords
	Say    sayWords
	Ask    askWords
	Bench  benchWords
	Rules  rulesWords
	Serve  serveWords

	Display displayWords
	Service serviceWords
	Chain   chainWords

	Reports reportWords
}

var table = i18n.Words[words]{
	ZH: words{Groups: groupsZH, Frame: frameZH, Help: helpZH, Flags: flagsZH, Heads: headsZH, File: fileZH, Member: memberZH, Say: sayZH, Ask: askZH, Bench: benchZH, Rules: rulesZH, Serve: serveZH, Display: displayZH, Service: serviceZH, Chain: chainZH, Reports: reportsZH},
	EN: words{Groups: groupsEN, Frame: frameEN, Help: helpEN, Flags: flagsEN, Heads: headsEN, File: fileEN, Member: memberEN, Say: sayEN, Ask: askEN, Bench: benchEN, Rules: rulesEN, Serve: serveEN, Display: displayEN, Service: serviceEN, Chain: chainEN, Reports: reportsEN},
}

// help is what a command says of itself. Use is its name and then its arguments as the usage
// line shows them, an optional one in brackets, a repeated one with dots behind it: they are
// also what its arguments are checked against.
type help struct {
	Use     string
	Short   string
	Long    string
	Example string
}

// groupWords are the headings of the command list.
type groupWords struct {
	Till, Shop, Files, Keep, More string
}

// frameWords are the words that fang and the man page set around a help text.
type frameWords struct {
	Usage, Examples, Flags, Commands, Command, AnyFlags                string
	Name, Synopsis, Description, Globals, Environment, ExitStatus      string
	Files, FileDB, FileKey, Exit0, Exit1, Exit2                        string
	EnvStore, EnvTill, EnvStaff, EnvPIN, EnvNewPIN, EnvApprove, EnvKey string
	EnvEditor, EnvLocale                                               string
}

// helpWords has one entry for each command.
type helpWords struct {
	Root, Init, Demo, Find                                                          help
	Member, MemberAdd, MemberShow, MemberEdit                                       help
	Award, Redeem, Refund, Undo, Adjust, Explain                                    help
	Feedback, FeedbackAdd, FeedbackList, FeedbackShow                               help
	Import, ImportMembers, ImportSales                                              help
	Export, ExportMembers, ExportSales, ExportPoints, ExportCases, ExportLog        help
	Program, ProgramShow, ProgramCheck, ProgramPublish, ProgramEdit                 help
	Staff, StaffAdd, StaffList, StaffPIN, StaffBadge, StaffRole, StaffOff, StaffMay help
	Log, Verify, Backup, BackupVerify, Restore, Compact                             help
	Key, KeyBackup, KeyRestore, Doctor, Bench, Version, Completion, Man, Help       help
}

// flagWords describes the flags.
type flagWords struct {
	Store, As, Lang, JSON, ASCII, Now, Help, Version string
	Name, Currency, Timezone, Region, Owner, Demo    string
	DemoMembers, Seed, Dir, Limit, CaseLimit         string
	Phone, Receipt, Line, Reward, Reason             string
	Member, Kind, Score, Text, Channel, All          string
	Map, Preset, DryRun, Shop, Sheet, DateOrder      string
	BOM, Overwrite, Role, OfMember, Since, Actor     string
	To, KeyFile, Identity, BenchMembers              string
}

// memberFlagWords describe the flags of `member add`.
type memberFlagWords struct {
	Name, Card, External, Email, Birthday, Gender, WeChat, Address, Tags, Notes, Joined, Channel, Kind, Referrer string
}

// headWords are the headings of tables and the labels of single values.
type headWords struct {
	ID, Name, Phone, Card, External, Tier, Points, LastVisit, Matched string
	Value, Debt, Visits, Spend, FirstVisit, NextTier, Cases, Cue      string
	Entry, Time, What, Change, After, Amount, By, Member, Receipt     string
	Case, State, Kind, Score, Words, Channel, RespondBy, ResolveBy    string
	SKU, Product, Category, Department, Quantity, Discount            string
	Owner, Role, HasPIN, HasBadge, Disabled, Right, Yes, No           string
	Rows, Accepted, Repeated, Rejected, Skipped, Members              string
	Sales, Refunds, Line, Reason, Field, Column                       string
	Events, Streams, Chain, Views, Newer, Erased                      string
	Commit, Built, Platform, FileFormat                               string
	Request, Details, Subject                                         string
}

// fileWords are the headings of exported files. Those of members and sales are names that an
// import knows, so that a file goes round; a test holds them to that.
type fileWords struct {
	Number, Name, Phone, Card, Birthday, Gender, Email, WeChat, Address string
	Tags, Points, Joined, Tier, Visits, Spend, LastVisit, ID            string
	Receipt, SaleTime, SKU, Product, Category, Department, Quantity     string
	Amount, Discount                                                    string
}

// sayWords are the sentences that tell what was done. Formats number their arguments.
type sayWords struct {
	Opened, OpenedKey, MadeDemo                                    string
	NoMatch, More, Enrolled, Edited, NextTier                      string
	Moved, MovedNothing, Repeated, DebtLeft                        string
	CaseOpened, NoCases, Score, Anonymous                          string
	Importing, DryRun, Unlisted, Again, Stopped, Exported          string
	ProgramNow, ProgramGood, ProgramPublished, ProgramUnchanged    string
	ProgramKept                                                    string
	StaffAdded, PINSet, BadgeSet, RoleSet, StaffDisabled           string
	LogErased, LogUnknown, LogEmpty                                string
	Verifying, BackingUp, Compacting, Filling, Benching, Exporting string
	Fine, Trouble, BackupDone, Restored, Compacted                 string
	KeyCodeKeep, KeyRestored, Progress, ProgressCount              string
	Migrating, Migrated                                            string
}

// askWords are the questions on a terminal.
type askWords struct {
	PIN, NewPIN, NewPINAgain, KeyCode                        string
	ShopName, Language, LanguageHint, Currency, CurrencyHint string
	Timezone, ZoneHint, Region, RegionHint                   string
	Owner, OwnerPIN, PINHint, PINAgain                       string
	Differs, Required, Wizard, WizardKeys                    string
}
