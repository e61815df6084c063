package ical

import (
	"slices"
	"time"
)

// span is the part of a master's occurrences that one slot carries: the master itself, and after it one for each
// override of "this occurrence and all that follow" (RANGE=THISANDFUTURE, RFC 5545 section 3.2.13).
type span struct {
	slot  *slot // nil where nothing goes on
	from  time.Time
	shift time.Duration // from the master's times to the slot's
}

// apply takes the overridden occurrences out of a master's rule. placed are the slots of the overrides, without
// those that are cancelled or cannot be listed.
func (s *slot) apply(overrides []*event, placed map[*event]*slot) {
	whole := s.rule.clone()
	spans := []span{{slot: s, from: s.first}}
	gone := s.except
	for _, o := range s.chronological(overrides) {
		at := s.on(o.recurrence)
		next, ok := s.handOver(whole, o, at, placed[o])
		if !ok {
			gone = append(gone, at)
			continue
		}
		spans[len(spans)-1].endBefore(at)
		spans = append(spans, next)
	}
	s.except = nil
	i := 0
	for _, at := range sorted(gone) {
		for i+1 < len(spans) && !spans[i+1].from.After(at) {
			i++
		}
		if to := spans[i]; to.slot != nil {
			to.slot.except = append(to.slot.except, at.Add(to.shift))
		}
	}
}

func (s *slot) chronological(overrides []*event) []*event {
	return slices.SortedStableFunc(slices.Values(overrides), func(a, b *event) int {
		return s.on(a.recurrence).Compare(s.on(b.recurrence))
	})
}

// handOver lets the slot of an override carry a rule on from an occurrence. It reports false where the override
// is of one occurrence only, or where the rule cannot be said from there on the override's day.
func (s *slot) handOver(whole rule, o *event, at time.Time, next *slot) (span, bool) {
	if !o.andFuture || whole == nil || !at.After(s.first) {
		return span{}, false
	}
	if next == nil {
		return span{from: at}, true
	}
	shift := next.first.Sub(at)
	if next.rule == nil {
		rest := whole.clone()
		days := int(midnight(next.first).Sub(midnight(at)) / (24 * time.Hour))
		if !rest.carryOn(s.first, at) || days != 0 && !rest.moveDays(days) {
			return span{}, false
		}
		next.rule = rest
	}
	next.single = false
	return span{slot: next, from: at, shift: shift}, true
}

// endBefore ends a span's rule before an occurrence of the master.
func (p span) endBefore(at time.Time) {
	if p.slot == nil {
		return
	}
	delete(p.slot.rule, "COUNT")
	p.slot.rule["UNTIL"] = []string{at.Add(p.shift - time.Second).Format(ruleStamp)}
}

func (r rule) clone() rule {
	if r == nil {
		return nil
	}
	out := rule{}
	for name, values := range r {
		out[name] = slices.Clone(values)
	}
	return out
}
