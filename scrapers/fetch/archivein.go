package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// copyIn archives what r gives. An error of r comes back as it is; one of our own disk is a [KindArchive].
func (a *Archive) copyIn(r io.Reader) (kept, error) {
	w, err := a.create()
	if err != nil {
		return kept{}, diskTrouble(a.dir, err)
	}
	defer w.discard()
	n, err := io.Copy(w, r)
	if err != nil {
		return kept{}, err
	}
	sha, err := w.commit()
	if err != nil {
		return kept{}, diskTrouble(a.dir, err)
	}
	return kept{sha: sha, bytes: n}, nil
}

// incoming is a body on its way into the archive.
type incoming struct {
	archive *Archive
	file    *os.File
	z       *zstd.Encoder
	sum     hash.Hash
}

func (a *Archive) create() (*incoming, error) {
	f, err := os.CreateTemp(filepath.Join(a.dir, "tmp"), "body-*.zst")
	if err != nil {
		return nil, err
	}
	z, err := a.encoder(f)
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return &incoming{archive: a, file: f, z: z, sum: sha256.New()}, nil
}

func (in *incoming) Write(p []byte) (int, error) {
	in.sum.Write(p)
	n, err := in.z.Write(p)
	if err != nil {
		return n, diskTrouble(in.archive.dir, err)
	}
	return n, nil
}

// commit gives the body its name. A sound blob of that name stays as it is; a damaged one is replaced.
func (in *incoming) commit() (string, error) {
	if err := in.z.Close(); err != nil {
		return "", err
	}
	sha := hex.EncodeToString(in.sum.Sum(nil))
	if in.archive.sound(sha) {
		return sha, nil
	}
	path, err := in.archive.path(sha)
	if err != nil {
		return "", err
	}
	if err := in.file.Chmod(0o444); err != nil {
		return "", err
	}
	if err := in.file.Sync(); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	if err := os.Rename(in.file.Name(), path); err != nil {
		return "", err
	}
	return sha, syncFolders(filepath.Dir(path), filepath.Join(in.archive.dir, "sha256"))
}

// discard lets go of the temporary file, where commit did not give it a name, and of the encoder.
func (in *incoming) discard() {
	in.z.Reset(nil)
	in.archive.encoders.Put(in.z)
	in.file.Close()
	os.Remove(in.file.Name())
}

// syncFolders makes a rename and a new folder survive a power cut.
func syncFolders(paths ...string) error {
	for _, path := range paths {
		d, err := os.Open(path)
		if err != nil {
			return err
		}
		err = d.Sync()
		d.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func diskTrouble(dir string, err error) error {
	return &Error{Kind: KindArchive, URL: dir, Reason: "the body cannot be archived", Err: err,
		Advice: "check the disk's space and the folder's permissions"}
}
