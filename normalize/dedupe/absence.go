package dedupe

import (
	"time"

	"github.com/recovery-almanac/almanac/normalize"
)

// A meeting that no listing states tonight stays published as it was until it has been missing for long enough:
//   - at once, where every source that listed it is retired;
//   - after two runs in which every authoritative source that listed it was healthy;
//   - after five runs in which every source that listed it was healthy, where none of them is authoritative.
//
// A run in which such a source was not healthy does not count, neither way.
const (
	missingRuns            = 2
	missingRunsUnconfirmed = 5
)

// tombstoneLife is how long a withdrawn meeting is remembered: its id comes back with its listing, and calendars are
// told that it is cancelled.
const tombstoneLife = 365 * 24 * time.Hour

// absence is what tonight's silence about a meeting means.
type absence struct {
	missing   int // the new count
	withdrawn bool
}

func judgeAbsence(m *meeting, missing int, sources map[string]SourceState) absence {
	live, healthy := 0, 0
	authorities, healthyAuthorities := 0, 0
	for source := range distinctSources(m.Sources) {
		state, known := sources[source]
		if !known || state.Retired {
			continue
		}
		live++
		if state.Authoritative {
			authorities++
		}
		if state.Healthy {
			healthy++
			if state.Authoritative {
				healthyAuthorities++
			}
		}
	}
	needed, counts := missingRunsUnconfirmed, healthy == live
	if authorities > 0 {
		needed, counts = missingRuns, healthyAuthorities == authorities
	}
	switch {
	case live == 0:
		return absence{withdrawn: true}
	case !counts:
		return absence{missing: missing}
	}
	return absence{missing: missing + 1, withdrawn: missing+1 >= needed}
}

// distinctSources ranges over the sources of listings, which are sorted by source.
func distinctSources(listings []normalize.Listing) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := range listings {
			if i > 0 && listings[i].Source == listings[i-1].Source {
				continue
			}
			if !yield(listings[i].Source) {
				return
			}
		}
	}
}
