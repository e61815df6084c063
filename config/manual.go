package config

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// examples holds a source file for each format: those of real lists, whose snapshots the project keeps.
//
//go:embed examples/*.yaml
var examples embed.FS

// exampleOf names the example that shows most of a format in fewest lines.
var exampleOf = map[string]string{
	"meetingguide": "eda-world-2023-07",
	"bmlt":         "na-online-2024-05-16",
	"ical":         "calendar-corpus",
	"page":         "aa-us-mn-mpls-saturday-2016",
	"event":        "event-jsonld-heart-of-torbay",
	"sheet":        "alanon-us-ca-la-2017",
	"jsonpath":     "na-us-ky-louisville-2019-12-26",
	"site":         "site-finder",
}

// Example returns a source file of the format.
func Example(format string) (name, body string, err error) {
	name = exampleOf[format] + fileSuffix
	text, err := examples.ReadFile("examples/" + name)
	if err != nil {
		return "", "", fmt.Errorf("there is no example of format %q: %w", format, err)
	}
	return name, string(text), nil
}

// DescribeSource lists the keys of a source file: with format "" those that every source has, else those of the
// format's own block.
func DescribeSource(format string) []SettingInfo {
	s := sourceDefaults
	var all []SettingInfo
	for _, b := range sourceTable(&s) {
		block, _, inside := strings.Cut(b.key, ".")
		own := inside && slices.Contains(formats, block)
		if format == "" && !own || own && block == format {
			all = append(all, SettingInfo{Key: b.key, Default: b.value.show(), Meaning: meaningOf(b)})
		}
	}
	return all
}

func meaningOf(b binding) string {
	if b.meaning != inSettings {
		return b.meaning
	}
	var s Settings
	all := settingTable(&s)
	i := slices.IndexFunc(all, func(setting binding) bool { return setting.key == b.key })
	return all[i].meaning + "; in place of the setting"
}

// ExpressionKeys are the words by which a field of the format's block says where its text comes from and what is done
// to it; none where the format has no fields to declare.
func ExpressionKeys(format string) []string {
	switch format {
	case "page":
		words := slices.Clone(expressionKeys)
		for _, w := range expressionWords {
			words = append(words, string(w))
		}
		return append(words, "when", "unless", "because")
	case "sheet":
		return rowKeys(sheetCells)
	case "jsonpath":
		return rowKeys(jsonPlaces)
	}
	return nil
}

func rowKeys(r rowExpression) []string {
	words := slices.Concat(r.sources(), []string{"with"}, expressionSteps, []string{"when", "because"})
	for _, n := range dayNumbering {
		words = append(words, string(n))
	}
	if r.place == scrapers.FromPath {
		words = append(words, string(scrapers.Seconds), string(scrapers.Minutes))
	}
	return words
}
