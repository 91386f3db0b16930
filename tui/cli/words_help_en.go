package cli

var helpEN = helpWords{
	Root: help{
		Use:   "regulars",
		Short: "Members, points and feedback at the till",
		Long: "Regulars knows a shop's members: it finds them while somebody waits, awards and redeems their points, records what they say, " +
			"and keeps all of it in one file on this computer. Without a command it opens the screens; every task has a command too.",
		Example: "regulars\nregulars demo\nregulars award 1641 128.50 --receipt 20250114-0007",
	},
	Init: help{
		Use: "init", Short: "Open a new shop",
		Long: "Makes the shop's folder, its key and its file, and its first staff member, who may do everything. On a terminal it asks for " +
			"what the flags leave open. The owner's PIN is taken from REGULARS_PIN.",
		Example: "regulars init\nregulars init --name \"Morning Sun\" --owner \"Wang Fang\" --currency CNY",
	},
	Demo: help{
		Use: "demo", Short: "Try everything on a sample shop",
		Long: "Makes a sample shop in a temporary folder, opens the screens on it, and takes it away afterwards. With --dir it only makes " +
			"the shop, which stays.",
		Example: "regulars demo\nregulars demo --dir /tmp/sample --members 500",
	},
	Find: help{
		Use: "find TEXT...", Short: "Find members",
		Long: "Finds members by name, pinyin or its initials, by the end of the phone number, by card or by number, the best match first. " +
			"Phone numbers are masked.",
		Example: "regulars find 1641\nregulars find oyzq\nregulars find maria --json",
	},
	Member: help{
		Use: "member", Short: "Add, show and change members",
		Long:    "A member can be named by ID, card, phone number, outside number, or by a text that only one member matches.",
		Example: "regulars member show 1641",
	},
	MemberAdd: help{
		Use: "add", Short: "Enrol a member",
		Long:    "A phone number is enough; a card number is given if there is none.",
		Example: "regulars member add --phone 13812341641 --name \"Ouyang Zhiqiang\"",
	},
	MemberShow: help{
		Use: "show MEMBER", Short: "Show all that is known of a member",
		Long:    "Shows points and what they are worth, tier, visits, and the whole profile with the phone number in full.",
		Example: "regulars member show 1641\nregulars member show k3q7ab-17 --json",
	},
	MemberEdit: help{
		Use: "edit MEMBER FIELD=VALUE...", Short: "Change fields of a member",
		Long: "Fields are name, phone, card, external, email, birthday, gender, wechat, address, tags, notes, joined, channel, kind, source " +
			"and referrer. An empty value clears a field.",
		Example: "regulars member edit 1641 email=zq@example.com tags=tea,nuts\nregulars member edit 1641 notes=",
	},
	Award: help{
		Use: "award MEMBER AMOUNT", Short: "Award points for a purchase",
		Long: "Books a purchase and the points it earns, and says how they came about. With --receipt a repeat gives the first answer and " +
			"books nothing.",
		Example: "regulars award 1641 128.50 --receipt 20250114-0007\n" +
			"regulars award 1641 45.80 --line 8801:tea:2:30.00 --tender 5.00",
	},
	Redeem: help{
		Use: "redeem MEMBER [POINTS]", Short: "Spend points on an amount off, or on a reward",
		Long: "Takes the points off the balance and says what they are worth. A reward with a price needs no points to be said; regulars " +
			"rewards lists them. Check and debit are one step.",
		Example: "regulars redeem 1641 300 --receipt 20250114-0008 --bill 86.00\nregulars redeem 1641 --reward coffee",
	},
	Refund: help{
		Use: "refund RECEIPT", Short: "Take a sale back, whole or in part",
		Long: "Names a sale by its receipt or entry, takes back what it earned and returns what was spent on it. With --line it is for those " +
			"goods only. A second refund of the whole, or with the same --number, gives the first answer.",
		Example: "regulars refund 20250114-0007\nregulars refund 20250114-0007 --line 8801:1 --number R-0003",
	},
	Undo: help{
		Use: "undo [ENTRY]", Short: "Take the last act back",
		Long:    "Takes back your own last act of the last 24 hours, or the entry that is named. Nothing is deleted: the undo is an entry of its own.",
		Example: "regulars undo\nregulars undo k3q7ab-1042 --reason mistake --approve \"Li Xue\"",
	},
	Adjust: help{
		Use: "adjust MEMBER POINTS", Short: "Move points by hand",
		Long:    "Adds points, or takes them away if the number is below zero. It needs a reason, and the right to do so or a colleague's approval.",
		Example: "regulars adjust 1641 50 --reason goodwill\nregulars adjust 1641 -20 --reason mistake",
	},
	Explain: help{
		Use: "explain ENTRY", Short: "Tell how an entry came about",
		Long:    "Says which amount, which rule and which remainder led to an entry, from the entry itself.",
		Example: "regulars explain k3q7ab-1042",
	},
	Feedback: help{
		Use: "feedback", Short: "Record and read what customers say",
		Long:    "Every piece of feedback is a case; complaints and questions of service have a deadline.",
		Example: "regulars feedback list",
	},
	FeedbackAdd: help{
		Use: "add", Short: "Record feedback",
		Long:    "Records the words, the score or both. Without --member it is anonymous.",
		Example: "regulars feedback add --member 1641 --kind praise --text \"Good tea\"",
	},
	FeedbackList: help{
		Use: "list", Short: "List open cases",
		Long: "Lists the cases that somebody still has to act on, the newest first; with --all the others too. In a chain --member " +
			"lists what a member said in any shop, and --elsewhere what was said in the others.",
		Example: "regulars feedback list\nregulars feedback list --all --limit 10\nregulars feedback list --member 1641",
	},
	FeedbackShow: help{
		Use: "show CASE", Short: "Show one case",
		Long:    "Shows what was said, by whom, and until when it should be answered and solved. A case of another shop is named by its ID.",
		Example: "regulars feedback show 12\nregulars feedback show k3q7ab-17",
	},
	Import: help{
		Use: "import", Short: "Bring in members and sales from files",
		Long: "Reads CSV, TSV, columns set apart by spaces, XLSX and JSON lines, also compressed with gzip, in UTF-8 or GB18030. Running an " +
			"import again changes nothing.",
		Example: "regulars import members members.xlsx\nregulars import sales sales.csv.gz --dry-run",
	},
	ImportMembers: help{
		Use: "members FILE", Short: "Import members",
		Long: "Enrols the members of a file and brings known ones up to date. What the columns mean is guessed from their headings, " +
			"or told by --map. Rows that cannot be used are reported with line and reason.",
		Example: "regulars import members members.xlsx\nregulars import members old.csv --map member=3 --map phone=Mobile",
	},
	ImportSales: help{
		Use: "sales FILE", Short: "Import sales",
		Long: "Books the sales of a file, with their points; lines with the same receipt are one sale, negative lines are returns, unknown " +
			"members are enrolled by their number. Ctrl-C stops after a whole batch, and the next run goes on.",
		Example: "regulars import sales sales.csv.gz\nregulars import sales till.csv --map date=Day --map amount=Total --shop 12",
	},
	Export: help{
		Use: "export", Short: "Write members, sales, points, cases or the log to a file",
		Long: "The name's ending says the format: .csv, .tsv, .xlsx or .jsonl, and .gz behind it compresses. Cells that a spreadsheet would " +
			"run as formulas are defused.",
		Example: "regulars export members members.xlsx",
	},
	ExportMembers: help{
		Use: "members FILE", Short: "Export members",
		Long: "Writes a row for each member, with balance, tier and visits.", Example: "regulars export members members.xlsx",
	},
	ExportSales: help{
		Use: "sales FILE", Short: "Export sales",
		Long: "Writes a row for each line of a receipt. What was undone or refunded since is left out; export points has every movement.", Example: "regulars export sales sales.csv.gz",
	},
	ExportPoints: help{
		Use: "points FILE", Short: "Export movements of points",
		Long: "Writes a row for each entry that moved points.", Example: "regulars export points points.csv",
	},
	ExportCases: help{
		Use: "cases FILE", Short: "Export feedback",
		Long: "Writes a row for each case, the newest first, and then those of other shops of the chain.", Example: "regulars export cases feedback.xlsx --overwrite",
	},
	ExportLog: help{
		Use: "log FILE", Short: "Export the audit trail",
		Long: "Writes a row for each event, personal parts masked.", Example: "regulars export log trail.jsonl.gz",
	},
	Program: help{
		Use: "program", Short: "Show and change the loyalty program",
		Long: "The program says how purchases earn, what points are worth and which tiers there are. It is one document; every entry knows " +
			"the version that made it.",
		Example: "regulars program show",
	},
	ProgramShow: help{
		Use: "show", Short: "Show the program in force",
		Long: "Prints the document.", Example: "regulars program show > program.toml\nregulars program show --version 2",
	},
	ProgramCheck: help{
		Use: "check FILE", Short: "Check a program without publishing it",
		Long: "Says whether the document could be published, and if not, where it is wrong.", Example: "regulars program check program.toml",
	},
	ProgramPublish: help{
		Use: "publish FILE", Short: "Put a program into force",
		Long: "Checks the document and puts it into force for everything from now on.", Example: "regulars program publish program.toml",
	},
	ProgramEdit: help{
		Use: "edit", Short: "Change the program in your editor",
		Long: "Opens the document in VISUAL or EDITOR, checks what comes back and offers to publish it.", Example: "EDITOR=nano regulars program edit",
	},
	Staff: help{
		Use: "staff", Short: "Staff members, PINs, badges and roles",
		Long:    "Everything in the log names who did it. What each role may do stands in one table: regulars staff roles.",
		Example: "regulars staff list",
	},
	StaffAdd: help{
		Use: "add NAME", Short: "Add a staff member",
		Long:    "The new PIN is taken from REGULARS_NEW_PIN or asked for twice.",
		Example: "regulars staff add \"Li Xue\" --role supervisor",
	},
	StaffList: help{
		Use: "list", Short: "List the staff",
		Long: "Lists everybody with role, whether there is a PIN and a badge, and how long a wait after wrong PINs still lasts.", Example: "regulars staff list --json",
	},
	StaffPIN: help{
		Use: "pin NAME", Short: "Set a PIN",
		Long:    "Sets your own PIN, or another's if you may. It is taken from REGULARS_NEW_PIN or asked for twice.",
		Example: "regulars staff pin \"Li Xue\"",
	},
	StaffBadge: help{
		Use: "badge NAME CODE", Short: "Give somebody a badge to sign in with",
		Long: "The code is what the scanner reads from the badge.", Example: "regulars staff badge \"Li Xue\" 6901234567892",
	},
	StaffRole: help{
		Use: "role NAME ROLE", Short: "Change a role",
		Long: "Roles are cashier, supervisor, manager and auditor. A shop keeps at least one manager.", Example: "regulars staff role \"Li Xue\" manager",
	},
	StaffOff: help{
		Use: "disable NAME", Short: "Close an account",
		Long: "The person can no longer sign in; what was done stays in the log.", Example: "regulars staff disable \"Li Xue\"",
	},
	StaffMay: help{
		Use: "roles", Short: "Show what each role may do",
		Long: "Prints the one table that every command and screen asks.", Example: "regulars staff roles",
	},
	Log: help{
		Use: "log", Short: "Read the audit trail",
		Long:    "Prints every event, oldest first, personal parts masked. With --json it prints an event a line.",
		Example: "regulars log --since 2025-01-14\nregulars log --member 1641 --json",
	},
	Verify: help{
		Use: "verify", Short: "Check that nothing was changed or lost",
		Long:    "Follows the chain of hashes through the whole log, works every balance and index out again and compares them byte for byte.",
		Example: "regulars verify",
	},
	Backup: help{
		Use: "backup FILE", Short: "Write a backup while the shop goes on",
		Long: "Writes a consistent copy of the shop's file. Personal data stays sealed with the shop's key, which is not in the backup; --to " +
			"encrypts all of it besides.",
		Example: "regulars backup /media/usb/shop.backup\nregulars backup shop.age --to age1...",
	},
	BackupVerify: help{
		Use: "verify FILE", Short: "Check a backup as verify checks a shop",
		Long: "Opens the backup in a temporary place with the shop's key and verifies it.", Example: "regulars backup verify /media/usb/shop.backup",
	},
	Restore: help{
		Use: "restore FILE", Short: "Bring a shop back from a backup",
		Long: "Puts the backup into the shop's folder, which must not hold a shop. The key is taken from --key-file, or from the folder if it " +
			"lies there.",
		Example: "regulars restore shop.backup --store /srv/regulars --key-file regulars.key",
	},
	Compact: help{
		Use: "compact", Short: "Make the shop's file as small as it can be",
		Long:    "Writes the file anew without its free pages and puts it in the old one's place. The shop must not be open elsewhere.",
		Example: "regulars compact",
	},
	Key: help{
		Use: "key", Short: "Keep the key to the personal data",
		Long: "Without its key nobody can read the names and numbers in the shop's file or its backups.", Example: "regulars key backup",
	},
	KeyBackup: help{
		Use: "backup", Short: "Print the key's recovery code",
		Long: "Prints the code to be written on paper and kept away from the shop.", Example: "regulars key backup",
	},
	KeyRestore: help{
		Use: "restore [CODE...]", Short: "Write the key file again from its recovery code",
		Long: "Takes the code as it was written, in any grouping; without it, asks for it.", Example: "regulars key restore",
	},
	Doctor: help{
		Use: "doctor", Short: "Look at the folder, the key, the file, the clock and the disk",
		Long: "Says what is well and what is not, and what to do about it. It changes nothing.", Example: "regulars doctor",
	},
	Bench: help{
		Use: "bench", Short: "Measure this computer",
		Long:    "Makes a sample shop in a temporary folder and measures look-ups, keystrokes and awards, each beside what the disk itself can do.",
		Example: "regulars bench --members 20000",
	},
	Version: help{
		Use: "version", Short: "Show the version",
		Long: "Shows the version, the commit, the Go release and the number of the file format.", Example: "regulars version --json",
	},
	Completion: help{
		Use: "completion SHELL", Short: "Print the completion script for a shell",
		Long: "Shells are bash, zsh, fish and powershell.", Example: "regulars completion bash > /etc/bash_completion.d/regulars",
	},
	Man: help{
		Use: "man", Short: "Print the manual page",
		Long: "Prints the page in the language of --lang.", Example: "regulars man > /usr/local/share/man/man1/regulars.1",
	},
	Help: help{
		Use: "help [COMMAND...]", Short: "Show the help of a command",
		Long: "Shows what a command does, its arguments and its flags.", Example: "regulars help award",
	},
}
