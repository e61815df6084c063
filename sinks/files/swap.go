package files

import (
	"fmt"
	"os"
	"path/filepath"
)

// Swap makes the release at path release the live one: the symlink current leads there from one moment to the
// next, and readers see the old release or the new one, never neither. Where both lie side by side the link is
// relative, so that the data folder can be moved. The link is on the disk when Swap returns.
func Swap(current, release string) error {
	if _, err := ReadManifest(release); err != nil {
		return fmt.Errorf("publish release: %w", err)
	}
	target, err := linkTarget(current, release)
	if err != nil {
		return fmt.Errorf("publish release: %w", err)
	}
	// A link that a killed run left behind is in the way of none but the next.
	aside := current + ".next"
	if err := os.Remove(aside); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("publish release: %w", err)
	}
	if err := os.Symlink(target, aside); err != nil {
		return fmt.Errorf("publish release: %w", err)
	}
	if err := os.Rename(aside, current); err != nil {
		return fmt.Errorf("publish release: %w", err)
	}
	if err := syncFolder(filepath.Dir(current)); err != nil {
		return fmt.Errorf("publish release: %w", err)
	}
	return nil
}

// linkTarget is release as seen from the folder of current.
func linkTarget(current, release string) (string, error) {
	from, err := filepath.Abs(filepath.Dir(current))
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(release)
	if err != nil {
		return "", err
	}
	return filepath.Rel(from, to)
}
