package dedupe

import "math"

// hash is FNV-1a over 64 bits: the same on every machine and in every release, unlike hash/maphash. It orders and
// groups within one night; only ids, which are SHA-256, outlive it.
type hash uint64

const newHash hash = 14695981039346656037

func (h hash) text(s string) hash {
	for i := 0; i < len(s); i++ {
		h = (h ^ hash(s[i])) * 1099511628211
	}
	return (h ^ 0xff) * 1099511628211 // a separator no UTF-8 text contains
}

func (h hash) number(n uint64) hash {
	for range 8 {
		h = (h ^ hash(n&0xff)) * 1099511628211
		n >>= 8
	}
	return h
}

func (h hash) flag(b bool) hash {
	if b {
		return h.number(1)
	}
	return h.number(0)
}

func (h hash) degrees(f *float64) hash {
	if f == nil {
		return h.flag(false)
	}
	return h.number(math.Float64bits(*f))
}

func (h hash) list(texts []string) hash {
	for _, t := range texts {
		h = h.text(t)
	}
	return h.number(uint64(len(texts)))
}
