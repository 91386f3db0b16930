package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// listed is what the go command tells of a package.
type listed struct {
	ImportPath string
	Doc        string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Doc,Imports", "./...").Output()
	require.NoError(t, err)
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}

// below reports whether path is room or lies in it.
func below(path, room string) bool { return path == room || strings.HasPrefix(path, room+"/") }

// The rooms of the screens that are no screens themselves.
var tuiRooms = []string{"tui/screen", "tui/part", "tui/theme", "tui/i18n", "tui/text", "tui/drive", "tui/slip", "tui/sshd", "tui/cli"}

// The rooms of model that may know the desk: itself, and the demo shop, which is played at one.
var aboveDesk = []string{"regulars/model/desk", "regulars/model/sample"}

// The rooms that read a shop's past.
var readers = map[string]bool{"regulars/model/reports": true, "regulars/model/rehearsal": true}

func isScreen(path string) bool {
	return strings.HasPrefix(path, "regulars/tui/") && !slices.ContainsFunc(tuiRooms, func(room string) bool {
		return below(path, "regulars/"+room)
	})
}

// forbidden says why an import may not be, "" if it may. docs/ARCHITECTURE.md has the arrows.
func forbidden(from, to string) string {
	ours := below(to, "regulars")
	switch {
	case below(from, "regulars/model") && ours && !below(to, "regulars/model"):
		return "model imports nothing of the other rooms"
	case below(from, "regulars/model") && !slices.Contains(aboveDesk, from) && to == "regulars/model/desk":
		return "the desk stands on the other rooms of model"
	case (from == "regulars/model/past" || readers[from]) && readers[to]:
		return "the past does not know who reads it, and its readers not each other"
	case below(from, "regulars/store") && (below(to, "regulars/sync") || below(to, "regulars/tui")):
		return "store knows neither sync nor tui"
	case below(from, "regulars/sync") && (below(to, "regulars/tui") || below(to, "regulars/store")):
		return "sync reaches databases through interfaces that it declares"
	case isScreen(from) && (isScreen(to) || below(to, "regulars/store") || below(to, "regulars/sync") || to == "regulars/tui"):
		return "a screen sees only its contract, the parts and the desk's types"
	case below(from, "regulars/tui") && !below(from, "regulars/tui/cli") && below(to, "regulars/store"):
		return "only the composition in tui/cli opens a store"
	case strings.HasPrefix(to, "go.etcd.io/bbolt") && !below(from, "regulars/store"):
		return "bbolt is imported under store only"
	case strings.HasPrefix(to, "github.com/jackc/") && !below(from, "regulars/store/postgres"):
		return "pgx is imported in store/postgres only"
	case below(to, "regulars/store/postgres/pgtest"):
		return "servers for tests are started by tests"
	case below(from, "regulars/model") && slices.Contains([]string{"os", "net", "net/http", "os/exec", "io/ioutil"}, to):
		return "the core is pure"
	case !below(from, "regulars/tui") && from != "regulars" && strings.HasPrefix(to, "charm.land/"):
		return "the terminal is tui's"
	}
	return ""
}

func TestArrowsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			require.Empty(t, forbidden(p.ImportPath, to), "%s imports %s", p.ImportPath, to)
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range packages(t) {
		require.NotEmpty(t, p.Doc, "%s has no package comment", p.ImportPath)
	}
}

func TestForbiddenArrowsAreNoticed(t *testing.T) {
	for _, pair := range [][2]string{
		{"regulars/model/desk", "regulars/store"},
		{"regulars/model/past", "regulars/model/desk"},
		{"regulars/model/reports", "regulars/model/desk"},
		{"regulars/model/past", "regulars/model/reports"},
		{"regulars/model/reports", "regulars/model/rehearsal"},
		{"regulars/store", "regulars/tui/part"},
		{"regulars/sync/file", "regulars/store"},
		{"regulars/tui/till", "regulars/tui/member"},
		{"regulars/tui/till", "regulars/store"},
		{"regulars/tui/part", "go.etcd.io/bbolt"},
		{"regulars/store", "github.com/jackc/pgx/v5/pgxpool"},
		{"regulars/tui/cli", "regulars/store/postgres/pgtest"},
		{"regulars/model", "os"},
	} {
		require.NotEmpty(t, forbidden(pair[0], pair[1]), "%s -> %s", pair[0], pair[1])
	}
	require.Empty(t, forbidden("regulars/model/sample", "regulars/model/desk"))
	require.Empty(t, forbidden("regulars/tui/cli", "regulars/store"))
	require.Empty(t, forbidden("regulars/tui/till", "regulars/model/desk"))
}
