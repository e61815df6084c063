package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/config"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/sinks/coverage"
)

// settle writes the query's words as the cube does, whatever their case, and refuses those that it does not know.
func (q *coverageQuery) settle(fellowships []string) error {
	codes := slices.Clone(fellowships)
	for _, f := range scrapers.Fellowships {
		codes = append(codes, f.Code)
	}
	slices.Sort(codes)
	kinds := []string{"", string(coverage.Country), string(coverage.Subdivision), string(coverage.County), string(coverage.Online), string(coverage.Unknown)}
	modes := []string{coverage.All, string(normalize.InPerson), string(normalize.Online), string(normalize.Hybrid), string(normalize.Phone)}
	err := errors.Join(
		settleWord("--fellowship", &q.Fellowship, slices.Compact(codes)),
		settleWord("--mode", &q.Mode, modes),
		settleWord("--kind", &q.kind, kinds),
	)
	return errors.Join(err, q.settleGroup())
}

// settleGroup takes a group, one of its tags, or a language by its code.
func (q *coverageQuery) settleGroup() error {
	group := strings.ToLower(q.Group)
	if of := coverage.GroupOf(group); of != "" {
		q.Group = of
		return nil
	}
	names, _ := coverage.GroupTags()
	if language := strings.TrimPrefix(group, "language:"); isLanguage(language) && !slices.Contains(names, group) && group != coverage.All {
		q.Group = "language:" + language
		return nil
	}
	return settleWord("--tag", &q.Group, append([]string{coverage.All, "language:es"}, names...))
}

// isLanguage: two or three letters, with more behind a hyphen, as BCP 47 writes languages ("pt-br").
func isLanguage(word string) bool {
	code, _, _ := strings.Cut(word, "-")
	return (len(code) == 2 || len(code) == 3) && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") == ""
}

func settleWord(flag string, word *string, known []string) error {
	for _, k := range known {
		if strings.EqualFold(k, *word) || strings.EqualFold(k, strings.ReplaceAll(*word, "-", "_")) {
			*word = k
			return nil
		}
	}
	return fmt.Errorf("%s: there is no %q; %s", flag, *word, nearest(*word, known))
}

// around finds the country, subdivision or clock whose file has the region, whatever the case of its letters.
func (q *coverageQuery) around(known []coverage.Region) (string, error) {
	whole, err := findRegion(known, q.Region)
	if err == nil {
		return whole.Code, nil
	}
	parent, _, inside := strings.Cut(q.Region, "/")
	if !inside || strings.HasPrefix(q.Region, coverage.OnlineRegion+":") {
		return "", err
	}
	region, err := findRegion(known, parent)
	if err != nil {
		return "", err
	}
	return region.Code, nil
}

func findRegion(regions []coverage.Region, code string) (*coverage.Region, error) {
	var codes []string
	for i := range regions {
		if strings.EqualFold(regions[i].Code, code) {
			return &regions[i], nil
		}
		codes = append(codes, regions[i].Code)
	}
	if same := namesakes(regions, code); len(same) > 0 {
		return nil, fmt.Errorf("there is no region %q; the code of that name is %s", code, strings.Join(same[:min(len(same), mostNearest)], ", "))
	}
	if len(code) > len("online") && !strings.ContainsAny(code, "-:/") {
		return nil, fmt.Errorf("there is no region %q; regions go by codes such as US-PA: `almanac coverage` lists them, and --kind county those of counties", code)
	}
	return nil, fmt.Errorf("there is no region %q; %s", code, nearest(code, codes))
}

// namesakes are the codes of the regions with a name, countries and states before counties.
func namesakes(regions []coverage.Region, name string) []string {
	country, _ := geo.Country(name)
	subdivision, _ := geo.Subdivision("", name)
	var codes []string
	for i := range regions {
		if r := &regions[i]; r.Code == country || r.Code == subdivision || r.Name != "" && strings.EqualFold(r.Name, name) {
			codes = append(codes, r.Code)
		}
	}
	slices.SortStableFunc(codes, func(a, b string) int { return strings.Count(a, ":") - strings.Count(b, ":") })
	return codes
}

// mostNearest is how many words an error offers.
const mostNearest = 6

// nearest offers the words that are spelt most like the given one.
func nearest(word string, known []string) string {
	word = strings.ToLower(word)
	near := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return k == "" })
	few := len(near) <= mostNearest
	distance := map[string]int{}
	for _, k := range near {
		distance[k] = config.Edits(word, strings.ToLower(k))
	}
	if !few {
		slices.SortStableFunc(near, func(a, b string) int { return distance[a] - distance[b] })
		near = near[:mostNearest]
	}
	if len(near) == 0 {
		return "there is none"
	}
	if few {
		return "there is " + strings.Join(near, ", ")
	}
	return "the nearest are " + strings.Join(near, ", ")
}
