package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// chain is the releases that the live one came from, as far as they are kept: each goes on from the one before it. A
// release that was rolled back is in no chain, and what changed in it never happened.
type chain struct {
	links []string // the oldest first; the last is the live one
	aside []string // kept releases beside the chain, sorted
}

// chain reads what the kept releases say of each other, once for each live release.
func (c *call) chain() (*chain, error) {
	r := c.release
	if known := r.chain.Load(); known != nil {
		return known, nil
	}
	releases := filepath.Dir(r.dir)
	name, previous := filepath.Base(r.dir), r.Previous
	k := &chain{links: []string{name}}
	for releaseName.MatchString(previous) && !slices.Contains(k.links, previous) {
		raw, err := os.ReadFile(filepath.Join(releases, previous, manifestFile))
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		var m manifest
		if err == nil {
			err = json.Unmarshal(raw, &m)
		}
		if err != nil {
			return nil, fmt.Errorf("read which release %s goes on from: %w", previous, err)
		}
		k.links, previous = append(k.links, previous), m.Previous
	}
	slices.Reverse(k.links)
	entries, err := os.ReadDir(releases) // sorted by name, which is by time
	if err != nil {
		return nil, fmt.Errorf("list the kept releases: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() && releaseName.MatchString(e.Name()) && !slices.Contains(k.links, e.Name()) {
			k.aside = append(k.aside, e.Name())
		}
	}
	r.chain.Store(k)
	return k, nil
}

// after are the releases behind one that a client has. Where the live release does not come from that one, no changes
// lead on from it, and the client has to begin anew.
func (k *chain) after(release string) ([]string, error) {
	if i := slices.Index(k.links, release); i >= 0 {
		return k.links[i+1:], nil
	}
	return nil, k.anew(fmt.Sprintf("release %s is no longer kept, or was rolled back", release))
}

// since are the releases behind the one that was live at a moment. Between two of the chain nobody can tell where
// another was served for a while.
func (k *chain) since(moment time.Time) ([]string, error) {
	at := moment.UTC().Format(releaseLayout)
	i, found := slices.BinarySearch(k.links, at)
	if found {
		i++
	}
	if i == 0 {
		return nil, k.anew(fmt.Sprintf("the releases since %s are no longer kept", at))
	}
	for _, other := range k.aside {
		if other > k.links[i-1] && other <= at {
			return nil, k.anew(fmt.Sprintf("at %s a release may have been served that was rolled back", at))
		}
	}
	return k.links[i:], nil
}

// anew is the answer to a client whom no changes lead to the live release.
func (k *chain) anew(why string) error {
	return refuse(http.StatusGone, fmt.Sprintf("%s: read /meetings.ndjson anew and go on with since=%s", why, k.links[len(k.links)-1]))
}
