package dedupe

import "github.com/recovery-almanac/almanac/normalize"

// gate is a reason to keep two listings apart whatever else agrees.
type gate struct {
	name string
	why  string
	// final: the two are certainly not one meeting; otherwise a person may want to look.
	final bool
	stops func(p pair) bool
}

var gates = []gate{
	{"person", "a person has said that they are two", true,
		func(p pair) bool { return p.parted }},
	{"fellowship", "different fellowships", true,
		func(p pair) bool { return p.a.Fellowship != p.b.Fellowship }},
	{"time-zone", "the starts agree on the wall clock or nearly so, in time zones that do not agree all year", false,
		func(p pair) bool {
			switch {
			case p.a.when.zone == p.b.when.zone || p.room == levelCount || p.room == roomOther:
				return false
			case p.gap < 0:
				return sameLocal(&p.a.when, &p.b.when)
			}
			return p.gap > 5 && p.gap <= startTolerance
		}},
	{"time", "different days or rules, or starts more than an hour apart", true,
		func(p pair) bool { return p.gap < 0 || p.gap > startTolerance }},
	{"gender", "men's meeting and women's meeting", true,
		func(p pair) bool { return p.a.men && p.b.women || p.a.women && p.b.men }},
	{"number", "the names carry different numbers", true,
		func(p pair) bool { return p.a.title.otherNumber(p.b.title) }},
	{"far-apart", "the places are more than 5 km apart", false,
		func(p pair) bool { return p.place == placeFar && p.a.place() && p.b.place() && p.lists != listsCopy }},
	{"mode", "one is in person only and the other has no place: twins of one group", false,
		func(p pair) bool { return twinModes(p.a, p.b) && p.lists == levelCount }},
}

// twinModes: one is to be attended in person only, the other from afar only. The policy for such twins: what one list
// has twice, or two lists that know nothing of each other have once each, stays two meetings, for people who go to one
// find nobody of the other. Where two lists of the same towns have the name once each at that minute, it is one
// meeting of which one list has missed the move.
func twinModes(a, b *record) bool {
	return a.Mode == normalize.InPerson && remote(b) || b.Mode == normalize.InPerson && remote(a)
}

func remote(r *record) bool { return r.Mode == normalize.Online || r.Mode == normalize.Phone }

func (r *record) place() bool { return r.Mode == normalize.InPerson || r.Mode == normalize.Hybrid }

// RuleReview is the rule of a [Decision] to leave two apart because the evidence is not enough.
const RuleReview = "review"

// Decisions that no gate and no anchor takes bear these names.
const (
	ruleCopy     = "copy"     // every published field is the same
	ruleRival    = "rival"    // another listing of the same source fits as well or better
	ruleDisagree = "disagree" // it fits some listings of the record but not all
	ruleSaid     = "person"   // a person has said so
)

// verdict is what the gates and the evidence say about a pair.
type verdict struct {
	bits     float64 // prior and evidence
	gate     int8    // index in gates of the one that stopped the pair, -1
	copies   bool
	listed   bool // one source lists both
	anchored bool // something ties the two to one place, room or page
}

// merges: sure enough to make one record.
func (v *verdict) merges() bool {
	return v.copies || v.gate < 0 && v.bits >= mergeBits && v.anchored
}

// doubtful: worth a person's look.
func (v *verdict) doubtful() bool {
	return !v.listed && (v.gate < 0 || !gates[v.gate].final) && v.bits >= reviewBits
}

// judge compares two records by gates and evidence. It is symmetric.
func (x *matcher) judge(i, j int32) verdict {
	v, _ := x.argue(i, j)
	return v
}

// argue is judge with the evidence, of which there is none where a final gate stops the pair.
func (x *matcher) argue(i, j int32) (v verdict, evidence waterfall) {
	a, b := &x.records[i], &x.records[j]
	v = verdict{gate: -1, listed: x.shareSource(i, j)}
	if a.content == b.content && sameContent(a.meeting, b.meeting) && tied(a) {
		v.copies = true
	}
	p := x.pairOf(i, j)
	v.copies = v.copies && !p.parted
	p.listed, p.witnessed = v.listed, v.listed && x.witnessed[pairKey(i, j)]
	for g := range gates {
		if gates[g].stops(p) {
			v.gate = int8(g)
			if gates[g].final {
				v.bits = leastPrior
				return v, evidence
			}
			break
		}
	}
	evidence = p.weigh()
	v.bits, v.anchored = x.prior+evidence.bits(), evidence.anchor() != ""
	return v, evidence
}

func (x *matcher) pairOf(i, j int32) pair {
	a, b := &x.records[i], &x.records[j]
	p := pair{a: a, b: b, gap: startGap(&a.when, &b.when)}
	p.place = x.placeLevel(a, b)
	p.name = x.nameLevel(a, b)
	p.lists = x.listsLevel(i, j)
	p.link = a.link != 0 && a.link == b.link && !x.busy[a.link]
	p.room = x.roomLevel(a, b)
	p.parted = len(x.said.apart) > 0 && x.said.apart[pairKey(i, j)]
	for k := range p.alone {
		p.alone[k] = !x.crowded[k][i] && !x.crowded[k][j]
	}
	return p
}

func (x *matcher) roomLevel(a, b *record) levelID {
	if len(a.rooms) == 0 || len(b.rooms) == 0 {
		return levelCount
	}
	found := roomOther
	for _, room := range a.rooms {
		for _, other := range b.rooms {
			if room == other && !x.busy[room] {
				return roomSame
			}
			if room == other {
				found = roomBusy
			}
		}
	}
	return found
}
