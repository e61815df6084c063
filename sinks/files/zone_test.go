package files

import (
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/recovery-almanac/almanac/normalize"
)

// Zones of every kind of rule: nth, last and on-or-after weekdays, half hours, midnight, listed changes, rules that
// began or ended since 2007, and none at all.
var manyZones = []string{
	"Africa/Cairo", "Africa/Casablanca", "Africa/Juba", "Africa/Lagos", "Africa/Tripoli", "Africa/Windhoek",
	"America/Argentina/San_Luis", "America/Asuncion", "America/Caracas", "America/Chicago", "America/Ciudad_Juarez",
	"America/Havana", "America/Mexico_City", "America/New_York", "America/Nuuk", "America/Phoenix",
	"America/Port-au-Prince", "America/Santiago", "America/Sao_Paulo", "America/Scoresbysund", "America/St_Johns",
	"Antarctica/Troll", "Asia/Almaty", "Asia/Amman", "Asia/Beirut", "Asia/Dhaka", "Asia/Gaza", "Asia/Jerusalem",
	"Asia/Kathmandu", "Asia/Pyongyang", "Asia/Tehran", "Asia/Ulaanbaatar", "Australia/Adelaide",
	"Australia/Lord_Howe", "Australia/Sydney", "Europe/Chisinau", "Europe/Dublin", "Europe/Istanbul", "Europe/London",
	"Europe/Moscow", "Pacific/Apia", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter", "Pacific/Fiji",
	"Pacific/Norfolk",
}

func TestObservancesAreTheZone(t *testing.T) {
	for _, name := range manyZones {
		t.Run(name, func(t *testing.T) {
			location, err := normalize.Location(name)
			if err != nil {
				t.Fatal(err)
			}
			onsets := onsetsOf(t, observances(location))
			// Every fifth day at noon and midnight, and the seconds around each change.
			for at := firstMoment(location); at.Year() <= zoneLastYear; at = at.Add(5*24*time.Hour - 12*time.Hour) {
				compareOffset(t, location, onsets, at)
			}
			for onset := range onsets {
				compareOffset(t, location, onsets, onset)
				compareOffset(t, location, onsets, onset.Add(-time.Second))
			}
		})
	}
}

// onsetsOf expands observances, as a reader of the VTIMEZONE does: when which offset begins.
func onsetsOf(t *testing.T, list []observance) map[time.Time]int {
	t.Helper()
	onsets := map[time.Time]int{}
	for _, o := range list {
		from, to := time.Duration(o.changes[0].from)*time.Second, o.changes[0].to
		if o.rule == "" {
			for _, c := range o.changes {
				onsets[c.wall.Add(-from)] = to
			}
			continue
		}
		option, err := rrule.StrToROption(o.rule)
		if err != nil {
			t.Fatal(err)
		}
		option.Dtstart = o.changes[0].wall
		if !option.Until.IsZero() {
			option.Until = option.Until.Add(from)
		}
		r, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		for _, wall := range r.Between(o.changes[0].wall, time.Date(zoneLastYear+1, 1, 1, 0, 0, 0, 0, time.UTC), true) {
			onsets[wall.Add(-from)] = to
		}
	}
	return onsets
}

func compareOffset(t *testing.T, location *time.Location, onsets map[time.Time]int, at time.Time) {
	t.Helper()
	var last time.Time
	for onset := range onsets {
		if !onset.After(at) && onset.After(last) {
			last = onset
		}
	}
	if _, want := at.In(location).Zone(); !last.IsZero() && onsets[last] != want {
		t.Fatalf("at %s the observances say %s, but the zone is at %s", at.UTC(), offset(onsets[last]), offset(want))
	}
}

func TestZonesWithARuleAreShort(t *testing.T) {
	for name, want := range map[string]string{
		"America/New_York": "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n",
		"Europe/Paris":     "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n",
		"Asia/Jerusalem":   "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR\r\n",
		"Asia/Kolkata":     "TZOFFSETTO:+0530\r\n",
	} {
		z, err := newZones().get(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(z.text, want) {
			t.Errorf("%s has no %q:\n%s", name, want, z.text)
		}
	}
}

func TestUTCNeedsNoVTimeZone(t *testing.T) {
	if z, err := newZones().get("UTC"); err != nil || z.text != "" {
		t.Errorf("UTC = %q, %v", z.text, err)
	}
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd"} {
		if _, err := newZones().get(name); err == nil {
			t.Errorf("zone %q was found", name)
		}
	}
}

func TestOffset(t *testing.T) {
	for seconds, want := range map[int]string{
		0: "+0000", 3600: "+0100", -12600: "-0330", 20700: "+0545", -2670: "-004430", 37800: "+1030",
	} {
		if got := offset(seconds); got != want {
			t.Errorf("offset(%d) = %s, want %s", seconds, got, want)
		}
	}
}
