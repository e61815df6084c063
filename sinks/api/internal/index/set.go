package index

import "math/bits"

// Set is a set of meetings, a bit for each. Ands of sets are why a search costs microseconds.
type Set []uint64

func newSet(n int) Set { return make(Set, (n+63)/64) }

func (s Set) add(d Doc) { s[d>>6] |= 1 << (d & 63) }

// Has reports whether d is in the set.
func (s Set) Has(d Doc) bool { return s[d>>6]&(1<<(d&63)) != 0 }

// addRange adds from, from+1, ... to-1.
func (s Set) addRange(from, to Doc) {
	for ; from < to && from&63 != 0; from++ {
		s.add(from)
	}
	for ; from+64 <= to; from += 64 {
		s[from>>6] = ^uint64(0)
	}
	for ; from < to; from++ {
		s.add(from)
	}
}

func (s Set) and(o Set) {
	for i := range s {
		s[i] &= o[i]
	}
}

// Len counts the set.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Each yields the set's meetings from a number on, ascending, until yield says no.
func (s Set) Each(from Doc, yield func(Doc) bool) {
	for i := int(from >> 6); i < len(s); i++ {
		w := s[i]
		if i == int(from>>6) {
			w &= ^uint64(0) << (from & 63)
		}
		for ; w != 0; w &= w - 1 {
			if !yield(Doc(i<<6 + bits.TrailingZeros64(w))) {
				return
			}
		}
	}
}

// posting is the meetings that share a value: numbers in order, or a Set where they are many.
type posting struct {
	list  []Doc
	dense Set
}

// denser: from this share of all meetings on, a Set is smaller than a list and faster.
const denser = 32

// pack turns a long list into a Set.
func (p *posting) pack(n int) {
	if len(p.list)*denser < n {
		return
	}
	p.dense = newSet(n)
	for _, d := range p.list {
		p.dense.add(d)
	}
	p.list = nil
}

// addTo adds the posting's meetings to s.
func (p *posting) addTo(s Set) {
	if p == nil {
		return
	}
	for _, d := range p.list {
		s.add(d)
	}
	for i, w := range p.dense {
		s[i] |= w
	}
}
