package geo

import "strings"

// ZoneOf finds the zone that all of a place keeps: of the ISO 3166-2 subdivision, else of the ISO 3166-1 country.
// Where part of it keeps another time (Texas, and Spain without a region) it is "".
func ZoneOf(country, subdivision string) string {
	if subdivision != "" {
		if zone, ok := zoneBySubdivision[subdivision]; ok {
			return zone
		}
		if country == "" {
			country, _, _ = strings.Cut(subdivision, "-")
		}
		if zone, ok := elsewhere[country]; ok {
			return zone
		}
	}
	return zones().country[country]
}

// sameTime holds countries for which zone.tab lists several zones that now keep one time, and the zone of the
// capital.
var sameTime = map[string]string{
	"AR": "America/Argentina/Buenos_Aires", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin",
	"KZ": "Asia/Almaty", "MH": "Pacific/Majuro", "MY": "Asia/Kuala_Lumpur", "PS": "Asia/Hebron",
	"UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
}

// elsewhere is the zone of every known subdivision that zoneBySubdivision does not name.
var elsewhere = map[string]string{
	"EC": "America/Guayaquil", "ES": "Europe/Madrid", "MN": "Asia/Ulaanbaatar", "NZ": "Pacific/Auckland",
	"PG": "Pacific/Port_Moresby", "PT": "Europe/Lisbon",
}

