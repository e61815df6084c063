package overrides

import (
	"fmt"
	"slices"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
	"github.com/recovery-almanac/almanac/sinks/files"
)

// Dead finds lines that no longer decide anything: listings of sources that are not in the registry, and, where bridge
// names the bridge.csv of a release, listings that are not in it, and two pins of one record's field.
func (f File) Dead(sources []string, bridge string) (config.Findings, error) {
	var findings config.Findings
	var ids map[dedupe.ListingKey]string
	if bridge != "" {
		var err error
		if ids, err = readBridge(bridge); err != nil {
			return nil, err
		}
	}
	pins := map[string]*Line{}
	for i := range f.Lines {
		l := &f.Lines[i]
		for _, k := range l.keys() {
			switch id, listed := find(ids, k); {
			case !slices.Contains(sources, k.Source):
				findings = append(findings, f.finding(l, fmt.Sprintf("there is no source %q in the registry: take the line out", k.Source)))
			case bridge != "" && !listed:
				findings = append(findings, f.finding(l, fmt.Sprintf("%s is not in the served release: mend its ref, or take the line out", k)))
			case l.Decision == dedupe.Pinned && id != "":
				first, twice := pins[id+" "+l.Field]
				if pins[id+" "+l.Field] = l; twice && string(first.Value) != string(l.Value) {
					findings = append(findings, f.finding(l, fmt.Sprintf(
						"%s of the record %s has another value in line %d, by another of its listings: take one of them out", l.Field, id, first.number)))
				}
			}
		}
	}
	return findings, nil
}

// find gives the record of a listing; of a row without its slot that of its first.
func find(ids map[dedupe.ListingKey]string, k dedupe.ListingKey) (string, bool) {
	if id, ok := ids[k]; ok {
		return id, true
	}
	id, ok := ids[dedupe.ListingKey{Source: k.Source, Ref: k.Ref}]
	return id, ok && k.Slot == ""
}

// readBridge reads which record a listing is in. A row of several slots is also there without one, with the record of its
// first.
func readBridge(path string) (map[dedupe.ListingKey]string, error) {
	rows, err := files.LoadBridge(path)
	if err != nil {
		return nil, err
	}
	ids := make(map[dedupe.ListingKey]string, len(rows))
	for _, r := range rows {
		ids[dedupe.ListingKey{Source: r.Source, Ref: r.Ref, Slot: r.Slot}] = r.ID
		row := dedupe.ListingKey{Source: r.Source, Ref: r.Ref}
		if _, known := ids[row]; !known {
			ids[row] = r.ID
		}
	}
	return ids, nil
}
