package nightly

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
	"github.com/recovery-almanac/almanac/sinks"
)

// fingerprint sums up what decides the published meetings, the clock aside: the program, the gates, the registry, the
// documents, what people decided and what the geocoder found.
func (n *night) fingerprint(all []gathered) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	must(enc.Encode([]any{n.Version, normalize.SchemaVersion, n.Settings.Gates, n.said.Rulings(), n.answers}))
	for _, g := range all {
		must(enc.Encode([]any{g.planned.source, g.docs == nil}))
		for _, d := range g.inUse() {
			must(enc.Encode([]string{d.Role, d.URL, d.SHA256}))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// inUse are tonight's documents, or the last good ones.
func (g gathered) inUse() []fetch.Stored {
	if g.docs != nil {
		return g.docs
	}
	return g.accepted
}

// unchangedSince finds the run that made the served release when this run would publish the same meetings: the
// same input, every source in order, nothing waiting for another healthy night to be withdrawn, and no date that
// has passed since.
func (n *night) unchangedSince(input string, all []gathered) (Manifest, bool) {
	n.manifest.Input = input
	last, err := n.store.LastPublished()
	if err != nil || last.Input != input || last.ID == "" || last.ID != n.manifest.Previous {
		return Manifest{}, false
	}
	for _, g := range all {
		inOrder := g.outcome == sinks.Disabled || !g.planned.fetch || g.docs != nil && sameDocuments(g.docs, g.accepted)
		if !inOrder {
			return Manifest{}, false
		}
	}
	m, err := ReadManifest(n.Settings.Data, last.ID)
	if err != nil || m.Totals.Kept > 0 || len(m.Sources) != len(all) || !monday(m.Started).Equal(monday(n.started)) {
		return Manifest{}, false
	}
	if m.Geocoder != nil && m.Geocoder.Left > 0 && !n.Offline {
		return Manifest{}, false
	}
	// A list that was held back and is believed since has the fingerprint of the night that held it back.
	if slices.ContainsFunc(m.Sources, func(s SourceLine) bool { return s.Cause == sinks.Quarantined }) {
		return Manifest{}, false
	}
	sameDay := m.Started.Format(time.DateOnly) == n.started.Format(time.DateOnly)
	return m, sameDay || m.Totals.Dated == 0
}

// must is for encoders that cannot fail on these values.
func must(err error) {
	if err != nil {
		panic("nightly: " + err.Error())
	}
}
