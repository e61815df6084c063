package discover

import (
	"regexp"
	"strings"

	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/normalize/geo"
	"github.com/recovery-almanac/almanac/scrapers"
)

// Nowhere is the region of a list of no one country, such as meetings online.
const Nowhere = "int"

// given checks what the person says before anything is asked of anybody, and spells it as source files do. The error
// wraps [ErrUnclear] and says what may be written.
func (o *Options) given() error {
	for _, check := range []func() error{o.givenID, o.givenFellowship, o.givenRegion, o.givenZone} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

var idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (o *Options) givenID() error {
	if o.ID != "" && !idShape.MatchString(o.ID) {
		return say(ErrUnclear, "--id %q is no id; write small letters and digits with hyphens between, such as aa-us-or-harbor", o.ID)
	}
	return nil
}

func (o *Options) givenFellowship() error {
	if o.Fellowship == "" {
		return nil
	}
	code := strings.ToLower(o.Fellowship)
	if _, ok := scrapers.FellowshipByCode(code); ok || code == mixed {
		o.Fellowship = code
		return nil
	}
	for _, f := range scrapers.Fellowships {
		if strings.EqualFold(f.Name, o.Fellowship) {
			return say(ErrUnclear, "--fellowship %q: write its code, %s", o.Fellowship, f.Code)
		}
	}
	return say(ErrUnclear, "--fellowship %q is no known code; write one of %s", o.Fellowship, Codes())
}

func (o *Options) givenRegion() error {
	code := strings.ToUpper(o.Region)
	switch {
	case o.Region == "":
		return nil
	case strings.EqualFold(o.Region, Nowhere):
		o.Region = Nowhere
		return nil
	case geo.Valid(code):
		o.Region = code
		return nil
	}
	meant := ""
	if found := regionNamed(o.Region); found != "" {
		meant = "; did you mean " + found + "?"
	}
	return say(ErrUnclear, "--region %q is no code%s; write a country's two letters, such as US or NZ, or a state's behind them, such as US-PA or GB-SCT (ISO 3166), or %s for meetings of no one country",
		o.Region, meant, Nowhere)
}

// regionNamed is the code of a state or country that a person names: "PA", "Scotland", "Germany".
func regionNamed(word string) string {
	if code, ok := geo.Subdivision("", word); ok {
		return code
	}
	if code, ok := geo.Country(word); ok {
		return code
	}
	for _, country := range []string{"US", "CA", "AU", "GB"} {
		if code, ok := geo.Subdivision(country, word); ok {
			return code
		}
	}
	return ""
}

func (o *Options) givenZone() error {
	if o.TimeZone == "" {
		return nil
	}
	if zone, ok := geo.Zone(o.TimeZone); ok {
		o.TimeZone = zone
		return nil
	}
	if _, err := normalize.Location(o.TimeZone); err == nil && strings.Contains(o.TimeZone, "/") {
		return nil
	}
	meant := ""
	if zone, ok := geo.ZoneOfCity(o.TimeZone); ok {
		meant = "; did you mean " + zone + "?"
	}
	return say(ErrUnclear, "--time-zone %q is no time zone%s; write a name of the IANA database, such as America/Chicago, Europe/Berlin or Pacific/Auckland (letters such as EST say nothing of summer time)",
		o.TimeZone, meant)
}
