package normalize

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/recovery-almanac/almanac/scrapers"
)

func codes(list ...string) []scrapers.Type {
	var all []scrapers.Type
	for _, code := range list {
		all = append(all, scrapers.Type{Code: code})
	}
	return all
}

func TestTypes(t *testing.T) {
	for _, c := range []struct {
		name, fellowship, format string
		types                    []scrapers.Type
		want                     string // tags, then languages, then problems
	}{
		{"aa", "aa", "meetingguide", codes("O", "X", "12x12", "S"), "open twelve-and-twelve wheelchair|es|"},
		{"any case", "aa", "meetingguide", codes("onl", "o"), "open||"},
		{"T is transgender in AA", "aa", "", codes("T"), "transgender||"},
		{"a text in ACA", "aca", "", codes("T", "A", "Y", "S"), "adults-only fellowship-text speaker workbook||"},
		{"and tools in UA", "ua", "", codes("T"), "tools||"},
		{"Al-Anon's letters", "al-anon", "", codes("A", "Y", "S", "SP", "AA"), "agnostic alateen speaker with-aa|es|"},
		{"B is a business owner in DA", "da", "", codes("B", "N"), "business-owners numbers||"},
		{"NS needs support in ACA", "aca", "", codes("NS"), "needs-support||"},
		{"and forbids smoking in NA", "na", "meetingguide", codes("NS"), "non-smoking||"},
		{"no list of its own", "smart", "", codes("O", "W"), "open women||"},
		{"brackets", "aa", "", codes("[open]"), "open||"},
		{"labels", "aa", "", codes("Closed, Men, English"), "closed men|en|"},
		{"words", "aa", "", codes("Open Discussion", "Closed Women's"), "closed discussion women||"},
		{"a comma makes two of a format", "aa", "", codes("Open, Discussion"), "discussion open||"},
		{"unknown", "aa", "", codes("QX", "O"), "open||type_unknown types"},
		{"world id", "na", "bmlt", []scrapers.Type{{Code: "Ge", Name: "Geschlossen", WorldID: "CLOSED"}}, "closed||"},
		{"one world id, two formats", "na", "bmlt", []scrapers.Type{{Code: "Q1", Name: "Ask-It-Basket", WorldID: "QA"}, {Code: "Q2", Name: "Fragen", WorldID: "QA"}}, "ask-it-basket questions||"},
		{"language by name", "na", "bmlt", []scrapers.Type{{Code: "X1", Name: "Swedish Speaking Meeting", WorldID: "LANG"}, {Code: "PT", Name: "Reunião", WorldID: "LANG"}}, "|pt sv|"},
		{"name without world id", "na", "bmlt", []scrapers.Type{{Code: "Ag", Name: "Agnostic"}, {Code: "ENG", Name: "English speaking"}}, "agnostic|en|"},
		{"key alone", "na", "bmlt", codes("St", "So", "BT"), "basic-text speaker step||"},
		{"bmlt's keys keep their case", "na", "bmlt", codes("st"), "||type_unknown types"},
		{"bmlt's C with a name of its own", "na", "bmlt", []scrapers.Type{{Code: "C", Name: "Cozy"}}, "||type_unknown types"},
	} {
		r := through(scrapers.Source{Fellowship: c.fellowship, Format: c.format}, scrapers.Listing{Types: c.types}, fellowship, types)
		got := strings.Join(r.meeting.Tags, " ") + "|" + strings.Join(r.meeting.Languages, " ") + "|" + codesOf(r)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if len(r.meeting.TypesRaw) != len(c.types) {
			t.Errorf("%s: types_raw %q", c.name, r.meeting.TypesRaw)
		}
	}
}

