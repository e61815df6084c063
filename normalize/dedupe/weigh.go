package dedupe

import (
	"math"
	"slices"
	"strings"
)

// pair is two records side by side.
type pair struct {
	a, b   *record
	gap    int  // minutes between the starts, -1 where they are not comparable
	listed bool // one source lists both
	// witnessed: see matcher.witnessed.
	witnessed bool
	parted    bool // a person has said that they are two
	place     levelID
	name      levelID
	room      levelID // levelCount for none
	link      bool
	lists     levelID // see listsLevel; levelCount for none
	// alone: in each list it is the only one there within 15 and within 60 minutes of its start, and the only one in
	// the town within 15.
	alone [crowdKinds]bool
}

// waterfall is the outcome of every comparison of a pair.
type waterfall struct {
	n   uint8
	ids [14]levelID
}

func (w *waterfall) add(id levelID) {
	w.ids[w.n] = id
	w.n++
}

func (w *waterfall) bits() float64 {
	var sum float64
	for _, id := range w.ids[:w.n] {
		sum += levels[id].bits
	}
	return sum
}

// anchor is the best tie of the pair, "" for none. A town ties only what has, at the very same start, a name of
// its own, or the one name that either list has there then.
func (w *waterfall) anchor() string {
	best, bits := "", 0.0
	town, own, sharp, known, alone := false, false, false, false, false
	for _, id := range w.ids[:w.n] {
		l := &levels[id]
		switch {
		case l.anchor == "town":
			town = true
		case l.anchor != "" && l.bits > bits:
			best, bits = l.anchor, l.bits
		}
		own = own || id == nameRare || id == nameMiddling
		known = known || id >= nameRare && id <= nameNear && id != nameGeneric
		alone = alone || id == aloneTown
		sharp = sharp || id == startEqual
	}
	if best == "" && town && sharp && (own || known && alone) {
		return "town"
	}
	return best
}

// weigh compares the two in everything.
func (p *pair) weigh() waterfall {
	var w waterfall
	w.add(startLevel(p.gap))
	if p.place != placeUnknown {
		w.add(p.place)
	}
	if p.room != levelCount {
		w.add(p.room)
	}
	w.add(p.name)
	switch {
	case p.link:
		w.add(pageSame)
	case p.a.link != 0 && p.b.link != 0 && p.a.site == p.b.site && !p.listed:
		w.add(pageOther)
	}
	switch here := levels[p.place].bits >= 4 || p.room == roomSame; {
	case here && p.gap == 0 && p.alone[crowdQuarter]:
		w.add(aloneSame)
	case here && p.gap > 0 && p.alone[crowdHour]:
		w.add(aloneNear)
	case p.gap > 0 && levels[p.place].bits >= 4 && p.alone[crowdDay] && p.a.title.key != "" && p.a.title.keyHash == p.b.title.keyHash:
		w.add(aloneName)
	case p.place >= placeBlock && p.place <= placeTown && p.place != placeKilometre && p.gap == 0 && p.alone[crowdTown]:
		w.add(aloneTown)
	}
	if p.lists != levelCount && !p.townNames() {
		w.add(p.lists)
	}
	p.weighRest(&w)
	return w
}

// townNames: the two are called after their town and have two addresses in it, and the town has more then: each of
// them may be called so.
func (p *pair) townNames() bool {
	return (p.name == nameTown || p.name == nameTownNear) && p.place != placeUnknown && levels[p.place].bits < 4 && !p.alone[crowdTown]
}

func (p *pair) weighRest(w *waterfall) {
	a, b := p.a, p.b
	if a.women != b.women || a.men != b.men {
		w.add(genderOneSide)
	}
	if common, apart := tellingTags(a.telling, b.telling); common {
		w.add(tagsAgree)
	} else if apart {
		w.add(tagsDiffer)
	}
	if s, t := &a.Schedule, &b.Schedule; s.DurationMinutes == t.DurationMinutes && s.DurationMinutes > 0 && !s.DurationAssumed && !t.DurationAssumed {
		w.add(durationSame)
	}
	switch {
	case a.Mode == b.Mode:
	case twinModes(a, b):
		w.add(modeTwin)
	default:
		w.add(modeHalf)
	}
	switch {
	case !p.listed:
	case sameWords(a, b) && p.gap == 0:
		w.add(sourceWords)
	case p.witnessed:
		w.add(sourceLike)
	default:
		w.add(sourceSame)
	}
}

