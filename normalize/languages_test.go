package normalize

import (
	"strings"
	"testing"
)

// TestDayNamesOfEveryLanguage reads each weekday, in full and in the short forms in use, Monday first.
func TestDayNamesOfEveryLanguage(t *testing.T) {
	const monday = "MO TU WE TH FR SA SU"
	for _, c := range []struct{ language, days string }{
		{"English", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"},
		{"English", "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays"},
		{"English", "Mon. Tue. Wed. Thu. Fri. Sat. Sun."},
		{"English", "Mon Tues Weds Thurs Fri Sat Sun"},
		{"English", "Mo Tu We Th Fr Sa Su"},
		{"Spanish", "lunes martes miércoles jueves viernes sábado domingo"},
		{"Spanish", "lunes martes miercoles jueves viernes sábados domingos"},
		{"Spanish", "lun. mar. mié. jue. vie. sáb. dom."},
		{"French", "lundi mardi mercredi jeudi vendredi samedi dimanche"},
		{"French", "lundis mardis mercredis jeudis vendredis samedis dimanches"},
		{"French", "lun. mar. mer. jeu. ven. sam. dim."},
		{"German", "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"},
		{"German", "montags dienstags mittwochs donnerstags freitags samstags sonntags"},
		{"German", "Mo Di Mi Do Fr Sa So"},
		{"German", "Mo. Di. Mi. Do. Fr. Sa. So."},
		{"Portuguese", "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo"},
		{"Portuguese", "segundas terças quartas quintas sextas sábados domingos"},
		{"Portuguese", "seg ter qua qui sex sáb dom"},
		{"Italian", "lunedì martedì mercoledì giovedì venerdì sabato domenica"},
		{"Italian", "lun mar mer gio ven sab dom"},
		{"Dutch", "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"},
		{"Dutch", "ma di wo do vr za zo"},
		{"Swedish", "måndag tisdag onsdag torsdag fredag lördag söndag"},
		{"Swedish", "måndagar tisdagar onsdagar torsdagar fredagar lördagar söndagar"},
		{"Swedish", "mån tis ons tors fre lör sön"},
		{"Polish", "poniedziałek wtorek środa czwartek piątek sobota niedziela"},
		{"Polish", "pon. wt. śr. czw. pt. sob. niedz."},
		{"Russian", "понедельник вторник среда четверг пятница суббота воскресенье"},
		{"Russian", "Пн Вт Ср Чт Пт Сб Вс"},
		{"Japanese", "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日"},
		{"Japanese", "月 火 水 木 金 土 日"},
		{"Persian", "دوشنبه سه\u200cشنبه چهارشنبه پنج\u200cشنبه جمعه شنبه یک\u200cشنبه"},
	} {
		words := strings.Fields(c.days)
		for i, want := range strings.Fields(monday) {
			got, ok := parseDays(words[i])
			if !ok || byDay(got) != want {
				t.Errorf("%s: parseDays(%q) = %s, want %s", c.language, words[i], byDay(got), want)
			}
		}
	}
}

// TestNoonAndMidnightOfEveryLanguage reads both words, and a time as the language writes it.
func TestNoonAndMidnightOfEveryLanguage(t *testing.T) {
	for _, c := range []struct{ language, noon, midnight, evening string }{
		{"English", "Noon", "Midnight", "7:30 p.m."},
		{"Spanish", "mediodía", "medianoche", "7:30 de la tarde"},
		{"French", "midi", "minuit", "19h30"},
		{"German", "mittags", "Mitternacht", "19.30 Uhr"},
		{"Portuguese", "meio-dia", "meia-noite", "19h30"},
		{"Italian", "mezzogiorno", "mezzanotte", "ore 19:30"},
		{"Dutch", "12 uur", "middernacht", "19.30 uur"},
		{"Swedish", "kl. 12.00", "midnatt", "kl. 19.30"},
		{"Polish", "południe", "północ", "godz. 19:30"},
		{"Russian", "полдень", "полночь", "19:30"},
		{"Japanese", "正午", "午前0時", "午後7時30分"},
		{"Persian", "ظهر", "نیمه\u200cشب", "ساعت ۱۹:۳۰"},
	} {
		for text, want := range map[string]int{c.noon: 12 * 60, c.midnight: 0, c.evening: 19*60 + 30} {
			if h, _, ok := parseClock(text); !ok || h.start != want || h.hasEnd {
				t.Errorf("%s: parseClock(%q) = %d, %v; want %d", c.language, text, h.start, ok, want)
			}
		}
	}
	for text, want := range map[string]string{
		"8 de la noche": "20:00", "12 de la noche": "00:00", "12 del mediodía": "12:00", "9 de la mañana": "09:00", "8 da noite": "20:00", "9 da manhã": "09:00",
		"11 du matin": "11:00", "8 du soir": "20:00", "8 Uhr abends": "20:00", "9 Uhr morgens": "09:00", "8 di sera": "20:00",
	} {
		if h, _, ok := parseClock(text); !ok || hhmm(h.start) != want {
			t.Errorf("parseClock(%q) = %d, %v; want %s", text, h.start, ok, want)
		}
	}
}
