package yardstick

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/dedupe"
)

// NightsReport is what became of ids over successive nights of one source.
type NightsReport struct{ Nights []NightLine }

// NightLine compares a night with the one before.
type NightLine struct {
	File             string
	Meetings         int // canonical, without those that are only kept
	Kept             int // ids of the night before that live on in a listed meeting
	Added            int
	Withdrawn        int
	Continuing       int // meetings that go on, by slug or, where slugs were replaced, by day, start and name
	ContinuingKept   int
	Unchanged        int // rows that say word for word what they said
	UnchangedChurned int
	Churned          []Confusion // continuing meetings that have another id
}

// Nights runs the files one after another as nights of one authoritative source. Files are weeks or years apart: each
// is followed by itself once more, so that what is gone is withdrawn before the next.
func Nights(files []string, d Defaults) (NightsReport, error) {
	var report NightsReport
	var memory dedupe.Memory
	var last []normalize.Meeting // the night before, with ids
	now := clock
	for i, path := range files {
		rows, err := load(path, "feed", d)
		if err != nil {
			return report, err
		}
		r := dedupe.Merge(rows, memory, night(now, "feed"))
		line := compareNights(last, listed(r, rows), rows)
		line.File, line.Meetings = feedName(path), len(r.Meetings)-r.Kept
		now = now.AddDate(0, 0, 1)
		again := dedupe.Merge(rows, r.Memory, night(now, "feed"))
		for _, c := range again.Changes {
			if c.Kind == dedupe.Withdrawn {
				line.Withdrawn++
			}
		}
		if i == 0 {
			line.Added = line.Meetings
		}
		report.Nights = append(report.Nights, line)
		memory, last, now = again.Memory, listed(again, rows), now.AddDate(0, 0, 1)
	}
	return report, nil
}

// listed are the records that tonight's rows are behind.
func listed(r dedupe.Result, rows []normalize.Meeting) []normalize.Meeting {
	tonight := map[row]bool{}
	for i := range rows {
		tonight[rowOf(&rows[i].Sources[0])] = true
	}
	var out []normalize.Meeting
	for _, m := range r.Meetings {
		if tonight[rowOf(&m.Sources[0])] && !isKept(r, m.ID) {
			out = append(out, m)
		}
	}
	return out
}

// isKept: the record stands only because it has not been missing for long enough.
func isKept(r dedupe.Result, id string) bool { return r.Memory.Missing[id] > 0 }

// compareNights pairs the two nights by slug, or by content where a slug is gone.
func compareNights(last, now []normalize.Meeting, rows []normalize.Meeting) NightLine {
	var line NightLine
	ids := map[string]bool{}
	bySlug, byContent := map[row]*normalize.Meeting{}, map[string][]*normalize.Meeting{}
	for i := range last {
		m := &last[i]
		ids[m.ID] = true
		for j := range m.Sources {
			bySlug[rowOf(&m.Sources[j])] = m
		}
		byContent[nameKey(m)] = append(byContent[nameKey(m)], m)
	}
	for i := range now {
		if ids[now[i].ID] {
			line.Kept++
		} else {
			line.Added++
		}
	}
	slugLives := map[row]bool{}
	for i := range now {
		for j := range now[i].Sources {
			slugLives[rowOf(&now[i].Sources[j])] = true
		}
	}
	for i := range now {
		m := &now[i]
		was := continues(m, bySlug, byContent, slugLives)
		if was == nil {
			continue
		}
		line.Continuing++
		same := content(was) == content(m)
		if same {
			line.Unchanged++
		}
		if was.ID == m.ID {
			line.ContinuingKept++
			continue
		}
		if same {
			line.UnchangedChurned++
		}
		line.Churned = append(line.Churned, Confusion{A: string(rowOf(&was.Sources[0])), B: string(rowOf(&m.Sources[0])), Left: describe(was), Right: describe(m)})
	}
	slices.SortFunc(line.Churned, func(a, b Confusion) int { return strings.Compare(a.A+a.B, b.A+b.B) })
	return line
}

// continues finds last night's record of a meeting: by slug, else the one record of the same day, start and name whose
// slug is gone.
func continues(m *normalize.Meeting, bySlug map[row]*normalize.Meeting, byContent map[string][]*normalize.Meeting, lives map[row]bool) *normalize.Meeting {
	for j := range m.Sources {
		if was := bySlug[rowOf(&m.Sources[j])]; was != nil {
			return was
		}
	}
	var gone []*normalize.Meeting
	for _, was := range byContent[nameKey(m)] {
		if !lives[rowOf(&was.Sources[0])] {
			gone = append(gone, was)
		}
	}
	if len(gone) == 1 {
		return gone[0]
	}
	return nil
}

func nameKey(m *normalize.Meeting) string {
	return m.Schedule.RRule + "\x1f" + m.Schedule.Start + "\x1f" + plainName(m.Name)
}

// content is what makes a meeting itself for those who go there.
func content(m *normalize.Meeting) string {
	parts := []string{m.Schedule.RRule, m.Schedule.Start, plainName(m.Name), string(m.Mode)}
	if p := m.Place; p != nil {
		parts = append(parts, p.Street, p.Locality, p.PostalCode)
	}
	for _, r := range m.Online {
		parts = append(parts, r.Room, r.URL)
	}
	return strings.Join(parts, "\x1f")
}