func startLevel(gap int) levelID {
	switch {
	case gap <= 0:
		return startEqual
	case gap <= 5:
		return startFive
	case gap <= 15:
		return startQuarter
	case gap <= 30:
		return startHalf
	}
	return startHour
}

// placeLevel grades two places, the surest sign first.
func (x *matcher) placeLevel(a, b *record) levelID {
	if a.Place == nil || b.Place == nil {
		return placeUnknown
	}
	p, q := &a.spot, &b.spot
	if p.door != 0 && p.door == q.door {
		return placeDoor
	}
	apart := -1.0
	if p.precise && q.precise {
		apart = meters(p, q)
	}
	town := p.town != 0 && p.town == q.town || p.postal != 0 && p.postal == q.postal
	switch {
	case apart >= 0 && apart <= nearMeters:
		return placeNear
	case (town || apart >= 0 && apart <= distantMeters*10 || len(p.house) >= longNumber && a.Place.Subdivision == b.Place.Subdivision) && likeHouse(p, q):
		return placeHouse
	case town && a.venue != 0 && a.venue == b.venue && (apart < 0 || apart <= distantMeters):
		return placeVenue
	case apart >= 0 && apart <= blockMeters:
		return placeBlock
	case town && p.street != "" && p.street == q.street:
		return placeStreet
	case town:
		return x.townLevel(p, q, apart)
	case apart < 0:
		return placeUnknown
	case apart <= distantMeters:
		return placeKilometre
	case apart <= farMeters:
		return placeCounty
	}
	return placeFar
}

// townLevel: other addresses in one town. How much that says depends on how many meetings the town has.
func (x *matcher) townLevel(p, q *spot, apart float64) levelID {
	size := math.MaxInt32
	if p.town != 0 && p.town == q.town {
		size = min(size, int(x.towns[p.town]))
	}
	if p.postal != 0 && p.postal == q.postal {
		size = min(size, int(x.towns[p.postal]))
	}
	switch {
	case size <= smallTown:
		return placeSmallTown
	case size <= bigTown:
		return placeTown
	case apart >= 0 && apart <= distantMeters:
		return placeKilometre
	}
	return placeCity
}

// nameLevel grades two names. Words of the other list's venue or town tell nothing of their own.
func (x *matcher) nameLevel(a, b *record) levelID {
	like := a.title.like(b.title)
	if like < near {
		like = max(like, bare(a, b).like(bare(b, a)))
	}
	empty := saysNothing(a, b) || saysNothing(b, a)
	switch {
	case like == same && empty:
		return nameTown
	case like == near && empty:
		return nameTownNear
	case like == same && len(a.title.words) == len(a.title.numbers), like == near && sharedCount(a.title.numbers, b.title.numbers) > 0:
		return nameNumber
	case like == same:
		return x.rarity(a)
	case a.title.key == b.title.key && a.title.key != "":
		return nameGeneric
	case empty:
		return nameSilent
	}
	switch like {
	case near:
		return nameNear
	case close:
		return nameClose
	case akin:
		return nameAkin
	}
	return nameOther
}

func (x *matcher) rarity(r *record) levelID {
	switch n := x.spread[r.title.keyHash]; {
	case n <= rareTowns:
		return nameRare
	case n <= middlingTowns:
		return nameMiddling
	}
	return nameCommon
}

// bare is a's name without the words of either list's venue and town: "Squad 2" of "Riverside Squad 2" in the
// Riverside Club.
func bare(a, b *record) *title {
	around := func(w string) bool {
		if numbered(w) {
			return false
		}
		_, own := slices.BinarySearch(a.around, w)
		_, others := slices.BinarySearch(b.around, w)
		return own || others
	}
	if !slices.ContainsFunc(a.title.words, around) {
		return a.title
	}
	t := *a.title
	t.words = slices.DeleteFunc(slices.Clone(t.words), around)
	if len(t.words) == 0 {
		return a.title
	}
	t.stripped = strings.Join(t.words, "")
	return &t
}

// saysNothing: all of a's telling words are those of the venue or the town as either list has them.
func saysNothing(a, b *record) bool {
	t := a.title
	return len(t.words) == 0 || len(t.numbers) < len(t.words) && (contains(a.around, t.words) || contains(b.around, t.words))
}
