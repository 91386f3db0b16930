package attach

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWordsAreComplete(t *testing.T) { require.NoError(t, table.Check()) }

func sampleHello() *hello {
	return &hello{
		terminals: Streams{Stdin: true, Stderr: true}, size: Size{Width: 80, Height: 24}, dir: "/home/li",
		args: []string{"award", "王芳", "128.50", ""}, environ: []string{"LANG=zh_CN.UTF-8"},
	}
}

func TestHelloIsReadAsItWasWritten(t *testing.T) {
	b, err := sampleHello().encode()
	require.NoError(t, err)
	got, err := decodeHello(b)
	require.NoError(t, err)
	require.Equal(t, sampleHello(), got)
	for n := range b {
		_, err := decodeHello(b[:n])
		require.ErrorIs(t, err, errWire, "cut at %d", n)
	}
	_, err = decodeHello(append(b, 0))
	require.ErrorIs(t, err, errWire)
}

func TestHelloHasLimits(t *testing.T) {
	h := sampleHello()
	h.args = make([]string, maxArgs+1)
	_, err := h.encode()
	require.ErrorIs(t, err, errWire)
	h.args = []string{strings.Repeat("x", maxHello)}
	_, err = h.encode()
	require.ErrorIs(t, err, errWire)

	h = sampleHello()
	h.dir = "/home\x00/li"
	b, err := h.encode()
	require.NoError(t, err)
	_, err = decodeHello(b)
	require.ErrorIs(t, err, errWire, "a NUL would cut the path")
}

func TestOnlyListedVariablesTravel(t *testing.T) {
	got := Environ([]string{
		"LANG=zh_CN.UTF-8", "LANGUAGE=zh", "LC_TIME=C", "TERM=xterm", "TERMINFO=/x", "COLORTERM=truecolor", "NO_COLOR=",
		"REGULARS_PIN=1", "EDITOR=vi", "VISUAL=vi", "XDG_DATA_HOME=/d", "PATH=/bin", "LD_PRELOAD=/x.so", "HOME=/root", "LC_", "=x",
	})
	require.Equal(t, []string{
		"LANG=zh_CN.UTF-8", "LC_TIME=C", "TERM=xterm", "COLORTERM=truecolor", "NO_COLOR=",
		"REGULARS_PIN=1", "EDITOR=vi", "VISUAL=vi", "XDG_DATA_HOME=/d",
	}, got)
}

func TestFramesOutsideTheTableAreRefused(t *testing.T) {
	for name, raw := range map[string]string{
		"unknown kind":        "Z\x00\x00\x00\x00",
		"kind of the server":  "O\x00\x00\x00\x01x",
		"size too short":      "S\x00\x00\x00\x03abc",
		"empty input":         "I\x00\x00\x00\x00",
		"input too long":      "I\x00\x00\x80\x01",
		"4 GiB of input":      "I\xff\xff\xff\xff",
		"cancel with content": "C\x00\x00\x00\x01x",
	} {
		_, _, err := readFrame(strings.NewReader(raw), fromClient)
		require.ErrorIs(t, err, errWire, name)
	}
	_, _, err := readFrame(strings.NewReader(""), fromClient)
	require.ErrorIs(t, err, io.EOF)
	_, _, err = readFrame(strings.NewReader("I\x00\x00\x00\x05abc"), fromClient)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

func FuzzFrames(f *testing.F) {
	hello, err := sampleHello().encode()
	require.NoError(f, err)
	var whole bytes.Buffer
	require.NoError(f, writeFrame(&whole, kindHello, hello))
	require.NoError(f, writeFrame(&whole, kindInput, []byte("128.5\r")))
	require.NoError(f, writeFrame(&whole, kindSize, appendSize(nil, Size{Width: 1, Height: 1})))
	require.NoError(f, writeFrame(&whole, kindCancel, nil))
	f.Add(whole.Bytes())
	whole.Reset()
	require.NoError(f, writeFrame(&whole, kindEdited, edited{path: "/tmp/x.toml", text: "[earn]\n"}.encode()))
	require.NoError(f, writeFrame(&whole, kindEdited, edited{how: editFailed}.encode()))
	f.Add(whole.Bytes())
	whole.Reset()
	require.NoError(f, writeFrame(&whole, kindEdit, []byte("[earn]\n")))
	require.NoError(f, writeFrame(&whole, kindDone, nil))
	f.Add(whole.Bytes())
	f.Add([]byte("H\x00\x00\x00\x05\x07\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, allowed := range []map[kind]span{fromClient, fromServer} {
			r := bytes.NewReader(raw)
			var again bytes.Buffer
			for {
				k, b, err := readFrame(r, allowed)
				if err != nil {
					break
				}
				require.NoError(t, writeFrame(&again, k, b))
				if k == kindEdited {
					if e, err := decodeEdited(b); err == nil {
						require.Equal(t, b, e.encode())
					}
				}
				if k != kindHello {
					continue
				}
				if h, err := decodeHello(b); err == nil {
					out, err := h.encode()
					require.NoError(t, err)
					require.Equal(t, b, out)
				}
			}
			require.True(t, bytes.HasPrefix(raw, again.Bytes()), "what was read is what was there")
		}
	})
}

// FuzzServer sends anything at all to a server's end; it must end, whatever it is.
func FuzzServer(f *testing.F) {
	hello, err := sampleHello().encode()
	require.NoError(f, err)
	var whole bytes.Buffer
	require.NoError(f, writePreamble(&whole, Version))
	require.NoError(f, writeFrame(&whole, kindHello, hello))
	require.NoError(f, writeFrame(&whole, kindInput, []byte("x")))
	require.NoError(f, writeFrame(&whole, kindSwitched, []byte{1}))
	require.NoError(f, writeFrame(&whole, kindFinish, nil))
	f.Add(whole.Bytes())
	require.NoError(f, writeFrame(&whole, kindEdited, edited{text: "x"}.encode()))
	f.Add(whole.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := &Server{Handler: echo}
		s.client(t.Context(), &canned{Reader: bytes.NewReader(raw)})
	})
}
