package sshd

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/crypto/ssh"

	"regulars/model"
)

// hostKey reads the host's key, or makes one. A key that others can read is refused and not
// repaired, because they may have read it already.
func hostKey(path string) (ssh.Signer, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeHostKey(path); err != nil {
			return nil, model.Refuse("sshd.host_key", path).Because(err)
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		return nil, model.Refuse("sshd.host_key", path).Because(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, model.Refuse("sshd.host_key_open", path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, model.Refuse("sshd.host_key", path).Because(err)
	}
	signer, err := ssh.ParsePrivateKey(raw)
	if err != nil {
		return nil, model.Refuse("sshd.host_key", path).Because(err)
	}
	return signer, nil
}

// makeHostKey writes a new key under its name only when it is whole and on the disk.
func makeHostKey(path string) (err error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(key, "regulars")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(pem.EncodeToMemory(block))
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
