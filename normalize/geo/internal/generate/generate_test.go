package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/recovery-almanac/almanac/normalize/geo/internal/pack"
)

func TestCounties(t *testing.T) {
	file := filepath.Join(t.TempDir(), "counties.json")
	write(t, file, `{"transform":{"scale":[0.1,0.1],"translate":[-80,40]},
		"arcs":[[[0,0],[10,0],[0,10]],[[10,10],[-10,0],[0,-10]]],
		"objects":{"counties":{"geometries":[
			{"type":"Polygon","arcs":[[0,1]],"id":"24510","properties":{"name":"Anytown"}},
			{"type":"MultiPolygon","arcs":[[[-1,-2]]],"id":"42001","properties":{"name":"Adams"}}]}}}`)
	got, err := counties(file)
	if err != nil {
		t.Fatal(err)
	}
	square := []pack.Point{{X: -8000000, Y: 4000000}, {X: -7900000, Y: 4000000}, {X: -7900000, Y: 4100000}, {X: -8000000, Y: 4100000}}
	back := []pack.Point{square[2], square[1], square[0], square[3]}
	want := []pack.Area{
		{Country: "US", Subdivision: "US-MD", County: "Anytown city", FIPS: "24510", Layer: pack.Counties, Rings: [][]pack.Point{square}},
		{Country: "US", Subdivision: "US-PA", County: "Adams", FIPS: "42001", Layer: pack.Counties, Rings: [][]pack.Point{back}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRegions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "build.json")
	ring := `"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`
	write(t, file, `{"features":[
		{"properties":{"iso_3166_2":"GB-DRY","iso_a2":"GB","name":"Derry","geonunit":"Northern Ireland"},`+ring+`},
		{"properties":{"iso_3166_2":"FR-75","iso_a2":"FR","name":"Paris","region":"Île-de-France"},`+ring+`},
		{"properties":{"iso_3166_2":"FR-GF","iso_a2":"FR","name":"Guyane"},`+ring+`},
		{"properties":{"iso_3166_2":"NO-01","iso_a2":"NO","name":"Østfold"},`+ring+`},
		{"properties":{"iso_3166_2":"PL-DS","iso_a2":"PL","name":"Lower Silesian","name_local":"dolnośląskie"},`+ring+`},
		{"properties":{"iso_3166_2":"-99-X11~","iso_a2":"-1","name":"Somaliland","admin":"Somaliland"},`+ring+`},
		{"properties":{"iso_3166_2":"US-PR","iso_a2":"PR","name":"San Juan"},`+ring+`},
		{"properties":{"iso_3166_2":"DE-BY","iso_a2":"DE","name":"Bayern"},`+ring+`},
		{"properties":{"iso_3166_2":"DE-BY","iso_a2":"DE","name":"Bayern"},`+ring+`}]}`)
	areas, err := regions(file)
	if err != nil {
		t.Fatal(err)
	}
	var got []unit
	for _, a := range areas {
		got = append(got, unit{a.Country, a.Subdivision, a.County})
	}
	want := []unit{
		{"GB", "GB-NIR", "Derry"}, {"FR", "FR-IDF", "Paris"}, {"GF", "", ""}, {"NO", "NO-30", ""}, {"PL", "PL-02", ""}, {"SO", "", ""}, {"DE", "DE-BY", ""},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(unit{})); diff != "" {
		t.Error(diff)
	}
	if last := areas[len(areas)-1]; len(last.Rings) != 2 || len(last.Rings[0]) != 3 {
		t.Errorf("two areas of one name have rings %v", last.Rings)
	}
}

func TestReadCities(t *testing.T) {
	field := func(b []byte, n uint64, text string) []byte {
		b = binary.AppendUvarint(b, n<<3|2)
		return append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	number := func(b []byte, n, value uint64) []byte {
		return binary.AppendUvarint(binary.AppendUvarint(b, n<<3), value)
	}
	var file []byte
	for _, name := range []string{"Anytown", "Othertown"} {
		m := field(field(nil, 2, name), 3, "US")
		m = field(field(m, 7, "PPL"), 8, "PA")
		m = number(number(number(m, 9, 1234), 10, 199), 11, 20) // zigzag: -100, 10
		file = append(binary.AppendUvarint(file, uint64(len(m))), m...)
		for n := range m {
			if _, err := readCities(append(binary.AppendUvarint(nil, uint64(len(m))), m[:n]...)); err == nil {
				t.Fatalf("%d of %d bytes are read as if they were all", n, len(m))
			}
		}
	}
	got, err := readCities(file)
	want := []city{
		{name: "Anytown", country: "US", feature: "PPL", admin: "PA", population: 1234, lon: -100, lat: 10},
		{name: "Othertown", country: "US", feature: "PPL", admin: "PA", population: 1234, lon: -200, lat: 20},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(city{})); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestPostalCodes(t *testing.T) {
	dir := t.TempDir()
	zips, us, canada := filepath.Join(dir, "US.txt"), filepath.Join(dir, "codes.js"), filepath.Join(dir, "canada.js")
	write(t, zips, "US\t19064\tSpringfield\tPennsylvania\tPA\tDelaware\t045\t\t\t39.93\t-75.33\t4\nUS\t09001\tAPO\t\tAE\t\t\t\t\t\t\t\n")
	write(t, us, `exports.codes = {"19064":{"latitude":1,"longitude":2,"city":"Old","state":"PA","country":"US"},"19999":{"latitude":40,"longitude":-75,"city":"Gone","state":"PA","country":"US"}}; exports.x = {};`)
	write(t, canada, `exports.codes = {"T5J":{"latitude":53.54,"longitude":-113.49,"city":"Edmonton (downtown)","state":"Alberta","country":"Canada"},"H0H":{"latitude":1,"longitude":1,"city":"Reserved","state":"Quebec","country":"Canada"}};`)
	packed, err := postalCodes(zips, us, canada)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pack.Decompress(packed)
	if err != nil {
		t.Fatal(err)
	}
	want := "CA\tT5J\tEdmonton\tCA-AB\t53.5400\t-113.4900\nUS\t19064\tSpringfield\tUS-PA\t39.9300\t-75.3300\nUS\t19999\tGone\tUS-PA\t40.0000\t-75.0000\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
