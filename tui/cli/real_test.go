package cli

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// real finds a file of real purchases; they are not part of the project.
func real(t *testing.T, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "data"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the real purchases are not here: " + path)
	}
	return path
}

// spend sums purchases by customer exactly, without a line of the program's own code.
type spend map[string]*big.Rat

func (s spend) add(t *testing.T, customer, amount string) {
	t.Helper()
	r, ok := new(big.Rat).SetString(amount)
	require.True(t, ok, amount)
	if s[customer] == nil {
		s[customer] = new(big.Rat)
	}
	s[customer].Add(s[customer], cents(r))
}

// cents rounds to whole cents: one amount of the file is 4.440892e-16.
func cents(r *big.Rat) *big.Rat {
	hundred := big.NewRat(100, 1)
	n, _ := new(big.Int).SetString(new(big.Rat).Mul(r, hundred).FloatString(0), 10)
	return new(big.Rat).Quo(new(big.Rat).SetInt(n), hundred)
}

func (s spend) total() string {
	sum := new(big.Rat)
	for _, r := range s {
		sum.Add(sum, r)
	}
	return sum.FloatString(2)
}

// whole returns the whole units of a sum.
func whole(r *big.Rat) int64 {
	return new(big.Int).Quo(r.Num(), r.Denom()).Int64()
}

func completeJourney(t *testing.T, path string) spend {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	all := spend{}
	for r, first := csv.NewReader(z), true; ; first = false {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		if !first {
			all.add(t, row[3], row[9])
		}
	}
}

func cdnow(t *testing.T, path string) spend {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	all := spend{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if row := strings.Fields(lines.Text()); len(row) == 4 {
			all.add(t, row[0], row[3])
		}
	}
	return all
}

func TestRealPurchasesBecomeWholeUnitsOfPoints(t *testing.T) {
	for _, c := range []struct {
		name, total          string
		path                 string
		read                 func(*testing.T, string) spend
		rows, members, sales int
	}{
		{"complete journey", "233935.24", real(t, "complete-journey", "sales.csv.gz"), completeJourney, 75_000, 2_377, 47_243},
		{"cdnow", "2500315.63", real(t, "cdnow", "CDNOW_master.txt"), cdnow, 69_659, 23_570, 69_659},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.read(t, c.path)
			require.Equal(t, c.total, want.total())
			dir, environ := shopIn(t)
			doc := importOf(t, environ, c.path)
			require.Equal(t, importDoc{Rows: c.rows, Accepted: c.rows, Members: c.members, Sales: c.sales, Points: doc.Points, Rejected: []rejectDoc{}}, doc)
			requirePoints(t, environ, want)
			again := importOf(t, environ, c.path)
			require.Equal(t, importDoc{Rows: c.rows, Repeated: c.rows, Rejected: []rejectDoc{}}, again)
			requirePoints(t, environ, want)
			stdout, stderr, code := runLine(t, environ, "verify", "--json")
			require.Equal(t, exitDone, code, stderr)
			var verified struct{ Chain, Views string }
			require.NoError(t, json.Unmarshal([]byte(stdout), &verified))
			require.Equal(t, "ok ok", verified.Chain+" "+verified.Views, dir)
		})
	}
}

func importOf(t *testing.T, environ []string, path string) (doc importDoc) {
	t.Helper()
	stdout, stderr, code := runLine(t, environ, "import", "sales", path, "--json")
	require.Equal(t, exitDone, code, stderr)
	require.NoError(t, json.Unmarshal([]byte(stdout), &doc))
	return doc
}

// requirePoints holds every member's points and spend against the sums.
func requirePoints(t *testing.T, environ []string, want spend) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "members.jsonl")
	_, stderr, code := runLine(t, environ, "export", "members", out)
	require.Equal(t, exitDone, code, stderr)
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	seen := 0
	for dec := json.NewDecoder(f); ; seen++ {
		var m map[string]any
		err := dec.Decode(&m)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		customer, _ := m["member"].(string)
		require.NotNil(t, want[customer], customer)
		require.EqualValues(t, whole(want[customer]), m["points"], customer)
	}
	require.Equal(t, len(want), seen)
}
