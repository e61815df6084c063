package nightly

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/recovery-almanac/almanac/cmd/internal/state"
	"github.com/recovery-almanac/almanac/normalize"
	"github.com/recovery-almanac/almanac/scrapers"
	"github.com/recovery-almanac/almanac/scrapers/fetch"
)

// believed is how long the geocoder is not asked again about a street that it did not know.
const believed = 90 * 24 * time.Hour

// geocode finds the streets of addresses for which publishers give no usable coordinates: in the answers of earlier
// nights, and else by asking the geocoder, so often as the settings allow. A geocoder that fails is asked no more
// tonight, and the run goes on with what is known. An error ends the run: the state cannot be written.
func (n *night) geocode(ctx context.Context, all []taken) error {
	if n.Settings.Geocoder.URL == "" {
		return nil
	}
	defer n.phase("geocode")()
	known := map[normalize.Question]state.Geocode{}
	for _, g := range n.answers {
		known[normalize.Question{Text: g.Address, Country: g.Country}] = g
	}
	note, left := n.outstanding(all, known)
	n.manifest.Geocoder = note
	if !n.Offline {
		if err := n.askAll(ctx, left, known); err != nil {
			return err
		}
	}
	found := map[normalize.Question]normalize.Answer{}
	for q, g := range known {
		if g.Found {
			found[q] = normalize.Answer{Latitude: g.Latitude, Longitude: g.Longitude}
		}
	}
	streets := map[normalize.Question]bool{}
	for i := range all {
		for _, q := range all[i].result.Questions() {
			if _, ok := found[q]; ok {
				streets[q] = true
			}
		}
		all[i].result.Sharpen(found)
	}
	n.streets = found
	note.Found, note.Left = len(streets), note.Addresses-note.Known-note.Asked
	n.Log.Info("geocoded", "addresses", note.Addresses, "known", note.Known, "asked", note.Asked, "found", note.Found, "left", note.Left)
	return nil
}

// outstanding counts the addresses of tonight and returns those that are not answered, in the order of the sources.
func (n *night) outstanding(all []taken, known map[normalize.Question]state.Geocode) (*Geocoded, []normalize.Question) {
	note := &Geocoded{}
	var left []normalize.Question
	seen := map[normalize.Question]bool{}
	for i := range all {
		for _, q := range all[i].result.Questions() {
			if seen[q] {
				continue
			}
			seen[q] = true
			note.Addresses++
			if g, ok := known[q]; ok && (g.Found || n.started.Sub(g.AskedAt) < believed) {
				note.Known++
			} else {
				left = append(left, q)
			}
		}
	}
	return note, left
}

// askAll asks as many questions as the limit allows, and keeps every answer as it comes.
func (n *night) askAll(ctx context.Context, questions []normalize.Question, known map[normalize.Question]state.Geocode) error {
	set, note := n.Settings.Geocoder, n.manifest.Geocoder
	opt := fetchOptions(n.Settings.Fetch, n.Version, n.Now)
	// The operator names this address: it may be of the own network, and leads nowhere else.
	opt.Contact, opt.Delay, opt.AllowPrivateNetworks, opt.MaxRedirects = cmp.Or(set.Contact, opt.Contact), set.Delay, true, 0
	client, err := fetch.New(n.Log, opt, n.archive)
	if err != nil {
		return err
	}
	for _, q := range questions[:min(len(questions), set.Limit)] {
		g, err := ask(ctx, client, set.URL, q)
		if err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("geocoding was interrupted: %w", ctx.Err())
			}
			note.Error = err.Error()
			n.Log.Warn("the geocoder fails; it is not asked again tonight", "error", err)
			return nil
		}
		g.AskedAt = n.started
		if err := n.store.SetGeocode(g); err != nil {
			return err
		}
		known[q] = g
		note.Asked++
	}
	return nil
}

// leastRank is Nominatim's rank of streets; towns have less, houses 30.
const leastRank = 26

// ask sends one question. Only the words of the address go out.
func ask(ctx context.Context, client *fetch.Client, search string, q normalize.Question) (state.Geocode, error) {
	g := state.Geocode{Address: q.Text, Country: q.Country}
	u, err := url.Parse(search)
	if err != nil {
		return g, fmt.Errorf("geocoder.url: %w", err)
	}
	query := u.Query()
	query.Set("q", q.Text)
	query.Set("countrycodes", strings.ToLower(q.Country))
	query.Set("format", "jsonv2")
	query.Set("limit", "1")
	u.RawQuery = query.Encode()
	got := client.Gather(ctx, fetch.Job{
		Source:   scrapers.Source{ID: "geocoder"},
		Requests: []scrapers.Request{{Role: "geocode", URL: u.String(), Accept: "application/json"}},
	})
	if got.Err != nil {
		return g, got.Err
	}
	doc, err := client.Document(got.Documents[0])
	if err != nil {
		return g, err
	}
	err = readAnswer(doc.Body, &g)
	return g, err
}

// readAnswer reads Nominatim's list of places, the likeliest first. A town is no answer: that is known already.
func readAnswer(body []byte, g *state.Geocode) error {
	var places []struct {
		Lat  string  `json:"lat"`
		Lon  string  `json:"lon"`
		Rank float64 `json:"place_rank"`
	}
	if err := json.Unmarshal(body, &places); err != nil {
		return fmt.Errorf("the geocoder's answer is not Nominatim's list of places (set geocoder.url to the address of its search): %w", err)
	}
	if len(places) == 0 || places[0].Rank < leastRank {
		return nil
	}
	lat, errLat := strconv.ParseFloat(places[0].Lat, 64)
	lon, errLon := strconv.ParseFloat(places[0].Lon, 64)
	if errLat == nil && errLon == nil {
		g.Found, g.Latitude, g.Longitude = true, lat, lon
	}
	return nil
}
