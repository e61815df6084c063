package dedupe

// EvidenceVersion names the state of the table [levels]: it rises with every change of a weight, so that a decision
// can be traced to the weights it was taken with.
const EvidenceVersion = 1

// Evidence is one comparison of two listings and what its outcome is worth: log2 of how much likelier it is between
// listings of one meeting than between listings of two.
type Evidence struct {
	Comparison string  `json:"comparison"` // "start", "place", "name", ...
	Level      string  `json:"level"`      // the outcome, in words
	Bits       float64 `json:"bits"`
}

// What the sum of prior and evidence leads to. A false merge hides a meeting from people who look for it, a missed
// one shows it twice: hence the high bar.
const (
	mergeBits  = 4.25 // P >= .95, and at least one level of the pair is an anchor
	reviewBits = 0    // P >= .5: a possible duplicate, for people to decide
	vetoBits   = -6   // no two listings of one record may be less alike than this
	mostInOne  = 12   // listings with words of their own in one record
)

// usualPrior is the prior at up to usualDensity candidates a record: log2 of the odds that two listings from one
// block are one meeting before anything is compared. Every doubling of the density takes a bit off, so that the
// precision holds where lists grow and names repeat.
const (
	usualPrior   = -10
	usualDensity = 4
	leastPrior   = -14
)

// level is a row of the table. All weights are multiples of a quarter, whose sums are exact in any order.
type level struct {
	comparison string
	outcome    string
	bits       float64
	// anchor is the short name of what ties the two to one place, room or page; no pair merges without one.
	anchor string
}

// levelID is an index in levels.
type levelID uint8

const (
	startEqual levelID = iota
	startFive
	startQuarter
	startHalf
	startHour

	placeDoor
	placeNear
	placeHouse
	placeVenue
	placeBlock
	placeKilometre
	placeStreet
	placeSmallTown
	placeTown
	placeCity
	placeCounty
	placeFar
	placeUnknown

	roomSame
	roomBusy
	roomOther

	nameRare
	nameMiddling
	nameCommon
	nameNumber
	nameTown
	nameTownNear
	nameGeneric
	nameNear
	nameClose
	nameAkin
	nameOther
	nameSilent

	pageSame
	pageOther

	aloneSame
	aloneNear
	aloneTown
	aloneName

	listsSame
	listsCopy

	genderOneSide
	tagsAgree
	tagsDiffer
	durationSame
	modeTwin
	modeHalf

	sourceSame
	sourceWords
	sourceLike

	levelCount
)

// levels is the one table of weights, version [EvidenceVersion]. They are set by hand from measured shares and are
// never learned from unlabelled data, which was measured to ruin them; only the prior follows the night's data.
var levels = [levelCount]level{
	startEqual:   {"start", "the same minute", 4, ""},
	startFive:    {"start", "within 5 minutes", 3, ""},
	startQuarter: {"start", "within 15 minutes", 1.5, ""},
	startHalf:    {"start", "within 30 minutes", -1, ""},
	startHour:    {"start", "within 60 minutes", -4, ""},

	// One ordered comparison: address, distance, postal code and town depend on each other.
	placeDoor:      {"place", "the same house and street", 6, "address"},
	placeNear:      {"place", "within 75 m", 5.5, "nearby"},
	placeHouse:     {"place", "the same house number, a street of like name", 5.5, "address"},
	placeVenue:     {"place", "the same venue by name, in one town", 4, "venue"},
	placeBlock:     {"place", "within 250 m", 2.5, "nearby"},
	placeKilometre: {"place", "within 1 km", -1, ""},
	placeStreet:    {"place", "other numbers of one street, in one town", 3, "town"},
	placeSmallTown: {"place", "other addresses in one small town", 2.5, "town"},
	placeTown:      {"place", "other addresses in one town", -1, "town"},
	placeCity:      {"place", "other addresses in one city", -3, ""},
	placeCounty:    {"place", "within 5 km, other towns", -4, ""},
	placeFar:       {"place", "more than 5 km apart", -7, ""},
	placeUnknown:   {"place", "not comparable", 0, ""},

	roomSame:  {"room", "the same room, of one group", 7, "room"},
	roomBusy:  {"room", "the same room, which many groups use", 3, "busy-room"},
	roomOther: {"room", "different rooms", -3, ""},

	nameRare:     {"name", "the same, known in one or two towns", 9, ""},
	nameMiddling: {"name", "the same, known in some towns", 7, ""},
	nameCommon:   {"name", "the same, known in many towns", 5, ""},
	nameNumber:   {"name", "the same number", 6, ""},
	nameTown:     {"name", "the same, after the venue or the town", 5.5, ""},
	nameTownNear: {"name", "nearly the same, after the venue or the town", 5, ""},
	nameGeneric:  {"name", "the same words, which every list uses", 1.5, ""},
	nameNear:     {"name", "one spelling or one subtitle apart", 5, ""},
	nameClose:    {"name", "half the words or letters in common", 3, ""},
	nameAkin:     {"name", "a word in common", 1, ""},
	nameOther:    {"name", "no word in common", -3, ""},
	nameSilent:   {"name", "says nothing", 0, ""},

	pageSame:  {"page", "the same page, of one group", 12, "permalink"},
	pageOther: {"page", "two pages of one site", -6, ""},

	aloneSame: {"alone", "each list has only this one there and then", 5, ""},
	aloneNear: {"alone", "each list has only this one there within the hour", 5, ""},
	aloneTown: {"alone", "each list has only this one in the town then", 3, ""},

	aloneName: {"alone", "each list has the name there once that day", 4, ""},

	listsSame: {"lists", "two lists of the same towns have the name once then", 7, "lists"},
	listsCopy: {"lists", "two copies of one list have the name once then", 11, "lists"},

	genderOneSide: {"who", "men's or women's in one list only", -0.5, ""},
	tagsAgree:     {"tags", "telling tags in common", 1, ""},
	tagsDiffer:    {"tags", "telling tags contradict", -1, ""},
	durationSame:  {"duration", "the same, and not assumed", 0.5, ""},
	modeTwin:      {"mode", "in person against online", -2, ""},
	modeHalf:      {"mode", "hybrid against one of its halves", -0.5, ""},

	sourceSame:  {"source", "one list has both: it means two meetings", -8, ""},
	sourceWords: {"source", "one list has both, in the same words", 3, ""},
	sourceLike:  {"source", "one list has both, under like names, and another has one that is both", 0, ""},
}
