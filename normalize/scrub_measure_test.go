package normalize

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// Invented people: with first names that are common, with others, with surnames that are words of this field, in several
// languages. A first name that is not common and a surname that ends the name of a house ("Quentin Church") cannot be told
// from a house: such stay.
var (
	peopleInFull = []string{"Wanda Sampleton", "Ottoline Fyfe", "Barnaby Grapevine", "María González", "Jean Dupont", "João da Silva",
		"Hans Müller", "Giulia Rossi", "Xenia Ö."}
	peopleShort = []string{"Wanda S.", "Zeb Q", "Ottoline F.", "Barnaby T."}
	inEnglish1  = []string{"Call %s at 212-555-0142.", "Contact %s for the password", "Please call or text %s 212-555-0142", "Questions? Contact %s",
		"Text %s for the code", "Secretary: %s", "Hosted by %s.", "Chair - %s", "Ask %s for the key", "Ring the bell. %s 212-555-0142", "POC is %s."}
	inOthers = []string{"Llamar a %s 212-555-0142", "Contact : %s", "Contacto: %s", "Ansprechpartner: %s", "Fale com %s", "Ligue para %s (11) 91234-5678",
		"Contactez %s", "Kontakt: %s, 030 12 34 56 78", "Llame a %s para el enlace", "Responsable : %s", "Coordenador: %s", "Contattare %s",
		"Referente: %s", "Melde dich bei %s", "Kontaktperson: %s"}
	addresses = []string{"zed.example@example.org", "zed at example dot org", "zed (at) example (dot) org", "zed arroba example punto org", "212-555-0142",
		"(212) 555-0142", "+44 7700 900123", "06 12 34 56 78", "(11) 91234-5678"}
	withAddress = []string{"Email %s for the link", "Questions: %s", "Write to %s", "Para el enlace: %s", "Infos : %s", "Fragen: %s", "Contato: %s"}
	lone        = []string{"Ottoline hosts", "Ottoline hosts the meeting on Tuesdays.", "Wanda chairs.", "Zeb is our secretary. Go up", "Barnaby will let you in",
		"Ring the bell. Wanda S. has the keys", "Thanks, Wanda S."}
)

// TestScrubMeasure counts what of a person is left in sentences made of phrases and invented people, and which sentences
// without a person are changed. Both rates are printed.
func TestScrubMeasure(t *testing.T) {
	type planted struct{ text, who string }
	var all []planted
	plant := func(phrases, people []string) {
		for _, phrase := range phrases {
			for _, who := range people {
				all = append(all, planted{strings.ReplaceAll(phrase, "%s", who), who})
			}
		}
	}
	plant(inEnglish1, peopleInFull)
	plant(inEnglish1, peopleShort)
	plant(inOthers, peopleInFull)
	plant(withAddress, addresses)
	for _, s := range lone {
		for _, name := range []string{"Ottoline", "Wanda", "Zeb", "Barnaby"} {
			if strings.Contains(s, name) {
				all = append(all, planted{s, name})
			}
		}
	}
	leaks := 0
	for _, p := range all {
		got := scrubPeople(p.text, nil)
		for part := range strings.FieldsSeq(p.who) {
			if len(part) > 2 && part != "example" && part != "dot" && part != "(at)" && part != "(dot)" && part != "punto" && strings.Contains(got, strings.Trim(part, "().")) {
				leaks++
				t.Logf("leak: %q leaves %q", p.text, got)
				break
			}
		}
	}
	f, err := os.Open("testdata/nobody.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	changed := 0
	for _, row := range rows[1:] {
		if got := scrubPeople(row[0], nil); got != row[0] {
			changed++
			t.Logf("changed: %q to %q", row[0], got)
		}
	}
	kept := len(rows) - 1
	t.Logf("leaks: %d of %d (%.1f %%); sentences without a person changed: %d of %d (%.1f %%)",
		leaks, len(all), 100*float64(leaks)/float64(len(all)), changed, kept, 100*float64(changed)/float64(kept))
	if leaks*100 > len(all) || changed*100 > kept {
		t.Error("more than one in a hundred")
	}
}
