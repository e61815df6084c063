package discover

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/recovery-almanac/almanac/config"
)

// ErrExists refuses to write over a file.
var ErrExists = errors.New("the file exists")

// Save writes the source file into a folder, which it makes where it is not there, and reads it back as the registry
// does. It returns the file's path.
func (f Found) Save(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("write the source file: %w; give another folder with --sources", err)
	}
	name := filepath.Join(dir, f.Source.ID+".yaml")
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s: %w; remove it, or give another id with --id", name, ErrExists)
	}
	if err != nil {
		return "", fmt.Errorf("write the source file: %w; give another folder with --sources", err)
	}
	_, err = file.WriteString(f.YAML)
	if err = errors.Join(err, file.Close()); err == nil {
		_, err = config.SourceFile(name)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(name))
	}
	return name, nil
}
