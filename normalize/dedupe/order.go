package dedupe

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// order sorts the list by id, and what has one id by ties. It sorts numbers and then puts every record into its place
// once: the records are too big to be swapped a million times, and too many to be copied.
func order[T any](list []T, id func(*T) string, ties func(a, b *T) int) {
	from := make([]int32, len(list)) // what belongs at i stands at from[i]
	for i := range from {
		from[i] = int32(i)
	}
	sortByText(from, func(i int32) string { return id(&list[i]) }, func(i, j int32) int { return ties(&list[i], &list[j]) })
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

// sortByText sorts numbers of things by a text of theirs, and by ties where it is the same. The eight bytes after what
// all the texts begin with settle nearly every comparison, and lie beside each other.
func sortByText(numbers []int32, text func(int32) string, ties func(i, j int32) int) {
	if len(numbers) < 2 {
		return
	}
	start := text(numbers[0])
	for _, i := range numbers {
		start = start[:sharedStart(start, text(i))]
	}
	type numbered struct {
		bytes  uint64
		number int32
	}
	list := make([]numbered, len(numbers))
	for k, i := range numbers {
		var eight [8]byte
		copy(eight[:], text(i)[len(start):])
		list[k] = numbered{binary.BigEndian.Uint64(eight[:]), i}
	}
	slices.SortFunc(list, func(a, b numbered) int {
		if a.bytes != b.bytes {
			return cmp.Compare(a.bytes, b.bytes)
		}
		return cmp.Or(strings.Compare(text(a.number), text(b.number)), ties(a.number, b.number))
	})
	for k := range list {
		numbers[k] = list[k].number
	}
}

// sharedStart counts the bytes with which both begin.
func sharedStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
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
		sortByText(rows[sources[s]], func(i int32) string { return first(&meetings[i]).Ref }, func(i, j int32) int {
			a, b := first(&meetings[i]), first(&meetings[j])
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
