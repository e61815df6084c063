package dedupe

// pair is two records side by side.
type pair struct {
	a, b      *record
	local     bool // one rule in local time, starts within the tolerance
	utc       bool // one minute of the week in UTC
	sameDoor  bool
	near      bool // within nearMeters
	apart     bool // the places contradict each other
	room      bool // they share a room that one group uses
	busyRoom  bool // they share a room that many groups use
	link      bool // they share a page that one group uses
	names     likeness
	copies    bool
	rivalised bool // the source of one of them lists another meeting there and then
}

// rule is one way to know that two listings are one meeting.
type rule struct {
	name  string
	why   string
	holds func(p *pair) bool
}

// rules, the strongest first. A rule sees only pairs that every gate lets through.
var rules = []rule{
	{"copy", "every published field is the same",
		func(p *pair) bool { return p.copies }},
	{"permalink", "same page, same time",
		func(p *pair) bool { return p.link && p.names != differs && (p.local || p.utc) }},
	{"room", "same conference room or dial-in at the same minute of the week",
		func(p *pair) bool { return p.room && p.utc && p.names != differs }},
	{"busy-room", "same conference room at the same minute of the week, and the same name; many groups use the room",
		func(p *pair) bool { return p.busyRoom && p.utc && p.names >= near }},
	{"address", "same house and street, same time, same name but for its spelling",
		func(p *pair) bool { return p.sameDoor && p.local && p.names >= near }},
	{"nearby", "coordinates within 75 m, same time, same name but for its spelling",
		func(p *pair) bool { return p.near && p.local && p.names >= near }},
	{"only-one-there", "same house and street, the very same start; the names say little, and each list has only this one",
		func(p *pair) bool {
			return p.sameDoor && p.local && p.a.when.start == p.b.when.start && p.a.when.start >= 0 &&
				(p.names == akin || p.names == silent) && !p.rivalised
		}},
}

// gate is a reason to keep two listings apart whatever else agrees.
type gate struct {
	name string
	why  string
	// final: the two are certainly not one meeting; otherwise a person may want to look.
	final bool
	stops func(p *pair) bool
}

var gates = []gate{
	{"fellowship", "different fellowships", true,
		func(p *pair) bool { return p.a.Fellowship != p.b.Fellowship }},
	{"time", "different days, rules or starts", true,
		func(p *pair) bool { return !p.local && !p.utc }},
	{"gender", "men's meeting and women's meeting", true,
		func(p *pair) bool { return p.a.men && p.b.women || p.a.women && p.b.men }},
	{"number", "the names carry different numbers", true,
		func(p *pair) bool { return p.a.title.otherNumber(&p.b.title) }},
	{"time-zone", "the same room and wall clock, in time zones that do not agree all year", false,
		func(p *pair) bool { return p.room && !p.utc && !p.sameDoor && !p.near && !p.link }},
	{"far-apart", "the places are more than 1 km apart", false,
		func(p *pair) bool { return p.apart }},
	{"mode", "one is in person only and the other has no place: twins of one group", false,
		func(p *pair) bool {
			return p.a.Mode == "in_person" && remote(p.b) || p.b.Mode == "in_person" && remote(p.a)
		}},
}

func remote(r *record) bool { return r.Mode == "online" || r.Mode == "phone" }

// Decisions that no single rule or gate takes bear these names.
const (
	ruleNames    = "names"    // alike in place and time; the names differ or say nothing
	ruleRival    = "rival"    // another listing of the same source fits as well or better
	ruleDisagree = "disagree" // it fits some listings of the record but not all
)

// verdict is what the gates and the rules say about a pair.
type verdict struct {
	rule  int  // index in rules, -1 for apart
	gate  int  // index in gates of the one that stopped the pair, -1
	alike bool // apart, but worth a person's look
	// score orders verdicts that merge, the strongest highest: same mode, then rule, then names, then starts.
	score int32
}

// judge compares two records by gates and rules. It is symmetric.
func (x *matcher) judge(i, j int32) verdict {
	p := x.pairOf(i, j)
	evidence := p.sameDoor || p.near || p.room || p.link
	for g := range gates {
		if gates[g].stops(&p) {
			return verdict{rule: -1, gate: g, alike: evidence && !gates[g].final}
		}
	}
	for r := range rules {
		if rules[r].holds(&p) {
			return verdict{rule: r, gate: -1, score: p.score(r)}
		}
	}
	return verdict{rule: -1, gate: -1, alike: evidence}
}

func (p *pair) score(rule int) int32 {
	s := int32(len(rules)-rule)*8 + int32(p.names)
	if p.a.when.start == p.b.when.start {
		s += 256
	}
	if p.a.Mode == p.b.Mode {
		s += 512
	}
	return s
}

func (x *matcher) pairOf(i, j int32) pair {
	a, b := &x.records[i], &x.records[j]
	p := pair{
		a: a, b: b,
		local:     sameLocal(&a.when, &b.when),
		utc:       sameUTC(&a.when, &b.when),
		sameDoor:  a.spot.door != 0 && a.spot.door == b.spot.door,
		near:      a.spot.near(&b.spot),
		apart:     a.spot.contradicts(&b.spot),
		names:     a.title.like(&b.title),
		copies:    a.content == b.content && sameContent(a.meeting, b.meeting),
		rivalised: x.rivalised[i] || x.rivalised[j],
	}
	p.link = a.link != 0 && a.link == b.link && !x.busy[a.link]
	for _, room := range a.rooms {
		for _, other := range b.rooms {
			if room == other {
				p.busyRoom = p.busyRoom || x.busy[room]
				p.room = p.room || !x.busy[room]
			}
		}
	}
	return p
}
