package model

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// update writes the vectors that are missing. It never changes one that is there: what a
// shop once wrote must be read for ever.
var update = flag.Bool("update", false, "write the event vectors that are missing")

const vectorDir = "../testdata/events"

// vector is one event as it stands in a shop's file, and what it says.
type vector struct {
	Note     string            `json:"note"`
	Stream   string            `json:"stream"`
	Previous string            `json:"previous"`
	Wire     string            `json:"wire"`
	PII      string            `json:"pii,omitempty"` // salt, then fields
	Head     vectorHead        `json:"head"`
	Body     json.RawMessage   `json:"body"`
	Fields   map[string]string `json:"fields,omitempty"`
}

// vectorHead writes identities in full: "uuid/n", or "n" in the event's own stream.
type vectorHead struct {
	Seq     uint64 `json:"seq"`
	HLC     uint64 `json:"hlc"`
	Actor   string `json:"actor"`
	Kind    string `json:"kind"`
	Version uint   `json:"version"`
	Member  string `json:"member"`
	Subject string `json:"subject"`
	Request string `json:"request"`
}

// vectorFile holds the vectors of one kind and body version.
type vectorFile struct {
	Kind    Kind     `json:"kind"`
	Version uint     `json:"version"`
	Events  []vector `json:"events"`
}

// kindVersion names one decoder.
type kindVersion struct {
	Kind    Kind
	Version uint
}

func (k kindVersion) file() string {
	return filepath.Join(vectorDir, fmt.Sprintf("%s-%d.json", k.Kind, k.Version))
}

// everyDecoder lists the decoders in a fixed order.
func everyDecoder() []kindVersion {
	var all []kindVersion
	for kind, versions := range decoders {
		for version := range versions {
			all = append(all, kindVersion{kind, version})
		}
	}
	slices.SortFunc(all, func(a, b kindVersion) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Version, b.Version))
	})
	return all
}

func readVectors(t testing.TB, path string) vectorFile {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var f vectorFile
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&f), path)
	require.NotEmpty(t, f.Events, path)
	return f
}

// eachVector runs f on every vector there is.
func eachVector(t testing.TB, f func(name string, v vector)) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(vectorDir, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		for _, v := range readVectors(t, path).Events {
			f(strings.TrimSuffix(filepath.Base(path), ".json")+": "+v.Note, v)
		}
	}
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	require.NoError(t, err)
	return raw
}

// event reads a vector as a shop reads its log.
func (v *vector) event(t testing.TB) (e *Event, prev Hash) {
	t.Helper()
	stream, err := ParseStreamID(v.Stream)
	require.NoError(t, err)
	e, err = ParseEvent(stream, unhex(t, v.Wire))
	require.NoError(t, err)
	if v.PII != "" {
		e.PII, err = ParsePII(unhex(t, v.PII))
		require.NoError(t, err)
	}
	require.Len(t, unhex(t, v.Previous), copy(prev[:], unhex(t, v.Previous)))
	return e, prev
}

// fullID writes an identity with nothing left out.
func fullID(id ID) string {
	switch {
	case id.IsZero():
		return ""
	case id.Stream.IsZero():
		return strconv.FormatUint(id.N, 10)
	}
	return id.Stream.String() + "/" + strconv.FormatUint(id.N, 10)
}

func headOf(e *Event) vectorHead {
	return vectorHead{
		Seq: e.Seq, HLC: uint64(e.HLC), Actor: fullID(e.Actor), Kind: string(e.Kind), Version: e.Version,
		Member: fullID(e.Member), Subject: fullID(e.Subject), Request: e.Request,
	}
}

func fieldsOf(e *Event) map[string]string {
	if e.PII == nil {
		return nil
	}
	out := map[string]string{}
	for field, text := range e.PII.Fields {
		out[strconv.FormatUint(field, 10)] = text
	}
	return out
}

// plain reads JSON with its numbers as they are written.
func plain(t testing.TB, raw []byte) any {
	t.Helper()
	var v any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&v))
	return v
}

// since takes the fields out of what a body says today that it did not have when its vector was
// made. They must be empty: what was written then says nothing of them.
func since(then, now any) any {
	switch now := now.(type) {
	case map[string]any:
		had, _ := then.(map[string]any)
		for name, value := range now {
			if _, ok := had[name]; ok {
				now[name] = since(had[name], value)
			} else if value == nil || value == "" || value == json.Number("0") || value == "0" {
				delete(now, name)
			}
		}
	case []any:
		had, _ := then.([]any)
		for i := range min(len(had), len(now)) {
			now[i] = since(had[i], now[i])
		}
	}
	return now
}

func TestEveryVectorIsReadAsItWasWritten(t *testing.T) {
	eachVector(t, func(name string, v vector) {
		t.Run(name, func(t *testing.T) {
			e, prev := v.event(t)
			require.Equal(t, v.Head, headOf(e))
			require.Equal(t, v.Fields, fieldsOf(e))
			require.True(t, e.Follows(prev), "chain")
			require.NoError(t, e.CheckCanonical())
			wire, err := e.Wire()
			require.NoError(t, err)
			require.Equal(t, v.Wire, hex.EncodeToString(wire))
			if e.PII != nil {
				require.Equal(t, v.PII, hex.EncodeToString(e.PII.AppendPII(nil)))
			}

			body, err := e.ParseExactBody()
			require.NoError(t, err)
			require.Equal(t, e.Kind, body.Kind())
			again, err := Encode(body)
			require.NoError(t, err)
			require.Equal(t, e.Body, again)
			lenient, err := e.ParseBody()
			require.NoError(t, err)
			require.Equal(t, body, lenient)
			said, err := json.Marshal(body)
			require.NoError(t, err)
			require.Equal(t, plain(t, v.Body), since(plain(t, v.Body), plain(t, said)))
		})
	})
}

