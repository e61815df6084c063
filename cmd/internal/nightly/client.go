package nightly

import (
	"path/filepath"

	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// NewClient goes to the network as a run does: the same politeness, the same archive. Of the options it needs
// Settings, Version and Log.
func NewClient(opt Options) (*fetch.Client, error) {
	archive, err := fetch.NewArchive(filepath.Join(opt.Settings.Data, "blobs"))
	if err != nil {
		return nil, err
	}
	return fetch.New(opt.Log, fetchOptions(opt.Settings.Fetch, opt.Version, opt.Now), archive)
}
