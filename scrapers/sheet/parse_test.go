package sheet

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/scrapers"
)

func column(text string, steps ...scrapers.PageStep) scrapers.PageExpr {
	return scrapers.PageExpr{From: scrapers.FromColumn, Text: text, Steps: steps}
}

func columns(pairs ...string) []scrapers.PageField {
	var all []scrapers.PageField
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, scrapers.PageField{Name: pairs[i], Expr: column(pairs[i+1])})
	}
	return all
}

func source(o scrapers.SheetOptions) scrapers.Source {
	return scrapers.Source{ID: "test", URL: "https://example.org/list.csv", Fellowship: "aa", Sheet: o}
}

func read(s scrapers.Source, body string) (scrapers.Parsed, error) {
	return parse(s, []scrapers.Document{{Role: "meetings", URL: s.URL, Body: []byte(body)}})
}

func mustRead(t *testing.T, s scrapers.Source, body string) scrapers.Parsed {
	t.Helper()
	parsed, err := read(s, body)
	if err != nil {
		t.Fatal(err)
	}
	accountForRows(t, parsed)
	return parsed
}

func accountForRows(t *testing.T, parsed scrapers.Parsed) {
	t.Helper()
	rows := map[int]bool{}
	for _, l := range parsed.Listings {
		rows[l.Row] = true
	}
	for _, p := range parsed.Problems {
		if p.Row > 0 {
			rows[p.Row] = true
		}
		if p.Source != "test" {
			t.Errorf("the problem %+v names no source", p)
		}
	}
	if len(rows) != parsed.Rows {
		t.Errorf("%d of %d rows are accounted for", len(rows), parsed.Rows)
	}
}

