package dedupe

import (
	"cmp"
	"slices"
	"strings"
)

// order sorts the list. It sorts numbers and then puts every record into its place once: the records are too big
// to be swapped a million times, and too many to be copied.
func order[T any](list []T, compare func(a, b *T) int) {
	from := make([]int32, len(list)) // what belongs at i stands at from[i]
	for i := range from {
		from[i] = int32(i)
	}
	slices.SortFunc(from, func(i, j int32) int { return compare(&list[i], &list[j]) })
	for start := range from {
		if from[start] < 0 {
			continue
		}
		moved := list[start]
		at := start
		for int(from[at]) != start {
			next := int(from[at])
			list[at] = list[next]
			from[at], at = -1, next
		}
		list[at] = moved
		from[at] = -1
	}
}

// listingOrder numbers meetings by source, ref and slot, then by what they say, so that equal meetings alone are
// left to the order of the input. Sources are sorted one by one: comparing rows of one source compares refs only.
func listingOrder(meetings []meeting, contents []hash) []int32 {
	rows := map[string][]int32{}
	for i := range meetings {
		source := first(&meetings[i]).Source
		rows[source] = append(rows[source], int32(i))
	}
	sources := make([]string, 0, len(rows))
	for source := range rows {
		sources = append(sources, source)
	}
	slices.Sort(sources)
	inParallel(len(sources), func(s int) {
		slices.SortFunc(rows[sources[s]], func(i, j int32) int {
			a, b := first(&meetings[i]), first(&meetings[j])
			if c := strings.Compare(a.Ref, b.Ref); c != 0 {
				return c
			}
			return cmp.Or(strings.Compare(a.Slot, b.Slot), cmp.Compare(contents[i], contents[j]),
				strings.Compare(meetings[i].URL, meetings[j].URL), strings.Compare(a.URL, b.URL), strings.Compare(a.Owner, b.Owner),
				a.Updated.Compare(b.Updated), meetings[i].CheckedAt.Compare(meetings[j].CheckedAt),
				meetings[i].SourceUpdatedAt.Compare(meetings[j].SourceUpdatedAt))
		})
	})
	all := make([]int32, 0, len(meetings))
	for _, source := range sources {
		all = append(all, rows[source]...)
	}
	return all
}
