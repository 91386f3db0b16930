package link_test

import (
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"regulars/model"
	"regulars/sync/link"
)

func zstdOf(t *testing.T, raw []byte) []byte {
	w, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	defer w.Close()
	return w.EncodeAll(raw, nil)
}

func sampleKey() link.Key {
	return link.Key{Address: "hq.example.com:8443", Authority: [32]byte{1, 2}, Secret: "ABCDEFGH", Chain: "连锁", Stream: model.StreamID{7}}
}

func TestAKeyComesBackFromAMessageWithLineBreaks(t *testing.T) {
	k := sampleKey()
	text := k.String()
	require.NotContains(t, text, "\n")
	for _, pasted := range []string{text, " " + text + "\r\n", text[:40] + "\n  " + text[40:], text + "\u200b"} {
		got, err := link.ParseKey(pasted)
		require.NoError(t, err)
		require.Equal(t, k, got)
	}
}

func TestAKeyWithAMistakeSaysWhat(t *testing.T) {
	text := sampleKey().String()
	for pasted, code := range map[string]model.Code{
		"": "join.form", "hello": "join.form", "regulars-key-2:abc": "join.newer", "regulars-key-1:": "join.damaged",
		text[:len(text)-1]: "join.damaged", text + "A": "join.damaged", strings.Repeat("x", 5000): "join.form",
	} {
		_, err := link.ParseKey(pasted)
		require.Equal(t, code, model.CodeOf(err), pasted)
	}
	for at := len("regulars-key-1:"); at < len(text); at++ {
		wrong := []byte(text)
		wrong[at] = 'A' + (wrong[at]-'A'+1)%26
		if string(wrong) == text {
			continue
		}
		_, err := link.ParseKey(string(wrong))
		require.Equal(t, model.Code("join.damaged"), model.CodeOf(err), at)
	}
	bad := sampleKey()
	bad.Address = "no port"
	_, err := link.ParseKey(bad.String())
	require.Equal(t, model.Code("join.damaged"), model.CodeOf(err))
}

func FuzzParseKey(f *testing.F) {
	f.Add(sampleKey().String())
	f.Add("regulars-key-1:AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := link.ParseKey(text)
		if err != nil {
			require.NotEmpty(t, model.CodeOf(err))
			return
		}
		again, err := link.ParseKey(k.String())
		require.NoError(t, err)
		require.Equal(t, k, again)
	})
}
