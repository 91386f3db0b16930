package file

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestMemberNamedTwiceIsTakenOnce(t *testing.T) {
	content := "会员号,手机号,卡号,姓名\n" +
		"1,13812341641,,张伟\n" +
		"1,13812341641,,张伟\n" + // the same row again is no contradiction
		"1,13912341641,,张玮\n" +
		"2,+86 138-1234-1641,,李娜\n" +
		"3,,C-0001,王芳\n" +
		",,C-0001,王方\n" +
		"4,,,\n5,,,\n"
	s := newShop()
	report, err := ImportMembers(t.Context(), table(t, "x.csv", content), ImportOptions{Currency: yuan}, s, nil)
	require.NoError(t, err)
	require.Equal(t, map[int]model.Code{
		4: "import.member_twice", 5: "import.member_twice", 7: "import.member_twice",
	}, reasons(report))
	require.Equal(t, []Field{Member, Phone, Card}, []Field{
		report.Rejected[0].Reason.Args[0].(Field), report.Rejected[1].Reason.Args[0].(Field), report.Rejected[2].Reason.Args[0].(Field),
	})
	require.Len(t, s.people, 5, "both of the equal rows are the shop's to recognise")
}

func TestPointsBelowZeroAreNoBalance(t *testing.T) {
	report, err := ImportMembers(t.Context(), table(t, "x.csv", "会员号,积分\n1,-5\n2,5\n3,-0.5\n"), ImportOptions{Currency: yuan}, newShop(), nil)
	require.NoError(t, err)
	require.Equal(t, map[int]model.Code{2: "points.negative", 4: "points.negative"}, reasons(report))
}

// A compressed file is checked as a whole before its first row is used.
func TestDamagedCompressedFileChangesNothing(t *testing.T) {
	whole := zipped(t, ledgerLines(300_000))
	flipped := append([]byte(nil), whole...)
	flipped[len(flipped)-6] ^= 1 // the checksum, behind every row
	for name, content := range map[string][]byte{"cut": whole[:len(whole)-4], "flipped": flipped, "whole": whole} {
		path := filepath.Join(t.TempDir(), "sales.csv.gz")
		require.NoError(t, os.WriteFile(path, content, 0o600))
		opened, err := Open(path, Options{})
		if name == "whole" {
			require.NoError(t, err)
			require.NoError(t, opened.Close())
			continue
		}
		require.Equal(t, model.Code("import.gzip"), model.CodeOf(err), name)
	}
}
