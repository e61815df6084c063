package dedupe

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Ruling is what a person decided about listings. It stands over gates and evidence, but for one gate: different
// fellowships are never one meeting.
type Ruling struct {
	Kind  RulingKind
	A, B  ListingKey      // B is empty for a pin
	Field string          // of a pin: a path of [PinnedFields]
	Value json.RawMessage // of a pin; null takes the field away
}

// RulingKind says what was decided.
type RulingKind string

const (
	Same      RulingKind = "same"
	Different RulingKind = "different"
	Pinned    RulingKind = "pin"
)

// ListingKey names a publisher's row. Without a slot it stands for all slots of the row.
type ListingKey struct {
	Source string `json:"source"`
	Ref    string `json:"ref"`
	Slot   string `json:"slot,omitempty"`
}

// Compare orders keys.
func (k ListingKey) Compare(o ListingKey) int {
	return cmp.Or(strings.Compare(k.Source, o.Source), strings.Compare(k.Ref, o.Ref), strings.Compare(k.Slot, o.Slot))
}

// Covers reports whether both may name one listing.
func (k ListingKey) Covers(o ListingKey) bool {
	return k.Source == o.Source && k.Ref == o.Ref && (k.Slot == "" || o.Slot == "" || k.Slot == o.Slot)
}

// String is source/ref or source/ref#slot.
func (k ListingKey) String() string {
	if k.Slot != "" {
		return k.Source + "/" + k.Ref + "#" + k.Slot
	}
	return k.Source + "/" + k.Ref
}

// Unheeded is a ruling that could not be followed tonight.
type Unheeded struct {
	Ruling int // index in Night.Rulings
	Why    string
}

// said is what people decided about tonight's records.
type said struct {
	named    map[int32]bool // records that a ruling names: they are nobody's copy
	joined   []saidPair     // sorted
	apart    map[uint64]bool
	bound    map[int32]int32 // record -> first of all that are one with it by joined
	pins     map[int32][]int // record -> rulings
	unheeded []Unheeded
}

type saidPair struct {
	a, b   int32
	ruling int
}

// heed finds the records that rulings speak of.
func heed(records []record, rulings []Ruling) *said {
	s := &said{named: map[int32]bool{}, apart: map[uint64]bool{}, bound: map[int32]int32{}, pins: map[int32][]int{}}
	if len(rulings) == 0 {
		return s
	}
	at := findRuled(records, rulings)
	for i := range rulings {
		r := &rulings[i]
		left := at(r.A)
		right := left
		if r.Kind != Pinned {
			right = at(r.B)
		}
		switch {
		case len(left) == 0:
			s.ignore(i, "nothing is listed as "+r.A.String())
		case len(right) == 0:
			s.ignore(i, "nothing is listed as "+r.B.String())
		case r.Kind == Same:
			s.join(records, i, left, right)
		case r.Kind == Different:
			s.part(left, right)
		default:
			for _, a := range left {
				s.pins[a] = append(s.pins[a], i)
			}
		}
	}
	slices.SortFunc(s.joined, func(p, q saidPair) int {
		return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b), cmp.Compare(p.ruling, q.ruling))
	})
	return s
}

func (s *said) ignore(ruling int, why string) { s.unheeded = append(s.unheeded, Unheeded{ruling, why}) }

// findRuled gives the records of a key.
func findRuled(records []record, rulings []Ruling) func(ListingKey) []int32 {
	type row struct{ source, ref string }
	rows := map[row][]int32{}
	for i := range rulings {
		for _, k := range [...]ListingKey{rulings[i].A, rulings[i].B} {
			rows[row{k.Source, k.Ref}] = nil
		}
	}
	for i := range records {
		l := first(records[i].meeting)
		if known, ok := rows[row{l.Source, l.Ref}]; ok {
			rows[row{l.Source, l.Ref}] = append(known, int32(i))
		}
	}
	return func(k ListingKey) []int32 {
		var out []int32
		for _, i := range rows[row{k.Source, k.Ref}] {
			if k.Slot == "" || first(records[i].meeting).Slot == k.Slot {
				out = append(out, i)
			}
		}
		return out
	}
}

func (s *said) part(left, right []int32) {
	for _, a := range left {
		for _, b := range right {
			s.named[a], s.named[b] = true, true
			s.apart[pairKey(a, b)] = true
		}
	}
}

// join pairs two rows. Where either has several slots, each goes to that of the other which is nearest in time.
func (s *said) join(records []record, ruling int, left, right []int32) {
	alone := len(left) == 1 && len(right) == 1
	found := false
	for _, a := range left {
		best, gap := int32(-1), startTolerance+1
		for _, b := range right {
			switch g := startGap(&records[a].when, &records[b].when); {
			case a == b || records[a].Fellowship != records[b].Fellowship:
			case alone:
				best = b
			case g >= 0 && g < gap:
				best, gap = b, g
			}
		}
		if best >= 0 {
			found = true
			s.named[a], s.named[best] = true, true
			s.joined = append(s.joined, saidPair{min(a, best), max(a, best), ruling})
		}
	}
	switch {
	case found:
	case records[left[0]].Fellowship != records[right[0]].Fellowship:
		s.ignore(ruling, "the two are of different fellowships, which are never one meeting")
	default:
		s.ignore(ruling, "no slot of the one is at the time of a slot of the other")
	}
}

// bind joins what people joined, before anything else is, unless another ruling keeps parts of it apart.
func (x *matcher) bind(c *clusterer) {
	for _, p := range x.said.joined {
		if c.of[p.a] == c.of[p.b] {
			continue
		}
		left, right := c.with(p.a), c.with(p.b)
		if x.partedAcross(left, right) {
			x.said.ignore(p.ruling, "other lines keep what it would join apart")
			continue
		}
		c.join(p.a, p.b)
		for _, i := range c.with(p.a) {
			x.said.bound[i] = c.of[p.a]
		}
	}
}

func (x *matcher) partedAcross(left, right []int32) bool {
	for _, a := range left {
		for _, b := range right {
			if x.said.apart[pairKey(a, b)] {
				return true
			}
		}
	}
	return false
}

// voice is the record that speaks for all that a person bound together.
func (s *said) voice(i int32) int32 {
	if v, ok := s.bound[i]; ok {
		return v
	}
	return i
}

// partner is a record that a person joined with i.
func (s *said) partner(i int32) (int32, bool) {
	for _, p := range s.joined {
		if s.bound[p.a] == s.bound[p.b] && (p.a == i || p.b == i) {
			return p.a + p.b - i, true
		}
	}
	return 0, false
}
