package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"regulars/model"
	"regulars/tui/screen"
	"regulars/tui/slip"
)

// prefsFile is the form of the screen settings on disk. Words and not numbers, because people
// edit such files; what is empty or unknown is the default.
type prefsFile struct {
	Language string `toml:"language" comment:"zh or en"`
	Colours  string `toml:"colours" comment:"auto, 16 or none"`
	Ground   string `toml:"ground" comment:"auto, dark or light"`
	Lines    string `toml:"lines" comment:"drawn or ascii"`

	Slip slipFile `toml:"slip"`
}

// slipFile is where slips are printed.
type slipFile struct {
	Printer  string `toml:"printer" comment:"device, pipe or file; empty prints none"`
	Paper    int    `toml:"paper" comment:"58 or 80, in mm"`
	Encoding string `toml:"encoding" comment:"utf-8 or gb18030"`
	Auto     bool   `toml:"auto" comment:"after every award"`
}

// The words of the file, in the order of the constants that they stand for.
var (
	colourWords = []string{screen.ColoursAuto: "auto", screen.Colours16: "16", screen.ColoursNone: "none"}
	groundWords = []string{screen.GroundAuto: "auto", screen.GroundDark: "dark", screen.GroundLight: "light"}
)

const asciiLines, drawnLines = "ascii", "drawn"

// The widths of slip paper in mm.
const narrowPaper, widePaper = 58, 80

// prefsPath is where the screen settings of a person are kept: in the configuration folder of
// XDG. It is "" if the environment names no home.
func prefsPath(environ map[string]string) string {
	folder := environ["XDG_CONFIG_HOME"]
	if !filepath.IsAbs(folder) {
		home := environ["HOME"]
		if home == "" {
			return ""
		}
		folder = filepath.Join(home, ".config")
	}
	return filepath.Join(folder, "regulars", "screen.toml")
}

// loadPrefs reads the screen settings. A file that is not there is the default; one that cannot
// be read is the default too, with a refusal that says so.
func loadPrefs(path string) (screen.Prefs, error) {
	if path == "" {
		return screen.Prefs{}, nil
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return screen.Prefs{}, nil
	}
	var file prefsFile
	if err == nil {
		err = toml.Unmarshal(raw, &file)
	}
	if err != nil {
		return screen.Prefs{}, model.Refuse("prefs.read", path).Because(err)
	}
	lang, _ := model.ParseLang(file.Language)
	return screen.Prefs{
		Lang: lang, Colours: screen.Colours(wordAt(colourWords, file.Colours)), Ground: screen.Ground(wordAt(groundWords, file.Ground)),
		ASCII: strings.EqualFold(file.Lines, asciiLines),
		Slip: screen.Printing{
			Path: file.Slip.Printer, Wide: file.Slip.Paper == widePaper, GB18030: strings.EqualFold(file.Slip.Encoding, slip.GB18030), Auto: file.Slip.Auto,
		},
	}, nil
}

// wordAt finds a word; the first one stands for all that are unknown.
func wordAt(words []string, word string) int {
	for i, w := range words {
		if strings.EqualFold(w, word) {
			return i
		}
	}
	return 0
}

// savePrefs writes the screen settings, whole or not at all: a till that is switched off in the
// middle keeps the ones before.
func savePrefs(path string, p screen.Prefs) error {
	if path == "" {
		return model.Refuse("prefs.write", "~/.config/regulars/screen.toml")
	}
	if err := writePrefs(path, p); err != nil {
		return model.Refuse("prefs.write", path).Because(err)
	}
	return nil
}

func writePrefs(path string, p screen.Prefs) error {
	file := prefsFile{Language: string(p.Lang), Colours: colourWords[p.Colours], Ground: groundWords[p.Ground], Lines: drawnLines}
	if p.ASCII {
		file.Lines = asciiLines
	}
	file.Slip = slipFile{Printer: p.Slip.Path, Paper: narrowPaper, Encoding: slip.UTF8, Auto: p.Slip.Auto}
	if p.Slip.Wide {
		file.Slip.Paper = widePaper
	}
	if p.Slip.GB18030 {
		file.Slip.Encoding = slip.GB18030
	}
	raw, err := toml.Marshal(file)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), ".screen-*")
	if err != nil {
		return err
	}
	_, err = fresh.Write(raw)
	err = errors.Join(err, fresh.Sync(), fresh.Close())
	if err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(fresh.Name()))
	}
	return nil
}