// zoneBySubdivision names the one zone of a subdivision. A state that two zones share has "", though most of its
// people may keep one of them: only coordinates or the publisher can tell.
var zoneBySubdivision = expand(map[string]string{
	"": "US-AK US-AZ US-FL US-ID US-IN US-KS US-KY US-MI US-ND US-NE US-NV US-OR US-SD US-TN US-TX",
	"America/New_York": "US-CT US-DC US-DE US-GA US-MA US-MD US-ME US-NC US-NH US-NJ US-NY US-OH US-PA US-RI " +
		"US-SC US-VA US-VT US-WV",
	"America/Chicago":      "US-AL US-AR US-IA US-IL US-LA US-MN US-MO US-MS US-OK US-WI",
	"America/Denver":       "US-CO US-MT US-NM US-UT US-WY",
	"America/Los_Angeles":  "US-CA US-WA",
	"Pacific/Honolulu":     "US-HI",
	"America/Puerto_Rico":  "US-PR",
	"America/St_Thomas":    "US-VI",
	"Pacific/Guam":         "US-GU",
	"Pacific/Saipan":       "US-MP",
	"Pacific/Pago_Pago":    "US-AS",
	"America/Edmonton":     "CA-AB",
	"America/Winnipeg":     "CA-MB",
	"America/Moncton":      "CA-NB",
	"America/Halifax":      "CA-NS CA-PE",
	"America/Whitehorse":   "CA-YT",
	"Australia/Sydney":     "AU-ACT",
	"Australia/Melbourne":  "AU-VIC",
	"Australia/Hobart":     "AU-TAS",
	"Australia/Darwin":     "AU-NT",
	"Australia/Adelaide":   "AU-SA",
	"Australia/Perth":      "AU-WA",
	"Australia/Brisbane":   "AU-QLD",
	"Pacific/Chatham":      "NZ-CIT",
	"America/Sao_Paulo":    "BR-DF BR-ES BR-GO BR-MG BR-PR BR-RJ BR-RS BR-SC BR-SP",
	"America/Bahia":        "BR-BA",
	"America/Fortaleza":    "BR-CE BR-MA BR-PB BR-PI BR-RN",
	"America/Maceio":       "BR-AL BR-SE",
	"America/Belem":        "BR-AP BR-PA",
	"America/Araguaina":    "BR-TO",
	"America/Campo_Grande": "BR-MS",
	"America/Cuiaba":       "BR-MT",
	"America/Porto_Velho":  "BR-RO",
	"America/Boa_Vista":    "BR-RR",
	"America/Rio_Branco":   "BR-AC",
	"America/Mexico_City": "MX-AGU MX-CMX MX-COL MX-GRO MX-GUA MX-HID MX-JAL MX-MEX MX-MIC MX-MOR MX-OAX " +
		"MX-PUE MX-QUE MX-SLP MX-TAB MX-TLA MX-VER MX-ZAC MX-CHP",
	"America/Monterrey":    "MX-DUR",
	"America/Merida":       "MX-CAM MX-YUC",
	"America/Cancun":       "MX-ROO",
	"America/Hermosillo":   "MX-SON",
	"America/Mazatlan":     "MX-BCS MX-SIN",
	"America/Tijuana":      "MX-BCN",
	"Atlantic/Canary":      "ES-CN",
	"Africa/Ceuta":         "ES-CE ES-ML",
	"Atlantic/Azores":      "PT-20",
	"Atlantic/Madeira":     "PT-30",
	"Pacific/Galapagos":    "EC-W",
	"America/Santiago":     "CL-AN CL-AP CL-AR CL-AT CL-BI CL-CO CL-LI CL-LL CL-LR CL-ML CL-NB CL-RM CL-TA",
	"America/Punta_Arenas": "CL-MA",
	"America/Coyhaique":    "CL-AI",
	"Asia/Jakarta":         "ID-JW ID-SM",
	"Asia/Makassar":        "ID-NU ID-SL",
	"Asia/Jayapura":        "ID-ML ID-PP",
	"Africa/Kinshasa":      "CD-BC CD-EQ CD-KG CD-KL CD-KN CD-MN CD-MO CD-NU CD-SU CD-TU",
	"Africa/Lubumbashi": "CD-BU CD-HK CD-HL CD-HU CD-IT CD-KC CD-KE CD-KS CD-LO CD-LU CD-MA CD-NK CD-SA CD-SK " +
		"CD-TA CD-TO",
	"Asia/Hovd":            "MN-043 MN-046 MN-071",
	"Pacific/Bougainville": "PG-NSB",
	"Europe/Kaliningrad":   "RU-KGD",
	"Europe/Moscow": "RU-AD RU-ARK RU-BEL RU-BRY RU-CE RU-CU RU-DA RU-IN RU-IVA RU-KB RU-KC RU-KDA RU-KL " +
		"RU-KLU RU-KO RU-KOS RU-KR RU-KRS RU-LEN RU-LIP RU-ME RU-MO RU-MOS RU-MOW RU-MUR " +
		"RU-NEN RU-NGR RU-NIZ RU-ORL RU-PNZ RU-PSK RU-ROS RU-RYA RU-SE RU-SMO RU-SPE RU-STA " +
		"RU-TA RU-TAM RU-TUL RU-TVE RU-VLA RU-VLG RU-VOR RU-YAR",
	"Europe/Kirov":       "RU-KIR",
	"Europe/Volgograd":   "RU-VGG",
	"Europe/Astrakhan":   "RU-AST",
	"Europe/Saratov":     "RU-SAR",
	"Europe/Ulyanovsk":   "RU-ULY",
	"Europe/Samara":      "RU-SAM RU-UD",
	"Asia/Yekaterinburg": "RU-BA RU-CHE RU-KGN RU-KHM RU-ORE RU-PER RU-SVE RU-TYU RU-YAN",
	"Asia/Omsk":          "RU-OMS",
	"Asia/Novosibirsk":   "RU-NVS",
	"Asia/Barnaul":       "RU-ALT RU-AL",
	"Asia/Tomsk":         "RU-TOM",
	"Asia/Novokuznetsk":  "RU-KEM",
	"Asia/Krasnoyarsk":   "RU-KK RU-KYA RU-TY",
	"Asia/Irkutsk":       "RU-BU RU-IRK",
	"Asia/Chita":         "RU-ZAB",
	"Asia/Vladivostok":   "RU-KHA RU-PRI RU-YEV",
	"Asia/Yakutsk":       "RU-AMU",
	"Asia/Magadan":       "RU-MAG",
	"Asia/Sakhalin":      "RU-SAK",
	"Asia/Kamchatka":     "RU-KAM",
	"Asia/Anadyr":        "RU-CHU",
})

func expand(byZone map[string]string) map[string]string {
	out := map[string]string{}
	for zone, codes := range byZone {
		for code := range strings.FieldsSeq(codes) {
			if _, twice := out[code]; twice {
				panic("geo: " + code + " is in zoneBySubdivision twice")
			}
			out[code] = zone
		}
	}
	return out
}
