package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/model/desk"
)

func TestReturnedLinesAreAnArticleAndHowMuchOfIt(t *testing.T) {
	for text, want := range map[string]desk.LineBack{
		"8801:1": {SKU: "8801", Quantity: 1000}, "8801": {SKU: "8801"}, "a:b:0.5": {SKU: "a:b", Quantity: 500},
	} {
		got, err := parseLineBack(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", ":1", "8801:", "8801:x", "8801:-1", "8801:0", "8801:0.0001"} {
		_, err := parseLineBack(text)
		require.Equal(t, model.Code("usage.line_back"), model.CodeOf(err), text)
	}
}

func TestSharesAreReadInTenThousandths(t *testing.T) {
	for text, want := range map[string]int64{"": 0, "95%": 9500, "92.5%": 9250, "100": 10_000, "0.01%": 1} {
		got, err := shareFlag("--expected", text)
		require.NoError(t, err)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"%", "0%", "101%", "100.01%", "95.555%", "-5%", "x", "99999999999%"} {
		_, err := shareFlag("--expected", text)
		require.Equal(t, model.Code("usage.share"), model.CodeOf(err), text)
	}
}

func TestBodiesInTheLogHaveDaysHashesAndIdentitiesInWords(t *testing.T) {
	stream := model.StreamID{15: 7}
	day, err := model.ParseDay("2026-03-01")
	require.NoError(t, err)
	doc := bodyDoc(&model.PointsRedeemed{
		Points: 20, Lots: []model.Lot{{Ends: day, Points: -15}, {Ends: model.Idle, Points: -5}}, Hold: model.ID{N: 4},
	}, stream)
	require.Equal(t, []any{
		map[string]any{"ends": "2026-03-01", "points": json.Number("-15")}, map[string]any{"ends": "idle", "points": json.Number("-5")},
	}, doc["lots"])
	require.Equal(t, model.ID{Stream: stream, N: 4}.String(), doc["hold"])
	require.NotContains(t, doc, "coupon", "what is empty is left out")
	require.Equal(t, "00ff", bodyDoc(&model.DrawClosed{Seed: []byte{0, 255}}, stream)["seed"])
	require.Equal(t, []any{map[string]any{"sku": "8801"}}, bodyDoc(&model.SaleRecorded{Lines: []model.Line{{SKU: "8801"}}}, stream)["lines"])
}

// editOnce runs the editor on a shop's program: each time it is opened, the next line of a shell
// script does something to the file, whose name is $1; answers are what the person says.
func editOnce(t *testing.T, environ []string, steps []string, answers ...bool) (asked []string, stdout, stderr string, err error) {
	t.Helper()
	dir := t.TempDir()
	for i, step := range steps {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "step"+string(rune('1'+i))), []byte(step+"\n"), 0o600))
	}
	editor := filepath.Join(dir, "editor")
	require.NoError(t, os.WriteFile(editor, []byte("#!/bin/sh\nn=$(cat '"+dir+"/n' 2>/dev/null || echo 1)\necho $((n+1)) > '"+dir+"/n'\n. '"+dir+"'/step$n\n"), 0o700))
	t.Setenv("TMPDIR", dir)
	var out, errs bytes.Buffer
	a := newApp(nil, strings.NewReader(""), &out, &errs, append(environ, "VISUAL="+editor))
	var from programs = opened{a}
	if b := a.server(t.Context()); b != nil {
		from = b
	}
	err = a.editWith(context.Background(), from, func(question string) (bool, error) {
		asked = append(asked, question)
		require.LessOrEqual(t, len(asked), len(answers), "asked once too often: %s", question)
		return answers[len(asked)-1], nil
	})
	kept, globErr := filepath.Glob(filepath.Join(dir, "regulars-program-*.toml"))
	require.NoError(t, globErr)
	return asked, out.String(), errs.String() + strings.Join(kept, ","), err
}

func versionOf(t *testing.T, environ []string) uint {
	t.Helper()
	stdout, stderr, code := runLine(t, environ, "program", "show", "--json")
	require.Equal(t, exitDone, code, stderr)
	var doc programDoc
	require.NoError(t, json.Unmarshal([]byte(stdout), &doc))
	return doc.Version
}

func TestEditedProgramIsPublishedOnlyIfThePersonSaysSo(t *testing.T) {
	_, environ := shopIn(t)
	asked, stdout, stderr, err := editOnce(t, environ, []string{`echo '# mine' >> "$1"`}, true)
	require.NoError(t, err)
	require.Len(t, asked, 1)
	require.Contains(t, asked[0], "version 2")
	require.Contains(t, stdout, "Version 2 is in force")
	require.Empty(t, stderr, "and the file is gone")
	require.EqualValues(t, 2, versionOf(t, environ))

	_, stdout, stderr, err = editOnce(t, environ, []string{`echo '# more' >> "$1"`}, false)
	require.NoError(t, err)
	require.Contains(t, stdout, "Nothing was published")
	require.Contains(t, stderr, "kept in ")
	require.Contains(t, stderr, ".toml")
	require.EqualValues(t, 2, versionOf(t, environ))

	asked, stdout, stderr, err = editOnce(t, environ, []string{`true`})
	require.NoError(t, err)
	require.Empty(t, asked, "what was not changed needs no question")
	require.Contains(t, stdout, "Nothing was changed")
	require.Empty(t, stderr)
}

func TestEditedProgramThatIsWrongCanBeEditedAgain(t *testing.T) {
	_, environ := shopIn(t)
	asked, stdout, stderr, err := editOnce(t, environ, []string{`echo 'nonsense = 1' >> "$1"`, `sed -i '/nonsense/d' "$1"; echo '# good' >> "$1"`}, true, true)
	require.NoError(t, err)
	require.Len(t, asked, 2)
	require.Contains(t, stderr, "nonsense", "the sentence names what is wrong")
	require.Regexp(t, `[Ll]ine \d+`, stderr)
	require.Contains(t, stdout, "Version 2")

	_, _, stderr, err = editOnce(t, environ, []string{`echo 'nonsense = 1' >> "$1"`}, false)
	require.Equal(t, model.Code("cli.cancelled"), model.CodeOf(err))
	require.Contains(t, stderr, "kept in ")
	require.EqualValues(t, 2, versionOf(t, environ))
}

func TestEditedProgramIsNotPublishedOverANewerOne(t *testing.T) {
	_, environ := shopIn(t)
	text, _, code := runLine(t, environ, "program", "show")
	require.Equal(t, exitDone, code)
	a := newApp(nil, nil, nil, nil, environ)
	_, _, _, err := editOnce(t, environ, []string{`echo '# mine' >> "$1"`}, true)
	require.NoError(t, err)
	err = a.withSeat(context.Background(), func(s *seat) error { return a.publishOver(context.Background(), s, text+"# mine\n", 1) })
	require.Equal(t, model.Code("program.moved"), model.CodeOf(err))
	require.EqualValues(t, 2, versionOf(t, environ))
}

func TestOnlyYesAgrees(t *testing.T) {
	for lang, words := range map[string]map[string]bool{
		"en": {"y": true, "Yes ": true, "": false, "n": false, "no": false, "yesno": false, "maybe": false},
		"zh": {"是": true, "好": true, "y": true, "否": false, "不是": false, "": false},
	} {
		a := newApp([]string{"--lang", lang}, nil, nil, nil, nil)
		for typed, want := range words {
			require.Equal(t, want, a.isYes(typed), "%s %q", lang, typed)
		}
	}
}
