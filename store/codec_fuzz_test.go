package store

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

// vectorWires returns the wire forms of all event vectors.
func vectorWires(t testing.TB) [][]byte {
	t.Helper()
	paths, err := filepath.Glob("../testdata/events/*.json")
	require.NoError(t, err)
	var wires [][]byte
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		var f struct{ Events []struct{ Wire string } }
		require.NoError(t, json.Unmarshal(raw, &f))
		for _, v := range f.Events {
			wire, err := hex.DecodeString(v.Wire)
			require.NoError(t, err)
			wires = append(wires, wire)
		}
	}
	require.NotEmpty(t, wires)
	return wires
}

func FuzzLogRecord(f *testing.F) {
	for i, wire := range vectorWires(f) {
		f.Add(append(appendLogRecord(nil, uint64(i)<<(i%40), wire), make([]byte, i)...))
	}
	for _, raw := range [][]byte{{}, {0}, {0, 0}, {0x80, 0, 0}, {0, 0x80, 0}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0}, {0, 0xff, 0xff, 0xff, 0x7f}} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		prev, wire, sealed, err := logRecord(raw)
		if err != nil {
			codeOf(t, err, "store.damaged")
			return
		}
		require.LessOrEqual(t, len(wire), model.MaxWire)
		require.Equal(t, raw, append(appendLogRecord(nil, prev, wire), sealed...))
	})
}

func FuzzParseKey(f *testing.F) {
	secret := bytes.Repeat([]byte{0x5a}, keySize)
	letters := formatKey(secret)
	f.Add(letters)
	f.Add(strings.ToLower(letters[:20]) + "-\r\n\t " + letters[20:])
	f.Add(letters[:51] + "B" + letters[52:])
	f.Add(letters[:52] + "AAAA")
	f.Add("")
	f.Add(strings.Repeat("熟", 56))
	f.Add(strings.Repeat("A", 55) + "=")
	f.Fuzz(func(t *testing.T, text string) {
		secret, err := parseKey(text)
		if err != nil {
			codeOf(t, err, "key.form")
			require.Nil(t, secret)
			return
		}
		require.Len(t, secret, keySize)
		typed := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\n", "", "\r", "", "\t", "").Replace(text))
		require.Equal(t, typed, formatKey(secret))
		again, err := parseKey(formatKey(secret))
		require.NoError(t, err)
		require.Equal(t, secret, again)
		wrong := []byte(formatKey(secret))
		wrong[0] ^= 1 // A and B never stand at once
		_, err = parseKey(string(wrong))
		require.Error(t, err, "one letter typed wrong")
	})
}

// A sealed record opens where it was sealed and nowhere else, and nothing else opens.
func FuzzSealed(f *testing.F) {
	keys, err := deriveKeys(bytes.Repeat([]byte{7}, keySize))
	require.NoError(f, err)
	for i, wire := range vectorWires(f) {
		f.Add(wire, uint32(i), uint16(i*31))
	}
	f.Fuzz(func(t *testing.T, plain []byte, n uint32, flip uint16) {
		sealed := keys.seal(nil, bMember, key32(n), plain)
		require.Equal(t, sealed, keys.seal(nil, bMember, key32(n), plain), "the same content gives the same bytes")
		opened, err := keys.open(nil, bMember, key32(n), sealed)
		require.NoError(t, err)
		require.Equal(t, len(plain), len(opened))
		require.True(t, bytes.Equal(plain, opened))
		_, err = keys.open(nil, bMember, key32(n+1), sealed)
		codeOf(t, err, "store.damaged")
		_, err = keys.open(nil, bStaff, key32(n), sealed)
		codeOf(t, err, "store.damaged")
		sealed[int(flip)%len(sealed)] ^= 1 << (flip % 8)
		_, err = keys.open(nil, bMember, key32(n), sealed)
		codeOf(t, err, "store.damaged")
		_, err = keys.open(nil, bMember, key32(n), plain)
		require.Error(t, err)
	})
}
