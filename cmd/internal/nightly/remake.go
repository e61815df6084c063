package nightly

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// remake makes the served release again from what its run kept, and puts it in the place of the damaged one where every
// file has the hash that the run wrote down. The error says why it cannot; then the damaged one is as it was.
func (n *night) remake(ctx context.Context, why error) error {
	id := n.manifest.Previous
	m, err := ReadManifest(n.Settings.Data, id)
	switch {
	case err != nil:
		return err
	case m.Unchanged:
		return fmt.Errorf("run %s published the files of release %s again", id, m.Previous)
	case m.Version != n.Version:
		return fmt.Errorf("almanac %s made it, and this is %s", m.Version, n.Version)
	}
	anew, old := filepath.Join(n.releasesDir(), asidePrefix+id), filepath.Join(n.releasesDir(), asidePrefix+"damaged-"+id)
	opt := n.Options
	opt.Watch = nil // its phases are not tonight's
	built, err := retell(ctx, opt, m, anew)
	if err == nil && !slices.Equal(built.Files, m.Files) {
		err = errors.New("what its run kept gives other files now")
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(anew))
	}
	place := filepath.Join(n.releasesDir(), id)
	if err := os.Rename(place, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return errors.Join(err, os.RemoveAll(anew))
	}
	if err := os.Rename(anew, place); err != nil {
		return err
	}
	n.mended(fmt.Sprintf("the served release %s was damaged (%v): it was made again from the archived documents, the same bytes", id, why))
	return os.RemoveAll(old)
}