// TestTexts reads the same two meetings in every dress that text tables wear.
func TestTexts(t *testing.T) {
	const want = "Dawn|Monday|7:00 AM|Old Hall, 1st floor;Dusk|Friday|6:30 PM|The \"Ark\""
	for _, c := range []struct{ name, body string }{
		{"commas", "ID,Name,Day,Time,Location\n1,Dawn,Monday,7:00 AM,\"Old Hall, 1st floor\"\n2,Dusk,Friday,6:30 PM,\"The \"\"Ark\"\"\"\n"},
		{"tabs", "ID\tName\tDay\tTime\tLocation\n1\tDawn\tMonday\t7:00 AM\tOld Hall, 1st floor\n2\tDusk\tFriday\t6:30 PM\tThe \"Ark\"\n"},
		{"semicolons", "ID;Name;Day;Time;Location\n1;Dawn;Monday;7:00 AM;Old Hall, 1st floor\n2;Dusk;Friday;6:30 PM;\"The \"\"Ark\"\"\"\n"},
		{"bars", "ID|Name|Day|Time|Location\n1|Dawn|Monday|7:00 AM|Old Hall, 1st floor\n2|Dusk|Friday|6:30 PM|The \"Ark\""},
		{"CR alone", "ID;Name;Day;Time;Location\r1;Dawn;Monday;7:00 AM;Old Hall, 1st floor\r2;Dusk;Friday;6:30 PM;The \"Ark\""},
		{"CR LF and a BOM", "\uFEFFID;Name;Day;Time;Location\r\n1;Dawn;Monday;7:00 AM;Old Hall, 1st floor\r\n2;Dusk;Friday;6:30 PM;The \"Ark\"\r\n"},
		{"Excel's own delimiter line", "sep=;\nID;Name;Day;Time;Location\n1;Dawn;Monday;7:00 AM;Old Hall, 1st floor\n2;Dusk;Friday;6:30 PM;The \"Ark\""},
		{"a banner", "Our meetings as of May,,,,\n,,,,\nID,Name,Day,Time,Location\n1,Dawn,Monday,7:00 AM,\"Old Hall, 1st floor\"\n2,Dusk,Friday,6:30 PM,The \"Ark\"\n"},
		{"empty rows and columns", "ID,Name,Day,Time,Location,,\n,,,,,,\n1,Dawn,Monday,7:00 AM,\"Old Hall, 1st floor\",,\n,\n\n2,Dusk,Friday,6:30 PM,The \"Ark\",,\n,,,,,,\n"},
		{"blanks around quotes", "ID, Name, Day, Time, Location\n1, Dawn, Monday, 7:00 AM, \"Old Hall, 1st floor\" \n2, Dusk, Friday, 6:30 PM, The \"Ark\"\n"},
		{"nothing in the database", "ID;Name;Day;Time;Location;Notes\n1;Dawn;Monday;7:00 AM;Old Hall, 1st floor;\\N\n2;Dusk;Friday;6:30 PM;The \"Ark\";NULL\n"},
		{"Sheets API", `{"range":"A1:E3","values":[["ID","Name","Day","Time","Location"],["1","Dawn","Monday","7:00 AM","Old Hall, 1st floor"],["2","Dusk","Friday","6:30 PM","The \"Ark\""]]}`},
		{"objects by header", `[{"ID":1,"Name":"Dawn","Day":"Monday","Time":"7:00 AM","Location":"Old Hall, 1st floor"},{"Name":"Dusk","ID":2,"Time":"6:30 PM","Day":"Friday","Location":"The \"Ark\""}]`},
		{"gviz", `/*O_o*/` + "\n" + `google.visualization.Query.setResponse({"version":"0.6","table":{"cols":[{"label":"ID"},{"label":"Name"},{"label":"Day"},{"label":"Time"},{"label":"Location"}],
			"rows":[{"c":[{"v":1.0,"f":"1"},{"v":"Dawn"},{"v":"Monday"},{"v":"Date(1899,11,30,7,0,0)","f":"7:00 AM"},{"v":"Old Hall, 1st floor"}]},
			{"c":[{"v":2.0,"f":"2"},{"v":"Dusk"},{"v":"Friday"},{"v":"Date(1899,11,30,18,30,0)","f":"6:30 PM"},{"v":"The \"Ark\""},null]}]}});`},
		{"gviz without labels", `google.visualization.Query.setResponse({"table":{"cols":[{"label":""},{"label":""}],"rows":[{"c":[{"v":"ID"},{"v":"Name"},{"v":"Day"},{"v":"Time"},{"v":"Location"}]},
			{"c":[{"v":"1"},{"v":"Dawn"},{"v":"Monday"},{"v":"7:00 AM"},{"v":"Old Hall, 1st floor"}]},{"c":[{"v":"2"},{"v":"Dusk"},{"v":"Friday"},{"v":"6:30 PM"},{"v":"The \"Ark\""}]}]}});`},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustRead(t, source(scrapers.SheetOptions{}), c.body)
			var got []string
			for i, l := range parsed.Listings {
				got = append(got, strings.Join([]string{l.Name, strings.Join(l.Days, ","), l.Start, l.Venue}, "|"))
				if l.Ref != fmt.Sprint(i+1) || l.Notes != "" {
					t.Errorf("ref %q, notes %q", l.Ref, l.Notes)
				}
			}
			if s := strings.Join(got, ";"); s != want {
				t.Errorf("got %s", s)
			}
			if parsed.Rows != 2 || len(parsed.Problems) > 0 {
				t.Errorf("%d rows, %+v", parsed.Rows, parsed.Problems)
			}
		})
	}
}

func TestHeadersOfLanguages(t *testing.T) {
	for _, header := range []string{
		"Name,Day,Time,Address,City", "Meeting,Weekday,Start Time,Street,Town", "Nombre,Día,Hora,Dirección,Ciudad", "Nom,Jour,Heure,Adresse,Ville",
		"Name,Wochentag,Uhrzeit,Straße,Stadt", "Nome,Dia da semana,Horário,Endereço,Cidade", "Nome,Giorno,Orario,Indirizzo,Città",
		"Naam,Dag,Tijd,Straat,Plaats", "Namn,Veckodag,Tid,Adress,Ort", "Nazwa,Dzień,Godzina,Ulica,Miasto", "NAME ,day_of_week,START,street_address,\"City/Town\"",
	} {
		parsed := mustRead(t, source(scrapers.SheetOptions{}), header+"\nDawn,lunes,7:00,1 Example Road,Exampleton\n")
		if len(parsed.Listings) != 1 {
			t.Fatalf("%s: %+v", header, parsed)
		}
		l := parsed.Listings[0]
		if l.Name != "Dawn" || !slices.Equal(l.Days, []string{"lunes"}) || l.Start != "7:00" || l.Street != "1 Example Road" || l.City != "Exampleton" {
			t.Errorf("%s: %+v", header, l)
		}
	}
}

