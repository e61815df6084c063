package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/recovery-almanac/almanac/sinks/coverage"
)

const coveragePath = "/v1/coverage"

// cellQuery is what /v1/coverage is asked for.
var coverageParameters = []parameter{
	{"region", "A country (US), a subdivision (US-PA), a county (US-PA:Chester), a locality (US-PA/Ambler), online, or online by a clock (online:Europe/Berlin). Without it: every region but localities, as in coverage.json.", texts(), "US", true, nil},
	{"fellowship", "Code of a fellowship, or all. Without a region: its measures in all regions.", texts(), "aa", true, nil},
	{"mode", "How one takes part, or all.", texts(append([]string{coverage.All}, modes...)...), "in_person", true, nil},
	{"group", "For whom: women, men, beginners, ..., language:es, or all.", texts(), "women", true, nil},
}

// coverage answers at what hours of the week there are meetings.
func (c *call) coverage() error {
	key := coverage.Key{Fellowship: coverage.All, Mode: coverage.All, Group: coverage.All}
	for name, values := range c.query {
		target := map[string]*string{"region": &key.Region, "fellowship": &key.Fellowship, "mode": &key.Mode, "group": &key.Group}[name]
		switch {
		case ignored(name):
		case target == nil:
			return bad(name, fmt.Sprintf("there is no parameter %q", name), namesOf(coverageParameters)...)
		case len(values) != 1:
			return bad(name, name+" takes one value")
		default:
			*target = values[0]
		}
	}
	if key.Region == "" {
		return c.coverageOfAll(key)
	}
	if c.server.opt.Cells == nil {
		return refuse(404, "this server answers no coverage by region; coverage.json and coverage/ have it")
	}
	if err := c.checkKey(key); err != nil {
		return err
	}
	return c.coverageOf(key)
}

// coverageOfAll is a file of the release.
func (c *call) coverageOfAll(key coverage.Key) error {
	if key.Mode != coverage.All || key.Group != coverage.All {
		return bad("region", "mode and group need a region")
	}
	path := "/coverage.json"
	if key.Fellowship != coverage.All {
		if err := c.checkKey(key); err != nil {
			return err
		}
		path = "/coverage/by/" + key.Fellowship + ".json"
	}
	r := *c.r
	u := *c.r.URL
	u.Path, r.URL = path, &u
	c.r = &r
	return c.file()
}

func (c *call) checkKey(key coverage.Key) error {
	fellowships := append([]string{coverage.All}, c.release.index.Fellowships()...)
	if !slices.Contains(fellowships, key.Fellowship) {
		return bad("fellowship", fmt.Sprintf("no meeting is of fellowship %q", key.Fellowship), fellowships...)
	}
	if valid := append([]string{coverage.All}, modes...); !slices.Contains(valid, key.Mode) {
		return bad("mode", fmt.Sprintf("there is no mode %q", key.Mode), valid...)
	}
	groups, _ := coverage.GroupTags()
	if key.Group != coverage.All && !slices.Contains(groups, key.Group) && !strings.HasPrefix(key.Group, "language:") {
		return bad("group", fmt.Sprintf("there is no group %q", key.Group), append(groups, coverage.All, "language:es")...)
	}
	if key.Region != "" && !regionCode.MatchString(key.Region) && !strings.HasPrefix(key.Region, coverage.OnlineRegion+":") {
		return bad("region", fmt.Sprintf("%q is not the code of a region; /regions.json lists them", key.Region))
	}
	return nil
}

// coverageCell is the answer for one region, fellowship, mode and group.
type coverageCell struct {
	Region           string          `json:"region"`
	Kind             coverage.Kind   `json:"kind"`
	Name             string          `json:"name"`
	Parent           string          `json:"parent,omitempty"`
	TimeZone         string          `json:"time_zone,omitempty"`
	Online           string          `json:"online,omitempty"` // the region of online meetings in the same hours
	Fellowship       string          `json:"fellowship"`
	Mode             string          `json:"mode"`
	Group            string          `json:"group"`
	Meetings         int             `json:"meetings"`
	HoursCovered     int             `json:"hours_covered"`
	LongestGapHours  int             `json:"longest_gap_hours"`
	LongestGapStart  *int            `json:"longest_gap_start,omitempty"`
	MeanWaitMinutes  *float64        `json:"mean_wait_minutes,omitempty"`
	WorstWaitMinutes *int            `json:"worst_wait_minutes,omitempty"`
	Starts           *coverage.Hours `json:"starts"` // by hour of the week, Monday 00:00 local time first
	Sessions         *coverage.Hours `json:"sessions"`
}

func (c *call) coverageOf(key coverage.Key) error {
	if err := c.charge(2); err != nil { // it may have to read a file of megabytes
		return err
	}
	cube, err := c.release.cubes.get(c.server.opt.Cells, c.release.dir, key.Region)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse(404, fmt.Sprintf("no meeting is in region %q; /regions.json lists those that have some", key.Region))
	}
	if err != nil {
		return err
	}
	at := slices.IndexFunc(cube.Regions, func(r coverage.Region) bool { return strings.EqualFold(r.Code, key.Region) })
	if at < 0 {
		return refuse(404, fmt.Sprintf("no meeting is in region %q; /regions.json lists those that have some", key.Region))
	}
	region := cube.Regions[at]
	key.Region = region.Code
	cell := coverage.Cell{Key: key, LongestGapHours: coverage.HoursOfWeek, LongestGapStart: 0, MeanWaitMinutes: -1, WorstWaitMinutes: -1}
	for _, known := range cube.CellsOf(region.Code) {
		if known.Key == key {
			cell = known
		}
	}
	starts, sessions := cell.Week()
	out := coverageCell{
		Region: region.Code, Kind: region.Kind, Name: region.Name, Parent: region.Parent, TimeZone: region.TimeZone, Online: region.Online,
		Fellowship: key.Fellowship, Mode: key.Mode, Group: key.Group, Meetings: cell.Meetings, HoursCovered: cell.HoursCovered,
		LongestGapHours: cell.LongestGapHours, Starts: &starts, Sessions: &sessions,
	}
	if cell.LongestGapStart >= 0 {
		out.LongestGapStart = &cell.LongestGapStart
	}
	if cell.WorstWaitMinutes >= 0 {
		out.MeanWaitMinutes, out.WorstWaitMinutes = &cell.MeanWaitMinutes, &cell.WorstWaitMinutes
	}
	return c.replyJSON(out)
}

// replyJSON answers with a document.
func (c *call) replyJSON(v any) error {
	return c.reply("application/json", freshSearch, func(a *answer) error {
		e := json.NewEncoder(a)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	})
}

// cubes keeps the few parts of the coverage cube that were asked for last.
type cubes struct {
	mu    sync.Mutex
	known map[string]coverage.Result
}

const mostCubes = 8

func (k *cubes) get(read func(release, region string) (coverage.Result, error), dir, region string) (coverage.Result, error) {
	around := region
	if i := strings.IndexAny(region, "/:"); i >= 0 && !strings.HasPrefix(region, coverage.OnlineRegion) {
		around = region[:i]
	}
	if !strings.HasPrefix(around, coverage.OnlineRegion) && around != coverage.UnknownRegion {
		around = strings.ToUpper(around)
	}
	k.mu.Lock() // one part is read at a time
	defer k.mu.Unlock()
	if cube, ok := k.known[around]; ok {
		return cube, nil
	}
	cube, err := read(dir, around)
	if err != nil {
		return cube, err
	}
	if k.known == nil || len(k.known) >= mostCubes {
		k.known = map[string]coverage.Result{}
	}
	k.known[around] = cube
	return cube, nil
}
