package slip

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"regulars/model"
)

// The encodings that printers are set to.
const (
	UTF8    = "utf-8"
	GB18030 = "gb18030"
)

// Printer is where slips go: the device of a thermal printer, a named pipe that a spooler reads,
// or an ordinary file that grows.
type Printer struct {
	Path     string
	Width    int           // columns of its paper, for Slip.Text
	Encoding string        // "": utf-8
	Cut      bool          // it has a knife; a file is never cut
	Wait     time.Duration // for a printer that takes no more; 0: five seconds
}

const (
	patience = 5 * time.Second
	// feed moves the last line past the tear-off edge.
	feed = "\n\n\n\n"
	// cut is GS V 66 0 of ESC/POS: feed to the knife and cut.
	cut = "\x1dV\x42\x00"
)

// Print writes a text and feeds the paper. A file is made if it is not there, in a folder that
// is; a device or a pipe is only opened. A printer that is off, out of paper or not listened to
// is refused after a while and never waited for without end. Every error is a refusal.
func (p Printer) Print(text string) error {
	if refusal := p.print(plain(text)); refusal != nil {
		return refusal
	}
	return nil
}

func (p Printer) print(text string) *model.Error {
	data := []byte(text + feed)
	switch p.Encoding {
	case "", UTF8:
	case GB18030:
		data = chinese(text + feed)
	default:
		return model.Refuse("slip.encoding", p.Encoding)
	}
	f, err := p.open()
	if err != nil {
		return p.refuse(err, 0)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return p.refuse(err, 0)
	}
	if info.Mode().IsRegular() {
		return p.append(f, data)
	}
	if !fit(info.Mode()) {
		return model.Refuse("slip.unfit", p.name())
	}
	if p.Cut {
		data = append(data, cut...)
	}
	return p.send(f, data)
}

// fit reports whether slips may be written to a thing of that mode. A disk is a device, too.
func fit(mode fs.FileMode) bool {
	return mode.IsRegular() || mode&fs.ModeNamedPipe != 0 || mode&fs.ModeCharDevice != 0
}

// open opens without waiting for anybody at the other end, and without making the printer
// our terminal.
func (p Printer) open() (*os.File, error) {
	const flags = os.O_WRONLY | os.O_APPEND | syscall.O_NONBLOCK | syscall.O_NOCTTY
	info, err := os.Stat(p.Path)
	switch {
	case err == nil && !fit(info.Mode()):
		return nil, errUnfit
	case err == nil:
		return os.OpenFile(p.Path, flags, 0)
	case !errors.Is(err, fs.ErrNotExist) || p.Path == "" || underDev(p.Path):
		return nil, err
	}
	return os.OpenFile(p.Path, flags|os.O_CREATE, 0o600)
}

// underDev reports whether a path names a device. A printer that is unplugged has none, and a
// file in its place would keep it from coming back.
func underDev(path string) bool {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return strings.HasPrefix(filepath.ToSlash(path), "/dev/")
}

var errUnfit = errors.New("neither file, pipe nor character device")

// append writes to an ordinary file, in one piece, so that two tills do not mix their lines.
func (p Printer) append(f *os.File, data []byte) *model.Error {
	n, err := f.Write(data)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return p.refuse(err, n)
	}
	return nil
}

// send writes to a device or pipe until all is taken or the time is up.
func (p Printer) send(f *os.File, data []byte) *model.Error {
	wait := p.Wait
	if wait <= 0 {
		wait = patience
	}
	// A device that cannot wait answers "try again" at once instead; both end in a refusal.
	if err := f.SetWriteDeadline(time.Now().Add(wait)); err != nil && !errors.Is(err, os.ErrNoDeadline) {
		return p.refuse(err, 0)
	}
	n, err := f.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return p.refuse(err, n)
	}
	return nil
}

// refuse words what went wrong after n bytes were taken.
func (p Printer) refuse(err error, n int) *model.Error {
	refusal := model.Refuse("slip.failed", p.name())
	switch {
	case errors.Is(err, errUnfit):
		refusal = model.Refuse("slip.unfit", p.name())
	case n > 0:
		refusal = model.Refuse("slip.partial", p.name())
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENODEV), errors.Is(err, syscall.ENOTDIR):
		refusal = model.Refuse("slip.missing", p.name())
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		refusal = model.Refuse("slip.permission", p.name())
	case busy(err):
		refusal = model.Refuse("slip.busy", p.name())
	}
	return refusal.Because(err)
}

// busy reports whether the printer may take the slip later: nobody reads its pipe (ENXIO, EPIPE),
// another program has it, or it takes no more.
func busy(err error) bool {
	for _, soon := range []error{os.ErrDeadlineExceeded, syscall.ENXIO, syscall.EPIPE, syscall.EBUSY, syscall.EAGAIN, syscall.EIO} {
		if errors.Is(err, soon) {
			return true
		}
	}
	return false
}

// name is how the refusal calls the printer.
func (p Printer) name() string {
	if p.Path == "" {
		return "?"
	}
	return printable(p.Path)
}