// TestListing reads one row below a header, one oddity a case.
func TestListing(t *testing.T) {
	types := func(codes ...string) []scrapers.Type {
		var all []scrapers.Type
		for _, c := range codes {
			all = append(all, scrapers.Type{Code: c})
		}
		return all
	}
	for _, c := range []struct {
		name    string
		options scrapers.SheetOptions
		body    string
		want    scrapers.Listing
	}{
		{"Meeting Guide sheet", scrapers.SheetOptions{}, "Time\tEnd Time\tDay\tName\tLocation\tAddress\tCity\tState\tPostal Code\tCountry\tRegion\tSub Region\tTypes\tNotes\tSlug\tUpdated\tConference URL\tConference URL Notes\n" +
			"7:00 PM\t8:00 PM\t0\tDawn\tOld Hall\t1 Example Road\tExampleton\tPA\t19000\tUS\tNorth\tHills\tOpen, Discussion\tRing\tdawn\t2026-01-02 03:04:05\thttps://zoom.us/j/1\tpass\n",
			scrapers.Listing{Ref: "dawn", Name: "Dawn", Days: []string{"Sunday"}, Start: "7:00 PM", End: "8:00 PM", Venue: "Old Hall", Street: "1 Example Road", City: "Exampleton", State: "PA",
				PostalCode: "19000", Country: "US", Regions: []string{"North", "Hills"}, Types: types("Open", "Discussion"), Notes: "Ring", Updated: "2026-01-02 03:04:05",
				ConferenceURL: "https://zoom.us/j/1", ConferenceURLNotes: "pass"}},
		{"digits in a sheet of its own", scrapers.SheetOptions{}, "ID,Name,Day,Time\n1,Dawn,3,19:00\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"3"}, Start: "19:00"}},
		{"digits declared", scrapers.SheetOptions{Numbering: scrapers.Monday1}, "ID,Name,Day,Time\n1,Dawn,3,19:00\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Wednesday"}, Start: "19:00"}},
		{"several digits", scrapers.SheetOptions{Numbering: scrapers.Sunday1}, "ID;Name;Day;Time\n1;Dawn;1,3/7;19:00\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Sunday", "Tuesday", "Saturday"}, Start: "19:00"}},
		{"words where digits are declared", scrapers.SheetOptions{Numbering: scrapers.Sunday1}, "ID;Name;Day;Time\n1;Dawn;Mon, Wed;19:00\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon, Wed"}, Start: "19:00"}},
		{"a fraction of a day", scrapers.SheetOptions{}, "ID,Name,Day,Time\n1,Dawn,Mon,0.8125\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "19:30"}},
		{"AM and PM apart", scrapers.SheetOptions{}, "ID,Name,Day,Time,AMPM\n1,Dawn,Mon,7:30,P.M.\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "7:30 pm"}},
		{"a whole address", scrapers.SheetOptions{}, "ID,Name,Day,Time,Address\n1,Dawn,Mon,19:00,\"1 Example Road, Exampleton\"\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "19:00", Formatted: "1 Example Road, Exampleton"}},
		{"both coordinates in one", scrapers.SheetOptions{}, "ID,Name,Day,Time,Coordinates\n1,Dawn,Mon,19:00,\"(40.1, -75.2)\"\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "19:00", Latitude: "40.1", Longitude: "-75.2"}},
		{"a line end in quotes", scrapers.SheetOptions{}, "ID,Name,Day,Time,Notes\r1,Dawn,Mon,19:00,\"first\nsecond\"\r", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "19:00", Notes: "first\nsecond"}},
		{"a stray mark", scrapers.SheetOptions{}, "ID,Name,Day,Time\n1,\"Dawn\" Group,Mon,19:00\n", scrapers.Listing{Ref: "1", Name: `"Dawn" Group`, Days: []string{"Mon"}, Start: "19:00"}},
		{"people", scrapers.SheetOptions{}, "ID,Name,Day,Time,Contact Name,Phone\n1,Dawn,Mon,19:00,Pat Example,555-0100\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "19:00", People: []string{"Pat Example", "555-0100"}}},
		{"types on lines", scrapers.SheetOptions{}, "ID;Name;Day;Time;Types\n1;Dawn;Mon;19:00;O<br>D|BB\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "19:00", Types: types("O", "D", "BB")}},
		{"a time a weekday", scrapers.SheetOptions{}, "ID,Name,Mon,Tue,Wed,City\n1,Dawn,7:00 PM,-,\"noon; 6pm\",Exampleton\n", scrapers.Listing{Ref: "1", Name: "Dawn", Times: "Monday 7:00 PM\nWednesday noon\nWednesday 6pm", City: "Exampleton"}},
		{"a tick a weekday", scrapers.SheetOptions{}, "ID,Name,Time,Lunes,Martes,Sábado\n1,Dawn,19:00,x,,X\n", scrapers.Listing{Ref: "1", Name: "Dawn", Start: "19:00", Days: []string{"Monday", "Saturday"}}},
		{"the first zone with a time", scrapers.SheetOptions{Zones: []scrapers.ZoneColumn{{Column: "UK Time", Zone: "Europe/London"}, {Column: "Eastern Time", Zone: "America/New_York"}}},
			"ID,Name,Day,Eastern Time,UK Time\n1,Dawn,Mon,7:00 PM,##########\n", scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "7:00 PM", TimeZone: "America/New_York"}},
		{"a zone by its header", scrapers.SheetOptions{}, "ID,Name,Day,Pacific Time,Eastern Time\n1,Dawn,Mon,4:00 PM,7:00 PM\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "4:00 PM", TimeZone: "America/Los_Angeles"}},
		{"declared by letter, number and header", scrapers.SheetOptions{Columns: columns("ref", "A", "name", "2", "days", "When")}, "Nr,Wer,When\n1,Dawn,Monday 7pm\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Monday 7pm"}}},
		{"without a header", scrapers.SheetOptions{Columns: columns("ref", "A", "name", "B", "days", "C", "start", "D")}, "1|Dawn|Mon|7pm\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "7pm"}},
		{"declared beside found", scrapers.SheetOptions{Columns: columns("name", "Called")}, "ID,Called,Name,Day,Time\n1,Dawn,North,Mon,7pm\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", Days: []string{"Mon"}, Start: "7pm"}},
		{"a column of its own use", scrapers.SheetOptions{Columns: columns("district", "Region")}, "ID,Name,Region,Day,Time\n1,Dawn,North,Mon,7pm\n",
			scrapers.Listing{Ref: "1", Name: "Dawn", District: "North", Days: []string{"Mon"}, Start: "7pm"}},
		{"joined, and still the city", scrapers.SheetOptions{Columns: []scrapers.PageField{{Name: "name", Expr: scrapers.PageExpr{From: scrapers.FromJoin, Of: []scrapers.PageExpr{column("City"), column("Focus")}}}}},
			"ID,City,Focus,Day,Time\n1,Exampleton,Steps,Mon,7pm\n", scrapers.Listing{Ref: "1", Name: "Exampleton Steps", City: "Exampleton", Types: types("Steps"), Days: []string{"Mon"}, Start: "7pm"}},
		{"declared only", scrapers.SheetOptions{OnlyColumns: true, Columns: columns("ref", "ID", "name", "Name")}, "ID,Name,Day,Time\n1,Dawn,Mon,7pm\n", scrapers.Listing{Ref: "1", Name: "Dawn"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parsed := mustRead(t, source(c.options), c.body)
			if len(parsed.Listings) != 1 {
				t.Fatalf("%+v", parsed)
			}
			c.want.Row = 1
			if diff := cmp.Diff(c.want, parsed.Listings[0]); diff != "" {
				t.Error(diff)
			}
			if len(parsed.Problems) > 0 {
				t.Errorf("%+v", parsed.Problems)
			}
		})
	}
}

func TestFellowshipColumn(t *testing.T) {
	const body = "ID,Name,Day,Time,Fellowship\n1,Dawn,Mon,7pm,NA\n"
	if l := mustRead(t, source(scrapers.SheetOptions{}), body).Listings[0]; l.Fellowship != "" {
		t.Errorf("a source of one fellowship takes %q from the row", l.Fellowship)
	}
	mixed := source(scrapers.SheetOptions{})
	mixed.Fellowship = ""
	if l := mustRead(t, mixed, body).Listings[0]; l.Fellowship != "NA" {
		t.Errorf("a mixed source gives %q", l.Fellowship)
	}
}

func TestHeadings(t *testing.T) {
	body := "Meetings\nID,Name,Time\nMONDAY,,\n1,Dawn,7 am\n2,Noon,12 pm\nID,Name,Time\nTuesday,,\n3,Dusk,7 pm\n"
	parsed := mustRead(t, source(scrapers.SheetOptions{}), body)
	var got []string
	for _, l := range parsed.Listings {
		got = append(got, l.Ref+" "+strings.Join(l.Days, ","))
	}
	if s := strings.Join(got, ", "); s != "1 Monday, 2 Monday, 3 Tuesday" {
		t.Error(s)
	}
	for _, p := range parsed.Problems {
		if p.Code != scrapers.RowSkipped {
			t.Errorf("%+v", p)
		}
	}
}

// TestNameOfGroup takes the group's column for the name only where no column has the name.
func TestNameOfGroup(t *testing.T) {
	for header, want := range map[string]string{
		"Group Name": "Dawn/", "Group": "Dawn/", "Meeting Name": "Dawn/", "Home Group": "Dawn/", "Nombre del grupo": "Dawn/",
		"Nom du groupe": "Dawn/", "Gruppenname": "Dawn/", "Nome do grupo": "Dawn/", "Meeting,Group": "Dawn/Us", "Group Name,Meeting Name": "Us/Dawn",
	} {
		parsed := mustRead(t, source(scrapers.SheetOptions{}), header+",Day,Time\nDawn"+strings.Repeat(",Us", strings.Count(header, ","))+",Monday,19:00\n")
		if l := parsed.Listings[0]; l.Name+"/"+l.Group != want {
			t.Errorf("%s gives the name %q and the group %q, want %s", header, l.Name, l.Group, want)
		}
	}
}

func TestFillDown(t *testing.T) {
	parsed := mustRead(t, source(scrapers.SheetOptions{FillDown: []string{"days", "city"}}), "ID,Day,Time,City,Notes\n1,Mon,7am,Exampleton,a\n2,,8am,,\n3,Tue,9am,,\n")
	var got []string
	for _, l := range parsed.Listings {
		got = append(got, l.Days[0]+" "+l.City+" "+l.Notes)
	}
	if s := strings.Join(got, ","); s != "Mon Exampleton a,Mon Exampleton ,Tue Exampleton " {
		t.Error(s)
	}
}

func TestProblems(t *testing.T) {
	options := scrapers.SheetOptions{
		Columns: columns("group", "Group Title"),
		Skip:    []scrapers.PageSkip{{When: column("Name", scrapers.PageStep{Regexp: "^Total"}), Because: "a sum"}},
	}
	for _, c := range []struct{ name, row, want string }{
		{"shifted right", "1,Dawn,,Monday,19:00,", "row_shifted"},
		{"too many cells", "1,Dawn,Monday,19:00,x,y,z", "row_shifted"},
		{"a column too narrow", "1,Dawn,Monday,######,", "field_unreadable start"},
		{"a formula's error", "1,Dawn,#REF!,19:00,", "field_unreadable days"},
		{"a footnote", "* = wheelchair", "row_empty"},
		{"skipped", "1,Total 7,,,", "row_skipped"},
		{"no key", ",Dawn,Monday,19:00,", "ref_missing ref"},
	} {
		parsed := mustRead(t, source(options), "ID,Name,Day,Time,Odd\n"+c.row+"\n")
		var got []string
		for _, p := range parsed.Problems {
			if p.Row > 0 {
				got = append(got, strings.TrimSpace(string(p.Code)+" "+p.Field))
			} else if p.Code != scrapers.ColumnMissing || p.Value != "Group Title" {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

func TestUnclosedQuote(t *testing.T) {
	parsed := mustRead(t, source(scrapers.SheetOptions{}), "ID,Name,Day,Time\n1,\"Dawn,Mon,7pm\n2,Dusk,Tue,8pm\n")
	if len(parsed.Listings) != 2 || parsed.Listings[1].Name != "Dusk" || len(parsed.Problems) != 1 || parsed.Problems[0].Code != scrapers.DocumentMended {
		t.Errorf("%+v", parsed)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"empty", " \n", "the answer is empty"},
		{"a sign-in page", "<!DOCTYPE html><title>Sign in - Google Accounts</title>", "a sign-in page with the title"},
		{"PDF", "%PDF-1.7", "a PDF"},
		{"an old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "Excel's old or encrypted form"},
		{"a damaged workbook", "PK\x03\x04 and so on", "the workbook is damaged"},
		{"an image", "\x89PNG\r\n\x1a\n\x00\x00\x00", "no text and no workbook"},
		{"no header", "a,b,c\n1,2,3\n", "none of the first 40 rows is a header"},
		{"JSON without a table", `{"error":{"code":403}}`, "JSON without a table"},
		{"too many cells", "Name,Day,Time\n" + strings.Repeat("x,", 2000), "more than 1000 cells"},
	} {
		_, err := read(source(scrapers.SheetOptions{}), c.body)
		if !errors.Is(err, scrapers.ErrNotThisFormat) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestRequests(t *testing.T) {
	const id = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcde"
	const docs = "https://docs.google.com/spreadsheets/d/"
	for _, c := range []struct{ url, want string }{
		{docs + id + "/edit#gid=7", docs + id + "/export?format=csv&gid=7"},
		{docs + id + "/edit?gid=7#gid=7", docs + id + "/export?format=csv&gid=7"},
		{docs + id + "/edit?usp=sharing", docs + id + "/export?format=csv"},
		{docs + id, docs + id + "/export?format=csv"},
		{docs + id + "/export?format=xlsx", docs + id + "/export?format=xlsx"},
		{docs + id + "/gviz/tq?tqx=out:json", docs + id + "/gviz/tq?tqx=out:json"},
		{docs + "e/2PACX-" + id + "/pubhtml?gid=3", docs + "e/2PACX-" + id + "/pub?gid=3&output=csv&single=true"},
		{docs + "e/2PACX-" + id + "/pub?output=tsv", docs + "e/2PACX-" + id + "/pub?output=tsv"},
		{"https://example.org/list.csv", "https://example.org/list.csv"},
	} {
		got, err := requests(scrapers.Source{ID: "test", URL: c.url})
		if err != nil || len(got) != 1 || got[0].URL != c.want {
			t.Errorf("%s: %v %v", c.url, got, err)
		}
	}
	for _, bad := range []scrapers.Source{
		{ID: "test", URL: "list.csv"},
		{ID: "test", URL: "https://example.org/x", Sheet: scrapers.SheetOptions{Delimiter: ":"}},
		{ID: "test", URL: "https://example.org/x", Sheet: scrapers.SheetOptions{Columns: []scrapers.PageField{{Name: "name", Expr: scrapers.PageExpr{From: scrapers.FromSelect, Text: "td"}}}}},
	} {
		if _, err := requests(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if got := editAddress(docs+id+"/export?format=csv&gid=7", 12); got != docs+id+"/edit#gid=7&range=12:12" {
		t.Error(got)
	}
	if u, _ := url.Parse("https://example.org/spreadsheets/d/" + id); exportAddress(u) != u.String() {
		t.Error("another host's address is changed")
	}
}