func TestTypesSayModeAndStatus(t *testing.T) {
	for _, c := range []struct {
		format string
		in     scrapers.Type
		want   said
	}{
		{"", scrapers.Type{Code: "ONL"}, said{online: true}},
		{"", scrapers.Type{Code: "TC"}, said{closed: true}},
		{"bmlt", scrapers.Type{Code: "VM", WorldID: "VM"}, said{online: true, only: true}},
		{"bmlt", scrapers.Type{Code: "HY", WorldID: "HYBR"}, said{hybrid: true}},
		{"bmlt", scrapers.Type{Code: "PH", Name: "Phone line meeting"}, said{phone: true}},
	} {
		r := through(scrapers.Source{Fellowship: "na", Format: c.format}, scrapers.Listing{Types: []scrapers.Type{c.in}}, fellowship, types)
		if r.said != c.want || len(r.meeting.Tags) > 0 {
			t.Errorf("%+v: %+v, tags %v", c.in, r.said, r.meeting.Tags)
		}
	}
}

func TestLanguages(t *testing.T) {
	for word, want := range map[string]string{
		"English": "en", "en": "en", "pt-BR": "pt-BR", "es_MX": "es-MX", "Español": "es", "Persian/Farsi": "fa", "Русский": "ru",
		"Tlhingan Hol": "", "": "",
	} {
		if got := languageOf(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	r := through(scrapers.Source{}, scrapers.Listing{Languages: []string{"English", "en", "Gibberish!"}}, types)
	if strings.Join(r.meeting.Languages, " ") != "en" || codesOf(r) != "field_unreadable languages" {
		t.Errorf("%v, problems %q", r.meeting.Languages, codesOf(r))
	}
}

// Everything that the tables say is a defined tag, a BCP 47 language, or one of the words that [row.take] knows.
func TestVocabularyIsWhole(t *testing.T) {
	tables := typeTables()
	used := map[string]bool{}
	for _, table := range []map[string]string{tables.codes, tables.labels, tables.worlds, tables.worldDetail, tables.stockKeys} {
		for key, means := range table {
			used[means] = true
			if tag, ok := strings.CutPrefix(means, "language:"); ok {
				if _, err := language.Parse(tag); err != nil {
					t.Errorf("%s: %v", key, err)
				}
			} else if !strings.Contains(means, ":") && tables.tags[means] == "" {
				t.Errorf("%s means %q, which is not in tags.csv", key, means)
			}
			(&row{}).take(means) // panics on a word it does not know
		}
	}
	for _, tag := range Tags() {
		if !used[tag.Name] {
			t.Errorf("no code or label leads to %q", tag.Name)
		}
		if tag.Definition == "" {
			t.Errorf("%q is not defined", tag.Name)
		}
	}
}

// Every code of 12 Step Meeting List's programmes and every stock format of BMLT has a meaning.
func TestEveryPublishedCodeIsMapped(t *testing.T) {
	read := func(name string) [][]string {
		f, err := os.Open("../../shared/reference/" + name)
		if err != nil {
			t.Skip("the reference tables are not here")
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil || len(rows) < 60 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		return rows[1:]
	}
	for _, row := range read("type-codes.csv") {
		found := meaningsOf(scrapers.Type{Code: row[1]}, row[0], "meetingguide")
		if typeTables().codes[row[0]+" "+strings.ToLower(row[1])] == "" || len(found) != 1 {
			t.Errorf("%s %s (%s) is not mapped", row[0], row[1], row[2])
		}
		if strings.HasPrefix(row[3], "language:") && found[0] != row[3] {
			t.Errorf("%s %s means %v, want %s", row[0], row[1], found, row[3])
		}
	}
	for _, row := range read("bmlt-formats.csv") {
		if found := meaningsOf(scrapers.Type{WorldID: row[0], Code: row[1], Name: row[2]}, "na", "bmlt"); len(found) != 1 {
			t.Errorf("%v is not mapped", row)
		}
	}
}

func BenchmarkTypes(b *testing.B) {
	src, l := scrapers.Source{Fellowship: "aa"}, scrapers.Listing{Types: codes("O", "D", "X", "EN")}
	b.ReportAllocs()
	for b.Loop() {
		r := &row{src: src, in: l, meeting: Meeting{Fellowship: "aa"}}
		types(r)
	}
}
