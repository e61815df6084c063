package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/sinks/api/internal/index"
)

// rootBody is the service body that all sources are children of.
const rootBody = 1

// bmltBody is one row of GetServiceBodies: a publisher, or the root of all.
type bmltBody struct {
	ID          string `json:"id"`
	ParentID    string `json:"parent_id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Type        string `json:"type"` // AS: an area
	URL         string `json:"url"`
	Helpline    string `json:"helpline"`
	WorldID     string `json:"world_id"` // the source's id
}

// serviceBodies answers GetServiceBodies: those asked for, with their parent and children where these are asked for too.
func (b *bmlt) serviceBodies() (any, error) {
	wanted, unwanted, err := b.numbers("services")
	if err != nil {
		return nil, err
	}
	all := len(wanted) == 0 || wanted[rootBody] && b.has("recursive")
	out := []bmltBody{}
	if len(wanted) == 0 || wanted[rootBody] || b.has("parents") {
		out = append(out, bmltBody{ID: decimal(rootBody), ParentID: "0", Name: "All publishers", Type: "RS"})
	}
	for _, s := range b.release.Sources {
		n := bodyNumber(s.ID)
		if (all || wanted[n]) && !unwanted[n] && b.lists(s.ID) {
			out = append(out, bmltBody{ID: decimal(n), ParentID: decimal(rootBody), Name: s.Name, Description: s.Attribution, Type: "AS", URL: s.Website, WorldID: s.ID})
		}
	}
	return out, nil
}

// lists reports whether a source has meetings of the fellowship that is asked.
func (b *bmlt) lists(source string) bool {
	query := index.Query{Sources: []string{source}}
	if b.fellowship != "" {
		query.Fellowships = []string{b.fellowship}
	}
	found, _ := b.release.index.Find(query)
	return found.Len() > 0
}

// serverInfo answers GetServerInfo, in a list of one as BMLT does.
func (b *bmlt) serverInfo() (any, error) {
	area := b.area()
	middle := func(low, high float64) string { return fmt.Sprintf("%.4f", (low+high)/2) }
	return []map[string]string{{
		"version": "3.0.0", "versionInt": "3000000", "langs": "en,es,fr", "nativeLang": "en", "distanceUnits": "mi", "charSet": "UTF-8",
		"centerLatitude": middle(area.south, area.north), "centerLongitude": middle(area.west, area.east), "centerZoom": "4",
		"defaultDuration": "01:00:00", "regionBias": "us", "semanticAdmin": "0", "emailEnabled": "0", "emailIncludesServiceBodies": "0",
		"changesPerMeeting": "0", "meeting_time_zones_enabled": "1", "google_api_key": "", "aggregator_mode_enabled": "0",
		"available_keys": strings.Join(rowKeys(), ","), "meeting_states_and_provinces": "", "meeting_counties_and_sub_provinces": "",
	}}, nil
}

// coverageArea answers GetCoverageArea: the corners around all meetings.
func (b *bmlt) coverageArea() (any, error) {
	area := b.area()
	text := func(degrees float64) string { return fmt.Sprintf("%.6f", degrees) }
	return []map[string]string{{
		"nw_corner_longitude": text(area.west), "nw_corner_latitude": text(area.north),
		"se_corner_longitude": text(area.east), "se_corner_latitude": text(area.south),
	}}, nil
}

type corners struct{ south, west, north, east float64 }

func (b *bmlt) area() corners {
	x := b.release.index
	query := index.Query{}
	if b.fellowship != "" {
		query.Fellowships = []string{b.fellowship}
	}
	set, _ := x.Find(query)
	var lats, lons []float64
	set.Each(0, func(d index.Doc) bool {
		if lat, lon, ok := x.Point(d); ok {
			lats, lons = append(lats, lat), append(lons, lon)
		}
		return true
	})
	if len(lats) == 0 {
		return corners{}
	}
	return corners{slices.Min(lats), slices.Min(lons), slices.Max(lats), slices.Max(lons)}
}
