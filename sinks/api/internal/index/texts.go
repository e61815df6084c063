package index

import "strings"

// texts are many short texts in one: without a pointer each, the garbage collector passes them by.
type texts struct {
	all  string
	ends []int
}

func packTexts(list []string) texts {
	size := 0
	for _, s := range list {
		size += len(s)
	}
	var all strings.Builder
	all.Grow(size)
	t := texts{ends: make([]int, len(list))}
	for i, s := range list {
		all.WriteString(s)
		t.ends[i] = all.Len()
	}
	t.all = all.String()
	return t
}

func (t *texts) at(d Doc) string {
	if d == 0 {
		return t.all[:t.ends[0]]
	}
	return t.all[t.ends[d-1]:t.ends[d]]
}
