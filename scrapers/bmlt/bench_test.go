package bmlt

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/recovery-almanac/almanac/scrapers"
)

// BenchmarkParse reads an answer of generated rows with the fields, lengths and repetitions of a large root
// server, whose list of formats they join.
func BenchmarkParse(b *testing.B) {
	const rows = 10_000
	var body bytes.Buffer
	body.WriteString(`{"meetings":[`)
	for i := range rows {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"id_bigint":"%d","worldid_mixed":"OLM%d","service_body_bigint":"%d","weekday_tinyint":"%d","venue_type":"%d","start_time":"%02d:30:00","duration_time":"01:00:00",`, i, i, i%90, 1+i%7, 1+i%3, i%24)
		fmt.Fprintf(&body, `"time_zone":"America/New_York","formats":"C,So,ENG,VM","longitude":"-93.%06d","latitude":"41.%06d","root_server_uri":"https:\/\/bmlt.example.org\/main_server","format_shared_id_list":"1,2,3,4",`, i, i)
		fmt.Fprintf(&body, `"meeting_name":"Invented Group %d","location_text":"Hall %d","location_info":"Last 15 minutes for questions","location_street":"%d Example Street","location_neighborhood":"","location_municipality":"Springfield",`, i, i/3, i)
		fmt.Fprintf(&body, `"location_sub_province":"","location_province":"IL","location_postal_code_1":"62701","comments":"","contact_phone_2":"","contact_email_2":"","contact_name_2":"","contact_phone_1":"","contact_email_1":"","contact_name_1":"",`)
		fmt.Fprintf(&body, `"phone_meeting_number":"","virtual_meeting_link":"https:\/\/zoom.example.org\/j\/%d","virtual_meeting_additional_info":"Password: %d"}`, 81234000000+i, i)
	}
	body.WriteString(`],"formats":[`)
	for i, key := range []string{"C", "So", "ENG", "VM"} {
		fmt.Fprintf(&body, `{"key_string":"%s","name_string":"Name of %s","description_string":"What it is.","lang":"en","id":"%d","world_id":"%s"},`, key, key, i+1, key)
	}
	body.WriteString(`{}]}`)
	documents := []scrapers.Document{{Role: roleMeetings, URL: "https://bmlt.example.org/main_server", Body: body.Bytes()}}
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		parsed, err := parse(scrapers.Source{ID: "bench"}, documents)
		if err != nil || len(parsed.Listings) != rows {
			b.Fatal(len(parsed.Listings), err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(body.Len())/rows, "wireB/row")
}
