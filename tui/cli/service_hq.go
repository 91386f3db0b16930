package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"regulars/model"
)

// hqPlace is the folder of headquarters that a unit is about, as this process finds it.
func (a *app) hqPlace(u *unit) string {
	if u.own {
		return u.folder()
	}
	return filepath.Join(a.sysroot, u.folder())
}

// keepPostgres writes where PostgreSQL is into the file from which systemd takes the service's variables,
// if it was said. What else stands there stays. Nobody but the owner of the folder and root can read it.
func (a *app) keepPostgres(o *installing) (path string, err error) {
	if o.of != hqServed {
		return "", nil
	}
	url := cmp.Or(o.at.postgres, a.environ[envPostgres])
	if url == "" {
		return "", nil
	}
	if strings.ContainsFunc(url, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", model.Refuse("service.value", "--postgres")
	}
	dir := a.hqPlace(&o.unit)
	path = filepath.Join(dir, hqEnvName)
	there, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", model.Refuse("service.write", path).Because(err)
	}
	var lines []string
	for line := range strings.Lines(string(there)) {
		if !strings.HasPrefix(strings.TrimSpace(line), envPostgres+"=") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	lines = append(lines, envPostgres+"="+envValue(url), "")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", model.Refuse("service.write", path).Because(err)
	}
	return path, writeWhole(path, []byte(strings.Join(lines, "\n")))
}

// envValue writes a value for a file of variables, as systemd and shells read it.
func envValue(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`).Replace(s) + `"`
}

// afterInstallHQ are the commands that a person gives after the unit is written. What is in capitals is for
// the person to say.
func (a *app) afterInstallHQ(o *installing) []string {
	dir, sudo, systemctl := o.folder(), "sudo ", "sudo systemctl"
	switch {
	case o.own:
		sudo, systemctl = "", "systemctl --user"
	case o.account != "":
		sudo = "sudo -u " + shellWord(o.account) + " "
	}
	var next []string
	if _, err := os.Stat(filepath.Join(a.hqPlace(&o.unit), hqSettingsName)); err != nil {
		begin := "regulars hq init --dir " + shellWord(dir) + " --name CHAIN --host HOST"
		if o.account != "" {
			next = append(next, "sudo install -d -m 700 -o "+shellWord(o.account)+" "+shellWord(dir))
		}
		if _, err := os.Stat(filepath.Join(a.hqPlace(&o.unit), hqEnvName)); err == nil {
			if o.account != "" {
				next = append(next, "sudo chown "+shellWord(o.account)+" "+shellWord(dir+"/"+hqEnvName))
			}
			begin = "sh -c " + shellWord("set -a; . "+shellWord(dir+"/"+hqEnvName)+"; exec "+begin)
		}
		next = append(next, sudo+begin)
	}
	next = append(next, systemctl+" daemon-reload", systemctl+" enable --now "+o.of.name)
	if o.own {
		next = append(next, "loginctl enable-linger")
	}
	return append(next, strings.TrimPrefix(systemctl, "sudo ")+" status "+o.of.name)
}
