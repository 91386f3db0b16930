package attach

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"

	"regulars/model"
)

// How an editor ended.
const (
	editDone   byte = iota
	editFailed      // there is none, or it ended badly
	editFile        // the file could not be written or read
	editLarge       // the text is more than travels
	editKinds
)

// errEditing is a second text for a person who edits one.
var errEditing = errors.New("attach: the person edits another text")

// edited is what a client answers when the editor has ended.
type edited struct {
	how  byte
	path string // of the file on the client's side; "" if there is none
	text string
}

func (e edited) encode() []byte {
	return append(appendText([]byte{e.how}, e.path), e.text...)
}

// decodeEdited reads what encode wrote and nothing else.
func decodeEdited(b []byte) (edited, error) {
	if len(b) < 5 || b[0] >= editKinds || binary.BigEndian.Uint32(b[1:]) > maxPathLen {
		return edited{}, broken("an edited text begins wrong")
	}
	d := decoder{rest: b[1:]}
	e := edited{how: b[0], path: d.text()}
	if d.failed || len(d.rest) > maxEdit || e.how != editDone && len(d.rest) > 0 {
		return edited{}, broken("edited text")
	}
	e.text = string(d.rest)
	return e, nil
}

// err is why there is no text, nil if there is one.
func (e edited) err() error {
	switch e.how {
	case editFailed:
		return model.Refuse("attach.edit_failed")
	case editFile:
		return model.Refuse("attach.edit_file")
	case editLarge:
		return model.Refuse("attach.edit_large", maxEdit)
	}
	return nil
}

// Edit asks the client to open its person's editor on a text, and returns what it left and in
// which of the client's files. The client keeps that file, and opens it again for the next text,
// until Done. Nothing is shown and no input read meanwhile.
func (cl *Client) Edit(ctx context.Context, text string) (result, path string, err error) {
	switch {
	case cl.c.version < withEdit:
		return "", "", model.Refuse("attach.edit_old")
	case !cl.Terminal.Stdin || !cl.Terminal.Stdout:
		return "", "", model.Refuse("attach.edit_failed").Because(errTerminal)
	case len(text) > maxEdit:
		return "", "", edited{how: editLarge}.err()
	}
	if !cl.c.asked.CompareAndSwap(false, true) {
		return "", "", errEditing
	}
	select {
	case <-cl.c.edited: // of somebody who did not wait for it
	default:
	}
	if err := cl.c.send(kindEdit, []byte(text)); err != nil {
		return "", "", err
	}
	select {
	case e := <-cl.c.edited:
		return e.text, e.path, e.err()
	case <-cl.c.gone:
		return "", "", ErrVanished
	case <-ctx.Done():
		return "", "", context.Cause(ctx)
	}
}

// Done lets the client remove the file of the text that it edited last.
func (cl *Client) Done() error {
	if cl.c.version < withEdit {
		return nil
	}
	return cl.c.send(kindDone, nil)
}

// takeEdited keeps an edited text for whoever waits for it.
func (s *conn) takeEdited(b []byte) error {
	e, err := decodeEdited(b)
	if err != nil {
		return err
	}
	if !s.asked.CompareAndSwap(true, false) {
		return broken("an edited text that nobody asked for")
	}
	s.edited <- e // there is room: what is left over is taken out before the next is asked for
	return nil
}

// editor is the editor of this side's person, while it runs.
type editor struct {
	mu   sync.Mutex
	stop context.CancelFunc // nil while none runs
}

// start marks that an editor runs; the context ends when it is to end.
func (e *editor) start() (context.Context, func()) {
	ctx, stop := context.WithCancel(context.Background())
	e.mu.Lock()
	e.stop = stop
	e.mu.Unlock()
	return ctx, func() {
		e.mu.Lock()
		e.stop = nil
		e.mu.Unlock()
		stop()
	}
}

// takes reports whether a signal is the editor's and not ours. Ctrl-C is a key there, and the
// terminal sends it to both; a signal that ends programs ends the editor, too.
func (e *editor) takes(sign os.Signal) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stop != nil && sign != os.Interrupt {
		e.stop()
	}
	return e.stop != nil && sign == os.Interrupt
}

// edit runs the editor where the person sits, and answers. The terminal is the editor's
// meanwhile: nobody else reads it, and it is as it was before the screens.
func (l *link) edit(text []byte) {
	owed := l.feeding.end()
	take := l.tty.lend()
	ctx, ended := l.editing.start()
	answer := l.text.edit(ctx, text, l.inv.Edit)
	ended()
	take()
	// A server that has gone meanwhile is noticed by the reader of the connection, after what it
	// said last.
	_ = l.send(kindEdited, answer.encode())
	l.feeding = l.startFeeding(owed)
}

// draft is the text that the person edits, in a file of its own.
type draft struct{ path string } // "" until there is one

// edit puts a text into the file, runs the editor and reads what it left. The file stays.
func (d *draft) edit(ctx context.Context, text []byte, run func(ctx context.Context, path string) error) edited {
	if run == nil {
		return edited{how: editFailed}
	}
	if err := d.write(text); err != nil {
		return edited{how: editFile, path: d.path}
	}
	if err := run(ctx, d.path); err != nil {
		if left, err := os.ReadFile(d.path); err == nil && bytes.Equal(left, text) {
			d.remove() // nothing was written, so nothing is lost
		}
		return edited{how: editFailed, path: d.path}
	}
	left, err := readMost(d.path, maxEdit+1)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		gone := d.path
		d.path = "" // the next text gets a file of its own
		return edited{how: editFile, path: gone}
	case err != nil:
		return edited{how: editFile, path: d.path}
	case len(left) > maxEdit:
		return edited{how: editLarge, path: d.path}
	}
	return edited{how: editDone, path: d.path, text: string(left)}
}

// write makes the file say text; only its owner can read it.
func (d *draft) write(text []byte) error {
	if d.path != "" {
		return os.WriteFile(d.path, text, 0o600)
	}
	f, err := os.CreateTemp("", "regulars-*.toml") // with mode 0600
	if err != nil {
		return err
	}
	d.path = f.Name()
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		d.remove()
	}
	return err
}

// remove removes the file.
func (d *draft) remove() {
	if d.path == "" {
		return
	}
	if err := os.Remove(d.path); err == nil || errors.Is(err, fs.ErrNotExist) {
		d.path = ""
	}
}

func readMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	return io.ReadAll(io.LimitReader(f, most))
}
