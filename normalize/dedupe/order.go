package dedupe

import "slices"

// ordered returns the list in order. It sorts numbers instead of the records themselves, which are too big to be
// swapped a million times.
func ordered[T any](list []T, compare func(a, b *T) int) []T {
	order := make([]int32, len(list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int { return compare(&list[i], &list[j]) })
	out := make([]T, len(list))
	for i, from := range order {
		out[i] = list[from]
	}
	return out
}
