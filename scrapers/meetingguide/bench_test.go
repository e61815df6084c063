package meetingguide

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// BenchmarkParse reads a feed of generated rows with the fields, lengths and repetitions of a large 12 Step
// Meeting List site. Sub-benchmark "encoding_json" only decodes the same rows into a struct of the same fields,
// to show what the reader in package scrapers is for.
func BenchmarkParse(b *testing.B) {
	const rows = 20_000
	body := generatedFeed(rows)
	documents := []scrapers.Document{{Role: "meetings", URL: "https://example.org/feed", Body: body}}
	report := func(b *testing.B) {
		b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		b.ReportMetric(float64(len(body))/rows, "wireB/row")
	}
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			parsed, err := parse(scrapers.Source{ID: "bench"}, documents)
			if err != nil || len(parsed.Listings) != rows {
				b.Fatal(len(parsed.Listings), err)
			}
		}
		report(b)
	})
	b.Run("encoding_json", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			decoder := json.NewDecoder(bytes.NewReader(body))
			if _, err := decoder.Token(); err != nil {
				b.Fatal(err)
			}
			for decoder.More() {
				var row struct {
					Name, Slug, Notes, Updated, URL, Time, Timezone, Location, Region, Group, District string
					EndTime                                                                            string `json:"end_time"`
					EditURL                                                                            string `json:"edit_url"`
					ConferenceURL                                                                      string `json:"conference_url"`
					ConferencePhone                                                                    string `json:"conference_phone"`
					FormattedAddress                                                                   string `json:"formatted_address"`
					LocationNotes                                                                      string `json:"location_notes"`
					GroupNotes                                                                         string `json:"group_notes"`
					AttendanceOption                                                                   string `json:"attendance_option"`
					Types, Regions                                                                     []string
					Latitude, Longitude                                                                json.Number
					Day                                                                                json.Number
				}
				if err := decoder.Decode(&row); err != nil {
					b.Fatal(err)
				}
			}
		}
		report(b)
	})
}

func generatedFeed(rows int) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		place := i % (rows/3 + 1)
		fmt.Fprintf(&b, `{"id":%d,"name":"Invented Group %d","slug":"invented-group-%d","notes":"Ring the bell at the side door.\nSpeaker on the last week of the month, \u201cstep\u201d otherwise.",`, 5000+i, i/7, i)
		fmt.Fprintf(&b, `"updated":"2026-03-%02d 18:49:14","location_id":%d,"url":"https:\/\/example.org\/meetings\/invented-group-%d\/",`, 1+i%28, place, i)
		fmt.Fprintf(&b, `"day":%d,"time":"%02d:%02d","end_time":"%02d:%02d","time_formatted":"7:00 pm","edit_url":"https:\/\/example.org\/wp-admin\/post.php?post=%d&action=edit",`, i%7, 6+i%16, i%4*15, 7+i%16, i%4*15, 5000+i)
		fmt.Fprintf(&b, `"conference_url":"https:\/\/zoom.example.org\/j\/%d","conference_phone":"+15550100,,%d#","types":["O","D","B","X"],`, 81234000000+i, 81234000000+i)
		fmt.Fprintf(&b, `"location":"Hall %d","location_notes":"Upstairs","location_url":"https:\/\/example.org\/locations\/hall-%d\/","formatted_address":"%d Example Street, Springfield, PA 19000, USA","approximate":"no",`, place, place, place)
		fmt.Fprintf(&b, `"latitude":%.7f,"longitude":%.7f,"region_id":%d,"region":"Region %d","regions":["County","Region %d"],"group_id":%d,"group":"Group %d","district":"District %d","attendance_option":"hybrid"}`,
			40+float64(place)/1e5, -75-float64(place)/1e5, i%90, i%90, i%90, i/7, i/7, i%40)
	}
	b.WriteByte(']')
	return b.Bytes()
}
