package sheet

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fields of a header beside those of a listing.
const (
	fieldHalf        = "half"        // AM or PM, apart from the time
	fieldCoordinates = "coordinates" // "40.1, -75.2"
	fieldAddress     = "address"     // the street where there is a column for the city, else the whole address
)

// headers leads from the words of a header, as key leaves them, to a field. The first lines are the Meeting Guide
// specification's for sheets; the others are what publishers write in English, Spanish, French, German, Portuguese,
// Italian, Dutch, Swedish and Polish.
var headers = spread(map[string]string{
	"ref":     "slug|id|guid|uid|uuid|key|ref|meeting id no|meeting number|meeting no|group number|wso id|world id",
	"updated": "updated|last updated|last update|last changed|last modified|aktualisiert|actualizado|mis a jour|uppdaterad|zaktualizowano",
	"name": "name|meeting|meeting name|name of meeting|title|group or meeting name|nombre|nombre de la reunion|reunion|nom|nom de la reunion|titre|" +
		"meetingname|bezeichnung|titel|nome|nome da reuniao|reuniao|nome della riunione|riunione|naam|naam meeting|bijeenkomst|namn|mote|motesnamn|motets namn|nazwa|nazwa mityngu|mityng",
	"group":      "group|group name|home group|grupo|nombre del grupo|nome do grupo|groupe|nom du groupe|gruppe|gruppenname|gruppo|nome del gruppo|groep|groepsnaam|grupp|gruppnamn|grupa|nazwa grupy",
	"fellowship": "fellowship|program|programme|twelve step program|programa|hermandad|fraternite|gemeinschaft|fellowshipname|irmandade|gemeenschap|gemenskap|wspolnota",
	"status":     "status|estado de la reunion|statut",
	"attendance": "attendance option|attendance|meeting format online or in person|in person or online|venue type|modalidad|modalidade|modalite|modalita",
	"days": "day|days|weekday|day of week|day of the week|meeting day|meeting days|dia|dias|dia de la semana|dia da semana|jour|jours|jour de la semaine|" +
		"tag|tage|wochentag|giorno|giorni|giorno della settimana|dag|dagen|dag van de week|veckodag|dagar|dzien|dni|dzien tygodnia",
	"start": "time|start|start time|begin|begins|begin time|meeting time|from|hora|hora de inicio|horario|inicio|heure|heure de debut|horaire|debut|" +
		"zeit|uhrzeit|beginn|startzeit|anfang|ora|orario|ora di inizio|inizio|tijd|aanvang|begintijd|starttijd|tid|starttid|klockan|kl|godzina|godz|poczatek",
	fieldHalf: "ampm|am pm|am or pm",
	"end": "end time|end|ends|finish|until|hora final|hora de fin|fin|termino|hora de termino|heure de fin|ende|endzeit|bis|ora di fine|fine|" +
		"eindtijd|einde|sluttid|slut|koniec|godzina zakonczenia",
	"duration":  "duration|length|duracion|duree|dauer|duracao|durata|duur|langd|czas trwania",
	"time_zone": "time zone|timezone|tz|zona horaria|fuseau horaire|zeitzone|fuso horario|fuso orario|tijdzone|tidszon|strefa czasowa",
	"venue": "location|location name|venue|place|building|facility|church|meeting place|lugar|local|lieu|ort der versammlung|treffpunkt|veranstaltungsort|" +
		"luogo|sede|locatie|plaats van bijeenkomst|gebouw|lokal|plats|motesplats|miejsce",
	"venue_notes":            "location notes|room|directions|access|sala|salle|raum|stanza|zaal|rum|notas del lugar|how to get there",
	"formatted":              "formatted address|full address|direccion completa|adresse complete|vollstandige adresse",
	fieldAddress:             "address|street|street address|direccion|calle|domicilio|adresse|rue|strasse|anschrift|endereco|rua|indirizzo|via|adres|straat|adress|gata|gatuadress|ulica",
	"neighborhood":           "neighborhood|neighbourhood|barrio|bairro|quartier|stadtteil|quartiere|wijk|stadsdel|dzielnica",
	"city":                   "city|town|city town|municipality|suburb|ciudad|localidad|municipio|ville|commune|stadt|ort|cidade|citta|comune|stad|plaats|gemeente|ort stad|miasto|miejscowosc",
	"county":                 "county|condado|comte|landkreis|contea|provincia condado|lan|powiat",
	"state":                  "state|province|state province|st|estado|provincia|etat|bundesland|kanton|uf|regione|provincie|wojewodztwo",
	"postal_code":            "postal code|post code|postcode|zip|zip code|zipcode|codigo postal|cp|code postal|plz|postleitzahl|cep|cap|codice postale|postnummer|kod pocztowy",
	"country":                "country|pais|pays|land|paese|kraj",
	"latitude":               "latitude|lat|latitud|breitengrad|latitudine|breedtegraad",
	"longitude":              "longitude|lon|lng|long|longitud|langengrad|longitudine|lengtegraad",
	fieldCoordinates:         "coordinates|coordinate|lat long|lat lng|latlng|latlong|gps|coordenadas|coordonnees|koordinaten|coordinaten|koordinater|wspolrzedne",
	"regions":                "region|sub region|subregion|area|zona|zone|gebiet|regiao|regio|omrade",
	"district":               "district|distrito|distrikt|distretto|okreg",
	"conference_url":         "conference url|online link|zoom link|zoom|link zoom|meeting link|online meeting link|video link|enlace zoom|enlace|lien zoom|link zum meeting|join link|join url",
	"conference_url_notes":   "conference url notes|password|passcode|zoom password|meeting password|contrasena|mot de passe|passwort|senha|wachtwoord|losenord|haslo",
	"conference_phone":       "conference phone|dial in|dial in number|phone in",
	"conference_phone_notes": "conference phone notes|dial in notes",
	"types": "types|type|meeting type|meeting types|codes|format|formats|tipo|tipos|tipo de reunion|tipo de reuniao|types de reunion|art|typ|typen|tipologia|" +
		"soort|type bijeenkomst|motestyp|typ mityngu|focus|meeting focus",
	"languages": "language|languages|idioma|idiomas|langue|langues|sprache|sprachen|lingua|lingue|taal|sprak|jezyk",
	"notes": "notes|note|comments|comment|description|details|remarks|special information|additional information|additional info|other info|information|info|notas|" +
		"observaciones|comentarios|remarques|commentaires|description de la reunion|bemerkungen|anmerkungen|hinweise|notizen|observacoes|descricao|notas adicionais|" +
		"osservazioni|descrizione|opmerkingen|omschrijving|anteckningar|ovrigt|beskrivning|kommentarer|uwagi|opis",
	"group_notes": "group notes",
	"url":         "url|website|web site|web page|webpage|link|web|sitio web|pagina web|site web|internetseite|webseite|homepage|sito|sito web|hemsida|webbplats|strona|strona internetowa",
	"owner":       "intergroup|service body|entity",
	"edit_url":    "edit url",
	"people": "email|e mail|contact|contact person|contact name|contact email|contact phone|point of contact|phone|telephone|phone number|contact 1 name|contact 1 email|" +
		"contact 1 phone|contact 2 name|contact 2 email|contact 2 phone|contact 3 name|contact 3 email|contact 3 phone|author|secretary|contacto|correo|correo electronico|" +
		"telefono|courriel|telephone contact|kontakt|ansprechpartner|telefon|contato|telefone|contatto|contactpersoon|telefoon|epost|e post|kontaktperson|secretaire",
})

