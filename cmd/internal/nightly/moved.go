package nightly

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
)

// published is one of a source's listings in the served release.
type published struct {
	key   string // normalize.Listing.Key
	ref   string
	start string // HH:MM of the record it went into
}

// bySource lists the served release's listings by source.
func bySource(meetings []normalize.Meeting) map[string][]published {
	all := map[string][]published{}
	for i := range meetings {
		for _, l := range meetings[i].Sources {
			all[l.Source] = append(all[l.Source], published{l.Key(), l.Ref, meetings[i].Schedule.Start})
		}
	}
	return all
}

// renumbered tells a feed that gave its rows new keys: more than a share of the refs are gone, and as many are new.
func renumbered(limits config.GateSettings, before []published, result normalize.Result) []string {
	now := map[string]bool{}
	for i := range result.Meetings {
		for _, l := range result.Meetings[i].Sources {
			now[l.Ref] = true
		}
	}
	was, gone := map[string]bool{}, 0
	for _, p := range before {
		if !was[p.ref] && !now[p.ref] {
			gone++
		}
		was[p.ref] = true
	}
	fresh := 0
	for ref := range now {
		if !was[ref] {
			fresh++
		}
	}
	replaced := min(gone, fresh)
	if float64(replaced) <= limits.MaxRefChange*float64(len(was)) {
		return nil
	}
	return []string{fmt.Sprintf("%d of its %d refs were replaced by others", replaced, len(was))}
}

// shifted tells a feed whose times all moved by one offset: a time zone's fault, not the groups' wish.
func shifted(limits config.GateSettings, before []published, result normalize.Result) []string {
	starts := map[string]string{}
	for _, p := range before {
		starts[p.key] = p.start
	}
	both, moved := 0, map[int]int{}
	for i := range result.Meetings {
		m := &result.Meetings[i]
		old, oldOK := minuteOf(starts[m.Sources[0].Key()])
		now, nowOK := minuteOf(m.Schedule.Start)
		if !oldOK || !nowOK {
			continue
		}
		both++
		if by := now - old; by != 0 {
			moved[by]++
		}
	}
	for by := -1439; by <= 1439; by++ {
		if n := moved[by]; n > limits.MinDropRows && float64(n) > limits.MaxShift*float64(both) {
			return []string{fmt.Sprintf("%d of its %d meetings moved by %+d minutes", n, both, by)}
		}
	}
	return nil
}

func minuteOf(clock string) (int, bool) {
	hour, minute, ok := strings.Cut(clock, ":")
	h, errHour := strconv.Atoi(hour)
	m, errMinute := strconv.Atoi(minute)
	return 60*h + m, ok && errHour == nil && errMinute == nil
}
