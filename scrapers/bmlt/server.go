package bmlt

import (
	"slices"
	"strings"

	"github.com/recovery-almanac/almanac/scrapers"
)

// server is what a root server says about itself and the words it uses. An aggregator speaks for several, whose
// format ids may be the same numbers, so that a format is found by root and id first.
type server struct {
	formats  map[[2]string]format // by root and id; by "" and id for any server's
	byKey    map[string]format
	bodies   map[string]serviceBody
	duration string // defaultDuration, HH:MM:SS
}

// addFormats takes the rows of GetFormats or get_used_formats. Where a server lists a format in several languages,
// the English one is kept, else the first.
func (s *server) addFormats(list scrapers.JSON) {
	if s.formats == nil {
		s.formats, s.byKey = map[[2]string]format{}, map[string]format{}
	}
	for object := range list.Elements() {
		var f format
		fill(&f, formatFields, object)
		if f.id == "" && f.key == "" {
			continue
		}
		for _, key := range [][2]string{{rootName(f.rootURI), f.id}, {"", f.id}} {
			if known, ok := s.formats[key]; !ok || f.lang == "en" && known.lang != "en" {
				s.formats[key] = f
			}
		}
		if known, ok := s.byKey[f.key]; !ok || f.lang == "en" && known.lang != "en" {
			s.byKey[f.key] = f
		}
	}
}

func (s *server) addServiceBodies(list scrapers.JSON) {
	if s.bodies == nil {
		s.bodies = map[string]serviceBody{}
	}
	for object := range list.Elements() {
		var b serviceBody
		fill(&b, serviceBodyFields, object)
		s.bodies[b.id] = b
	}
}

func (s *server) addInfo(list scrapers.JSON) {
	for object := range list.Elements() {
		if text, ok := object.Member("defaultDuration").Text(); ok && s.duration == "" {
			s.duration = text
		}
	}
}

// types joins a row's formats with the server's list, by number where the row has numbers. unknown lists the
// numbers that the list does not have; the row's key strings then stand in for them.
func (s *server) types(m *meeting) (types []scrapers.Type, unknown string) {
	var missing, keys []string
	root := rootName(m.rootURI)
	for id := range parts(m.formatIDs) {
		f, ok := s.formats[[2]string{root, id}]
		if !ok {
			f, ok = s.formats[[2]string{"", id}]
		}
		if !ok {
			missing = append(missing, id)
			continue
		}
		types = append(types, scrapers.Type{Code: f.key, Name: f.name, WorldID: f.worldID})
		keys = append(keys, f.key)
	}
	if m.formatIDs != "" && len(missing) == 0 {
		return types, ""
	}
	for key := range parts(m.formatKeys) {
		if !slices.Contains(keys, key) {
			f := s.byKey[key]
			types = append(types, scrapers.Type{Code: key, Name: f.name, WorldID: f.worldID})
		}
	}
	return types, strings.Join(missing, ",")
}

// bodyNames returns a service body's name and those above it, widest first. The body at the top is its own parent
// on some servers.
func (s *server) bodyNames(id string) []string {
	var names, seen []string
	for !slices.Contains(seen, id) && len(seen) < mostBodies {
		b, ok := s.bodies[id]
		if !ok || b.name == "" {
			break
		}
		names, seen = append(names, b.name), append(seen, id)
		id = b.parentID
	}
	slices.Reverse(names)
	return names
}

// mostBodies is how many service bodies may stand above one another; area, region and zone are three.
const mostBodies = 20

// parts yields the non-empty parts of a list with commas.
func parts(list string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for part := range strings.SplitSeq(list, ",") {
			if part = strings.TrimSpace(part); part != "" && !yield(part) {
				return
			}
		}
	}
}