// spread makes one table of the lists and panics where two fields claim a word.
func spread(lists map[string]string) map[string]string {
	table := map[string]string{}
	for field, words := range lists {
		for word := range strings.SplitSeq(words, "|") {
			k := key(word)
			if other, twice := table[k]; twice && other != field {
				panic(fmt.Sprintf("sheet: the header %q is for %s and for %s", word, other, field))
			}
			table[k] = field
		}
	}
	return table
}

// weekdays leads from words, as key leaves them, to the English names.
var weekdays = func() map[string]string {
	table := map[string]string{}
	for day, words := range map[string]string{
		"Monday":    "monday mondays mon mo lunes lun lundi montag segunda segundafeira lunedi maandag ma mandag mandagen poniedzialek pon pn",
		"Tuesday":   "tuesday tuesdays tues tue tu martes mardi dienstag di terca tercafeira martedi dinsdag tisdag tis wtorek wt",
		"Wednesday": "wednesday wednesdays weds wed we miercoles mie mercredi mittwoch mi quarta quartafeira mercoledi woensdag wo onsdag ons sroda sr",
		"Thursday":  "thursday thursdays thurs thur thu th jueves jue jeudi donnerstag do quinta quintafeira giovedi donderdag torsdag tors czwartek czw",
		"Friday":    "friday fridays fri fr viernes vie vendredi freitag sexta sextafeira venerdi vrijdag vr fredag fre piatek pt",
		"Saturday":  "saturday saturdays sat sa sabado sab samedi samstag sonnabend sabato zaterdag za lordag lor sobota sob",
		"Sunday":    "sunday sundays sun su domingo dom dimanche sonntag so domenica zondag zo sondag son niedziela niedz nd",
	} {
		for word := range strings.FieldsSeq(words) {
			if other, twice := table[word]; twice && other != day {
				panic(fmt.Sprintf("sheet: %q is %s and %s", word, other, day))
			}
			table[word] = day
		}
	}
	return table
}()

// zoneHeaders leads from the words of a header over a column of times to the zone whose clocks it is about.
var zoneHeaders = map[string]string{
	"pacifictime": "America/Los_Angeles", "pacific": "America/Los_Angeles", "pt": "America/Los_Angeles", "timept": "America/Los_Angeles",
	"mountaintime": "America/Denver", "mountain": "America/Denver", "mt": "America/Denver", "timemt": "America/Denver",
	"centraltime": "America/Chicago", "central": "America/Chicago", "ct": "America/Chicago", "timect": "America/Chicago",
	"easterntime": "America/New_York", "eastern": "America/New_York", "et": "America/New_York", "timeet": "America/New_York",
	"uktime": "Europe/London", "london": "Europe/London", "timeuk": "Europe/London",
	"cettime": "Europe/Brussels", "cet": "Europe/Brussels", "timecet": "Europe/Brussels",
	"aest": "Australia/Brisbane", "aedt": "Australia/Sydney", "sydney": "Australia/Sydney",
}

// key is a header without case, accents, spaces and punctuation: "Código postal:" is "codigopostal".
func key(header string) string {
	if len(header) > 200 {
		return ""
	}
	return strings.Map(func(c rune) rune {
		switch {
		case c == 'ł' || c == 'Ł': // has no decomposition
			return 'l'
		case c == 'ø' || c == 'Ø':
			return 'o'
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			return unicode.ToLower(c)
		}
		return -1
	}, norm.NFD.String(strings.ReplaceAll(header, "ß", "ss")))
}
