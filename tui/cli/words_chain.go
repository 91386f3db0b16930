package cli

// chainWords are the texts about shops and headquarters.
type chainWords struct {
	Help  chainHelp
	Trust trustWords

	FlagHQ, FlagEvery, FlagDir, FlagPostgres, FlagName, FlagHost                                 string
	FlagListen, FlagSSH, FlagNight, FlagShop, FlagMarket, FlagAddress                            string
	FlagReason, FlagConfirm, FlagDismiss, FlagFormat, FlagAll, FlagOnlyShop                      string
	FlagOnlyMarket, Exchanging, Joined, Synced, Alone                                            string
	Founded, FoundedKey, KeepKeys, Serving, Shops, Fault                                         string
	Nightly, Guessed, KeyGiven, Retired, Closed, Waived                                          string
	WrittenOff, Erased, Merged, Unmerged, Dismissed, NoCandidates                                string
	NoShops, NoNotes, NoProgram, Restored, MovedAside                                            string
	ReportMeans, Total, Headquarters, StateNew, StateOpen, StateClosed                           string
	StateFrozen, StateUnproven, StateRetired, NotePoison, NoteOverdrawn, NoteTwice               string
	NoteForgotten, NoteAct, HeadChain, HeadAddress, HeadContact, HeadUnsent                      string
	HeadApplied, HeadGeneration, HeadHere, HeadAway, HeadTrouble, HeadClosed                     string
	HeadAside, HeadAuthority, HeadFree, HeadHeld, HeadSuspense, HeadInto                         string
	HeadOther, HeadOwed, HeadWaiting, HeadNumber, HeadEarned, HeadRedeemed                       string
	HeadAdjusted, HeadExpired, HeadShop, HeadMarket, HeadMembers, HeadAmount, HeadNet, HeadCases string

	// Of what customers said elsewhere.
	FlagCasesOf, FlagElsewhere, FlagWords, HeadElsewhere, HeadMayRead, NoCases string
}

type chainHelp struct {
	Sync, SyncEnrol, SyncNow, SyncStatus, HQ, HQInit, HQServe, HQEnrolKey                   help
	HQStatus, HQReport, HQVerify, HQShop, HQShopList, HQShopRetire, HQMember, HQAdjust      help
	HQErase, HQCandidates, HQMerge, HQUnmerge, HQProgram, HQProgramShow, HQPublish, HQClose help
	HQWriteOff, HQWaive, HQNotes, HQNightly, HQBackup, HQRestore, HQKey, HQKeyAdd           help
	HQKeyList, HQKeyRemove, HQCases                                                         help
}
