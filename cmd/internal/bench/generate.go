package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// rowsASource is the size of a generated publisher; a state intergroup lists about as many.
const rowsASource = 1000

// town is where generated meetings take place.
type town struct {
	city, state, postal string
	lat, lon            float64
}

var towns = []town{
	{"Philadelphia", "PA", "191", 39.9526, -75.1652}, {"San Jose", "CA", "951", 37.3382, -121.8863},
	{"Kansas City", "MO", "641", 39.0997, -94.5786}, {"Amarillo", "TX", "791", 35.2220, -101.8313},
	{"Phoenix", "AZ", "850", 33.4484, -112.0740}, {"Boise", "ID", "837", 43.6150, -116.2023},
	{"Boston", "MA", "021", 42.3601, -71.0589}, {"Denver", "CO", "802", 39.7392, -104.9903},
	{"Anchorage", "AK", "995", 61.2181, -149.9003}, {"Honolulu", "HI", "968", 21.3069, -157.8583},
	{"Louisville", "KY", "402", 38.2527, -85.7585}, {"Minneapolis", "MN", "554", 44.9778, -93.2650},
}

var (
	firstWords  = strings.Fields("Early Late Noon Sunrise Harbor Valley Lantern Bridge River Hillside Candlelight Downtown Uptown Eastside Primary Serenity Courage Gratitude Happy Simple Steady Open New Old Quiet Friday Saturday Monday Clear Bright Second Third Living Working Keep Easy First Just Another Daily Weekend Morning Evening")
	secondWords = strings.Fields("Risers Travelers Group Fellowship Nooners Purpose Chance Steps Beginners Roots Path Light House Meeting Circle Start Hope Table Watch Journey Freedom Footprints Reflections Design Promises Discovery Solution Anchors Survivors Together")
	streets     = strings.Fields("Main Oak Pine Maple Cedar Elm Washington Lake Hill Walnut Spring North Ridge Church Willow Mill Sunset Railroad Jackson River Highland Franklin Chestnut Prospect Dogwood")
	suffixes    = strings.Fields("St Ave Rd Blvd Ln Way Dr")
	venues      = []string{"St. Mark's Church", "Community Center", "Alano Club", "First Methodist Church", "Public Library", "Veterans Hall", "Grange Hall", "Hospital Annex"}
	codes       = strings.Fields("O C D B ST W M BE LIT SP X TR MED DR LGBTQ Y CAN 11 12x12 ABSI")
	notes       = []string{"", "Enter through the rear parking lot. Ring the bell after seven o'clock.", "Newcomers are welcome; literature is available at the table by the door.", "Step study on the first week, tradition on the last, speaker in between.", "Masks are optional.<br>Coffee is served &amp; child care is available on request."}
)

// generate writes rows Meeting Guide rows below dir, rowsASource a file, and declares the sources. Every third
// publisher repeats the list of the one before under other slugs and with small differences, as intergroups and
// areas do. The same rows give the same bytes.
func generate(dir string, rows int) ([]scrapers.Source, error) {
	var sources []scrapers.Source
	var last []map[string]any
	for n := 0; n*rowsASource < rows; n++ {
		rng := rand.New(rand.NewPCG(uint64(n), 7))
		size := min(rowsASource, rows-n*rowsASource)
		list := make([]map[string]any, size)
		for i := range list {
			if n%3 == 2 && i < len(last) {
				list[i] = copied(rng, last[i], n, i)
			} else {
				list[i] = meeting(rng, n, i)
			}
		}
		last = list
		id := fmt.Sprintf("aa-bench-%04d", n)
		path := filepath.Join(dir, id+".json")
		body, err := json.Marshal(list)
		if err != nil {
			return nil, fmt.Errorf("generate %s: %w", id, err)
		}
		if err := os.WriteFile(path, body, 0o644); err != nil {
			return nil, fmt.Errorf("generate: %w", err)
		}
		sources = append(sources, scrapers.Source{
			ID: id, Name: "Generated intergroup " + id, Format: "meetingguide", URL: "file://" + path,
			Fellowship: "aa", Access: scrapers.Open, Authoritative: true, TimeZone: "America/New_York",
		})
	}
	return sources, nil
}

func meeting(rng *rand.Rand, source, i int) map[string]any {
	t := towns[(source+i/200)%len(towns)]
	name := pick(rng, firstWords) + " " + pick(rng, secondWords)
	start := 6*60 + rng.IntN(32)*30
	slug := fmt.Sprintf("%s-%d", strings.ReplaceAll(strings.ToLower(name), " ", "-"), i)
	street := fmt.Sprintf("%d %s %s", 1+rng.IntN(4000), pick(rng, streets), pick(rng, suffixes))
	row := map[string]any{
		"id": 1000 + i, "name": name, "slug": slug, "day": rng.IntN(7),
		"time": clock(start), "end_time": clock((start + 60) % 1440),
		"location": venues[rng.IntN(len(venues))], "location_id": 500 + i/4,
		"formatted_address": fmt.Sprintf("%s, %s, %s %s%02d, USA", street, t.city, t.state, t.postal, rng.IntN(100)),
		"latitude":          t.lat + rng.Float64()*0.3 - 0.15, "longitude": t.lon + rng.Float64()*0.3 - 0.15,
		"region": t.city, "regions": []string{t.state, t.city}, "types": types(rng),
		"notes": notes[rng.IntN(len(notes))], "group": name, "district": fmt.Sprintf("District %02d", rng.IntN(60)),
		"updated":      fmt.Sprintf("202%d-%02d-%02d 12:%02d:00", rng.IntN(6), 1+rng.IntN(12), 1+rng.IntN(28), rng.IntN(60)),
		"url":          fmt.Sprintf("https://intergroup-%d.example.org/meetings/%s/", source, slug),
		"edit_url":     fmt.Sprintf("https://intergroup-%d.example.org/wp-admin/post.php?post=%d&action=edit", source, 1000+i),
		"location_url": fmt.Sprintf("https://intergroup-%d.example.org/locations/%d/", source, 500+i/4), "approximate": "no",
		"attendance_option": "in_person", "time_formatted": clock(start),
	}
	if rng.IntN(4) == 0 {
		room := 81_000_000_000 + int64(source)*100_000 + int64(i)
		row["conference_url"] = fmt.Sprintf("https://us02web.zoom.us/j/%d?pwd=abc", room)
		row["conference_url_notes"] = fmt.Sprintf("Meeting ID: %d Passcode: 1234", room)
		row["attendance_option"] = "hybrid"
	}
	return row
}

// copied is another publisher's version of a row.
func copied(rng *rand.Rand, row map[string]any, source, i int) map[string]any {
	c := make(map[string]any, len(row))
	for k, v := range row {
		c[k] = v
	}
	c["slug"] = fmt.Sprintf("m-%d-%d", source, i)
	c["url"] = fmt.Sprintf("https://intergroup-%d.example.org/meetings/m-%d/", source, i)
	if rng.IntN(3) == 0 {
		c["name"] = c["name"].(string) + " Group"
	}
	return c
}

func types(rng *rand.Rand) []string {
	out := []string{codes[rng.IntN(2)]}
	for range rng.IntN(4) {
		out = append(out, codes[2+rng.IntN(len(codes)-2)])
	}
	return out
}

func pick(rng *rand.Rand, words []string) string { return words[rng.IntN(len(words))] }

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
