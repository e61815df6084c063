package geo

import "slices"

// ZoneOfMost finds the zone by which a country or a subdivision is known: the one that all of it keeps (see [ZoneOf]),
// or where several are kept the one that most of its people keep, by the gazetteer. It is "" where nobody lives.
func ZoneOfMost(country, subdivision string) string {
	if zone := ZoneOf(country, subdivision); zone != "" {
		return zone
	}
	if zone := zoneOfMost[subdivision]; zone != "" {
		return zone
	}
	if country == "" {
		country = CountryOf(subdivision)
	}
	return zoneOfMost[country]
}

// KeptIn reports whether a zone, by its usual name, is one that the database lists for a country.
func KeptIn(zone, country string) bool {
	return slices.Contains(zones().countriesOf[zone], country)
}

// zoneOfMost is for countries and subdivisions that two zones share. TestZoneOfMost counts the people.
var zoneOfMost = expand(map[string]string{
	"Africa/Kinshasa":              "CD",
	"America/Anchorage":            "US-AK",
	"America/Boise":                "US-ID",
	"America/Chicago":              "US-KS US-ND US-NE US-SD US-TN US-TX",
	"America/Chihuahua":            "MX-CHH",
	"America/Detroit":              "US-MI",
	"America/Edmonton":             "CA-NT",
	"America/Indiana/Indianapolis": "US-IN",
	"America/Iqaluit":              "CA-NU",
	"America/Los_Angeles":          "US-NV US-OR",
	"America/Manaus":               "BR-AM",
	"America/Matamoros":            "MX-TAM",
	"America/Mazatlan":             "MX-NAY",
	"America/Mexico_City":          "MX",
	"America/Monterrey":            "MX-COA MX-NLE",
	"America/New_York":             "US US-FL US-KY",
	"America/Nuuk":                 "GL",
	"America/Phoenix":              "US-AZ",
	"America/Recife":               "BR-PE",
	"America/Regina":               "CA-SK",
	"America/Santiago":             "CL CL-VS",
	"America/Sao_Paulo":            "BR",
	"America/St_Johns":             "CA-NL",
	"America/Toronto":              "CA CA-ON CA-QC",
	"America/Vancouver":            "CA-BC",
	"Antarctica/McMurdo":           "AQ",
	"Asia/Jakarta":                 "ID",
	"Asia/Makassar":                "ID-KA",
	"Asia/Ulaanbaatar":             "MN",
	"Asia/Yakutsk":                 "RU-SA",
	"Australia/Sydney":             "AU AU-NSW",
	"America/Guayaquil":            "EC",
	"Europe/Belgrade":              "XK",
	"Europe/Lisbon":                "PT",
	"Europe/Madrid":                "ES",
	"Europe/Moscow":                "RU",
	"Pacific/Auckland":             "NZ",
	"Pacific/Chuuk":                "FM FM-TRK FM-YAP",
	"Pacific/Kosrae":               "FM-KSA",
	"Pacific/Pohnpei":              "FM-PNI",
	"Pacific/Port_Moresby":         "PG",
	"Pacific/Tahiti":               "PF",
	"Pacific/Tarawa":               "KI",
})
