package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"regulars/model"
)

// unit is what a systemd unit of a server depends on. Paths are those of Linux.
type unit struct {
	of      served
	program string // absolute
	own     bool   // a unit of one user's own systemd, not of the system's
	account string // whose the service is; "" is a user that systemd makes for it
	store   string // the folder of the shop or of headquarters; "" is the one that systemd makes
	key     string // the shop's key file, for systemd to hand over
	doors          // of headquarters only the folder for backups, which its commands name
	hq      hqDoors
}

// served is what a unit runs: the server of a shop, or headquarters.
type served struct{ name, family, about string }

// The servers that there are units of.
var (
	shopServed = served{"regulars", "regulars", "Regulars: members and points of the shop"}
	hqServed   = served{"regulars-hq", "regulars hq", "Regulars: headquarters of a chain"}
)

// unit is the name of the file.
func (s *served) unit() string { return s.name + ".service" }

// state is the folder that systemd makes.
func (s *served) state() string { return "/var/lib/" + s.name }

// mark begins the first line.
func (s *served) mark() string {
	return "# Written by `" + s.family + " service install`; leave this line and put changes into a drop-in (systemctl edit " + s.name + "). Sum: "
}

// hqEnvName is the file, beside headquarters' others, whose variables the service gets: where PostgreSQL is
// names a password, which everybody could read in a command line.
const hqEnvName = "hq.env"

const defaultKey = "/etc/regulars/regulars.key"

// guards are the walls around the service that need no rights of systemd, so that a user's own
// systemd can build them too.
const guards = `NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
SystemCallArchitectures=native
MemoryDenyWriteExecute=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
UMask=0077
`

// walls are those that only the system's systemd can build.
const walls = `CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
PrivateTmp=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateUsers=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RemoveIPC=yes
`

// text writes the unit. The first line tells by a sum whether somebody has changed the rest.
func (u *unit) text() (string, error) {
	for _, value := range []string{
		u.program, u.account, u.store, u.key, u.ssh, u.http, u.cert, u.certKey, u.imports, u.backups, u.backupTo, u.chain.address, u.hq.listen, u.hq.ssh,
	} {
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", model.Refuse("service.value", value)
		}
	}
	var b strings.Builder
	b.WriteString("[Unit]\nDescription=" + u.of.about + "\n")
	if u.of == hqServed {
		b.WriteString("StartLimitIntervalSec=0\n") // PostgreSQL may be away for long
	}
	if !u.own {
		b.WriteString("Wants=network-online.target\nAfter=network-online.target\n")
	}
	b.WriteString("\n[Service]\nType=notify\nNotifyAccess=main\n")
	fmt.Fprintf(&b, "ExecStart=%s\n", u.command())
	u.writePlace(&b)
	b.WriteString("WatchdogSec=60\nRestart=on-failure\nRestartSec=2\nTimeoutStartSec=300\nTimeoutStopSec=60\n\n")
	b.WriteString(guards)
	target := "default.target"
	if !u.own {
		b.WriteString(walls)
		b.WriteString("ProtectHome=" + u.home() + "\n")
		target = "multi-user.target"
	}
	b.WriteString("\n[Install]\nWantedBy=" + target + "\n")
	return u.of.mark() + unitSum(b.String()) + "\n" + b.String(), nil
}

// command is the line that starts the server.
func (u *unit) command() string {
	words := []string{u.program}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag, value)
		}
	}
	if u.of == hqServed {
		words = append(words, "hq", "serve")
		add("--dir", u.folder())
		add("--listen", u.hq.listen)
		add("--ssh", u.hq.ssh)
		return unitWords(words)
	}
	words = append(words, "serve")
	add("--store", u.folder())
	add("--ssh", u.ssh)
	add("--http", u.http)
	add("--tls-cert", u.cert)
	add("--tls-key", u.certKey)
	add("--import-dir", u.imports)
	add("--backup-dir", u.backups)
	add("--backup-to", u.backupTo)
	add("--hq", u.chain.address)
	if u.chain.every != 0 && u.chain.every != usualEvery {
		add("--hq-every", u.chain.every.String())
	}
	return unitWords(words)
}

// unitWords writes a command line.
func unitWords(words []string) string {
	for i, word := range words {
		words[i] = unitWord(word)
	}
	return strings.Join(words, " ")
}

// folder is where the shop or headquarters lives; "" is the user's own place.
func (u *unit) folder() string {
	if u.store == "" && !u.own {
		return u.of.state()
	}
	return u.store
}

// writePlace writes who the service is and what it may write to.
func (u *unit) writePlace(b *strings.Builder) {
	if u.of == hqServed {
		b.WriteString("EnvironmentFile=-" + unitPath(u.folder()+"/"+hqEnvName) + "\n")
	}
	if u.own {
		if u.key != "" {
			b.WriteString("LoadCredential=" + unitPath("regulars.key:"+u.key) + "\n")
		}
		return
	}
	if u.account == "" {
		b.WriteString("DynamicUser=yes\n")
	} else {
		b.WriteString("User=" + unitPath(u.account) + "\n")
	}
	var writes []string
	if u.folder() == u.of.state() {
		b.WriteString("StateDirectory=" + u.of.name + "\nStateDirectoryMode=0700\n")
	} else {
		writes = append(writes, u.store)
	}
	if u.key != "" {
		b.WriteString("LoadCredential=" + unitPath("regulars.key:"+u.key) + "\n")
	}
	for _, dir := range []string{u.imports, u.backups} {
		if dir != "" && !within(dir, u.of.state()) {
			writes = append(writes, dir)
		}
	}
	for _, dir := range writes {
		b.WriteString("ReadWritePaths=" + unitWord(dir) + "\n")
	}
}

// home says how much of the homes the service may see: what it needs from there it can read, and
// what it writes to is named one by one.
func (u *unit) home() string {
	for _, place := range []string{u.program, u.store, u.imports, u.backups, u.cert, u.certKey} {
		if place != "" && (within(place, "/home") || within(place, "/root")) {
			return "read-only"
		}
	}
	return "yes"
}

// within reports whether a path lies in a folder.
func within(name, folder string) bool {
	return path.Clean(name) == folder || strings.HasPrefix(path.Clean(name), folder+"/")
}

// unitPath writes a value that takes the whole line: only "%" means something there.
func unitPath(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// unitWord writes one word of a line that systemd splits.
func unitWord(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%", "$", "$$").Replace(s)
	if s == "" || strings.ContainsAny(s, " '\"\\;#") {
		return `"` + s + `"`
	}
	return s
}

// unitSum is what the first line says of the rest.
func unitSum(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:8])
}

// untouched reports whether a unit is ours and as we wrote it.
func (s *served) untouched(text string) bool {
	first, body, found := strings.Cut(text, "\n")
	return found && first == s.mark()+unitSum(body)
}

// ours reports whether we wrote a unit, whatever was changed in it since.
func (s *served) ours(text string) bool { return strings.HasPrefix(text, s.mark()) }
