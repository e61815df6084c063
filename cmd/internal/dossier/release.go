// Package dossier tells from a published release why a record says what it says, and why two listings are one meeting
// or two. Call [Open].
package dossier

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Release is what a release says about its records.
type Release struct {
	meetings   []normalize.Meeting
	at         map[string]int // id -> index in meetings
	provenance map[string]dedupe.Provenance
	aliases    map[string]string // merged id -> living id
	decisions  []dedupe.Decision
	home       map[dedupe.ListingKey]int // listing -> index in meetings
	year       int
}

// Open reads the release in dir.
func Open(dir string) (*Release, error) {
	manifest, err := files.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	meetings, err := files.Load(dir)
	if err != nil {
		return nil, err
	}
	r := &Release{meetings: meetings, at: make(map[string]int, len(meetings)), home: map[dedupe.ListingKey]int{}, year: manifest.AsOf.Year()}
	for i := range meetings {
		r.at[meetings[i].ID] = i
		for j := range meetings[i].Sources {
			r.home[Key(meetings[i].Sources[j])] = i
		}
	}
	if r.decisions, err = files.LoadDecisions(dir); err != nil {
		return nil, err
	}
	if r.provenance, err = readProvenance(filepath.Join(dir, "provenance.ndjson")); err != nil {
		return nil, err
	}
	r.aliases, err = readAliases(filepath.Join(dir, "bridge.csv"), r.at)
	return r, err
}

func readProvenance(path string) (map[string]dedupe.Provenance, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := map[string]dedupe.Provenance{}
	decoder := json.NewDecoder(bufio.NewReader(f))
	for {
		var p dedupe.Provenance
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		all[p.ID] = p
	}
}

// readAliases takes the ids that were merged away, and whose heirs live, from bridge.csv.
func readAliases(path string, living map[string]int) (map[string]string, error) {
	rows, err := files.LoadBridge(path)
	aliases := map[string]string{}
	for _, r := range rows {
		if _, lives := living[r.ID]; lives && r.Alias() {
			aliases[r.Ref] = r.ID
		}
	}
	return aliases, err
}

// Subject is what a name on the command line stands for: a record, and the listing of it that was named.
type Subject struct {
	Meeting normalize.Meeting
	Listing *normalize.Listing // nil where the record was named by its id
	Alias   string             // the merged id by which it was named
}

// Find takes a record's id, an id that was merged into it, or a listing as "source/ref" or "source/ref#slot"; a ref
// alone will do where only one source has it.
func (r *Release) Find(name string) (Subject, error) {
	if i, ok := r.at[name]; ok {
		return Subject{Meeting: r.meetings[i]}, nil
	}
	if id, ok := r.aliases[name]; ok {
		return Subject{Meeting: r.meetings[r.at[id]], Alias: name}, nil
	}
	var found []Subject
	var names []string
	for i := range r.meetings {
		m := &r.meetings[i]
		for j := range m.Sources {
			if l := &m.Sources[j]; named(l, name) {
				found = append(found, Subject{Meeting: *m, Listing: l})
				names = append(names, Cite(*l))
			}
		}
	}
	switch len(found) {
	case 0:
		return Subject{}, fmt.Errorf("there is no record and no listing %q in the release: give an id of meetings.ndjson, or SOURCE/REF as bridge.csv has them", name)
	case 1:
		return found[0], nil
	}
	const few = 8
	return Subject{}, fmt.Errorf("%q names %d listings: %s", name, len(found), strings.Join(names[:min(few, len(names))], ", "))
}

func named(l *normalize.Listing, name string) bool {
	return name == Cite(*l) || name == l.Source+"/"+l.Ref || name == l.Ref
}

// Cite names a listing for people and for [Release.Find].
func Cite(l normalize.Listing) string {
	if l.Slot != "" {
		return l.Source + "/" + l.Ref + "#" + l.Slot
	}
	return l.Source + "/" + l.Ref
}

// Key is what overrides name the listing by.
func Key(l normalize.Listing) dedupe.ListingKey {
	return dedupe.ListingKey{Source: l.Source, Ref: l.Ref, Slot: l.Slot}
}

// Provenance tells where the fields of a record come from.
func (r *Release) Provenance(id string) dedupe.Provenance { return r.provenance[id] }
