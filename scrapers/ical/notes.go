package ical

import (
	"slices"
	"strings"
)

// notes collects what was mended in a document, each kind once.
type notes struct{ kinds []string }

func (n *notes) add(kind string) {
	if kind != "" && !slices.Contains(n.kinds, kind) {
		n.kinds = append(n.kinds, kind)
	}
}

func (n *notes) String() string { return strings.Join(n.kinds, ", ") }