// What a vector's draft is sealed to today is what it was sealed to when the vector was made:
// a field added since leaves no trace where it is not used.
func TestSealingAVectorAgainGivesItsBytes(t *testing.T) {
	eachVector(t, func(name string, v vector) {
		e, prev := v.event(t)
		if e.Version != VersionOf(e.Kind) {
			return // an older version is read for ever and written no more
		}
		body, err := e.ParseExactBody()
		require.NoError(t, err, name)
		d := Draft{Kind: e.Kind, Member: e.MemberID(), Subject: e.SubjectID(), Request: e.Request, Body: body}
		var salt [16]byte
		if e.PII != nil {
			d.PII, salt = e.PII.Fields, e.PII.Salt
		}
		_, wire, err := Seal(d, e.Stream, e.Seq, e.HLC, e.ActorID(), prev, salt)
		require.NoError(t, err, name)
		require.Equal(t, v.Wire, hex.EncodeToString(wire), name)
	})
}

func TestErasedVectorStillFollowsAndAnythingElseDoesNot(t *testing.T) {
	eachVector(t, func(name string, v vector) {
		e, prev := v.event(t)
		other := prev
		other[0] ^= 1
		require.False(t, e.Follows(other), name)
		if e.PII != nil {
			forged := *e
			forged.PII = &PII{Salt: e.PII.Salt, Raw: append([]byte{}, e.PII.Raw...)}
			forged.PII.Raw[len(forged.PII.Raw)-1] ^= 1
			require.False(t, forged.Follows(prev), name)
			e.PII = nil
			require.True(t, e.Erased(), name)
			require.True(t, e.Follows(prev), name)
		}
		e.Body = append(bytes.Clone(e.Body), 0)
		require.False(t, e.Follows(prev), name)
	})
}

func TestEveryDecoderHasVectorsAndEveryVectorADecoder(t *testing.T) {
	all := everyDecoder()
	for _, k := range all {
		f := readVectors(t, k.file())
		require.Equal(t, k, kindVersion{f.Kind, f.Version})
		for _, v := range f.Events {
			e, _ := v.event(t)
			require.Equal(t, k, kindVersion{e.Kind, e.Version}, v.Note)
		}
	}
	paths, err := filepath.Glob(filepath.Join(vectorDir, "*"))
	require.NoError(t, err)
	require.Len(t, paths, len(all), "a vector without a decoder: a decoder stays for ever")
}

// part is one field of a body, by its path.
type part struct {
	path     string
	optional bool
	given    bool
}

// partsOf lists the fields of a body with what is below them. An identity, a text, a list of
// numbers is one part.
func partsOf(v reflect.Value, path string) []part {
	var parts []part
	for i := range v.NumField() {
		field, tag := v.Field(i), v.Type().Field(i).Tag.Get("cbor")
		if v.Type().Field(i).Name == "_" {
			continue // says how the others are written
		}
		p := part{
			path: path + v.Type().Field(i).Name, optional: strings.Contains(tag, "omitempty") || strings.Contains(tag, "omitzero"), given: !field.IsZero(),
		}
		_, isID := field.Interface().(ID)
		switch {
		case field.Kind() == reflect.Slice:
			p.given = field.Len() > 0
			parts = append(parts, p)
			if field.Type().Elem().Kind() == reflect.Struct {
				for j := range field.Len() {
					parts = append(parts, partsOf(field.Index(j), p.path+".")...)
				}
			}
		case field.Kind() == reflect.Struct && !isID:
			parts = append(parts, partsOf(field, p.path+".")...)
		default:
			parts = append(parts, p)
		}
	}
	return parts
}

// Every field is given in one vector at least, and every one that may be left out is left out
// in another; so a field that is added to a body needs a vector.
func TestVectorsGiveAndLeaveOutEveryField(t *testing.T) {
	for _, k := range everyDecoder() {
		given, left := map[string]bool{}, map[string]bool{}
		var all []part
		for _, v := range readVectors(t, k.file()).Events {
			e, _ := v.event(t)
			body, err := e.ParseExactBody()
			require.NoError(t, err)
			for _, p := range partsOf(reflect.ValueOf(body).Elem(), "") {
				all = append(all, p)
				given[p.path] = given[p.path] || p.given
				left[p.path] = left[p.path] || !p.given
			}
		}
		for _, p := range all {
			require.True(t, given[p.path], "%s: no vector gives %s", k.Kind, p.path)
			require.True(t, left[p.path] || !p.optional, "%s: no vector leaves out %s", k.Kind, p.path)
		}
	}
}

func TestMissingVectorsAreWritten(t *testing.T) {
	for _, k := range everyDecoder() {
		f := vectorFile{Kind: k.Kind, Version: k.Version}
		if _, err := os.Stat(k.file()); !errors.Is(err, fs.ErrNotExist) {
			f = readVectors(t, k.file())
		}
		missing := false
		for _, s := range samples() {
			if s.draft.Kind != k.Kind || VersionOf(k.Kind) != k.Version || slices.ContainsFunc(f.Events, func(v vector) bool { return v.Note == s.note }) {
				continue
			}
			missing = true
			f.Events = append(f.Events, s.vector(t))
		}
		if missing && *update {
			raw, err := json.MarshalIndent(f, "", "  ")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(k.file(), append(raw, '\n'), 0o644))
			missing = false
		}
		require.False(t, missing, "%s: run go test -run Missing -update ./model", k.file())
	}
}
