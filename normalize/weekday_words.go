package normalize

import "strings"

// dayMask is a set of weekdays; bit 0 is Monday.
type dayMask uint8

const (
	everyDay dayMask = 1<<7 - 1
	workdays dayMask = 1<<5 - 1
	weekends dayMask = 1<<5 | 1<<6
)

func (m dayMask) single() (weekday int, ok bool) {
	for weekday = 1; weekday <= 7; weekday++ {
		if m == 1<<(weekday-1) {
			return weekday, true
		}
	}
	return 0, false
}

func (m dayMask) days() []dayOf {
	var out []dayOf
	for weekday := 1; weekday <= 7; weekday++ {
		if m&(1<<(weekday-1)) != 0 {
			out = append(out, dayOf{0, weekday})
		}
	}
	return out
}

// dayWords leads from folded words to weekdays: English, Spanish, French, German, Portuguese, Italian, Dutch,
// Swedish with Danish and Norwegian, Polish, Russian, Japanese, Persian. A short form that means different days
// in two of them is left out, and so are "T" and "S".
var dayWords = foldKeys(map[dayMask]string{
	1 << 0: `monday mondays mon mons mo m lunes lun lundi lundis montag montags segunda segundas seg
		lunedi maandag maandags ma mandag mandager mandagar
		poniedzialek poniedziałek poniedziałki pon pn понедельник понедельникам пн 月曜日 月曜 月 دوشنبه`,
	1 << 1: `tuesday tuesdays tue tues tu martes mar mardi mardis dienstag dienstags di terca tercas ter
		martedi dinsdag dinsdags tisdag tisdagar tis tirsdag
		wtorek wtorki wt вторник вторникам вт 火曜日 火曜 火 سهشنبه`,
	1 << 2: `wednesday wednesdays wed weds we w miercoles mie mercredi mercredis mer mittwoch mittwochs mi quarta quartas qua
		mercoledi woensdag woensdags woe wo onsdag onsdagar ons
		sroda środa środy środę sr śr среда среду средам ср 水曜日 水曜 水 چهارشنبه`,
	1 << 3: `thursday thursdays thu thur thurs th jueves jue jeudi jeudis jeu donnerstag donnerstags do quinta quintas qui
		giovedi gio donderdag donderdags torsdag torsdagar tors tor
		czwartek czwartki czw четверг четвергам чт 木曜日 木曜 木 پنجشنبه`,
	1 << 4: `friday fridays fri fr f viernes vie vendredi vendredis ven freitag freitags sexta sextas sex
		venerdi vrijdag vrijdags vrij vr fredag fredagar fre
		piatek piątek piątki pt пятница пятницу пятницам пт 金曜日 金曜 金 جمعه`,
	1 << 5: `saturday saturdays sat sats sabado sabados sab samedi samedis sam samstag samstags sonnabend sonnabends sa
		sabato zaterdag zaterdags zat za lordag lordagar lørdag lor
		sobota soboty sobotę sob суббота субботу субботам сб 土曜日 土曜 土 شنبه`,
	1 << 6: `sunday sundays sun suns su domingo domingos dom dimanche dimanches dim sonntag sonntags so
		domenica zondag zondags zon zo sondag sondagar søndag
		niedziela niedziele niedzielę niedz nd воскресенье воскресеньям вс 日曜日 日曜 日 یکشنبه`,
	everyDay: `daily everyday diario diariamente quotidien quotidiennement taglich täglich dagelijks dagligen
		codziennie ежедневно 毎日 هرروز`,
	workdays:           `weekday weekdays workdays vardagar будни будням 平日`,
	weekends:           `weekend weekends wochenende выходные 週末 土日`,
	1<<0 | 1<<2 | 1<<4: `mwf`,
	1<<1 | 1<<3:        `tth tuth tr`,
})

// phrases are words of two to four that mean one; the longest wins.
var phrases = foldKeys(map[string]string{
	"daily": `every_day each_day all_days 7_days_a_week seven_days_a_week todos_los_dias todos_os_dias
		tous_les_jours jeden_tag alle_tage tutti_i_giorni ogni_giorno elke_dag alla_dagar varje_dag
		каждый_день هر_روز همه_روزه`,
	"weekdays": `week_days`, "weekends": `week_ends fins_de_semana fines_de_semana`,
	"سهشنبه": `سه_شنبه`, "پنجشنبه": `پنج_شنبه`, "چهارشنبه": `چهار_شنبه`, "یکشنبه": `یک_شنبه`, "دوشنبه": `دو_شنبه`,
	"midnight": `12_midnight 12_:_00_midnight meia_-_noite meia_noite media_noche 12_de_la_noche 真_夜_中`,
	"noon":     `12_noon 12_:_00_noon meio_-_dia meio_dia medio_dia 12_del_mediodia 正_午`,
	"am":       `a_._m_. a_._m a_m de_la_manana de_la_madrugada da_manha du_matin del_mattino`,
	"pm":       `p_._m_. p_._m p_m de_la_tarde de_la_noche da_tarde da_noite du_soir di_sera`,
	"to":       `t_/_m`,
})

// ordinals number a weekday in its month.
var ordinals = foldKeys(map[int]string{
	1: `first primer primero premier erster ersten primo första первый`, 2: `second segundo deuxieme zweiter zweiten tweede andra`,
	3: `third tercer tercero terceiro troisieme dritter dritten derde tredje третий`, 4: `fourth cuarto quatrieme vierter vierten vierde`,
	5:  `fifth quinto cinquieme funfter funften vijfde`,
	-1: `last ultimo última ultima dernier letzter letzten laatste sista последний`,
})

var (
	dayJoins   = []string{",", "/", "&", "+", "・", "、", "و", "and", "und", "y", "e", "et", "en", "och", "og", "i", "и", "plus"}
	dayRanges  = []string{"-", "to", "thru", "through", "till", "til", "until", "bis", "tot", "al", "au", "a", "ate", "do", "до", "по", "から", "تا"}
	dayFillers = []string{"every", "each", "on", "the", "du", "de", "le", "les", "los", "el", "alle", "jeden", "tous", "todos", "cada", "каждый", "каждую", "по", "毎週", "."}
	dayExcepts = []string{"except", "excluding", "excepto", "exceto", "sauf", "außer", "кроме"}
	ofMonth    = []string{"of", "the", "each", "every", "cada", "jeden", "chaque", "in", "im", "del", "do", "du", "de", "month", "monat", "monats", "mes", "mois"}
)

// foldKeys turns a table of words into one by word. A word that is there twice with two meanings panics.
func foldKeys[V comparable](byValue map[V]string) map[string]V {
	out := map[string]V{}
	for value, words := range byValue {
		for word := range strings.FieldsSeq(words) {
			word = fold(word)
			if old, twice := out[word]; twice && old != value {
				panic("normalize: " + word + " has two meanings")
			}
			out[word] = value
		}
	}
	return out
}

// known tells whether a word of Han characters is in one of the tables.
func known(word string) bool {
	if _, ok := dayWords[word]; ok {
		return true
	}
	return word == "毎週" || word == "午前" || word == "午後"
}
