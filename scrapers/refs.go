package scrapers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// SettleRefs gives every listing a ref of its own. A format calls it once, with all listings of a source, when
// the publisher's keys are in Ref.
//
// A missing ref is made from what the row says ([RefMissing]). Rows that share a ref ([RefDuplicate]) each get a
// suffix from what they say. Both depend on the row's content alone, so that a publisher who only sorts its list
// anew keeps every ref. A row that repeats another one word for word has its problem and is left out.
func SettleRefs(listings []Listing) ([]Listing, []Problem) {
	var problems []Problem
	for i := range listings {
		if l := &listings[i]; l.Ref == "" {
			l.Ref = "row~" + fingerprint(gathering(*l))
			problems = append(problems, NewProblem(RefMissing, *l, "ref", ""))
		}
	}
	repeated := map[int]bool{}
	for _, group := range sharedRefs(listings) {
		problems = append(problems, tellApart(listings, group, repeated)...)
	}
	i := -1
	return slices.DeleteFunc(listings, func(Listing) bool { i++; return repeated[i] }), problems
}

// tellApart gives the listings of one ref a suffix each, and marks those that repeat an earlier one.
func tellApart(listings []Listing, group []int, repeated map[int]bool) []Problem {
	var problems []Problem
	var single []int
	whole := map[string]bool{}
	same := map[string]int{} // how many say the same about when, what and where
	for _, i := range group {
		if all := everything(listings[i]); whole[all] {
			repeated[i] = true
			p := NewProblem(RefDuplicate, listings[i], "ref", listings[i].Ref)
			p.Message = "the row repeats an earlier one word for word and is left out"
			problems = append(problems, p)
		} else {
			whole[all] = true
			same[gathering(listings[i])]++
			single = append(single, i)
		}
	}
	if len(single) < 2 {
		return problems
	}
	for _, i := range single {
		l, shared := &listings[i], listings[i].Ref
		says := gathering(*l)
		if same[says] > 1 {
			says = everything(*l)
		}
		l.Ref += "~" + fingerprint(says)
		problems = append(problems, NewProblem(RefDuplicate, *l, "ref", shared))
	}
	return problems
}

// sharedRefs returns the indexes of the listings of every ref that more than one has, in the order of the list.
func sharedRefs(listings []Listing) [][]int {
	first := make(map[string]int, len(listings))
	at := map[string]int{}
	var groups [][]int
	for i, l := range listings {
		f, ok := first[l.Ref]
		if !ok {
			first[l.Ref] = i
			continue
		}
		g, ok := at[l.Ref]
		if !ok {
			g = len(groups)
			at[l.Ref] = g
			groups = append(groups, []int{f})
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}

// gathering is what makes a row this meeting and no other: when, what, where. It outlives a new note.
func gathering(l Listing) string {
	return strings.Join([]string{
		strings.Join(l.Days, ","), l.Start, l.Times, l.Name, l.Group, l.Venue, l.Formatted, l.Street, l.City,
		l.ConferenceURL, l.ConferencePhone,
	}, "\x1f")
}

func everything(l Listing) string {
	l.Ref, l.Row, l.EditURL = "", 0, ""
	text, err := json.Marshal(l)
	if err != nil {
		panic(fmt.Sprintf("scrapers: a listing is only strings: %v", err))
	}
	return string(text)
}

func fingerprint(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:5])
}
